"""Starts a success plan: what both sides want to reach, by what they will see it, until when."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.conflict_view import views_of
from csmkit.domain.known import as_known_on
from csmkit.domain.success_plan import SuccessPlan
from csmkit.errors import InvalidInput
from csmkit.handoff.success_guide import load_success_guide
from csmkit.located import checked
from csmkit.services.choose_conflict import choose_conflict
from csmkit.services.note_plan import PlanChange, keep_plan, view_of, with_notes

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.resources import ResourceFolder
    from csmkit.services.note_plan import NewPlanNote
    from csmkit.store.writing import Unit


class NewPlan(NamedTuple):
    """What a plan is about."""

    outcome: str
    measure: str | None = None
    baseline: str | None = None
    target: str | None = None
    due_on: date | None = None
    cadence_days: int | None = None
    """The playbook's where None."""
    structure: str | None = None
    conflict: str | None = None
    """The conflict that it is to settle: id, beginning of the id, or title."""


def start_plan(
    unit: Unit,
    name: str,
    new: NewPlan,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    on: date | None = None,
    said: Sequence[NewPlanNote] = (),
    by: str | None = None,
) -> PlanChange:
    """Write a plan into the blueprint; the same one on the same day stands there once.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        new: What it is about.
        as_of: Today.
        playbooks: Where playbooks are looked up.
        on: The day on which it began; today where None.
        said: What is agreed about it already.
        by: The teammate who writes it down.

    Raises:
        AccountNotFound, ConflictNotFound: something named does not exist.
        InvalidInput: a day cannot be, or something cannot be kept.
    """
    day = on or as_of
    if day > as_of:
        raise InvalidInput(f"{day} lies after {as_of}; only what has begun can be noted")
    if new.due_on is not None and new.due_on < day:
        raise InvalidInput(f"the plan would be due on {new.due_on}, before it begins on {day}")
    guide = load_success_guide(playbooks)
    blueprint = unit.blueprint(unit.account_key(name))
    values = {
        **new._asdict(),
        "started_on": day,
        "cadence_days": new.cadence_days or guide.update.cadence_days,
        "conflict": _conflict(blueprint, new.conflict, as_of),
        "by": by,
        "recorded_on": as_of if day != as_of else None,
    }
    plan = checked(SuccessPlan, values)
    key = _free_key(blueprint, plan)
    if all(one.id != key for one in blueprint.success_plans):
        named = plan.model_copy(update={"id": key})
        blueprint = blueprint.with_fields(success_plans=(*blueprint.success_plans, named))
    view = view_of(unit, blueprint, key, as_of)
    changed = with_notes(blueprint, view, said, as_of=as_of, on=on, by=by)
    return keep_plan(unit, changed, key, as_of)


def _conflict(blueprint: Blueprint, wanted: str | None, as_of: date) -> str | None:
    if wanted is None:
        return None
    views = views_of(as_known_on(blueprint, as_of), as_of)
    return choose_conflict(blueprint.key, views, wanted).course.id


def _free_key(blueprint: Blueprint, plan: SuccessPlan) -> str:
    """Return the id of a plan: another one of the same outcome has its day in it."""
    key = plan.natural_key()
    taken = {str(one.id): one.started_on for one in blueprint.success_plans}
    is_same = taken.get(key, plan.started_on) == plan.started_on
    return key if is_same else f"{key}-{plan.started_on}"
