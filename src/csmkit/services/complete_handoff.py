"""Completes a handoff: every account has its new owner, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.record import Tenure
from csmkit.errors import InvalidInput

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.handoff import Handoff, HandoffStep
    from csmkit.store.writing import Unit


def complete_handoff(
    unit: Unit,
    handoff_id: str,
    *,
    as_of: date,
    on: date | None = None,
) -> Handoff:
    """Make the incoming teammate the owner of every account, and the handoff transferred.

    Args:
        unit: The open writing command.
        handoff_id: The handoff.
        as_of: The day that counts as today.
        on: The first day of the new owner; today where None.

    Raises:
        HandoffNotFound: nothing is stored under the id.
        InvalidInput: it is no longer open, the day lies ahead or before it was planned, or an
            account has another owner by now.
    """
    handoff = unit.handoff(handoff_id)
    day = on or as_of
    _check(handoff, day, as_of)
    for key in handoff.accounts:
        blueprint = unit.blueprint(key)
        if blueprint.owner != handoff.from_:
            raise InvalidInput(
                f"account {key!r} belongs to {blueprint.owner or 'nobody'} by now, not "
                f"{handoff.from_}; the handoff {handoff.id!r} does not fit any more",
            )
        unit.put(_handed_over(blueprint, handoff, day))
    done = handoff.with_fields(
        state="transferred",
        transferred_on=day,
        steps=_with_transfer_done(handoff.steps, day),
    )
    unit.put(done)
    return done


def _check(handoff: Handoff, day: date, as_of: date) -> None:
    if not handoff.is_open:
        raise InvalidInput(f"the handoff {handoff.id!r} is already {handoff.state}")
    if day > as_of:
        raise InvalidInput(f"a transfer on {day} lies after {as_of}; complete it on that day")
    if day < handoff.created_on:
        raise InvalidInput(
            f"a transfer on {day} lies before the handoff was planned, on {handoff.created_on}",
        )


def _handed_over(blueprint: Blueprint, handoff: Handoff, day: date) -> Blueprint:
    kept = tuple(_ended(tenure, handoff, day) for tenure in blueprint.tenures)
    begun = Tenure(
        teammate=handoff.to,
        role="owner",
        from_on=day,
        reason=f"handoff {handoff.id}",
    )
    others = tuple(tenure for tenure in kept if tenure.id != begun.natural_key())
    backup = None if blueprint.backup == handoff.to else blueprint.backup
    return blueprint.with_fields(owner=handoff.to, backup=backup, tenures=(*others, begun))


def _ended(tenure: Tenure, handoff: Handoff, day: date) -> Tenure:
    """End what ends: the old owner's time, and the new owner's as backup or newcomer."""
    ends = {(handoff.from_, "owner"), (handoff.to, "backup"), (handoff.to, "incoming")}
    is_running = tenure.until_on is None or tenure.until_on > day
    if (tenure.teammate, tenure.role) in ends and is_running:
        return tenure.model_copy(update={"until_on": max(day, tenure.from_on)})
    return tenure


def _with_transfer_done(steps: tuple[HandoffStep, ...], day: date) -> tuple[HandoffStep, ...]:
    """Mark the step that this command does; nobody knows whether the others were done."""
    return tuple(
        step.model_copy(update={"done_on": step.done_on or day})
        if step.reaches == "transferred"
        else step
        for step in steps
    )
