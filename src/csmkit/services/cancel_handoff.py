"""Cancels a handoff that has not moved any account yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.handoff import HandoffChange
from csmkit.errors import InvalidInput
from csmkit.located import checked

if TYPE_CHECKING:
    from datetime import date

    from csmkit.store.writing import Unit


def cancel_handoff(
    unit: Unit,
    handoff_id: str,
    *,
    as_of: date,
    reason: str | None = None,
) -> HandoffChange:
    """Cancel a handoff; calendars written afterwards take its open steps out.

    Raises:
        HandoffNotFound: nothing is stored under the id.
        InvalidInput: the accounts have moved already, or the reason cannot be kept.
    """
    handoff = unit.handoff(handoff_id)
    if handoff.state == "cancelled":
        return HandoffChange(handoff, is_new=False)
    if not handoff.is_open:
        raise InvalidInput(
            f"the handoff {handoff.id!r} is already {handoff.state}; `csmkit undo` takes the "
            "transfer back, or plan a handoff the other way",
        )
    steps = tuple(
        step.model_copy(update={"sequence": step.sequence + 1}) if step.closed_on is None else step
        for step in handoff.steps
    )
    told = {"state": "cancelled", "cancelled_on": as_of, "cancel_reason": reason}
    cancelled = checked(type(handoff), {**dict(handoff), **told, "steps": steps})
    unit.put(cancelled)
    return HandoffChange(cancelled, is_new=True, touched=handoff.accounts)
