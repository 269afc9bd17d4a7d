"""An interview at a terminal: one question after the other, each answer stored as it is given."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

from csmkit.cli.printable import clean
from csmkit.cli.streams import write_stderr
from csmkit.domain.answers import ANSWERED, STALE, Answer
from csmkit.errors import InvalidInput
from csmkit.services.answer_question import answer_question
from csmkit.services.plan_interview import plan_interview

if TYPE_CHECKING:
    from csmkit.cli.output import Output
    from csmkit.cli.workspace import Workspace
    from csmkit.domain.answers import Ask
    from csmkit.services.plan_interview import PlannedInterview

NOTHING, STILL, STOP = "-", "=", "q"
HELP = "Enter skips a question, - says that there is nothing to tell, q stops; nothing is lost."
PRESENT_SHOWN = 5


class Stopped(Exception):  # no error: the person has had enough
    """The person wants no more questions."""


def hold_interview(
    workspace: Workspace,
    out: Output,
    found: PlannedInterview,
    *,
    question: str | None,
    again: bool,
    by: str | None,
) -> None:
    """Ask until nothing is left, or the person stops.

    Every answer is a transaction of its own. What to ask is looked up anew after each, because
    an answer may settle or raise other questions.
    """
    session = _Session(workspace, out, found, by, question=question, again=again)
    out.note(f"{found.name}: {len(found.asks)} questions. {HELP}")
    try:
        while (ask := session.next_ask()) is not None:
            session.hold(ask)
    except Stopped:
        write_stderr("\n")
    finally:
        out.note(session.summary())


class _Session:
    """What was asked and answered so far."""

    def __init__(
        self,
        workspace: Workspace,
        out: Output,
        found: PlannedInterview,
        by: str | None,
        *,
        question: str | None,
        again: bool,
    ) -> None:
        self._question = question
        self._again = again
        self._workspace = workspace
        self._out = out
        self._found = found
        self._by = by
        self._asked: set[tuple[str, str | None]] = set()
        self._answered = 0
        self._is_stopping = False

    def next_ask(self) -> Ask | None:
        return next(
            (ask for ask in self._found.asks if (ask.question, ask.about) not in self._asked),
            None,
        )

    def _look_again(self) -> None:
        workspace = self._workspace
        with workspace.reading() as reader:
            self._found = plan_interview(
                reader,
                self._found.account,
                workspace.as_of,
                playbooks=workspace.resources("playbooks"),
                question=self._question,
                again=self._again,
            )

    def hold(self, ask: Ask) -> None:
        """Ask one question until it is answered or skipped."""
        self._asked.add((ask.question, ask.about))
        self._show(ask)
        while (answer := self._heard(ask)) is not None:
            try:
                self._store(answer)
            except InvalidInput as error:
                self._out.note(f"  {error}; try again, or press Enter")
                continue
            self._answered += 1
            self._look_again()
            break
        if self._is_stopping:
            raise Stopped

    def _show(self, ask: Ask) -> None:
        self._out.note(f"\n{ask.topic}: {ask.text}")
        if ask.hint:
            self._out.note(f"  {ask.hint}")
        for value in ask.present[:PRESENT_SHOWN]:
            self._out.note(f"  recorded: {clean(value)}")
        if ask.status == STALE:
            since = f" since {ask.last_on}" if ask.last_on else ""
            self._out.note(f"  nobody has confirmed it{since}")
        if ask.present:
            self._out.note(f"  {STILL} says that it is still so")

    def _heard(self, ask: Ask) -> Answer | None:
        said = _line("> ")
        if said == "":
            return None
        if said == NOTHING:
            return Answer(question=ask.question, about=ask.about, nothing=True)
        if said == STILL:
            return Answer(question=ask.question, about=ask.about, confirm=True)
        return Answer(question=ask.question, about=ask.about, answer=self._value(ask, said))

    def _value(self, ask: Ask, said: str) -> Any:
        if ask.answer == "people":
            return [self._person(name) for name in _parts(said, "[,;]")]
        if ask.answer == "texts":
            return _parts(said, ";")
        if ask.answer == "entries":
            return self._entries(ask, said)
        return said

    def _person(self, name: str) -> Any:
        known = {clean(one).casefold() for one in self._found.contacts}
        if name.casefold() in known or name.islower():
            return name
        told = _line(f"  Nobody is recorded as {clean(name)}. Add them as a contact? [y/N] ")
        return {"name": name} if told.casefold() in ("y", "yes") else name

    def _entries(self, ask: Ask, said: str) -> list[dict[str, Any]]:
        """Return the entries that were told; who stops in between keeps what was said."""
        entries: list[dict[str, Any]] = []
        try:
            while said:
                entries.append({str(ask.main): said})
                for field, text in ask.follow_ups:
                    if told := _line(f"  {clean(text)} "):
                        entries[-1][field] = told
                said = _line("  Another one? (Enter: no) ")
        except Stopped:
            self._is_stopping = True
        return entries

    def _store(self, answer: Answer) -> None:
        workspace = self._workspace
        with workspace.writing() as unit:
            by = workspace.author(unit) if self._by is None else unit.teammate(self._by).key
            answer_question(
                unit,
                self._found.account,
                answer,
                by=by,
                as_of=workspace.as_of,
                playbooks=workspace.resources("playbooks"),
            )

    def summary(self) -> str:
        left = sum(ask.status != ANSWERED for ask in self._found.asks)
        stored = "answer is" if self._answered == 1 else "answers are"
        still = "question is" if left == 1 else "questions are"
        return (
            f"{self._answered} {stored} stored, {left} {still} open; "
            f"{self._found.account} is {self._found.ready:.0%} ready to be handed over"
        )


def _line(prompt: str) -> str:
    """Return one line from the terminal.

    Raises:
        Stopped: the input has ended, or the person typed q.
    """
    write_stderr(prompt)
    text = sys.stdin.readline()
    if not text or text.strip() == STOP:
        raise Stopped
    return text.strip()


def _parts(said: str, separators: str) -> list[str]:
    return [part.strip() for part in re.split(separators, said) if part.strip()]
