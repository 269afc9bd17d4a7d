"""A printed questionnaire: the questions of an interview with room for the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.render.environment import Templates

TEMPLATES = {"md": "interviews/questionnaire.md.j2", "html": "interviews/questionnaire.html.j2"}


@dataclass(frozen=True, slots=True)
class PrintedQuestion:
    """One question as it is printed."""

    question: str
    text: str
    hint: str
    present: tuple[str, ...]
    """What is recorded, to be confirmed or corrected."""
    last_on: str
    follow_ups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PrintedTopic:
    """Questions that belong together."""

    title: str
    questions: tuple[PrintedQuestion, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """Everything that is printed for one account."""

    account: str
    name: str
    owner: str
    as_of: date
    topics: tuple[PrintedTopic, ...]


def rendered_questionnaire(
    templates: Templates,
    questionnaire: Questionnaire,
    form: str,
) -> str:
    """Return a questionnaire as Markdown (`md`) or as a page of its own (`html`)."""
    return templates.render(TEMPLATES[form], {"sheet": questionnaire})


def by_topic(questions: Sequence[tuple[str, PrintedQuestion]]) -> tuple[PrintedTopic, ...]:
    """Return questions under their topics, both in the order in which they are asked."""
    topics: dict[str, list[PrintedQuestion]] = {}
    for topic, question in questions:
        topics.setdefault(topic, []).append(question)
    return tuple(PrintedTopic(title, tuple(found)) for title, found in topics.items())
