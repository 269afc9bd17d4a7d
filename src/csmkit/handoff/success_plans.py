"""What a newcomer must know of success plans, and which account lacks one or a signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from csmkit.domain.plan_view import LATE, missing_signature, plans_of, signature_of
from csmkit.domain.success_plan import SIDES
from csmkit.handoff.known import Known, after, count, distance, said, sentence
from csmkit.handoff.success_guide import confidence_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from csmkit.domain.handoff import Line
    from csmkit.domain.parts import AccountParts, Needs
    from csmkit.domain.people import Teammate
    from csmkit.domain.plan_view import PlanView, TaskView

PLAN_NEEDS: Needs = {
    "account": ("segment",),
    "contract": ("arr_cents",),
    "contacts": ("id", "left_on", "name"),
    "success_plans": ("closed_on", "id", "outcome"),
    "plan_notes": ("about", "on", "plan", "side", "who"),
}
WHOSE = {"us": "we give:", "them": "they give:"}


def success_plans(known: Known) -> Iterator[Line]:
    """Yield each plan, running ones first, and behind it its open tasks."""
    for view in plans_of(known.blueprint, known.people, known.as_of):
        text = _running(known, view) if view.is_open else _closed(view)
        yield said(known, view.plan, "success plan", text, on=view.told_on)
        for task in view.tasks if view.is_open else ():
            if task.is_open:
                yield said(known, task.record, "task", _task(task, known.as_of))


def _running(known: Known, view: PlanView) -> str:
    plan = view.plan
    agreed = f"agreed on {view.agreed_on}" if view.agreed_on else None
    missing = f"not agreed, missing: {' and '.join(view.missing)}" if view.missing else None
    sponsors = ", ".join(one.name for one in view.sponsors if one.name)
    guide = known.success_guide
    sure = confidence_in(view, guide) if guide else None
    return sentence(
        plan.outcome,
        agreed or missing,
        after("executives:", sponsors),
        _measure(view),
        after("due on", plan.due_on),
        *(after(WHOSE[side], " / ".join(view.texts("resource", side))) for side in SIDES),
        after("in scope:", " / ".join(view.texts("in-scope"))),
        after("out of scope:", " / ".join(view.texts("out-of-scope"))),
        after("service agreed:", " / ".join(view.texts("service-level"))),
        after("worth to them:", " / ".join(view.texts("value"))),
        after("updates:", plan.structure),
        after("next update on", view.next_update_on) or "no cadence of updates is agreed",
        f"confidence in the plan {sure.points} of 100, {sure.word}" if sure else None,
    )


def _measure(view: PlanView) -> str | None:
    if view.plan.measure is None:
        return "nobody has said by what it is measured"
    way = (
        after("from", view.plan.baseline),
        after("now", view.value),
        after("target", view.target),
    )
    return sentence(f"measured by {view.plan.measure}", *way, separator=", ")


def _closed(view: PlanView) -> str:
    ended = "Reached" if view.plan.ended_as == "reached" else "Ended"
    return sentence(f"{ended} on {view.plan.closed_on}: {view.plan.outcome}", view.plan.note)


def _task(task: TaskView, as_of: date) -> str:
    whose = "Our task" if task.record.side == "us" else "Their task"
    moved = count(len(task.moves), "time", "times")
    return sentence(
        f"{whose}, {task.owner_name}: {task.record.text}",
        f"{'was due' if task.state == LATE else 'due'} {task.due_on}, "
        f"{distance(task.due_on, as_of)}",
        f"moved {moved}" if task.moves else None,
        task.record.note,
    )


# ── Readiness ────────────────────────────────────────────────────────────────────────────────────


class PlanStanding(NamedTuple):
    """Which plans of an account run, and which signatures are missing, in words."""

    agreed: tuple[str, ...]
    """The ids of those that both sides have agreed to."""
    lacking: tuple[tuple[str, str], ...]
    """Outcome and missing signatures of the others."""


def plan_standing(
    found: AccountParts,
    people: Mapping[str, Teammate],
    as_of: date,
) -> PlanStanding:
    """Return how the running plans of an account stand that was read with `PLAN_NEEDS`."""
    agreed, lacking = [], []
    for plan in found.parts["success_plans"]:
        if plan.closed_on is not None:
            continue
        missing = [*_missing(found, people, plan.id, as_of)]
        if missing:
            lacking.append((plan.outcome, " and ".join(missing)))
        else:
            agreed.append(plan.id)
    return PlanStanding(tuple(agreed), tuple(lacking))


def _missing(
    found: AccountParts,
    people: Mapping[str, Teammate],
    plan: str,
    as_of: date,
) -> Iterator[str]:
    contacts = {one.id: one for one in found.parts["contacts"]}
    for side in SIDES:
        signature = signature_of(found.parts["plan_notes"], plan, side)
        person: Any = (people if side == "us" else contacts).get(signature.who or "")
        gone = person is None or _is_gone(person, as_of)
        name = person.name if person else signature.who
        if words := missing_signature(signature, side, name, is_gone=gone):
            yield words


def _is_gone(person: Any, as_of: date) -> bool:
    if hasattr(person, "has_left_by"):
        return bool(person.has_left_by(as_of))
    return person.left_on is not None and person.left_on <= as_of.isoformat()


def size_of(found: AccountParts) -> tuple[str | None, int | None]:
    """Return segment and yearly revenue in cents, each None where it is not recorded."""
    segment = next((row.segment for row in found.parts["account"]), None)
    return segment, next((row.arr_cents for row in found.parts["contract"]), None)
