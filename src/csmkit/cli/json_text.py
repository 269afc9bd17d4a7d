"""JSON that a terminal shows as it is: a value on one line or indented, and lines by the many."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from csmkit.cli.printable import escape_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

CHARACTERS_AT_ONCE = 65_536
"""How much of many lines is written together. Source: judgement, what a pipe holds."""
MOST_KEPT = 10_000
"""Different fragments kept for reuse. Source: judgement, a few megabytes."""

_compact = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_indented = json.JSONEncoder(ensure_ascii=False, indent=2, allow_nan=False)


def one_line(value: Any) -> str:
    """Return any JSON-ready value as one line that a terminal shows as it is."""
    return escape_json(_compact.encode(value))


def indented(value: Any) -> str:
    """Return any JSON-ready value indented."""
    return escape_json(_indented.encode(value))


def gathered(lines: Iterable[str]) -> Iterator[str]:
    """Yield lines of JSON as texts of many lines: ten thousand writes take longer than theirs."""
    waiting: list[str] = []
    size = 0
    for line in lines:
        waiting.append(line)
        size += len(line)
        if size >= CHARACTERS_AT_ONCE:
            yield escape_json("".join(waiting))
            waiting.clear()
            size = 0
    if waiting:
        yield escape_json("".join(waiting))


class Fragments(dict[Any, str]):
    """Pieces of JSON by what they say, each written once."""

    def __init__(self, write: Callable[[Any], str]) -> None:
        """Begin without any."""
        super().__init__()
        self.write = write

    def __missing__(self, key: Any) -> str:
        """Write a piece that was not met before."""
        if len(self) >= MOST_KEPT:
            self.clear()
        found = self[key] = self.write(key)
        return found


PLAIN = Fragments(one_line)
"""Texts and None."""
