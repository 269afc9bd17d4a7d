"""Days for the steps of a plan: start, transfer and return, clocks of accounts, holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from csmkit.domain.handoff import HANDOFF_STATES, HandoffStep
from csmkit.errors import InvalidInput
from csmkit.handoff.dependencies import in_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from csmkit.domain.people import Teammate
    from csmkit.domain.working_days import WorkingDays
    from csmkit.handoff.calendars import Calendars
    from csmkit.handoff.plan_shape import Plan, PlanStep

FARTHEST_DAYS = 730
"""How far ahead a handoff may start. Source: judgement; two years is a typing error."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """The dated steps of a handoff, and the two days that everybody asks for."""

    steps: tuple[HandoffStep, ...]
    introduction_on: date
    transfer_on: date


@dataclass(frozen=True, slots=True)
class AccountClock:
    """An account that has steps of its own: who sells there, and how soon somebody must act."""

    key: str
    priority: str | None = None
    within_working_days: int = 0
    seller: str | None = None


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


def check_stays(teammate: Teammate, transfer_on: date) -> None:
    """Refuse a teammate whose last day is before the transfer.

    Raises:
        InvalidInput: names both days.
    """
    if teammate.has_left_by(transfer_on):
        raise InvalidInput(
            f"{teammate.key} leaves on {teammate.leaving_on}, before the transfer on "
            f"{transfer_on}; start earlier or give fewer weeks",
        )


def make_steps(
    plan: Plan,
    *,
    start_on: date,
    overlap_working_days: int,
    owners: Mapping[str, str | None],
    calendars: Calendars,
    accounts: Sequence[AccountClock] = (),
    back_on: date | None = None,
) -> Schedule:
    """Give every step of a plan its day and its owner.

    A step is never due before those that it waits for, even where holidays move these.

    Args:
        plan: The plan.
        start_on: A working day; day 0 of the steps anchored at the start.
        overlap_working_days: How many working days later the owner changes.
        owners: The teammate for each role; a role without one stays open.
        calendars: The days on which both CSMs work, and the customers.
        accounts: Those for which the plan has steps of their own.
        back_on: The day to which steps anchored at the return belong.

    Raises:
        InvalidInput: the overlap is so short that the states come out of order, or the owner is
            back before the cover begins.
    """
    transfer_on = calendars.ours.shifted(start_on, overlap_working_days)
    anchors = {"start": start_on, "transfer": transfer_on}
    if plan.is_cover:
        anchors["return"] = _checked_return(back_on, transfer_on)
    waits = plan.waits()
    dated: dict[str, list[HandoffStep]] = {}
    for step_id in in_order(waits):
        step = plan.step(step_id)
        before = [other for name in waits[step_id] for other in dated[name]]
        dated[step_id] = [
            _dated(step, account, anchors[step.anchor], before, owners=owners, calendars=calendars)
            for account in (accounts if step.each else (None,))
        ]
    all_steps = [step for planned in plan.steps for step in dated[planned.id]]
    steps = tuple(sorted(all_steps, key=lambda step: step.due_on))
    if not plan.is_at_once:
        _check_order(plan, steps)
    return Schedule(steps, first_day(steps, "introduced"), first_day(steps, "transferred"))


def first_day(steps: Sequence[HandoffStep], state: str) -> date:
    """Return the first day of the steps that reach a state."""
    return min(step.due_on for step in steps if step.reaches == state)


def _checked_return(back_on: date | None, transfer_on: date) -> date:
    if back_on is None:
        raise InvalidInput("a leave cover needs the day on which the owner is back")
    if back_on <= transfer_on:
        raise InvalidInput(
            f"the owner is back on {back_on}, but the cover begins on {transfer_on}; "
            "start earlier or name a later day",
        )
    return back_on


def _dated(
    step: PlanStep,
    account: AccountClock | None,
    anchor: date,
    before: Sequence[HandoffStep],
    *,
    owners: Mapping[str, str | None],
    calendars: Calendars,
) -> HandoffStep:
    key = account.key if account else None
    mine = [other for other in before if other.account in (None, key) or key is None]
    planned_on = _day(step, account, anchor, calendars.ours)
    earliest = max([planned_on, *(other.due_on for other in mine)])
    owner = owners.get(step.role)
    if account and step.role == "seller":
        owner = account.seller
    return HandoffStep(
        id=f"{step.id}:{key}" if key else step.id,
        title=step.title,
        role=step.role,
        owner=owner,
        audience=step.audience,
        account=key,
        priority=account.priority if account and step.clock else None,
        due_on=calendars.of(step.audience, key).on_or_after(earliest),
        anchor=step.anchor,
        after=tuple(other.id for other in mine),
        produces=step.produces,
        reaches=step.reaches,
    )


def _day(
    step: PlanStep,
    account: AccountClock | None,
    anchor: date,
    ours: WorkingDays,
) -> date:
    if step.clock and account:
        return ours.shifted(anchor, account.within_working_days)
    if step.offset_working_days is not None:
        return ours.shifted(anchor, step.offset_working_days)
    return anchor + timedelta(days=step.offset_days or 0)


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
