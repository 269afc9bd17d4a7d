"""The JSON of an assessment, `csmkit.assessment/v1`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from csmkit.cli.shapes.fields import day_text, rounded

if TYPE_CHECKING:
    from csmkit.domain.trust import Assessment, Change, Evidence, Reason, UnknownSignal


class EvidenceShape(TypedDict):
    """Where a reason can be looked up."""

    kind: str
    id: str
    on: str | None
    text: str


class ReasonShape(TypedDict):
    """One signal that counts; points below zero build trust."""

    signal: str
    title: str
    points: float
    age_days: int
    floor: str | None
    evidence: list[EvidenceShape]


class UnknownShape(TypedDict):
    """A signal that could not be judged, and the question that would settle it."""

    signal: str
    title: str
    ask: str
    missing: list[str]


class ChangeShape(TypedDict):
    """A stage that will hold from a day on if nothing else happens."""

    on: str
    stage: str
    because: str


class AssessmentShape(TypedDict):
    """In which stage one relationship of one account is, and why: `csmkit.assessment/v1`."""

    schema: str
    account: str
    relationship: str
    as_of: str
    stage: str
    pressure: float
    reserve: float
    confidence: float
    reasons: list[ReasonShape]
    unknown: list[UnknownShape]
    since: str | None
    next: list[ChangeShape] | None
    reset_on: str | None
    next_until: str | None
    known: bool


def assessment_shape(assessment: Assessment) -> AssessmentShape:
    """Return an assessment as `csmkit.assessment/v1`."""
    return {
        "schema": "csmkit.assessment/v1",
        "account": assessment.account,
        "relationship": assessment.relationship,
        "as_of": assessment.as_of.isoformat(),
        "stage": assessment.stage.word,
        "pressure": rounded(assessment.pressure),
        "reserve": rounded(assessment.reserve),
        "confidence": rounded(assessment.confidence),
        "reasons": [_reason(reason) for reason in assessment.reasons],
        "unknown": [unknown_shape(signal) for signal in assessment.unknown],
        "since": day_text(assessment.since),
        "next": None if assessment.next is None else [change_shape(c) for c in assessment.next],
        "reset_on": day_text(assessment.reset_on),
        "next_until": day_text(assessment.next_until),
        "known": assessment.known,
    }


def _reason(reason: Reason) -> ReasonShape:
    return {
        "signal": reason.signal,
        "title": reason.title,
        "points": rounded(reason.points),
        "age_days": reason.age_days,
        "floor": None if reason.floor is None else reason.floor.word,
        "evidence": [evidence_shape(item) for item in reason.evidence],
    }


def evidence_shape(evidence: Evidence) -> EvidenceShape:
    """Return a piece of evidence as a part of an assessment."""
    return {
        "kind": evidence.kind,
        "id": evidence.id,
        "on": day_text(evidence.on),
        "text": evidence.text,
    }


def unknown_shape(signal: UnknownSignal) -> UnknownShape:
    """Return a signal that could not be judged as a part of an assessment."""
    return {
        "signal": signal.signal,
        "title": signal.title,
        "ask": signal.ask,
        "missing": list(signal.missing),
    }


def change_shape(change: Change) -> ChangeShape:
    """Return a stage to come as a part of an assessment."""
    return {
        "on": change.on.isoformat(),
        "stage": change.stage.word,
        "because": change.because,
    }
