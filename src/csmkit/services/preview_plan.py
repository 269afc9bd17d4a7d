"""Previews the plan for a reason: its steps with days, by role, for nobody in particular."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.errors import InvalidInput
from csmkit.handoff.calendars import Calendars
from csmkit.handoff.plan import load_plan
from csmkit.handoff.risk import load_norms
from csmkit.handoff.schedule import AccountClock, check_start, make_steps
from csmkit.handoff.window import window_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.handoff import HandoffStep
    from csmkit.resources import ResourceFolder


class PreviewedPlan(NamedTuple):
    """A plan with days."""

    title: str
    why: str
    steps: tuple[HandoffStep, ...]
    start_on: date
    window: str | None
    """How long before somebody leaves it should be planned, in words."""


def preview_plan(
    reason: str,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    start_on: date | None = None,
    weeks: int | None = None,
    back_on: date | None = None,
) -> PreviewedPlan:
    """Return a plan as it would run from a day on, Monday to Friday, without holidays.

    Steps that each account has on the clock of its priority stand there once a priority.

    Args:
        reason: Picks the plan.
        as_of: The day that counts as today.
        playbooks: Where playbooks are looked up.
        start_on: The first day; the next working day where None.
        weeks: How long both work side by side; the plan's default where None.
        back_on: For a leave cover: the first day on which the owner is back.

    Raises:
        InvalidInput: there is no such plan, it is wrong, or the days do not fit.
    """
    plan = load_plan(reason, playbooks)
    if weeks is not None and not plan.allows(weeks):
        least, most = plan.overlap_weeks.least, plan.overlap_weeks.most
        raise InvalidInput(f"the plan {plan.id!r} overlaps {least} to {most} weeks, not {weeks}")
    calendars = Calendars((), {})
    begins_on = start_on or calendars.ours.on_or_after(as_of)
    check_start(begins_on, as_of, calendars.ours)
    clocks = [AccountClock("account")]
    if plan.has_clocks:
        clocks = [
            AccountClock(rule.id.lower(), rule.id, rule.within_working_days or 0)
            for rule in load_norms(playbooks).priorities
        ]
    schedule = make_steps(
        plan,
        start_on=begins_on,
        overlap_working_days=plan.overlap_working_days(weeks),
        owners={},
        calendars=calendars,
        accounts=clocks,
        back_on=back_on,
    )
    window = window_words(plan.window_months) if plan.window_months else None
    return PreviewedPlan(plan.title, plan.why, schedule.steps, begins_on, window)
