"""Names the executives who stand for a success plan, and notes that they agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.plan_view import WHOSE
from csmkit.errors import InvalidInput
from csmkit.handoff.success_guide import load_success_guide
from csmkit.services.find_party import Party, find_party
from csmkit.services.note_plan import (
    NewPlanNote,
    PlanChange,
    keep_plan,
    running_plan,
    view_of,
    with_notes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.plan_view import PlanView
    from csmkit.resources import ResourceFolder
    from csmkit.store.writing import Unit


def agree_plan(
    unit: Unit,
    name: str,
    who: str,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    is_agreed: bool = True,
    plan: str | None = None,
    on: date | None = None,
    by: str | None = None,
) -> PlanChange:
    """Name an executive of either side, or note that the one who is named agreed.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        who: A teammate or contact, by key or name.
        as_of: Today.
        playbooks: Where playbooks are looked up.
        is_agreed: False: only name them.
        plan: Id, beginning of the id, or outcome; the only running one where None.
        on: The day on which they agreed or were named; today where None.
        by: The teammate who writes it down.

    Raises:
        AccountNotFound, PlanNotFound, PersonNotFound: something named does not exist.
        InvalidInput: they have left, are no executive of ours or not the one who is named, or a
            task would be due before the plan was agreed.
    """
    blueprint, view = running_plan(unit, name, plan, as_of=as_of, on=on)
    purpose = "agree to a plan" if is_agreed else "stand for a plan"
    party = find_party(blueprint, unit.teammates(), who, day=as_of, purpose=purpose)
    if is_agreed:
        _check_is_named(view, party)
    else:
        _check_role(party, playbooks)
    standing = next(one for one in view.sponsors if one.side == party.side)
    if standing.agreed_on if is_agreed else standing.who == party.key:
        return PlanChange(view, is_new=False)
    new = NewPlanNote("signed" if is_agreed else "sponsor", side=party.side, who=party.key)
    changed = with_notes(blueprint, view, [new], as_of=as_of, on=on, by=by)
    _check_tasks(view_of(unit, changed, view.id, as_of))
    return keep_plan(unit, changed, view.id, as_of)


def _check_is_named(view: PlanView, party: Party) -> None:
    standing = next(one for one in view.sponsors if one.side == party.side)
    if standing.who == party.key:
        return
    now = f"{standing.name} is" if standing.who else "nobody is"
    raise InvalidInput(
        f"{party.person.name} is not {WHOSE[party.side]} executive of plan {view.id!r}, {now}; "
        f"`csmkit plan sponsor {view.account} {party.key}` names them"
    )


def _check_role(party: Party, playbooks: Sequence[ResourceFolder]) -> None:
    roles = load_success_guide(playbooks).sponsors.roles
    role = getattr(party.person, "role", None)
    if party.side == "us" and role not in roles:
        raise InvalidInput(
            f"{party.person.name} is {role} and cannot stand for a plan; "
            f"name one of us who is {' or '.join(roles)}"
        )


def _check_tasks(view: PlanView) -> None:
    """Refuse an agreement that would come after a task's day."""
    if view.agreed_on is None:
        return
    for task in view.tasks:
        if task.is_open and task.due_on < view.agreed_on:
            raise InvalidInput(
                f"task {task.record.text!r} is due on {task.due_on}, before the plan would be "
                f"agreed on {view.agreed_on}; move it first with `csmkit plan task move`"
            )
