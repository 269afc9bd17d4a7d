"""Takes the answers of interviews out of files into blueprints: all of them, or none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.answers import Answer, Answers
from csmkit.errors import InvalidInput, NotFound, Problem, nearest
from csmkit.exchange.documents import located_documents
from csmkit.handoff.interview import load_interview
from csmkit.handoff.landing import landed
from csmkit.located import validated

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.handoff.interview import Question
    from csmkit.located import Located
    from csmkit.resources import ResourceFolder
    from csmkit.store.writing import Unit

SCHEMA = "csmkit.answers/v1"


class AppliedAnswers(NamedTuple):
    """What became of the answers about one account: `changed` or `unchanged`."""

    account: str
    answers: int
    what: str


def apply_answers(
    unit: Unit,
    sources: Iterable[tuple[str, bytes]],
    *,
    name: str | None,
    by: str | None,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
) -> list[AppliedAnswers]:
    """Take the answers of texts into the blueprints that they are about.

    Args:
        unit: The open writing command.
        sources: Name and bytes of each text; the name's ending tells its form.
        name: The account that answers are about where their document names none.
        by: The teammate who answered where a document names none.
        as_of: The day of the answers.
        playbooks: Where playbooks are looked up.

    Raises:
        AccountNotFound: the account named does not exist.
        InvalidInput: with every problem of every text; nothing is written then.
    """
    questions = {question.id: question for question in load_interview(playbooks).questions}
    intake = _Intake(unit, questions, None if name is None else unit.account_key(name), by, as_of)
    for path, data in sources:
        intake.take(path, data)
    if intake.problems:
        raise InvalidInput(intake.problems)
    return intake.stored()


class _Intake:
    """Collects the blueprints with their answers and what was wrong."""

    def __init__(
        self,
        unit: Unit,
        questions: Mapping[str, Question],
        account: str | None,
        by: str | None,
        as_of: date,
    ) -> None:
        self._unit = unit
        self._questions = questions
        self._account = account
        self._by = by
        self._as_of = as_of
        self._teammates = frozenset(unit.teammate_keys())
        self._changed: dict[str, tuple[Blueprint, int]] = {}
        self.problems: list[Problem] = []

    def take(self, path: str, data: bytes) -> None:
        try:
            for located in located_documents(data, path):
                self._take_one(located, validated(Answers, located))
        except InvalidInput as error:
            self.problems += error.problems

    def _take_one(self, located: Located, document: Answers) -> None:
        key = self._key(located, document)
        if document.by is not None and document.by not in self._teammates:
            message = f"there is no teammate {document.by!r}{nearest(document.by, self._teammates)}"
            self.problems.append(located.problem(("by",), message))
        if key is None:
            return
        blueprint, count = self._changed.get(key) or (self._unit.blueprint(key), 0)
        for place, answer in enumerate(document.answers):
            try:
                blueprint = self._landed(blueprint, answer, document.by or self._by)
            except InvalidInput as error:
                self.problems += [
                    located.problem(("answers", place, _field_of(answer)), problem.message)
                    for problem in error.problems
                ]
        self._changed[key] = (blueprint, count + len(document.answers))

    def _key(self, located: Located, document: Answers) -> str | None:
        if document.account is None:
            if self._account is None:
                self.problems.append(located.problem((), "say which `account` the answers are of"))
            return self._account
        try:
            key = self._unit.account_key(document.account)
        except NotFound as error:
            self.problems.append(located.problem(("account",), str(error)))
            return None
        if self._account not in (None, key):
            message = f"these are answers about {key}, not about {self._account}"
            self.problems.append(located.problem(("account",), message))
        return key

    def _landed(self, blueprint: Blueprint, answer: Answer, by: str | None) -> Blueprint:
        question = self._questions.get(answer.question)
        if question is None:
            hint = nearest(answer.question, self._questions)
            raise InvalidInput(f"there is no question {answer.question!r}{hint}")
        return landed(blueprint, question, answer, by=by, as_of=self._as_of)

    def stored(self) -> list[AppliedAnswers]:
        return [
            AppliedAnswers(key, count, self._unit.put(blueprint))
            for key, (blueprint, count) in self._changed.items()
        ]


def _field_of(answer: Answer) -> str:
    """Return the field of an answer at which its problem is shown."""
    return "answer" if answer.answer is not None else "question"
