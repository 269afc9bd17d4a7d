"""Puts one answer of an interview into the blueprint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.handoff.interview import load_interview
from csmkit.handoff.landing import landed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.answers import Answer
    from csmkit.resources import ResourceFolder
    from csmkit.store.writing import Unit


def answer_question(
    unit: Unit,
    name: str,
    answer: Answer,
    *,
    by: str | None,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
) -> str:
    """Store one answer; return `changed` or `unchanged`.

    An interview stores each answer in a transaction of its own: a session that breaks off keeps
    what was said, and each answer can be undone by itself.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        answer: The answer, to a question that the interview has.
        by: The teammate who answered; None where nobody is known.
        as_of: The day of the answer.
        playbooks: Where playbooks are looked up.

    Raises:
        AccountNotFound: with the nearest names.
        InvalidInput: the answer does not fit its question.
    """
    questions = {question.id: question for question in load_interview(playbooks).questions}
    blueprint = unit.blueprint(unit.account_key(name))
    question = questions[answer.question]
    return unit.put(landed(blueprint, question, answer, by=by, as_of=as_of))
