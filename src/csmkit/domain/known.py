"""A blueprint or a handoff as it was known on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from csmkit.domain.account import RECORD_LISTS, Blueprint
from csmkit.domain.handoff import state_reached

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from csmkit.domain.commitment_move import CommitmentMove
    from csmkit.domain.document import Document, Record
    from csmkit.domain.handoff import Handoff, HandoffStep
    from csmkit.domain.record import Commitment

D = TypeVar("D", bound="Document")

HAPPENED = frozenset(
    {"history", "issues", "commitments", "adoption", "touches", "sightings", "goals"}
    | {"repairs", "lessons", "notes", "conflicts", "conflict_notes", "commitment_moves"}
    | {"success_plans", "plan_tasks", "plan_notes"},
)
"""The lists whose entries happen on their day; the others may speak of what is planned."""
ENDS: dict[str, tuple[str, ...]] = {
    "issues": ("closed_on",),
    "commitments": ("closed_on",),
    "expectations": ("withdrawn_on",),
    "sightings": ("remedied_on",),
    "repairs": ("closed_on",),
    "engagements": ("ended_on", "reviewed_on"),
    "success_plans": ("closed_on",),
    "plan_tasks": ("done_on", "dropped_on"),
}
"""The fields that tell how an entry ended, which nobody could know before."""
PLANNED_ENDS: dict[str, tuple[str, ...]] = {
    **ENDS,
    "contacts": ("left_on",),
    "history": ("resolved_on",),
    "projects": ("ended_on",),
    "feature_requests": ("told_on",),
    "workarounds": ("until_on",),
    "tenures": ("until_on",),
}
"""The same with what may have been planned, where nothing later may show."""
OPEN_AGAIN: dict[str, dict[str, Any]] = {
    "commitments": {"status": "open", "closed_because": None},
    "projects": {"status": "active"},
    "repairs": {"outcome": None},
    "engagements": {"review": None},
    "success_plans": {"ended_as": None},
}
"""What an entry says whose end is not known yet."""
STAMPS: dict[str, tuple[str, ...]] = {
    "contacts": ("confirmed_on", "vouch_asked_on", "vouch_agreed_on", "vouch_declined_on"),
    "goals": ("confirmed_on",),
    "commitments": ("confirmed_on", "remedied_on"),
    "landmines": ("confirmed_on",),
    "expectations": ("confirmed_on", "asked_on", "agreed_on"),
    "notes": ("confirmed_on",),
    "tenures": ("briefed_on",),
    "engagements": ("told_on",),
    "preferences": ("confirmed_on",),
    "account": ("know_first_on",),
}
"""The fields that tell when somebody was asked, which are never planned."""
SINCE: dict[str, dict[str, dict[str, Any]]] = {
    "expectations": {
        "asked_on": {"confirmed": False},
        "agreed_on": {"agreed": False, "agreed_in": None},
    },
}
"""What holds from the day of a stamp on, and how it stood before."""


def as_known_on(blueprint: Blueprint, day: date, *, with_plans: bool = True) -> Blueprint:
    """Return the blueprint without what happened, ended or became known after a day.

    Fields without a date of their own stay as they are recorded now, but for the owner.

    Args:
        blueprint: The whole document.
        day: The last day that counts.
        with_plans: Keep later days of what can be planned, such as a contact who is going to
            leave; without, nothing shows that is dated later, as if it were asked on that day.
    """
    ends = ENDS if with_plans else PLANNED_ENDS
    changes: dict[str, Any] = {
        part: tuple(
            _stamped(_still_open(record, part, ends, day), part, day)
            for record in getattr(blueprint, part)
            if _was_known(record, part, day, with_plans=with_plans)
        )
        for part in RECORD_LISTS
    }
    changes["commitments"] = due_as_of(changes["commitments"], blueprint.commitment_moves, day)
    owners = [t for t in changes["tenures"] if t.role == "owner" and _runs(t, day)]
    if owners:
        changes["owner"] = owners[-1].teammate
    if blueprint.preferences is not None:
        changes["preferences"] = _stamped(blueprint.preferences, "preferences", day)
    return _stamped(blueprint, "account", day).model_copy(update=changes)


def _runs(tenure: Any, day: date) -> bool:
    return bool(tenure.from_on <= day and (tenure.until_on is None or tenure.until_on > day))


def _was_known(record: Record, part: str, day: date, *, with_plans: bool) -> bool:
    is_plan = getattr(record, "status", None) == "planned"
    has_a_day = part in HAPPENED or (not with_plans and not is_plan)
    happened_on = record.on_day() if has_a_day else None
    return all(on is None or on <= day for on in (record.recorded_on, happened_on))


def _still_open(
    record: Record,
    part: str,
    ends: dict[str, tuple[str, ...]],
    day: date,
) -> Record:
    later: dict[str, Any] = {
        field: None
        for field in ends.get(part, ())
        if (on := getattr(record, field)) is not None and on > day
    }
    if not later:
        return record
    return record.model_copy(update={**later, **OPEN_AGAIN.get(part, {})})


def _stamped(document: D, part: str, day: date) -> D:
    """Return a part of the record without the stamps that came later."""
    later: dict[str, Any] = {}
    for field in STAMPS.get(part, ()):
        if (on := getattr(document, field)) is not None and on > day:
            later |= {field: None, **SINCE.get(part, {}).get(field, {})}
    return document.model_copy(update=later) if later else document


def due_as_of(
    commitments: Iterable[Commitment],
    moves: Iterable[CommitmentMove],
    day: date,
) -> tuple[Commitment, ...]:
    """Return promises with the due days and counts of moves that they had on a day."""
    first: dict[str, CommitmentMove] = {}
    for move in moves:
        is_later = any(on > day for on in (move.on, move.recorded_on) if on is not None)
        if is_later and (
            move.commitment not in first or move.number < first[move.commitment].number
        ):
            first[move.commitment] = move
    return tuple(
        promise.model_copy(
            update={"due_on": later.due_before_on, "moved_count": later.number - 1},
        )
        if (later := first.get(str(promise.id)))
        else promise
        for promise in commitments
    )


def handoff_as_known_on(handoff: Handoff, day: date) -> Handoff | None:
    """Return a handoff as it stood on a day, None where it was not planned yet."""
    if handoff.created_on > day:
        return None
    changes: dict[str, Any] = {
        "steps": tuple(_step_as_known_on(step, day) for step in handoff.steps),
        "acceptances": tuple(said for said in handoff.acceptances if said.on <= day),
    }
    if handoff.transferred_on and handoff.transferred_on > day:
        changes |= {"transferred_on": None, "baseline": ()}
    if handoff.cancelled_on and handoff.cancelled_on > day:
        changes |= {"cancelled_on": None, "cancel_reason": None}
    then = handoff.model_copy(update=changes)
    if then == handoff:
        return handoff
    open_again = then.model_copy(update={"state": "planned"})
    was_cancelled = handoff.state == "cancelled" and "cancelled_on" not in changes
    state = "cancelled" if was_cancelled else state_reached(open_again, then.steps)
    return then.model_copy(update={"state": state})


def _step_as_known_on(step: HandoffStep, day: date) -> HandoffStep:
    changes: dict[str, Any] = {}
    if step.done_on and step.done_on > day:
        changes["done_on"] = None
    if step.skipped_on and step.skipped_on > day:
        changes |= {"skipped_on": None, "skip_reason": None}
    if any(note.on > day for note in step.notes):
        changes["notes"] = tuple(note for note in step.notes if note.on <= day)
    return step.model_copy(update=changes) if changes else step
