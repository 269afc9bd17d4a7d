"""Days for the steps of a plan: the start, the transfer, and everything counted from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from csmkit.domain.handoff import HANDOFF_STATES, HandoffStep
from csmkit.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Mapping

    from csmkit.domain.working_days import WorkingDays
    from csmkit.handoff.plan import Plan, PlanStep

FARTHEST_DAYS = 730
"""How far ahead a handoff may start. Source: judgement; two years is a typing error."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The dated steps of a handoff, and the two days that everybody asks for."""

    steps: tuple[HandoffStep, ...]
    introduction_on: date
    transfer_on: date


def check_start(start_on: date, as_of: date, ours: WorkingDays) -> None:
    """Refuse a start in the past, on a day off, or out of sight.

    Raises:
        InvalidInput: names the next working day.
    """
    if start_on > as_of + timedelta(days=FARTHEST_DAYS):
        raise InvalidInput(f"a handoff cannot start on {start_on}, more than two years ahead")
    if start_on < as_of:
        following = ours.on_or_after(as_of)
        raise InvalidInput(
            f"a handoff cannot start on {start_on}, before {as_of}; "
            f"the next working day is {following}",
        )
    if not ours.is_working(start_on):
        following = ours.on_or_after(start_on)
        raise InvalidInput(
            f"a handoff cannot start on {start_on}, which is {ours.why_not(start_on)}; "
            f"the next working day is {following}",
        )


def make_steps(
    plan: Plan,
    *,
    start_on: date,
    overlap_working_days: int,
    owners: Mapping[str, str | None],
    ours: WorkingDays,
    theirs: WorkingDays,
) -> Schedule:
    """Give every step of a plan its day and its owner.

    Args:
        plan: The plan.
        start_on: A working day; day 0 of the steps anchored at the start.
        overlap_working_days: How many working days later the owner changes.
        owners: The teammate for each role; a role without one stays open.
        ours: The days on which both CSMs work.
        theirs: The days on which the customers work too; steps that they see fall on these.

    Raises:
        InvalidInput: the overlap is so short that the states come out of order.
    """
    transfer_on = ours.shifted(start_on, overlap_working_days)
    anchors = {"start": start_on, "transfer": transfer_on}
    steps = []
    for step in plan.steps:
        calendar = theirs if step.audience == "customer" else ours
        due_on = calendar.on_or_after(_day(step, anchors[step.anchor], ours))
        steps.append(_dated(step, due_on, owners.get(step.role)))
    in_order = tuple(sorted(steps, key=lambda step: step.due_on))
    reached = {step.reaches: step.due_on for step in in_order if step.reaches}
    _check_order(plan, in_order)
    return Schedule(in_order, reached["introduced"], reached["transferred"])


def _day(step: PlanStep, anchor: date, ours: WorkingDays) -> date:
    if step.offset_working_days is not None:
        return ours.shifted(anchor, step.offset_working_days)
    return anchor + timedelta(days=step.offset_days or 0)


def _dated(step: PlanStep, due_on: date, owner: str | None) -> HandoffStep:
    return HandoffStep(
        id=step.id,
        title=step.title,
        role=step.role,
        owner=owner,
        audience=step.audience,
        due_on=due_on,
        reaches=step.reaches,
    )


def _check_order(plan: Plan, steps: tuple[HandoffStep, ...]) -> None:
    last = "planned"
    for step in steps:
        if step.reaches is None:
            continue
        if HANDOFF_STATES.index(step.reaches) < HANDOFF_STATES.index(last):
            raise InvalidInput(
                f"the plan {plan.id!r} does not fit: step {step.id!r} on {step.due_on} reaches "
                f"{step.reaches!r} after {last!r}; give it more weeks",
            )
        last = step.reaches
