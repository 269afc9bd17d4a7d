"""Asks a person on a terminal, one question a signal; each can be skipped."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NamedTuple

from csmkit.cli.printable import clean
from csmkit.cli.streams import write_stderr
from csmkit.domain.answer import Answer
from csmkit.domain.expectation_gaps import QUESTION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.services.list_questions import OpenQuestion, Questions

CHOICES = "[y]es, [n]o, [s]kip, [q]uit: "
YES, NO, SKIP, QUIT = "y", "n", "s", "q"


class Asked(NamedTuple):
    """One question as it is put: what an answer names, the words, and what stands below."""

    id: str
    words: str
    told: str


def asked_of(found: Questions) -> list[Asked]:
    """Return all questions of an account, those of signals first."""
    return [
        *(Asked(one.signal.id, one.signal.ask, _told(one)) for one in found.questions),
        *(
            Asked(f"{QUESTION}{held.expectation.id}", str(held.ask), f"({held.status})\n")
            for held in found.expectations
        ),
    ]


def ask(name: str, questions: Sequence[Asked]) -> list[Answer]:
    """Return the answers that a person gives; quitting keeps those given so far.

    Ctrl-C raises KeyboardInterrupt, so that nothing is kept; the end of input is like quitting.
    """
    given: list[Answer] = []
    if questions:
        write_stderr(f"{clean(name)}: {len(questions)} open, what would change most comes first\n")
    for number, question in enumerate(questions, 1):
        write_stderr(f"\n{number}/{len(questions)}  {clean(question.words)}\n{question.told}")
        choice = _choice()
        if choice == QUIT:
            break
        if choice != SKIP:
            note = _line("note, or Enter for none: ") or ""
            given.append(Answer(question.id, choice == YES, note.strip() or None))
    return given


def _told(question: OpenQuestion) -> str:
    signal = question.signal
    lacks = f"; not recorded: {', '.join(question.missing)}" if question.missing else ""
    return f"({signal.relationship}, {signal.id}: yes makes it {question.stage.word}{lacks})\n"


def _choice() -> str:
    while True:
        line = _line(CHOICES)
        if line is None:
            return QUIT
        word = line.strip().casefold()
        if word in ("", "s", "skip"):
            return SKIP
        for choice, whole in ((YES, "yes"), (NO, "no"), (QUIT, "quit")):
            if word in (choice, whole):
                return choice


def _line(prompt: str) -> str | None:
    """Return the line that is typed after a prompt, None at the end of input."""
    write_stderr(prompt)
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None
