"""Shows who changed what, newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csmkit.domain.revision import Revision
    from csmkit.store.reading import Reader


def show_history(
    reader: Reader,
    *,
    name: str | None = None,
    limit: int | None = 20,
) -> list[Revision]:
    """Return the newest revisions, of one account where named.

    Raises:
        AccountNotFound: with the nearest names.
    """
    account = None if name is None else reader.account_key(name)
    return reader.revisions(account=account, limit=limit)
