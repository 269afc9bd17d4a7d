"""Finishes a step of a handoff: it is done, and the handoff's state follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import InvalidInput
from csmkit.handoff.progress import check_day, check_waits
from csmkit.services.change_step import change_step
from csmkit.services.check_announcement import check_announcement

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.handoff import Handoff, HandoffChange, HandoffStep
    from csmkit.resources import ResourceFolder
    from csmkit.store.writing import Unit


def finish_step(
    unit: Unit,
    handoff_id: str,
    step_id: str,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    on: date | None = None,
    force: bool = False,
) -> HandoffChange:
    """Mark a step as done; one that is done already stays as it is.

    Args:
        unit: The open writing command.
        handoff_id: The handoff.
        step_id: The step.
        as_of: The day that counts as today.
        playbooks: Where it stands how ready accounts must be before they are announced.
        on: When it was done; today where None.
        force: Also where steps that it waits for are open, or accounts are not ready.

    Raises:
        HandoffNotFound, StepNotFound: something named does not exist.
        InvalidInput: the day cannot be, other steps come first, or a command of its own does it.
        NotReady: the step announces accounts of which a newcomer would know too little.
    """
    day = on or as_of

    def finished(handoff: Handoff, step: HandoffStep) -> HandoffStep | None:
        if step.done_on is not None:
            return None
        check_day(handoff, day, as_of)
        _check_command(handoff, step)
        if not force:
            check_waits(handoff, step)
        if step.reaches == "announced":
            announced = (step.account,) if step.account else handoff.accounts
            check_announcement(unit, announced, as_of, playbooks=playbooks, force=force)
        return step.model_copy(update={"done_on": day, "skipped_on": None, "skip_reason": None})

    return change_step(unit, handoff_id, step_id, finished)


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
