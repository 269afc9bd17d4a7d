"""Skips a step of a handoff, with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import InvalidInput
from csmkit.handoff.progress import check_day
from csmkit.located import checked
from csmkit.services.change_step import change_step

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.handoff import Handoff, HandoffChange, HandoffStep
    from csmkit.store.writing import Unit

NEVER_SKIPPED = ("transferred", "settled")


def skip_step(
    unit: Unit,
    handoff_id: str,
    step_id: str,
    reason: str,
    *,
    as_of: date,
    on: date | None = None,
) -> HandoffChange:
    """Skip a step; what waits for it waits no longer, and calendars take it out.

    Raises:
        HandoffNotFound, StepNotFound: something named does not exist.
        InvalidInput: there is no reason, the step is done, or the handoff is nothing without it.
    """
    day = on or as_of

    def skipped(handoff: Handoff, step: HandoffStep) -> HandoffStep | None:
        if not reason.strip():
            raise InvalidInput(f"say why step {step.id!r} is skipped")
        if step.skipped_on is not None and step.skip_reason == reason:
            return None
        check_day(handoff, day, as_of)
        _check_skippable(step)
        told = {"skipped_on": day, "skip_reason": reason, "sequence": step.sequence + 1}
        return checked(type(step), {**dict(step), **told})

    return change_step(unit, handoff_id, step_id, skipped)


def _check_skippable(step: HandoffStep) -> None:
    if step.done_on is not None:
        raise InvalidInput(f"step {step.id!r} was done on {step.done_on}; it cannot be skipped")
    if step.reaches in NEVER_SKIPPED:
        raise InvalidInput(
            f"step {step.id!r} cannot be skipped: without it the handoff is never "
            f"{step.reaches}; `csmkit handoff cancel` gives the handoff up",
        )
