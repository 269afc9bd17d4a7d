"""Shows one success plan of an account, and how sure one may be of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.plan_view import moves_of
from csmkit.handoff.success_guide import confidence_in, load_success_guide
from csmkit.services.choose_plan import choose_plan
from csmkit.services.note_plan import views_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.plan_view import PlanConfidence, PlanMoves, PlanView
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader


class ShownPlan(NamedTuple):
    """A plan, how sure one may be of it, and what moved since the last update."""

    view: PlanView
    confidence: PlanConfidence
    moves: PlanMoves


def show_plan(
    reader: Reader,
    name: str,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    plan: str | None = None,
) -> ShownPlan:
    """Return a plan as it stood on a day.

    Args:
        reader: The open store.
        name: The account, by key or name.
        as_of: The day that counts as today.
        playbooks: Where playbooks are looked up.
        plan: Id, beginning of the id, or outcome; the only running one, or else the last one,
            where None.

    Raises:
        AccountNotFound, PlanNotFound: something named does not exist.
        InvalidInput: it is not clear which plan is meant, or the playbook is wrong.
    """
    guide = load_success_guide(playbooks)
    blueprint = reader.blueprint(reader.account_key(name))
    views = views_on(reader, blueprint, as_of)
    view = choose_plan(blueprint.key, views, plan, closed_too=True)
    return ShownPlan(view, confidence_in(view, guide), moves_of(view))
