"""Closes a success plan: its outcome is reached, or both sides let it go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import InvalidInput
from csmkit.services.note_plan import PlanChange, keep_plan, running_plan

if TYPE_CHECKING:
    from datetime import date

    from csmkit.store.writing import Unit


def close_plan(
    unit: Unit,
    name: str,
    *,
    is_reached: bool,
    as_of: date,
    note: str | None = None,
    plan: str | None = None,
    on: date | None = None,
) -> PlanChange:
    """Close a plan.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        is_reached: Whether the outcome was reached; else the plan ended without it.
        as_of: Today.
        note: What colleagues should know of it.
        plan: Id, beginning of the id, or outcome; the only running one where None.
        on: The day on which it ended; today where None.

    Raises:
        AccountNotFound, PlanNotFound: something named does not exist.
        InvalidInput: it would be reached with open tasks, is closed, or the day cannot be.
    """
    blueprint, view = running_plan(unit, name, plan, as_of=as_of, on=on)
    left = [task for task in view.tasks if task.is_open]
    if is_reached and left:
        more = f" and {len(left) - 1} more" if len(left) > 1 else ""
        raise InvalidInput(
            f"success plan {view.id!r} of {view.account!r} is not reached while its task "
            f"{left[0].record.text!r}{more} is open; settle what is open, or close it with --ended"
        )
    ended = {"closed_on": on or as_of, "ended_as": "reached" if is_reached else "ended"}
    changes = ended | ({"note": note} if note else {})
    changed = blueprint.with_fields(
        success_plans=tuple(
            one.model_copy(update=changes) if one.id == view.id else one
            for one in blueprint.success_plans
        )
    )
    return keep_plan(unit, changed, view.id, as_of)
