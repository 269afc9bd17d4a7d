"""Gets the whole document of one account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.known import as_known_on

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.store.reading import Reader


def get_blueprint(
    reader: Reader,
    name: str,
    as_of: date,
    *,
    with_plans: bool = True,
) -> Blueprint:
    """Return an account's blueprint as it was known on a day.

    Args:
        reader: The open store.
        name: The account, by key or name.
        as_of: The last day that counts.
        with_plans: Keep later days of what can be planned.

    Raises:
        AccountNotFound: with the nearest names.
    """
    return as_known_on(
        reader.blueprint(reader.account_key(name)),
        as_of,
        with_plans=with_plans,
    )
