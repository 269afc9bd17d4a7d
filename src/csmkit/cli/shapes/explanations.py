"""The JSON of an explanation, `csmkit.explanation/v1`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from csmkit.cli.shapes.assessments import (
    AssessmentShape,
    EvidenceShape,
    assessment_shape,
    evidence_shape,
)
from csmkit.cli.shapes.fields import day_text, rounded

if TYPE_CHECKING:
    from csmkit.domain.explanation import (
        EndedSignal,
        ExplainedOperand,
        ExplainedSignal,
        Explanation,
        PlannedRemedy,
        Step,
    )


class ThresholdsShape(TypedDict):
    """The pressure, less the reserve, from which a relationship is in a stage."""

    waning: float
    damaged: float
    lost: float


class OperandShape(TypedDict):
    """One comparison with what the record says; `verdict` is null where it cannot tell."""

    field: str
    meaning: str
    unit: str
    operator: str
    expected: float | bool | str | list[str]
    actual: float | bool | str | None
    verdict: bool | None


class ExplainedSignalShape(TypedDict):
    """One signal of the catalogue and what it says today: `fired`, `unknown` or `quiet`."""

    signal: str
    title: str
    verdict: str
    points: float
    age_days: int | None
    fades_on: str | None
    operands: list[OperandShape]
    evidence: list[EvidenceShape]
    why: str
    ask: str


class StepShape(TypedDict):
    """What can be done about an open cause: `keep`, `close`, `settle`, `meet` or `change`."""

    signal: str
    action: str
    evidence: EvidenceShape | None


class RemedyShape(TypedDict):
    """Signals without which the stage is better, what to do, and from when it would show."""

    signals: list[str]
    stage: str
    steps: list[StepShape]
    waits: list[str]
    shows_on: str | None


class EndedShape(TypedDict):
    """A signal about the person that ended with a former owner, with its points today."""

    signal: str
    title: str
    points: float
    evidence: list[EvidenceShape]


class ExplanationShape(TypedDict):
    """An assessment with everything that went into it: `csmkit.explanation/v1`."""

    schema: str
    account: str
    relationship: str
    as_of: str
    assessment: AssessmentShape
    thresholds: ThresholdsShape
    decided_on: str
    signals: list[ExplainedSignalShape]
    remedies: list[RemedyShape]
    reset_on: str | None
    ended: list[EndedShape]


def explanation_shape(explanation: Explanation) -> ExplanationShape:
    """Return an explanation as `csmkit.explanation/v1`."""
    assessment = assessment_shape(explanation.assessment)
    waning, damaged, lost = explanation.thresholds
    return {
        "schema": "csmkit.explanation/v1",
        "account": assessment["account"],
        "relationship": assessment["relationship"],
        "as_of": assessment["as_of"],
        "assessment": assessment,
        "thresholds": {"waning": waning, "damaged": damaged, "lost": lost},
        "decided_on": explanation.decided_on.isoformat(),
        "signals": [_signal(one) for one in explanation.signals],
        "remedies": [_remedy(one) for one in explanation.remedies],
        "reset_on": day_text(explanation.reset_on),
        "ended": [_ended(one) for one in explanation.ended],
    }


def _signal(signal: ExplainedSignal) -> ExplainedSignalShape:
    return {
        "signal": signal.signal,
        "title": signal.title,
        "verdict": signal.verdict,
        "points": rounded(signal.points),
        "age_days": signal.age_days,
        "fades_on": day_text(signal.fades_on),
        "operands": [_operand(one) for one in signal.operands],
        "evidence": [evidence_shape(item) for item in signal.evidence],
        "why": signal.why,
        "ask": signal.ask,
    }


def _operand(operand: ExplainedOperand) -> OperandShape:
    expected, actual = operand.expected, operand.actual
    return {
        "field": operand.field,
        "meaning": operand.meaning,
        "unit": operand.unit,
        "operator": operand.operator,
        "expected": list(expected) if isinstance(expected, tuple) else expected,
        "actual": rounded(actual) if isinstance(actual, float) else actual,
        "verdict": operand.verdict,
    }


def _remedy(remedy: PlannedRemedy) -> RemedyShape:
    return {
        "signals": list(remedy.signals),
        "stage": remedy.stage.word,
        "steps": [_step(step) for step in remedy.steps],
        "waits": list(remedy.waits),
        "shows_on": day_text(remedy.shows_on),
    }


def _step(step: Step) -> StepShape:
    evidence = None if step.evidence is None else evidence_shape(step.evidence)
    return {"signal": step.signal, "action": step.action, "evidence": evidence}


def _ended(ended: EndedSignal) -> EndedShape:
    return {
        "signal": ended.signal,
        "title": ended.title,
        "points": rounded(ended.points),
        "evidence": [evidence_shape(item) for item in ended.evidence],
    }
