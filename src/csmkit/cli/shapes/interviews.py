"""The JSON of an interview: its questions, and what became of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from csmkit.domain.answers import Ask
    from csmkit.services.apply_answers import AppliedAnswers


class FollowUpShape(TypedDict):
    """A further field of an entry, and how it is asked for."""

    field: str
    ask: str


class InterviewQuestionShape(TypedDict):
    """One question of an interview about one account: `csmkit.interview-question/v1`."""

    schema: str
    account: str
    question: str
    about: str | None
    about_name: str | None
    topic: str
    ask: str
    hint: str | None
    status: str
    is_gap: bool
    weight: float
    present: list[str]
    last_on: str | None
    answer: str
    lands: str
    main: str | None
    follow_ups: list[FollowUpShape]


class AnsweredShape(TypedDict):
    """What became of the answers about one account: `csmkit.answered/v1`."""

    schema: str
    account: str
    answers: int
    what: str


def interview_question_shape(account: str, ask: Ask) -> InterviewQuestionShape:
    """Return a question as `csmkit.interview-question/v1`."""
    return {
        "schema": "csmkit.interview-question/v1",
        "account": account,
        "question": ask.question,
        "about": ask.about,
        "about_name": ask.about_name,
        "topic": ask.topic,
        "ask": ask.text,
        "hint": ask.hint,
        "status": ask.status,
        "is_gap": ask.is_gap,
        "weight": ask.weight,
        "present": list(ask.present),
        "last_on": ask.last_on,
        "answer": ask.answer,
        "lands": ask.lands,
        "main": ask.main,
        "follow_ups": [{"field": field, "ask": text} for field, text in ask.follow_ups],
    }


def answered_shape(applied: AppliedAnswers) -> AnsweredShape:
    """Return what became of answers as `csmkit.answered/v1`."""
    return {
        "schema": "csmkit.answered/v1",
        "account": applied.account,
        "answers": applied.answers,
        "what": applied.what,
    }
