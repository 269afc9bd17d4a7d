"""The JSON of a check-in: its questions, and what the answers changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from csmkit.cli.shapes.fields import day_text, rounded
from csmkit.domain.expectation_gaps import QUESTION

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.answer import Answer
    from csmkit.domain.trust import Assessment, Stage
    from csmkit.services.check_in import CheckIn
    from csmkit.services.list_questions import OpenQuestion
    from csmkit.services.show_expectations import HeldExpectation


class QuestionShape(TypedDict):
    """What the record of an account cannot tell; fill in `answer`: `csmkit.question/v1`."""

    schema: str
    account: str
    relationship: str
    signal: str
    title: str
    ask: str
    builds: bool
    points: float
    stage_if_yes: str
    shift_if_yes: float
    missing: list[str]
    answer: str | None


class AnswerShape(TypedDict):
    """One answer that was given."""

    signal: str
    seen: bool
    text: str | None
    on: str


class CheckinStageShape(TypedDict):
    """How a relationship stood without and with the answers."""

    relationship: str
    stage_before: str
    stage: str
    pressure_before: float
    pressure: float
    confidence_before: float
    confidence: float


class CheckinShape(TypedDict):
    """What the answers to a check-in changed: `csmkit.checkin/v1`."""

    schema: str
    account: str
    as_of: str
    dry_run: bool
    answers: list[AnswerShape]
    relationships: list[CheckinStageShape]


def question_shape(account: str, question: OpenQuestion) -> QuestionShape:
    """Return an open question as `csmkit.question/v1`."""
    signal = question.signal
    return {
        "schema": "csmkit.question/v1",
        "account": account,
        "relationship": signal.relationship,
        "signal": signal.id,
        "title": signal.title,
        "ask": signal.ask,
        "builds": signal.builds,
        "points": signal.points,
        "stage_if_yes": question.stage.word,
        "shift_if_yes": rounded(question.shift),
        "missing": list(question.missing),
        "answer": None,
    }


def expectation_question_shape(
    account: str,
    held: HeldExpectation,
    stage: Stage,
) -> QuestionShape:
    """Return a question about an expectation as `csmkit.question/v1`; trust is not moved by it."""
    one = held.expectation
    return {
        "schema": "csmkit.question/v1",
        "account": account,
        "relationship": "customer",
        "signal": f"{QUESTION}{one.id}",
        "title": f"An expectation that is {held.status}",
        "ask": held.ask or one.text,
        "builds": False,
        "points": 0.0,
        "stage_if_yes": stage.word,
        "shift_if_yes": 0.0,
        "missing": [],
        "answer": None,
    }


def checkin_shape(checkin: CheckIn, as_of: date, *, dry_run: bool) -> CheckinShape:
    """Return a check-in as `csmkit.checkin/v1`."""
    return {
        "schema": "csmkit.checkin/v1",
        "account": checkin.account,
        "as_of": as_of.isoformat(),
        "dry_run": dry_run,
        "answers": [_answer(answer, as_of) for answer in checkin.answers],
        "relationships": [
            _stage(before, after)
            for before, after in zip(checkin.before, checkin.after, strict=True)
        ],
    }


def _answer(answer: Answer, as_of: date) -> AnswerShape:
    return {
        "signal": answer.signal,
        "seen": answer.seen,
        "text": answer.text,
        "on": str(day_text(answer.on or as_of)),
    }


def _stage(before: Assessment, after: Assessment) -> CheckinStageShape:
    return {
        "relationship": after.relationship,
        "stage_before": before.told,
        "stage": after.told,
        "pressure_before": rounded(before.pressure),
        "pressure": rounded(after.pressure),
        "confidence_before": rounded(before.confidence),
        "confidence": rounded(after.confidence),
    }
