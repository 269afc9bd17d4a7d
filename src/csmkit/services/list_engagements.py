"""Lists the accounts with another rhythm, and what must be asked of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.coverage.engagement import load_engagement_norms
from csmkit.domain.engagement import EngagementLine
from csmkit.domain.known import as_known_on

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.coverage.engagement import Questions
    from csmkit.domain.account import Blueprint
    from csmkit.domain.engagement import EngagementChange
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader

STATES = ("ended", "running", "planned", "reviewed")


def list_engagements(
    reader: Reader,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    with_reviewed: bool = False,
) -> list[EngagementLine]:
    """Return the changes: those that have ended and wait for an answer first, then by their end.

    Args:
        reader: The open store.
        as_of: The day that counts as today; what was recorded later does not count.
        playbooks: Where the questions are looked up.
        with_reviewed: Also those that are over and answered.

    Raises:
        InvalidInput: a playbook is wrong.
    """
    questions = load_engagement_norms(playbooks).questions
    lines = [
        _line(blueprint, change, questions, as_of)
        for stored in reader.blueprints(reader.accounts_with_engagements())
        for blueprint in [as_known_on(stored, as_of)]
        for change in blueprint.engagements
    ]
    kept = [line for line in lines if with_reviewed or line.state != "reviewed"]
    return sorted(
        kept, key=lambda line: (STATES.index(line.state), line.change.until_on, line.account)
    )


def _line(
    blueprint: Blueprint,
    change: EngagementChange,
    questions: Questions,
    as_of: date,
) -> EngagementLine:
    state, ask = change.state_on(as_of), None
    if state == "ended":
        if change.has_run_by(as_of) and change.reviewed_on is None:
            ask = questions.ended
        else:
            state = "reviewed"
    elif change.told_on is None:
        ask = questions.untold
    return EngagementLine(
        account=blueprint.key,
        name=blueprint.name,
        owner=blueprint.owner,
        usual_days=blueprint.cadence_days,
        change=change,
        state=state,
        days_left=(change.until_on - as_of).days if state == "running" else None,
        ask=ask,
    )
