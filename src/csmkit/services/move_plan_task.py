"""Moves the day of a task of a success plan, with the reason; every move stays on record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import InvalidInput
from csmkit.services.add_plan_task import check_due
from csmkit.services.choose_plan import choose_task
from csmkit.services.note_plan import (
    NewPlanNote,
    PlanChange,
    keep_plan,
    running_plan,
    with_notes,
)

if TYPE_CHECKING:
    from datetime import date

    from csmkit.store.writing import Unit


def move_plan_task(
    unit: Unit,
    name: str,
    task: str,
    to_on: date | None,
    *,
    because: str | None,
    as_of: date,
    plan: str | None = None,
    on: date | None = None,
    by: str | None = None,
) -> PlanChange:
    """Give a task another day; the last move of a day counts.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        task: Id, beginning of the id, or text.
        to_on: The new day.
        because: Why, for colleagues.
        as_of: Today.
        plan: Id, beginning of the id, or outcome; the only running one where None.
        on: The day on which that was agreed; today where None.
        by: The teammate who writes it down.

    Raises:
        AccountNotFound, PlanNotFound, RecordNotFound: something named does not exist.
        InvalidInput: day or reason are missing, the day cannot be, or the task is settled.
    """
    if to_on is None:
        raise InvalidInput("say to which day the task moves, with --to")
    if because is None:
        raise InvalidInput("say why the task moves, with --because")
    blueprint, view = running_plan(unit, name, plan, as_of=as_of, on=on)
    found = choose_task(view, task)
    key = str(found.record.id)
    if not found.is_open:
        raise InvalidInput(f"task {key!r} is {found.state}; only what is open can be moved")
    check_due(view, found.record.text, to_on)
    if to_on < found.record.added_on:
        raise InvalidInput(f"task {key!r} was added on {found.record.added_on}, after {to_on}")
    if to_on == found.due_on:
        return PlanChange(view, is_new=False)
    new = NewPlanNote("moved", task=key, due_on=to_on, note=because)
    changed = with_notes(blueprint, view, [new], as_of=as_of, on=on, by=by)
    return keep_plan(unit, changed, view.id, as_of)
