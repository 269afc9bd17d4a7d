"""Notes what belongs to a success plan: what a side gives, what is agreed, values, updates."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.known import as_known_on
from csmkit.domain.plan_view import plans_of
from csmkit.domain.success_plan import PlanNote
from csmkit.errors import InvalidInput
from csmkit.located import checked
from csmkit.services.choose_plan import choose_plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.plan_view import PlanView
    from csmkit.store.reading import Reader
    from csmkit.store.writing import Unit

ONCE_A_DAY = frozenset({"target", "sponsor", "signed", "moved", "measured", "update"})
"""Of these, the last one of a day counts, of a side or of a task."""


class NewPlanNote(NamedTuple):
    """Something to note of a plan."""

    about: str
    text: str | None = None
    side: str | None = None
    task: str | None = None
    due_on: date | None = None
    who: str | None = None
    note: str | None = None


class PlanChange(NamedTuple):
    """A plan as it stands after a change."""

    view: PlanView
    is_new: bool
    """False where all of it was there already."""


def note_plan(
    unit: Unit,
    name: str,
    said: Sequence[NewPlanNote],
    *,
    as_of: date,
    plan: str | None = None,
    on: date | None = None,
    by: str | None = None,
) -> PlanChange:
    """Note things about a plan; the same words on the same day stand there once.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        said: What to note, at least one thing.
        as_of: Today.
        plan: Id, beginning of the id, or outcome; the only running one where None.
        on: The day on which it was said or done; today where None.
        by: The teammate who notes it.

    Raises:
        AccountNotFound, PlanNotFound: something named does not exist.
        InvalidInput: the day cannot be, or the plan is closed.
    """
    blueprint, view = running_plan(unit, name, plan, as_of=as_of, on=on)
    changed = with_notes(blueprint, view, said, as_of=as_of, on=on, by=by)
    return keep_plan(unit, changed, view.id, as_of)


def views_on(reader: Reader, blueprint: Blueprint, as_of: date) -> tuple[PlanView, ...]:
    """Return the plans of an account as they stood on a day."""
    people = {teammate.key: teammate for teammate in reader.teammates()}
    return plans_of(as_known_on(blueprint, as_of), people, as_of)


def running_plan(
    unit: Unit,
    name: str,
    plan: str | None,
    *,
    as_of: date,
    on: date | None,
) -> tuple[Blueprint, PlanView]:
    """Return an account and its plan that is meant, for something that happened on a day.

    Raises:
        AccountNotFound, PlanNotFound: something named does not exist.
        InvalidInput: the day cannot be, or the plan is closed.
    """
    blueprint = unit.blueprint(unit.account_key(name))
    view = choose_plan(blueprint.key, views_on(unit, blueprint, as_of), plan)
    day = on or as_of
    if not view.is_open:
        raise InvalidInput(
            f"success plan {view.id!r} was closed on {view.plan.closed_on}; "
            f'`csmkit plan start {view.account} "…"` begins another'
        )
    if day > as_of:
        raise InvalidInput(f"{day} lies after {as_of}; only what happened can be noted")
    if day < view.plan.started_on:
        raise InvalidInput(f"success plan {view.id!r} began on {view.plan.started_on}, after {day}")
    return blueprint, view


def with_notes(
    blueprint: Blueprint,
    view: PlanView,
    said: Iterable[NewPlanNote],
    *,
    as_of: date,
    on: date | None,
    by: str | None,
) -> Blueprint:
    """Return a blueprint with notes about one of its plans."""
    day = on or as_of
    notes = {str(note.id): note for note in blueprint.plan_notes}
    for new in said:
        note = checked(
            PlanNote,
            {
                "plan": view.id,
                "on": day,
                **new._asdict(),
                "by": by,
                "recorded_on": as_of if day != as_of else None,
            },
        )
        key = note.natural_key()
        if key in notes:
            continue
        notes = {old: kept for old, kept in notes.items() if not _replaces(note, kept)}
        notes[key] = note.model_copy(update={"id": key})
    return blueprint.with_fields(plan_notes=tuple(notes.values()))


def _replaces(note: PlanNote, other: PlanNote) -> bool:
    same = (note.plan, note.on, note.about, note.side, note.task)
    return note.about in ONCE_A_DAY and same == (
        other.plan,
        other.on,
        other.about,
        other.side,
        other.task,
    )


def keep_plan(unit: Unit, changed: Blueprint, plan: str, as_of: date) -> PlanChange:
    """Store an account and return its plan as it stands then."""
    outcome = unit.put(changed)
    return PlanChange(view_of(unit, changed, plan, as_of), outcome != "unchanged")


def view_of(reader: Reader, blueprint: Blueprint, plan: str, as_of: date) -> PlanView:
    """Return one plan of an account as it stands on a day."""
    return next(view for view in views_on(reader, blueprint, as_of) if view.id == plan)
