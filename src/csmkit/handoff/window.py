"""The window of a handoff: the time between planning it and the last day of who hands over."""

from __future__ import annotations

from calendar import monthrange
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.people import Teammate
    from csmkit.handoff.plan_shape import Plan, WindowMonths


def window_remark(plan: Plan, outgoing: Teammate, as_of: date) -> str | None:
    """Return what to say of the time that is left, None where it is as the plan counts on.

    Args:
        plan: With the least and the most months, if it has any.
        outgoing: Who hands over, with a last day or without.
        as_of: The day on which the handoff is planned.
    """
    window = plan.window_months
    if window is None:
        return None
    who, last_on = outgoing.key, outgoing.leaving_on
    if last_on is None:
        return (
            f"the plan {plan.id!r} counts on {window_words(window)} until the last day of {who}, "
            "which is not recorded (`leaving_on` of the teammate)"
        )
    left = f"{who} leaves on {last_on}, in {(last_on - as_of).days} days"
    if last_on < months_after(as_of, window.least):
        return (
            f"{left}; the plan {plan.id!r} counts on {window_words(window)}, so begin with what "
            "cannot wait"
        )
    if last_on > months_after(as_of, window.most):
        return (
            f"{left}; the plan {plan.id!r} counts on {window_words(window)}, so what is told or "
            "written down now may be out of date by then"
        )
    return None


def window_words(window: WindowMonths) -> str:
    """Return a window in words, such as `1 to 3 months`."""
    return f"{window.least} to {window.most} months"


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, or the last one of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return day.replace(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
