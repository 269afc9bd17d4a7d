"""Whether the steps of a plan can follow each other, and in the order that people deserve.

Days count here in working days from the start, as if there were no holidays; a plan must hold
with the least and with the most weeks that it allows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import nearest
from csmkit.handoff.dependencies import all_before, circle
from csmkit.handoff.plan_shape import DAYS_OF_WEEK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csmkit.handoff.plan_shape import Plan, PlanStep
    from csmkit.located import Route

    Found = tuple[Route, str]

WORKING_SHARE = DAYS_OF_WEEK / 7
"""Working days in a calendar day."""
FASTEST_CLOCK = 1
"""Working days of the most urgent clock. Source: practice, 24 hours."""
AFTER_EVERYTHING = 10_000
"""Where the day of return lies for a plan that does not know it: behind all other anchors."""


def order_problems(plan: Plan) -> Iterator[Found]:
    """Yield what is wrong with the order of a plan, with the place in its file."""
    unknown = [*_unknown(plan)]
    yield from unknown
    if unknown:
        return
    if found := circle(plan.waits()):
        yield _at(plan, found[0], "after"), f"a circle: {' waits for '.join(found)}"
        return
    yield from _return_problems(plan)
    yield from _day_problems(plan)
    yield from _audience_problems(plan)
    yield from _state_problems(plan)


def _at(plan: Plan, step_id: str, field: str) -> Route:
    place = next(place for place, step in enumerate(plan.steps) if step.id == step_id)
    return ("steps", place, field)


def _unknown(plan: Plan) -> Iterator[Found]:
    ids = [step.id for step in plan.steps]
    made = [step.produces for step in plan.steps if step.produces]
    for place, step in enumerate(plan.steps):
        for position, name in enumerate(step.after):
            if name not in ids:
                message = f"there is no step {name!r}{nearest(name, ids)}"
                yield ("steps", place, "after", position), message
        for position, name in enumerate(step.needs):
            if name not in made:
                message = f"no step produces {name!r}{nearest(name, made)}"
                yield ("steps", place, "needs", position), message


def _return_problems(plan: Plan) -> Iterator[Found]:
    for place, step in enumerate(plan.steps):
        if step.anchor == "return" and not plan.is_cover:
            yield ("steps", place, "anchor"), "only a leave-cover has a day of return"
    if plan.is_cover:
        last = next(step for step in plan.steps if step.reaches == "settled")
        if last.anchor != "return":
            yield _at(plan, last.id, "anchor"), "a leave-cover is settled at its return"


def _day_problems(plan: Plan) -> Iterator[Found]:
    """Yield the steps that are due before one that they wait for."""
    waits = plan.waits()
    for step in plan.steps:
        for before in (plan.step(name) for name in waits[step.id]):
            if _is_before(plan, step, before):
                yield _at(plan, step.id, "id"), _too_early(step, before)


def _too_early(step: PlanStep, before: PlanStep) -> str:
    if step.audience == "customer" and before.audience == "internal":
        return (
            f"the customer would see {step.id!r} before {before.id!r} is due inside, which it "
            "waits for"
        )
    return f"{step.id!r} is due before {before.id!r}, which it waits for"


def _is_before(plan: Plan, step: PlanStep, other: PlanStep) -> bool:
    weeks = plan.overlap_weeks
    return any(_place(step, n) < _place(other, n) for n in (weeks.least, weeks.most))


def _is_always_before(plan: Plan, step: PlanStep, other: PlanStep) -> bool:
    weeks = plan.overlap_weeks
    return all(_place(step, n) < _place(other, n) for n in (weeks.least, weeks.most))


def _place(step: PlanStep, weeks: int) -> float:
    anchors = {"start": 0, "transfer": DAYS_OF_WEEK * weeks, "return": AFTER_EVERYTHING}
    if step.clock:
        return anchors[step.anchor] + FASTEST_CLOCK
    if step.offset_working_days is not None:
        return anchors[step.anchor] + step.offset_working_days
    return anchors[step.anchor] + (step.offset_days or 0) * WORKING_SHARE


def _audience_problems(plan: Plan) -> Iterator[Found]:
    """Yield steps that the customer sees though colleagues need not have done anything before."""
    waits = plan.waits()
    if not any(waits.values()):
        return
    inside = {step.id for step in plan.steps if step.audience == "internal"}
    for step in plan.steps:
        if step.audience == "customer" and not inside & all_before(step.id, waits):
            message = (
                f"the customer would see {step.id!r} before colleagues know; "
                "name in `after` what happens inside first"
            )
            yield _at(plan, step.id, "id"), message


def _state_problems(plan: Plan) -> Iterator[Found]:
    """Yield a transfer that the customer feels before hearing of it."""
    by_state = {step.reaches: step for step in plan.steps if step.reaches}
    announce, introduce = by_state["announced"], by_state["introduced"]
    transfer = by_state["transferred"]
    if _is_before(plan, introduce, announce):
        yield _at(plan, introduce.id, "id"), "the introduction is due before the announcement"
    if plan.is_at_once:  # nobody is there any more: the customer feels it already
        return
    waits = plan.waits()
    if not _is_always_before(plan, announce, transfer):
        yield _at(plan, transfer.id, "id"), _felt_first(transfer, announce)
    elif any(waits.values()) and announce.id not in all_before(transfer.id, waits):
        yield _at(plan, transfer.id, "id"), f"{_felt_first(transfer, announce)}; name it in `after`"


def _felt_first(transfer: PlanStep, announce: PlanStep) -> str:
    return f"the customer would feel {transfer.id!r} before hearing of it in {announce.id!r}"
