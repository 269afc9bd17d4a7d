"""Prints the questions of an interview with room for the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.render.environment import Templates
from csmkit.render.questionnaire import (
    PrintedQuestion,
    Questionnaire,
    by_topic,
    rendered_questionnaire,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.resources import ResourceFolder
    from csmkit.services.plan_interview import PlannedInterview


def print_questionnaire(
    found: PlannedInterview,
    as_of: date,
    *,
    templates: Sequence[ResourceFolder],
    form: str,
) -> str:
    """Return the questions on paper.

    Args:
        found: What to ask.
        as_of: The day that counts as today.
        templates: Where templates are looked up.
        form: `md` or `html`.

    Raises:
        TemplateFailed: the template is missing or wrong.
    """
    printed = [
        (
            ask.topic,
            PrintedQuestion(
                question=ask.question + (f", {ask.about}" if ask.about else ""),
                text=ask.text,
                hint=ask.hint or "",
                present=ask.present,
                last_on=ask.last_on or "",
                follow_ups=tuple(question for _, question in ask.follow_ups),
            ),
        )
        for ask in found.asks
    ]
    sheet = Questionnaire(
        account=found.account,
        name=found.name,
        owner=found.owner or "",
        as_of=as_of,
        topics=by_topic(printed),
    )
    return rendered_questionnaire(Templates(templates), sheet, form)
