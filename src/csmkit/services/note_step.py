"""Notes something about a step of a handoff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.handoff import StepNote
from csmkit.handoff.progress import check_day
from csmkit.located import checked
from csmkit.services.change_step import change_step

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.handoff import Handoff, HandoffChange, HandoffStep
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
    day = on or as_of

    def noted(handoff: Handoff, step: HandoffStep) -> HandoffStep | None:
        check_day(handoff, day, as_of)
        if any((note.on, note.text) == (day, text) for note in step.notes):
            return None
        note = checked(StepNote, {"on": day, "text": text, "by": by})
        return step.model_copy(update={"notes": (*step.notes, note)})

    return change_step(unit, handoff_id, step_id, noted)
