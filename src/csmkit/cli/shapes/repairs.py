"""The JSON of a repair plan, `csmkit.repair/v1`, and the parts that memo and retro share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from csmkit.cli.shapes.assessments import EvidenceShape, evidence_shape
from csmkit.cli.shapes.fields import day_text, rounded

if TYPE_CHECKING:
    from csmkit.domain.recovery import (
        Cause,
        PromiseLine,
        RepairPart,
        RepairPlan,
        RepairStep,
        ToldLesson,
        TriedRepair,
    )


class CauseShape(TypedDict):
    """A sign that trust erodes, with what it rests on."""

    signal: str
    title: str
    points: float
    breach: str
    evidence: list[EvidenceShape]


class BreachShape(TypedDict):
    """Which kind of breach it was, how that is known, and the points that speak for either."""

    kind: str
    basis: str
    competence: float
    integrity: float


class RepairPartShape(TypedDict):
    """A part of the plan, such as owning the moment."""

    id: str
    title: str
    why: str


class RepairStepShape(TypedDict):
    """One dated step; `status` tells how its promise went."""

    id: str
    part: str
    title: str
    on: str
    hour: str | None
    zone: str | None
    owner: str | None
    channel: str
    commitment: str | None
    status: str
    do: list[str]
    use: list[str]
    avoid: list[str]
    when: list[str]
    not_when: list[str]
    source: str


class PromiseShape(TypedDict):
    """One promise and how it went: kept, late, broken, overdue, open or withdrawn."""

    id: str
    text: str
    promised_on: str | None
    due_on: str | None
    closed_on: str | None
    status: str
    days_late: int


class TriedRepairShape(TypedDict):
    """A repair that runs or ran, with its promises."""

    id: str
    relationship: str
    stage: str
    breach: str
    opened_on: str
    stop_loss_on: str
    reviews_on: list[str]
    closed_on: str | None
    outcome: str | None
    promises: list[PromiseShape]


class LessonShape(TypedDict):
    """What somebody of the team has learned, and from which account."""

    account: str
    id: str
    on: str
    text: str
    signals: list[str]
    by: str | None


class RepairShape(TypedDict):
    """What to do about a relationship, step by step with days: `csmkit.repair/v1`."""

    schema: str
    account: str
    name: str
    relationship: str
    as_of: str
    stage: str
    advice: str
    because: str
    repair_id: str
    title: str
    why: str
    breach: BreachShape
    causes: list[CauseShape]
    causes_are_past: bool
    parts: list[RepairPartShape]
    steps: list[RepairStepShape]
    reviews_on: list[str]
    stop_loss_on: str | None
    exit: list[str]
    running: TriedRepairShape | None
    earlier: list[TriedRepairShape]
    lessons: list[LessonShape]


def repair_shape(plan: RepairPlan) -> RepairShape:
    """Return a plan as `csmkit.repair/v1`."""
    return {
        "schema": "csmkit.repair/v1",
        "account": plan.account,
        "name": plan.name,
        "relationship": plan.relationship,
        "as_of": plan.as_of.isoformat(),
        "stage": plan.stage.word,
        "advice": plan.advice,
        "because": plan.because,
        "repair_id": plan.repair_id,
        "title": plan.title,
        "why": plan.why,
        "breach": {
            "kind": plan.breach,
            "basis": plan.breach_basis,
            "competence": rounded(plan.breach_points["competence"]),
            "integrity": rounded(plan.breach_points["integrity"]),
        },
        "causes": [cause_shape(cause) for cause in plan.causes],
        "causes_are_past": plan.causes_are_past,
        "parts": [_part(part) for part in plan.parts],
        "steps": [_step(step) for step in plan.steps],
        "reviews_on": [day.isoformat() for day in plan.reviews_on],
        "stop_loss_on": day_text(plan.stop_loss_on),
        "exit": list(plan.exits),
        "running": tried_shape(plan.running) if plan.running else None,
        "earlier": [tried_shape(repair) for repair in plan.earlier],
        "lessons": [lesson_shape(lesson) for lesson in plan.lessons],
    }


def cause_shape(cause: Cause) -> CauseShape:
    """Return a cause as a part of a plan or a memo."""
    return {
        "signal": cause.signal,
        "title": cause.title,
        "points": rounded(cause.points),
        "breach": cause.breach,
        "evidence": [evidence_shape(piece) for piece in cause.evidence],
    }


def _part(part: RepairPart) -> RepairPartShape:
    return {"id": part.id, "title": part.title, "why": part.why}


def _step(step: RepairStep) -> RepairStepShape:
    return {
        "id": step.id,
        "part": step.part,
        "title": step.title,
        "on": step.on.isoformat(),
        "hour": step.hour,
        "zone": step.zone,
        "owner": step.owner,
        "channel": step.channel,
        "commitment": step.commitment,
        "status": step.status,
        "do": list(step.do),
        "use": list(step.use),
        "avoid": list(step.avoid),
        "when": list(step.when),
        "not_when": list(step.not_when),
        "source": step.source,
    }


def promise_shape(line: PromiseLine) -> PromiseShape:
    """Return how one promise went."""
    return {
        "id": line.id,
        "text": line.text,
        "promised_on": day_text(line.promised_on),
        "due_on": day_text(line.due_on),
        "closed_on": day_text(line.closed_on),
        "status": line.status,
        "days_late": line.days_late,
    }


def tried_shape(repair: TriedRepair) -> TriedRepairShape:
    """Return a repair with its promises."""
    return {
        "id": repair.id,
        "relationship": repair.relationship,
        "stage": repair.stage,
        "breach": repair.breach,
        "opened_on": repair.opened_on.isoformat(),
        "stop_loss_on": repair.stop_loss_on.isoformat(),
        "reviews_on": [day.isoformat() for day in repair.reviews_on],
        "closed_on": day_text(repair.closed_on),
        "outcome": repair.outcome,
        "promises": [promise_shape(line) for line in repair.promises],
    }


def lesson_shape(lesson: ToldLesson) -> LessonShape:
    """Return a lesson of the team."""
    return {
        "account": lesson.account,
        "id": lesson.id,
        "on": lesson.on.isoformat(),
        "text": lesson.text,
        "signals": list(lesson.signals),
        "by": lesson.by,
    }
