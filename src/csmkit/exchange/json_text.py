"""JSON and NDJSON from people we do not know: strict, bounded, with line numbers."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from csmkit.errors import InvalidInput, Problem
from csmkit.located import Located, Place, Route, items_of

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_LINE_BYTES = 20_000_000
"""The longest document on one line. Source: judgement; 20 times the largest blueprint seen."""
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)


class DuplicateKey(ValueError):
    """An object has the same key twice."""


def load_json(data: bytes, path: str) -> list[Located]:
    """Return the documents of a JSON text: one object, or an array of them.

    Raises:
        InvalidInput: the text is no JSON, or has a key twice.
    """
    located = _parsed(data, path, first_line=1)
    return items_of(located) if isinstance(located.value, list) else [located]


def load_ndjson(data: bytes, path: str) -> Iterator[Located]:
    """Yield the document on each line that is not empty.

    Raises:
        InvalidInput: lines that are no JSON, once all the others were yielded.
    """
    problems: list[Problem] = []
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            if line.strip():
                yield _parsed(line, path, first_line=number)
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(problems)


def _parsed(data: bytes, path: str, first_line: int) -> Located:
    if len(data) > MOST_LINE_BYTES:
        message = f"has {len(data):,} bytes; at most {MOST_LINE_BYTES:,} are read"
        raise InvalidInput([Problem(message, path, first_line)])
    try:
        text = data.decode("utf-8-sig")
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_refuse_constant)
    except DuplicateKey as error:
        place = _second_place(text, first_line)
        raise InvalidInput([Problem(str(error), path, *place)]) from None
    except json.JSONDecodeError as error:
        line, column = first_line + error.lineno - 1, error.colno
        raise InvalidInput([Problem(f"is not JSON: {error.msg}", path, line, column)]) from None
    except UnicodeDecodeError:
        raise InvalidInput([Problem("is not UTF-8 text", path, first_line)]) from None
    except (ValueError, RecursionError) as error:
        reason = "nested too deep" if isinstance(error, RecursionError) else str(error)
        raise InvalidInput([Problem(f"is not JSON: {reason}", path, first_line)]) from None
    return Located(value, path, lambda: dict(_places(text, first_line)))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise DuplicateKey(f"the key {twice!r} stands twice")
    return made


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is no JSON value")


def _places(text: str, first_line: int) -> Iterator[tuple[Route, Place]]:
    """Yield the route and place of every key and item, in the order of the text."""
    walk = _Walk()
    line, line_start, scanned = first_line, 0, 0
    for token in TOKEN.finditer(text):
        start = token.start()
        line += text.count("\n", scanned, start)
        line_start = max(line_start, text.rfind("\n", scanned, start) + 1)
        scanned = start
        route = walk.step(token.group())
        if route is not None:
            yield route, (line, start - line_start + 1)


class _Walk:
    """Follows the tokens of a sound JSON text and knows the route to where it is."""

    def __init__(self) -> None:
        self._route: list[str | int] = []
        self._open: list[str] = []
        self._expects_key = False

    def step(self, word: str) -> Route | None:
        """Take one token; return the route of the key or item that starts there."""
        if word in ",:}]":
            self._punctuate(word)
            return None
        if self._expects_key:
            self._route[-1] = json.loads(word)
            return tuple(self._route)
        starts_item = self._open[-1:] != ["{"]
        route = tuple(self._route)
        if word in "{[":
            self._open.append(word)
            self._route.append("" if word == "{" else 0)
            self._expects_key = word == "{"
        return route if starts_item else None

    def _punctuate(self, word: str) -> None:
        if word in "}]":
            self._open.pop()
            self._route.pop()
        elif word == "," and self._open[-1] == "[":
            self._route[-1] = int(self._route[-1]) + 1
        self._expects_key = word == "," and self._open[-1] == "{"


def _second_place(text: str, first_line: int) -> Place:
    """Return where a key stands for the second time in the same object."""
    seen: set[Route] = set()
    for route, place in _places(text, first_line):
        if route in seen:
            return place
        seen.add(route)
    return (first_line, 1)
