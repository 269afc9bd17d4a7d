"""Reads the answers to a check-in from texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import InvalidInput
from csmkit.exchange.answers import answers_from

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csmkit.domain.answer import Answer
    from csmkit.errors import Problem


def read_answers(sources: Iterable[tuple[str, bytes]]) -> list[Answer]:
    """Return the answers of all texts.

    Raises:
        InvalidInput: with every problem of every text and its place.
    """
    answers: list[Answer] = []
    problems: list[Problem] = []
    for name, data in sources:
        try:
            answers += answers_from(data, name)
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(problems)
    return answers
