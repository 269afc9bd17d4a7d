"""Reschedules a handoff: all of it by its start, or one step and what must move with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.handoff import HandoffChange
from csmkit.errors import InvalidInput
from csmkit.handoff.calendars import Calendars
from csmkit.handoff.moving import moved_start, moved_step
from csmkit.handoff.plan import load_plan
from csmkit.handoff.plan_shape import DAYS_OF_WEEK
from csmkit.handoff.progress import check_running
from csmkit.handoff.schedule import check_start, check_stays

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.handoff import Handoff
    from csmkit.resources import ResourceFolder
    from csmkit.store.writing import Unit


def reschedule_handoff(
    unit: Unit,
    handoff_id: str,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    start_on: date | None = None,
    step_id: str | None = None,
    on: date | None = None,
) -> HandoffChange:
    """Move the start, or one step; what waits for a moved step never comes before it.

    Args:
        unit: The open writing command.
        handoff_id: The handoff.
        as_of: The day that counts as today.
        playbooks: Where the plan is looked up, for the weeks that it must overlap.
        start_on: The new start; every open step moves by as many working days.
        step_id: Instead, the step to move.
        on: The step's new day.

    Raises:
        HandoffNotFound, StepNotFound: something named does not exist.
        InvalidInput: the day is in the past or off, the order would break, the overlap would be
            shorter than the plan allows, or somebody leaves before the transfer.
    """
    handoff = unit.handoff(handoff_id)
    check_running(handoff)
    calendars = _calendars(unit, handoff)
    if step_id is not None and on is not None:
        if on < as_of:
            raise InvalidInput(f"step {step_id!r} cannot be on {on}, before {as_of}")
        moved = moved_step(handoff, step_id, on, calendars)
    elif start_on is not None:
        moved = _with_start(handoff, start_on, as_of, calendars)
    else:
        raise InvalidInput("say the new start, or which step moves to which day")
    if moved == handoff:
        return HandoffChange(handoff, is_new=False)
    if handoff.is_open:
        _check_transfer(unit, handoff, moved, calendars, playbooks)
    unit.put(moved)
    before = {step.id: step.due_on for step in handoff.steps}
    touched = tuple(step.id for step in moved.steps if before[step.id] != step.due_on)
    return HandoffChange(moved, is_new=True, touched=touched)


def _calendars(unit: Unit, handoff: Handoff) -> Calendars:
    staff = [unit.teammate(key).country for key in (handoff.from_, handoff.to)]
    countries = {b.key: b.country for b in unit.blueprints(handoff.accounts)}
    return Calendars([country for country in staff if country], countries)


def _with_start(handoff: Handoff, start_on: date, as_of: date, calendars: Calendars) -> Handoff:
    if start_on == handoff.start_on:
        return handoff
    if not handoff.is_open:
        raise InvalidInput(
            f"the handoff {handoff.id!r} is already {handoff.state}; only single steps can move",
        )
    check_start(start_on, as_of, calendars.ours)
    return moved_start(handoff, start_on, calendars)


def _check_transfer(
    unit: Unit,
    before: Handoff,
    moved: Handoff,
    calendars: Calendars,
    playbooks: Sequence[ResourceFolder],
) -> None:
    plan = load_plan(moved.reason, playbooks)
    overlap = calendars.ours.between(moved.start_on, moved.transfer_on)
    least = DAYS_OF_WEEK * plan.overlap_weeks.least
    was = calendars.ours.between(before.start_on, before.transfer_on)
    if overlap < min(least, was):
        raise InvalidInput(
            f"a transfer on {moved.transfer_on} leaves {overlap} working days side by side; the "
            f"plan {plan.id!r} wants at least {least}",
        )
    if moved.back_on and moved.back_on <= moved.transfer_on:
        raise InvalidInput(
            f"{moved.from_} is back on {moved.back_on}, before the cover would begin on "
            f"{moved.transfer_on}",
        )
    if not plan.is_at_once:
        check_stays(unit.teammate(moved.from_), moved.transfer_on)
    check_stays(unit.teammate(moved.to), moved.transfer_on)
