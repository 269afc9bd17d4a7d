"""What is asked of many accounts: some fields of some parts of each, as they were on a day."""

from __future__ import annotations

from collections import namedtuple
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from csmkit.domain.account import RECORD_LISTS
from csmkit.domain.known import as_known_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from csmkit.domain.account import Blueprint

Needs = dict[str, tuple[str, ...]]
"""Part of a blueprint (`account`, `contract`, `contacts`, …) to the fields wanted of it."""

SINGLE_PARTS = ("contract", "preferences")


class AccountParts(NamedTuple):
    """Some fields of one account: a tuple of rows a part, one row or none for what is no list.

    Rows are named tuples of plain values: days are ISO texts, true is 1, false is None. Nothing
    in them was recorded or happened after the day that was asked for.
    """

    account: str
    name: str
    owner: str | None
    parts: Mapping[str, tuple[Any, ...]]


@cache
def row_shape(part: str, fields: tuple[str, ...]) -> type[Any]:
    """Return the class of a part's rows."""
    return namedtuple(part, fields)  # noqa: PYI024  # the fields are known when it runs


def merged_needs(*needs: Mapping[str, Iterable[str]]) -> Needs:
    """Return all that several need, each field once, in one order."""
    fields: dict[str, set[str]] = {}
    for need in needs:
        for part, names in need.items():
            fields.setdefault(part, set()).update(names)
    return {part: tuple(sorted(names)) for part, names in sorted(fields.items())}


def parts_of(blueprint: Blueprint, needs: Needs, as_of: date) -> AccountParts:
    """Return what is needed of a blueprint, without what came after a day."""
    then = as_known_on(blueprint, as_of, with_plans=False)
    return AccountParts(
        then.key,
        then.name,
        then.owner,
        {part: _rows(then, part, fields) for part, fields in needs.items()},
    )


def _rows(blueprint: Blueprint, part: str, fields: tuple[str, ...]) -> tuple[Any, ...]:
    if part == "account":
        found: tuple[Any, ...] = (blueprint,)
    elif part in RECORD_LISTS:
        found = getattr(blueprint, part)
    else:
        single = getattr(blueprint, part)
        found = () if single is None else (single,)
    shape = row_shape(part, fields)
    return tuple(shape(*(_plain(getattr(one, field)) for field in fields)) for one in found)


def _plain(value: Any) -> Any:
    if isinstance(value, bool):
        return 1 if value else None
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return value.isoformat() if isinstance(value, date) else value
