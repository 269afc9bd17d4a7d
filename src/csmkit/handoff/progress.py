"""How far a handoff has come: which steps wait, which are late, and what a change does to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.handoff import HandoffStep, state_reached
from csmkit.errors import InvalidInput, StepNotFound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from csmkit.domain.handoff import Handoff

DONE, SKIPPED = "done", "skipped"
OVERDUE, DUE, AHEAD = "overdue", "due", "ahead"
BLOCKED, WAITING = "blocked", "waiting"
"""Both wait for another step; the first is late because of it."""


def step_of(handoff: Handoff, step_id: str) -> HandoffStep:
    """Return a step of a handoff.

    Raises:
        StepNotFound: with the nearest ids.
    """
    for step in handoff.steps:
        if step.id == step_id.casefold():
            return step
    raise StepNotFound(step_id, [step.id for step in handoff.steps])


def waits_for(handoff: Handoff, step: HandoffStep) -> tuple[str, ...]:
    """Return the steps that must be done or skipped before a step can be; none once it is."""
    if step.closed_on is not None:
        return ()
    still_open = {other.id for other in handoff.steps if other.closed_on is None}
    return tuple(name for name in step.after if name in still_open)


def state_of(handoff: Handoff, step: HandoffStep, as_of: date) -> str:
    """Return what a step is on a day."""
    if step.closed_on is not None:
        return DONE if step.done_on else SKIPPED
    if waits_for(handoff, step):
        return BLOCKED if step.due_on < as_of else WAITING
    if step.due_on < as_of:
        return OVERDUE
    return DUE if step.due_on == as_of else AHEAD


def with_steps(handoff: Handoff, changed: Iterable[HandoffStep]) -> Handoff:
    """Return the handoff with some steps replaced, in the state that its steps have reached."""
    by_id = {step.id: step for step in changed}
    steps = tuple(by_id.get(step.id, step) for step in handoff.steps)
    if steps == handoff.steps:
        return handoff
    ordered = tuple(sorted(steps, key=lambda step: step.due_on))
    return handoff.with_fields(steps=ordered, state=_furthest(handoff, ordered))


def _furthest(handoff: Handoff, steps: tuple[HandoffStep, ...]) -> str:
    """Return the state of the steps; nobody knows the steps of handoffs from elsewhere."""
    before, after = (state_reached(handoff, which) for which in (handoff.steps, steps))
    return after if handoff.state == before else handoff.state


def check_running(handoff: Handoff) -> None:
    """Refuse to change a handoff that was cancelled.

    Raises:
        InvalidInput: it was.
    """
    if handoff.state == "cancelled":
        raise InvalidInput(
            f"the handoff {handoff.id!r} was cancelled; `csmkit undo` takes that back",
        )


def check_waits(handoff: Handoff, step: HandoffStep) -> None:
    """Refuse a step whose turn has not come.

    Raises:
        InvalidInput: names the steps that it waits for.
    """
    if waiting := waits_for(handoff, step):
        raise InvalidInput(
            f"step {step.id!r} waits for {', '.join(map(repr, waiting))}; do these first, or "
            "say --force",
        )


def check_day(handoff: Handoff, day: date, as_of: date) -> None:
    """Refuse a day on which nothing of a handoff can have been done.

    Raises:
        InvalidInput: it lies ahead, or before the handoff was planned.
    """
    if day > as_of:
        raise InvalidInput(f"{day} lies after {as_of}; say it on that day")
    if day < handoff.created_on:
        raise InvalidInput(f"{day} lies before the handoff was planned, on {handoff.created_on}")
