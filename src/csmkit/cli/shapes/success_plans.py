"""The JSON of success plans: as they are listed, and one with everything that belongs to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from csmkit.cli.shapes.fields import day_text

if TYPE_CHECKING:
    from csmkit.domain.plan_view import (
        Doubt,
        Move,
        PlanConfidence,
        PlanMoves,
        PlanView,
        SponsorView,
        TaskView,
    )
    from csmkit.domain.success_plan import PlanNote
    from csmkit.services.list_plans import ListedPlan
    from csmkit.services.show_plan import ShownPlan


class DoubtShape(TypedDict):
    """Why one may be less sure of a plan, and how many points of 100 that costs."""

    about: str
    points: int
    because: str


class ConfidenceShape(TypedDict):
    """How sure one may be that a plan is kept, 0 to 100; it says nothing of trust."""

    points: int
    word: str
    doubts: list[DoubtShape]


class SponsorShape(TypedDict):
    """The executive who stands for a side."""

    side: str
    who: str | None
    name: str | None
    agreed_on: str | None
    missing: str | None


class TaskMoveShape(TypedDict):
    """A task's day was moved."""

    on: str
    from_on: str
    to_on: str
    note: str | None


class PlanTaskShape(TypedDict):
    """A task with its owner and its day."""

    task: str
    text: str
    side: str
    owner: str
    owner_name: str
    state: str
    added_on: str
    due_on: str
    first_due_on: str
    done_on: str | None
    dropped_on: str | None
    days_late: int
    moves: list[TaskMoveShape]
    note: str | None


class ValueShape(TypedDict):
    """A dated value or text."""

    on: str
    text: str


class MovedShape(TypedDict):
    """What moved since the last update: ids of tasks, and the measure's new value."""

    since_on: str
    done: list[str]
    moved: list[str]
    added: list[str]
    dropped: list[str]
    value: str | None


class SuccessPlanShape(TypedDict):
    """A success plan with everything that belongs to it: `csmkit.success-plan/v1`."""

    schema: str
    account: str
    name: str
    plan: str
    outcome: str
    state: str
    started_on: str
    due_on: str | None
    agreed_on: str | None
    closed_on: str | None
    ended_as: str | None
    measure: str | None
    baseline: str | None
    target: str | None
    value: str | None
    values: list[ValueShape]
    sponsors: list[SponsorShape]
    missing: list[str]
    our_resources: list[str]
    their_resources: list[str]
    in_scope: list[str]
    out_of_scope: list[str]
    service_level: list[str]
    worth: list[str]
    cadence_days: int | None
    structure: str | None
    updated_on: str | None
    next_update_on: str | None
    update_due: bool
    conflict: str | None
    tasks: list[PlanTaskShape]
    since_update: MovedShape
    confidence: ConfidenceShape
    inner: list[ValueShape]
    note: str | None


class ListedPlanShape(TypedDict):
    """A running success plan in a list: `csmkit.listed-plan/v1`."""

    schema: str
    account: str
    name: str
    owner: str | None
    plan: str
    outcome: str
    state: str
    next_update_on: str | None
    days_overdue: int
    due: bool
    late_tasks: int
    confidence: int
    missing: list[str]


def success_plan_shape(shown: ShownPlan) -> SuccessPlanShape:
    """Return a plan as `csmkit.success-plan/v1`."""
    view, plan = shown.view, shown.view.plan
    return {
        "schema": "csmkit.success-plan/v1",
        "account": view.account,
        "name": view.name,
        "plan": view.id,
        "outcome": plan.outcome,
        "state": view.state,
        "started_on": str(plan.started_on),
        "due_on": day_text(plan.due_on),
        "agreed_on": day_text(view.agreed_on),
        "closed_on": day_text(plan.closed_on),
        "ended_as": plan.ended_as,
        "measure": plan.measure,
        "baseline": plan.baseline,
        "target": view.target,
        "value": view.value,
        "values": [_value(note) for note in view.told("measured")],
        "sponsors": [_sponsor(one) for one in view.sponsors],
        "missing": list(view.missing),
        "our_resources": list(view.texts("resource", "us")),
        "their_resources": list(view.texts("resource", "them")),
        "in_scope": list(view.texts("in-scope")),
        "out_of_scope": list(view.texts("out-of-scope")),
        "service_level": list(view.texts("service-level")),
        "worth": list(view.texts("value")),
        "cadence_days": plan.cadence_days,
        "structure": plan.structure,
        "updated_on": day_text(view.told_on) if view.told("update") else None,
        "next_update_on": day_text(view.next_update_on),
        "update_due": view.is_update_due,
        "conflict": plan.conflict,
        "tasks": [_task(task) for task in view.tasks],
        "since_update": _moved(shown.moves),
        "confidence": _confidence(shown.confidence),
        "inner": [_value(note) for note in view.told("inner")],
        "note": plan.note,
    }


def listed_plan_shape(one: ListedPlan) -> ListedPlanShape:
    """Return a plan of a list as `csmkit.listed-plan/v1`."""
    view = one.view
    return {
        "schema": "csmkit.listed-plan/v1",
        "account": view.account,
        "name": view.name,
        "owner": view.owner,
        "plan": view.id,
        "outcome": view.plan.outcome,
        "state": view.state,
        "next_update_on": day_text(view.next_update_on),
        "days_overdue": _overdue(view),
        "due": one.is_due,
        "late_tasks": sum(task.state == "late" for task in view.tasks),
        "confidence": one.confidence.points,
        "missing": list(view.missing),
    }


def _overdue(view: PlanView) -> int:
    return max(0, (view.as_of - (view.next_update_on or view.as_of)).days)


def _value(note: PlanNote) -> ValueShape:
    return {"on": str(note.on), "text": note.text or note.note or ""}


def _sponsor(one: SponsorView) -> SponsorShape:
    return {
        "side": one.side,
        "who": one.who,
        "name": one.name,
        "agreed_on": day_text(one.agreed_on),
        "missing": one.missing,
    }


def _task(task: TaskView) -> PlanTaskShape:
    record = task.record
    return {
        "task": str(record.id),
        "text": record.text,
        "side": record.side,
        "owner": record.owner,
        "owner_name": task.owner_name,
        "state": task.state,
        "added_on": str(record.added_on),
        "due_on": str(task.due_on),
        "first_due_on": str(record.due_on),
        "done_on": day_text(record.done_on),
        "dropped_on": day_text(record.dropped_on),
        "days_late": task.days_late,
        "moves": [_move(move) for move in task.moves],
        "note": record.note,
    }


def _move(move: Move) -> TaskMoveShape:
    return {
        "on": str(move.on),
        "from_on": str(move.from_on),
        "to_on": str(move.to_on),
        "note": move.note,
    }


def _moved(moves: PlanMoves) -> MovedShape:
    return {
        "since_on": str(moves.since_on),
        "done": [str(task.record.id) for task in moves.done],
        "moved": [str(task.record.id) for task, _ in moves.moved],
        "added": [str(task.record.id) for task in moves.added],
        "dropped": [str(task.record.id) for task in moves.dropped],
        "value": moves.measured.text if moves.measured else None,
    }


def _confidence(found: PlanConfidence) -> ConfidenceShape:
    return {
        "points": found.points,
        "word": found.word,
        "doubts": [_doubt(one) for one in found.doubts],
    }


def _doubt(one: Doubt) -> DoubtShape:
    return {"about": one.about, "points": one.points, "because": one.because}
