"""Finishes a step of a handoff: it is done, and the handoff's state follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.handoff import HandoffChange
from csmkit.errors import InvalidInput
from csmkit.handoff.progress import (
    check_day,
    check_running,
    check_waits,
    step_of,
    with_steps,
)

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.handoff import Handoff, HandoffStep
    from csmkit.store.writing import Unit


def finish_step(
    unit: Unit,
    handoff_id: str,
    step_id: str,
    *,
    as_of: date,
    on: date | None = None,
    force: bool = False,
) -> HandoffChange:
    """Mark a step as done; one that is done already stays as it is.

    Args:
        unit: The open writing command.
        handoff_id: The handoff.
        step_id: The step.
        as_of: The day that counts as today.
        on: When it was done; today where None.
        force: Also where steps that it waits for are open.

    Raises:
        HandoffNotFound, StepNotFound: something named does not exist.
        InvalidInput: the day cannot be, other steps come first, or a command of its own does it.
    """
    handoff = unit.handoff(handoff_id)
    check_running(handoff)
    step = step_of(handoff, step_id)
    if step.done_on is not None:
        return HandoffChange(handoff, is_new=False)
    day = on or as_of
    check_day(handoff, day, as_of)
    _check_command(handoff, step)
    if not force:
        check_waits(handoff, step)
    done = step.model_copy(update={"done_on": day, "skipped_on": None, "skip_reason": None})
    changed = with_steps(handoff, [done])
    unit.put(changed)
    return HandoffChange(changed, is_new=True, touched=(step.id,))


def _check_command(handoff: Handoff, step: HandoffStep) -> None:
    if step.reaches == "transferred":
        raise InvalidInput(
            f"step {step.id!r} changes who has the accounts; "
            f"`csmkit handoff complete {handoff.id}` does it",
        )
    if step.reaches == "settled" and handoff.is_open:
        raise InvalidInput(
            f"the handoff {handoff.id!r} is only {handoff.state}; it cannot be settled before "
            "the transfer",
        )
    if step.reaches == "settled" and handoff.is_cover:
        raise InvalidInput(
            f"step {step.id!r} gives the accounts back; "
            f"`csmkit handoff return {handoff.id}` does it",
        )
