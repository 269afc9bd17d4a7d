"""The blueprint as it was known on a day, without what was recorded or closed later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csmkit.domain.account import RECORD_LISTS

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.document import Record

CLOSING_DAYS = (
    "closed_on",
    "ended_on",
    "resolved_on",
    "remedied_on",
    "left_on",
    "confirmed_on",
    "told_on",
)
"""Days that say what happened to a record; one that lies ahead has not happened yet."""


def as_known_on(blueprint: Blueprint, as_of: date) -> Blueprint:
    """Return the blueprint without anything that was recorded or happened after a day."""
    lists = {
        name: tuple(_then(r, as_of) for r in getattr(blueprint, name) if _was_known(r, as_of))
        for name in RECORD_LISTS
    }
    return blueprint.model_copy(update=lists)


def _was_known(record: Record, as_of: date) -> bool:
    days = (record.on_day(), record.recorded_on)
    return all(day is None or day <= as_of for day in days)


def _then(record: Record, as_of: date) -> Record:
    ahead = [name for name in CLOSING_DAYS if _lies_ahead(record, name, as_of)]
    changes: dict[str, Any] = dict.fromkeys(ahead)
    if "closed_on" in ahead and "status" in type(record).model_fields:
        changes["status"] = "open"
    return record.model_copy(update=changes) if changes else record


def _lies_ahead(record: Record, name: str, as_of: date) -> bool:
    day = getattr(record, name, None)
    return day is not None and day > as_of
