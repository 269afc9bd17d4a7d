"""Adds a task to a success plan: who of either side does what until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.success_plan import PlanTask
from csmkit.errors import InvalidInput
from csmkit.located import checked
from csmkit.services.find_party import find_party
from csmkit.services.note_plan import PlanChange, keep_plan, running_plan

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.plan_view import PlanView
    from csmkit.store.writing import Unit


class NewTask(NamedTuple):
    """What is to be done; owner and day must be named."""

    text: str
    owner: str | None
    due_on: date | None
    note: str | None = None


def add_plan_task(
    unit: Unit,
    name: str,
    new: NewTask,
    *,
    as_of: date,
    plan: str | None = None,
    on: date | None = None,
    by: str | None = None,
) -> PlanChange:
    """Add a task; the same one of the same owner stands there once while it is open.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        new: What, who, until when.
        as_of: Today.
        plan: Id, beginning of the id, or outcome; the only running one where None.
        on: The day on which it was agreed; today where None.
        by: The teammate who writes it down.

    Raises:
        AccountNotFound, PlanNotFound, PersonNotFound: something named does not exist.
        InvalidInput: owner or day are missing or cannot be.
    """
    if new.owner is None:
        raise InvalidInput("a task needs an owner; name a teammate or contact with --owner")
    if new.due_on is None:
        raise InvalidInput("a task needs a day; name it with --due")
    blueprint, view = running_plan(unit, name, plan, as_of=as_of, on=on)
    day = on or as_of
    check_due(view, new.text, new.due_on)
    owner = find_party(blueprint, unit.teammates(), new.owner, day=as_of, purpose="own a task")
    task = checked(
        PlanTask,
        {
            "plan": view.id,
            "text": new.text,
            "side": owner.side,
            "owner": owner.key,
            "added_on": day,
            "due_on": new.due_on,
            "note": new.note,
            "by": by,
            "recorded_on": as_of if day != as_of else None,
        },
    )
    key = _free_key(blueprint, task)
    if all(one.id != key for one in blueprint.plan_tasks):
        named = task.model_copy(update={"id": key})
        blueprint = blueprint.with_fields(plan_tasks=(*blueprint.plan_tasks, named))
    return keep_plan(unit, blueprint, view.id, as_of)


def check_due(view: PlanView, text: str, due_on: date) -> None:
    """Refuse a day that lies before the plan was agreed, or before it began.

    Raises:
        InvalidInput: with both days.
    """
    if view.agreed_on is not None and due_on < view.agreed_on:
        raise InvalidInput(
            f"task {text!r} would be due on {due_on}, before the plan was agreed on "
            f"{view.agreed_on}; name a later day"
        )
    if due_on < view.plan.started_on:
        raise InvalidInput(
            f"task {text!r} would be due on {due_on}, before the plan began on "
            f"{view.plan.started_on}; name a later day"
        )


def _free_key(blueprint: Blueprint, task: PlanTask) -> str:
    """Return the id of a task, numbered where another plan, owner or day has the same words."""
    taken = {str(one.id): one for one in blueprint.plan_tasks}
    key, number = task.natural_key(), 1
    while (other := taken.get(key)) is not None and not _is_same(other, task):
        number += 1
        key = f"{task.natural_key()}-{number}"
    return key


def _is_same(one: PlanTask, other: PlanTask) -> bool:
    return (one.plan, one.owner, one.due_on) == (other.plan, other.owner, other.due_on) and (
        one.done_on is None and one.dropped_on is None
    )
