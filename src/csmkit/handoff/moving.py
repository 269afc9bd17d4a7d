"""Moving steps to other days: in order, on working days, none before what it waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import InvalidInput
from csmkit.handoff.dependencies import in_order
from csmkit.handoff.progress import step_of, with_steps
from csmkit.handoff.schedule import first_day

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from csmkit.domain.handoff import Handoff, HandoffStep
    from csmkit.handoff.calendars import Calendars


def moved_start(handoff: Handoff, start_on: date, calendars: Calendars) -> Handoff:
    """Return the handoff with another start; every open step moves by the same working days."""
    by = calendars.ours.between(handoff.start_on, start_on)
    targets = {
        step.id: _shifted(step, by, calendars) for step in handoff.steps if step.anchor != "return"
    }
    return _moved(handoff.with_fields(start_on=start_on), targets, calendars)


def moved_step(handoff: Handoff, step_id: str, on: date, calendars: Calendars) -> Handoff:
    """Return the handoff with one step on another day, and later ones pushed where they must be.

    The steps that count from the transfer move with it.

    Raises:
        StepNotFound: there is no such step.
        InvalidInput: the step is closed, or would come before one that it waits for, or the day
            is no working day.
    """
    step = step_of(handoff, step_id)
    _check_move(handoff, step, on, calendars)
    targets = {step.id: on}
    if step.reaches == "transferred":
        by = calendars.ours.between(step.due_on, on)
        targets = {**_with_transfer(handoff, by, calendars), **targets}
    moved = _moved(handoff, targets, calendars)
    if step.reaches != "transferred" and moved.transfer_on != handoff.transfer_on:
        by = calendars.ours.between(handoff.transfer_on, moved.transfer_on)
        moved = _moved(handoff, {**_with_transfer(handoff, by, calendars), **targets}, calendars)
    if (earliest := step_of(moved, step_id).due_on) != on:
        raise InvalidInput(
            f"step {step.id!r} cannot be on {on}: what it waits for lets it be on {earliest}",
        )
    return moved


def _with_transfer(handoff: Handoff, by: int, calendars: Calendars) -> dict[str, date]:
    """Return new days for the steps that count from the transfer."""
    return {
        step.id: _shifted(step, by, calendars)
        for step in handoff.steps
        if step.anchor == "transfer"
    }


def _check_move(handoff: Handoff, step: HandoffStep, on: date, calendars: Calendars) -> None:
    if step.closed_on is not None:
        verb = "done" if step.done_on else "skipped"
        raise InvalidInput(f"step {step.id!r} was {verb} on {step.closed_on}; it stays there")
    days = calendars.of(step.audience, step.account)
    if not days.is_working(on):
        raise InvalidInput(
            f"step {step.id!r} cannot be on {on}, which is {days.why_not(on)}; "
            f"the next working day is {days.on_or_after(on)}",
        )
    for before in handoff.steps:
        comes_along = step.reaches == "transferred" and before.anchor == "transfer"
        is_later = (before.closed_on or before.due_on) > on
        if before.id in step.after and is_later and not comes_along:
            raise InvalidInput(
                f"step {step.id!r} cannot be on {on}: it waits for {before.id!r}, "
                f"due on {before.due_on}; move that first",
            )


def _shifted(step: HandoffStep, by: int, calendars: Calendars) -> date:
    if not by:
        return step.due_on
    return calendars.ours.shifted(step.due_on, by)


def _moved(handoff: Handoff, targets: Mapping[str, date], calendars: Calendars) -> Handoff:
    by_id = {step.id: step for step in handoff.steps}
    due: dict[str, date] = {}
    changed = []
    for step_id in in_order({step.id: step.after for step in handoff.steps}):
        step = by_id[step_id]
        due[step_id] = step.due_on
        if step.closed_on is not None:
            continue
        wanted = targets.get(step_id, step.due_on)
        earliest = max([wanted, *(due[name] for name in step.after if name in due)])
        if earliest != step.due_on:
            due[step_id] = calendars.of(step.audience, step.account).on_or_after(earliest)
        if due[step_id] != step.due_on:
            told = {"due_on": due[step_id], "sequence": step.sequence + 1}
            changed.append(step.model_copy(update=told))
    moved = with_steps(handoff, changed)
    return moved.with_fields(
        introduction_on=first_day(moved.steps, "introduced"),
        transfer_on=moved.transferred_on or first_day(moved.steps, "transferred"),
    )
