"""Answers to a check-in, as YAML or JSON: a map of signals, or its questions with an `answer`."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel, ConfigDict

from csmkit.domain.answer import Answer
from csmkit.domain.document import Text
from csmkit.errors import InvalidInput
from csmkit.exchange.documents import located_documents
from csmkit.located import Located, validated

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from csmkit.errors import Problem
    from csmkit.located import Place, Route

WORDS = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
SKIPPED = (None, "", "s", "skip")


class AnswerSpec(BaseModel):
    """An answer with its note and day."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    seen: bool
    text: Text | None = None
    on: date | None = None


class Entry(NamedTuple):
    """What stands in a text about one signal, and where."""

    signal: str
    value: Any
    located: Located
    route: Route


def answers_from(data: bytes, name: str) -> list[Answer]:
    """Return the answers of a text; what is skipped is left out.

    Args:
        data: A map `{signal: yes|no|skip|{seen: true, text: …, on: …}}`, or the questions that
            `csmkit checkin --list -o ndjson` prints, with `answer` filled in.
        name: The text's name; its ending tells its form.

    Raises:
        InvalidInput: with every problem and its place.
    """
    answers: dict[str, Answer] = {}
    problems: list[Problem] = []
    for located in located_documents(data, name):
        for entry in _entries(located):
            try:
                answer = _answer(entry)
            except InvalidInput as error:
                problems += error.problems
                continue
            if answer is not None and answer.signal in answers:
                problems.append(answer.problem(f"{answer.signal!r} is answered twice"))
            elif answer is not None:
                answers[answer.signal] = answer
    if problems:
        raise InvalidInput(problems)
    return list(answers.values())


def _entries(located: Located) -> Iterator[Entry]:
    document = located.value
    if not isinstance(document, dict):
        yield Entry("", document, located, ())
    elif isinstance(document.get("signal"), str) and "answer" in document:
        value = {name: document[name] for name in ("text", "on") if document.get(name) is not None}
        given = document["answer"]
        whole = value | {"seen": given} if value and given not in SKIPPED else given
        yield Entry(document["signal"], whole, located, ("answer",))
    else:
        for signal, value in document.items():
            yield Entry(signal, value, located, (signal,))


def _answer(entry: Entry) -> Answer | None:
    """Return the answer, None where it is skipped."""
    signal, value, located, route = entry
    problem = partial(located.problem, route)
    if not signal:
        message = "is no answer: a map of signals to yes, no or skip is needed"
        raise InvalidInput([problem(message)])
    if isinstance(value, str):
        value = value.casefold()
    if not isinstance(value, (dict, bool)):
        if value in SKIPPED:
            return None
        if value not in WORDS:
            message = f"{signal}: {value!r} is no answer; say yes, no or skip"
            raise InvalidInput([problem(message)])
        value = WORDS[value]
    if isinstance(value, bool):
        return Answer(signal, value, problem=problem)
    spec = validated(AnswerSpec, Located(value, located.path, partial(_below, located, route)))
    return Answer(signal, spec.seen, spec.text, spec.on, problem)


def _below(located: Located, above: Route) -> Mapping[Route, Place]:
    """Return the places of a part, as if it were a document of its own."""
    length = len(above)
    places = located.find_places().items()
    return {route[length:]: place for route, place in places if route[:length] == above}
