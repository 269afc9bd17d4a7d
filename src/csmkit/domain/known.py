"""A blueprint as it was known on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csmkit.domain.account import RECORD_LISTS, Blueprint

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.document import Record

HAPPENED = frozenset(
    {"history", "issues", "commitments", "adoption", "touches", "sightings", "goals"},
)
"""The lists whose entries happen on their day; the others may speak of what is planned."""
ENDS = {"issues": "closed_on", "commitments": "closed_on", "sightings": "remedied_on"}
"""The field that tells when an entry ended, which nobody could know before."""


def as_known_on(blueprint: Blueprint, day: date) -> Blueprint:
    """Return the blueprint without what happened, ended or became known after a day.

    Fields without a date of their own stay as they are recorded now.
    """
    changes: dict[str, Any] = {
        part: tuple(
            _still_open(record, part, day)
            for record in getattr(blueprint, part)
            if _was_known(record, part, day)
        )
        for part in RECORD_LISTS
    }
    return blueprint.model_copy(update=changes)


def _was_known(record: Record, part: str, day: date) -> bool:
    happened_on = record.on_day() if part in HAPPENED else None
    return all(on is None or on <= day for on in (record.recorded_on, happened_on))


def _still_open(record: Record, part: str, day: date) -> Record:
    if part not in ENDS:
        return record
    ended_on = getattr(record, ENDS[part])
    if ended_on is None or ended_on <= day:
        return record
    reopened: dict[str, Any] = {ENDS[part]: None}
    if part == "commitments":
        reopened["status"] = "open"
    return record.model_copy(update=reopened)
