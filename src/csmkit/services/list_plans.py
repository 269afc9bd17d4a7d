"""Lists running success plans: whose update is due, what is late, which signature is missing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from csmkit.handoff.success_guide import confidence_in, load_success_guide
from csmkit.services.note_plan import views_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.domain.parts import Needs
    from csmkit.domain.plan_view import PlanConfidence, PlanView
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader

PLANS: Needs = {"success_plans": ("closed_on",)}


class ListedPlan(NamedTuple):
    """A running plan in a list."""

    view: PlanView
    confidence: PlanConfidence
    is_due: bool
    """Whether all parties are to be told by the day that was asked for."""


def list_plans(
    reader: Reader,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    by: date | None = None,
    owner: str | None = None,
    only_due: bool = True,
) -> list[ListedPlan]:
    """Return running plans, the longest overdue update first.

    Args:
        reader: The open store.
        as_of: The day that counts as today.
        playbooks: Where playbooks are looked up.
        by: Also those whose update is due by this day; today where None.
        owner: Only of this teammate's accounts.
        only_due: Leave out those whose update is not due.

    Raises:
        TeammateNotFound: there is no such teammate.
        InvalidInput: the playbook is wrong.
    """
    guide = load_success_guide(playbooks)
    wanted = None if owner is None else reader.teammate(owner).key
    keys = [
        one.account
        for one in reader.account_parts(as_of, PLANS)
        if any(row.closed_on is None for row in one.parts["success_plans"])
        and wanted in (None, one.owner)
    ]
    last = by or as_of
    found = []
    for blueprint in reader.blueprints(keys) if keys else ():
        for view in views_on(reader, blueprint, as_of):
            is_due = view.next_update_on is not None and view.next_update_on <= last
            if view.is_open and (is_due or not only_due):
                found.append(ListedPlan(view, confidence_in(view, guide), is_due))
    return sorted(found, key=_order)


def _order(one: ListedPlan) -> tuple[date, str, str]:
    never = one.view.plan.started_on + timedelta(days=36_500)
    return (one.view.next_update_on or never, one.view.account, one.view.id)
