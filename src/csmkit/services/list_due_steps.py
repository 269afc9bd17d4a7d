"""Lists what is due and overdue in all handoffs, and for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.known import handoff_as_known_on
from csmkit.domain.working_days import WorkingDays
from csmkit.handoff.acceptance import open_gaps
from csmkit.handoff.progress import OVERDUE, state_of, waits_for
from csmkit.handoff.settling import load_settling

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from csmkit.domain.handoff import Acceptance, Handoff
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader

GAP = "gap"
"""What stands in place of a step's id where a packet was returned."""


class DueStep(NamedTuple):
    """Something that somebody has to do in a handoff."""

    handoff: str
    step: str
    title: str
    owner: str | None
    """The teammate; None where a role outside the team does it, or each account's own seller."""
    role: str
    account: str | None
    priority: str | None
    due_on: date
    state: str
    waits_for: tuple[str, ...]
    is_overdue: bool


def list_due_steps(
    reader: Reader,
    playbooks: Sequence[ResourceFolder],
    *,
    as_of: date,
    until: date,
    owner: str | None = None,
) -> list[DueStep]:
    """Return the open steps up to a day, the oldest first, of running handoffs.

    Gaps that a receiver has named are for the old owner, a few days after they were named.

    Args:
        reader: The open store.
        playbooks: Where the norms are looked up.
        as_of: The day that counts as today.
        until: The last day to show.
        owner: Only what this teammate has to do.

    Raises:
        TeammateNotFound: there is no such teammate.
    """
    key = None if owner is None else reader.teammate(owner).key
    answer_days = load_settling(playbooks).gap_answer_working_days
    found: list[DueStep] = []
    for stored in reader.handoffs():
        handoff = handoff_as_known_on(stored, as_of)
        if handoff is not None and handoff.is_running:
            found += [*_steps(handoff, as_of), *_gaps(handoff, as_of, answer_days)]
    due = [item for item in found if item.due_on <= until and key in (None, item.owner)]
    return sorted(due, key=lambda item: (item.due_on, item.priority or "", item.handoff))


def _steps(handoff: Handoff, as_of: date) -> Iterator[DueStep]:
    for step in handoff.steps:
        if step.closed_on is None:
            yield DueStep(
                handoff=handoff.id,
                step=step.id,
                title=step.title,
                owner=step.owner,
                role=step.role,
                account=step.account,
                priority=step.priority,
                due_on=step.due_on,
                state=state_of(handoff, step, as_of),
                waits_for=waits_for(handoff, step),
                is_overdue=step.due_on < as_of,
            )


def _gaps(handoff: Handoff, as_of: date, answer_days: int) -> Iterator[DueStep]:
    for verdict in open_gaps(handoff):
        due_on = WorkingDays().shifted(verdict.on, answer_days)
        yield DueStep(
            handoff=handoff.id,
            step=GAP,
            title=f"Fill the gaps that {handoff.to} named: {'; '.join(verdict.gaps)}",
            owner=handoff.from_,
            role="outgoing",
            account=verdict.account,
            priority=None,
            due_on=due_on,
            state=_gap_state(verdict, due_on, as_of),
            waits_for=(),
            is_overdue=due_on < as_of,
        )


def _gap_state(verdict: Acceptance, due_on: date, as_of: date) -> str:
    return OVERDUE if due_on < as_of else verdict.verdict
