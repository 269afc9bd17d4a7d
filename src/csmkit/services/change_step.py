"""Changes one step of a handoff that is under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.handoff import HandoffChange
from csmkit.handoff.progress import check_running, step_of, with_steps

if TYPE_CHECKING:
    from collections.abc import Callable

    from csmkit.domain.handoff import Handoff, HandoffStep
    from csmkit.store.writing import Unit


def change_step(
    unit: Unit,
    handoff_id: str,
    step_id: str,
    change: Callable[[Handoff, HandoffStep], HandoffStep | None],
) -> HandoffChange:
    """Store what `change` makes of a step; None leaves everything as it is.

    Raises:
        HandoffNotFound, StepNotFound: something named does not exist.
        InvalidInput: the handoff is over, or `change` says why it cannot be.
    """
    handoff = unit.handoff(handoff_id)
    check_running(handoff)
    step = step_of(handoff, step_id)
    after = change(handoff, step)
    if after is None:
        return HandoffChange(handoff, is_new=False)
    changed = with_steps(handoff, [after])
    unit.put(changed)
    return HandoffChange(changed, is_new=True, touched=(step.id,))
