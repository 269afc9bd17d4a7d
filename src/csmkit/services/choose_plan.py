"""Chooses the success plan of an account, and the task of it, that somebody means."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from csmkit.domain.document import slug
from csmkit.errors import InvalidInput, PlanNotFound, RecordNotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.domain.plan_view import PlanView, TaskView

T = TypeVar("T")


def choose_plan(
    account: str,
    views: Sequence[PlanView],
    wanted: str | None,
    *,
    closed_too: bool = False,
) -> PlanView:
    """Return the plan that is meant.

    Args:
        account: The account's key, for the refusal.
        views: Its plans, running ones first.
        wanted: Id, beginning of the id, or outcome; None for the only one that runs.
        closed_too: Without a name and with none running, take what was closed last.

    Raises:
        PlanNotFound: there is none of this name.
        InvalidInput: it is not clear which one is meant, or none runs.
    """
    if wanted is not None:
        found = _named([(view, view.id, view.plan.outcome) for view in views], wanted)
        if len(found) == 1:
            return found[0]
        if found:
            ids = ", ".join(view.id for view in found)
            raise InvalidInput(f"{wanted!r} may be several success plans of {account!r}: {ids}")
        known = [name for view in views for name in (view.id, view.plan.outcome)]
        raise PlanNotFound(wanted, known)
    live = [view for view in views if view.is_open]
    if len(live) == 1:
        return live[0]
    if live:
        ids = ", ".join(view.id for view in live)
        raise InvalidInput(
            f"account {account!r} has {len(live)} running success plans ({ids}); say which with "
            "--plan"
        )
    if views and closed_too:
        return views[0]
    raise InvalidInput(
        f"account {account!r} has no running success plan; "
        f'`csmkit plan start {account} "…"` begins one'
    )


def choose_task(view: PlanView, wanted: str) -> TaskView:
    """Return the task of a plan that is meant: by id, beginning of the id, or text.

    Raises:
        RecordNotFound: there is none of this name.
        InvalidInput: it is not clear which one is meant.
    """
    found = _named([(task, str(task.record.id), task.record.text) for task in view.tasks], wanted)
    if len(found) == 1:
        return found[0]
    if found:
        ids = ", ".join(str(task.record.id) for task in found)
        raise InvalidInput(f"{wanted!r} may be several tasks of plan {view.id!r}: {ids}")
    known = [n for task in view.tasks for n in (str(task.record.id), task.record.text)]
    raise RecordNotFound(wanted, known)


def _named(known: Sequence[tuple[T, str, str]], wanted: str) -> list[T]:
    folded = wanted.casefold()
    exact = [one for one, key, words in known if folded in (key, words.casefold())]
    exact = exact or [one for one, key, _ in known if slug(wanted) == key]
    return exact or [one for one, key, _ in known if key.startswith(folded)]
