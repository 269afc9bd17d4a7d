"""Notes something about a step of a handoff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.handoff import HandoffChange, StepNote
from csmkit.handoff.progress import check_day, check_running, step_of, with_steps
from csmkit.located import checked

if TYPE_CHECKING:
    from datetime import date

    from csmkit.store.writing import Unit


def note_step(
    unit: Unit,
    handoff_id: str,
    step_id: str,
    text: str,
    *,
    as_of: date,
    on: date | None = None,
    by: str | None = None,
) -> HandoffChange:
    """Add a note to a step; the same words on the same day stand there once.

    Raises:
        HandoffNotFound, StepNotFound: something named does not exist.
        InvalidInput: the text cannot be kept, or the day cannot be.
    """
    handoff = unit.handoff(handoff_id)
    check_running(handoff)
    step = step_of(handoff, step_id)
    day = on or as_of
    check_day(handoff, day, as_of)
    if any((note.on, note.text) == (day, text) for note in step.notes):
        return HandoffChange(handoff, is_new=False)
    note = checked(StepNote, {"on": day, "text": text, "by": by})
    noted = step.model_copy(update={"notes": (*step.notes, note)})
    changed = with_steps(handoff, [noted])
    unit.put(changed)
    return HandoffChange(changed, is_new=True, touched=(step.id,))
