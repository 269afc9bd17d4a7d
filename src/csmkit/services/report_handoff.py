"""Reports how far one handoff has come: its steps, what blocks, what the receiver says."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.known import handoff_as_known_on
from csmkit.errors import HandoffNotFound
from csmkit.handoff.acceptance import open_gaps
from csmkit.handoff.progress import state_of, waits_for

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.handoff import Acceptance, Handoff, HandoffStep
    from csmkit.store.reading import Reader


class StepReport(NamedTuple):
    """One step, what it is today, and what it waits for."""

    step: HandoffStep
    state: str
    waits_for: tuple[str, ...]


class HandoffReport(NamedTuple):
    """One handoff as it stands."""

    handoff: Handoff
    steps: tuple[StepReport, ...]
    closed: int
    overdue: int
    gaps: tuple[Acceptance, ...]


def report_handoff(reader: Reader, handoff_id: str, as_of: date) -> HandoffReport:
    """Return a handoff with the state of each step, as it was known on a day.

    Raises:
        HandoffNotFound: nothing is stored under the id, or it was planned later.
    """
    handoff = handoff_as_known_on(reader.handoff(handoff_id), as_of)
    if handoff is None:
        raise HandoffNotFound(handoff_id)
    steps = tuple(
        StepReport(step, state_of(handoff, step, as_of), waits_for(handoff, step))
        for step in handoff.steps
    )
    return HandoffReport(
        handoff,
        steps,
        closed=sum(step.closed_on is not None for step in handoff.steps),
        overdue=sum(s.closed_on is None and s.due_on < as_of for s in handoff.steps),
        gaps=tuple(open_gaps(handoff)),
    )
