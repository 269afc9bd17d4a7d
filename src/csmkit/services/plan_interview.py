"""Plans the interview of the outgoing CSM about one account: what the audit misses first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from csmkit.domain.answers import ANSWERED, Ask
from csmkit.domain.parts import merged_needs, parts_of
from csmkit.errors import NotFound
from csmkit.handoff.checklist import load_checklist
from csmkit.handoff.interview import asks_of, interview_needs, load_interview
from csmkit.handoff.readiness import judge_readiness, needs_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader


class QuestionNotFound(NotFound):
    """No question of the interview has this id."""

    noun = "question"
    hint = "; `csmkit interview NAME --list --again` shows them"


@dataclass(frozen=True, slots=True)
class PlannedInterview:
    """What to ask about one account, in order."""

    account: str
    name: str
    owner: str | None
    contacts: tuple[str, ...]
    """The names of the contacts, as answers may name them."""
    ready: float
    asks: tuple[Ask, ...]


def plan_interview(
    reader: Reader,
    name: str,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    question: str | None = None,
    again: bool = False,
) -> PlannedInterview:
    """Return the questions that are open or were answered too long ago.

    Args:
        reader: The open store.
        name: The account, by key or name.
        as_of: The day that counts as today.
        playbooks: Where playbooks are looked up.
        question: Only this one, and what belongs to it; also where it is answered.
        again: Also what is answered.

    Raises:
        AccountNotFound, QuestionNotFound: something named does not exist.
        InvalidInput: a playbook is wrong.
    """
    checklist, interview = load_checklist(playbooks), load_interview(playbooks)
    ids = {one.id for one in interview.questions}
    if question is not None and question not in ids:
        raise QuestionNotFound(question, ids)
    people = {teammate.key: teammate for teammate in reader.teammates()}
    blueprint = reader.blueprint(reader.account_key(name))
    needs = merged_needs(needs_of(checklist), interview_needs(interview))
    found = parts_of(blueprint, needs, as_of)
    readiness, _ = judge_readiness(checklist, found, people, as_of)
    asks = asks_of(interview, readiness, found, as_of)
    if question is not None:
        asks = tuple(ask for ask in asks if question in (ask.question, ask.part_of))
    elif not again:
        asks = tuple(ask for ask in asks if ask.status != ANSWERED)
    contacts = tuple(str(one.name) for one in found.parts["contacts"] if one.left_on is None)
    return PlannedInterview(found.account, found.name, found.owner, contacts, readiness.share, asks)


def question_topics(playbooks: Sequence[ResourceFolder]) -> list[tuple[str, str]]:
    """Return id and topic of every question, in the order of the playbook."""
    return [(one.id, one.topic) for one in load_interview(playbooks).questions]
