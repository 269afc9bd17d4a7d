"""Chooses accounts by name or by owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.store.reading import Reader


def choose_accounts(
    reader: Reader,
    as_of: date,
    *,
    names: Sequence[str] | None = None,
    owner: str | None = None,
) -> list[str]:
    """Return the keys of the accounts named, or of one owner's on a day, or of all, in order.

    Raises:
        AccountNotFound, TeammateNotFound: with the nearest names.
    """
    if names is not None:
        return [reader.account_key(name) for name in names]
    if owner is None:
        return [key for key, _ in reader.account_names()]
    key = reader.teammate(owner).key
    return [found.key for found in reader.account_summaries(as_of) if found.owner == key]
