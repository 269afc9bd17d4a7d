"""Marks a task of a success plan as done, or as no longer needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import InvalidInput
from csmkit.services.choose_plan import choose_task
from csmkit.services.note_plan import PlanChange, keep_plan, running_plan

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.store.writing import Unit


def settle_plan_task(
    unit: Unit,
    name: str,
    task: str,
    *,
    as_of: date,
    is_done: bool = True,
    note: str | None = None,
    plan: str | None = None,
    on: date | None = None,
) -> PlanChange:
    """Mark a task as done or dropped; one that is settled already stays as it is.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        task: Id, beginning of the id, or text.
        as_of: Today.
        is_done: False: it is no longer needed.
        note: What colleagues should know of it.
        plan: Id, beginning of the id, or outcome; the only running one where None.
        on: The day on which it was settled; today where None.

    Raises:
        AccountNotFound, PlanNotFound, RecordNotFound: something named does not exist.
        InvalidInput: the day cannot be, or the plan is closed.
    """
    blueprint, view = running_plan(unit, name, plan, as_of=as_of, on=on)
    found, day = choose_task(view, task), on or as_of
    if not found.is_open:
        return PlanChange(view, is_new=False)
    if day < found.record.added_on:
        raise InvalidInput(
            f"task {found.record.id!r} was added on {found.record.added_on}, after {day}"
        )
    field = "done_on" if is_done else "dropped_on"
    said = {"note": note} if note else {}
    changed = _with_task(blueprint, str(found.record.id), {field: day, **said})
    return keep_plan(unit, changed, view.id, as_of)


def _with_task(blueprint: Blueprint, task: str, changes: dict[str, object]) -> Blueprint:
    """Return a blueprint in which one task has changed."""
    return blueprint.with_fields(
        plan_tasks=tuple(
            one.model_copy(update=changes) if one.id == task else one
            for one in blueprint.plan_tasks
        )
    )
