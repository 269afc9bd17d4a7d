"""Hands out the rows of many accounts one account at a time."""

from __future__ import annotations

from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ALL_BUT_FIRST = itemgetter(slice(1, None))


class ByAccount:
    """Hands out one account's rows after the other from a stream in order of account."""

    def __init__(self, rows: Iterator[Any], shape: type[Any]) -> None:
        """Take rows that begin with their account, and what to make of the rest."""
        self._groups = groupby(rows, key=itemgetter(0))
        self._shaped = partial(tuple.__new__, shape)
        self._key: str | None = None
        self._rows: Iterator[Any] = iter(())
        self._advance()

    def _advance(self) -> None:
        self._key, self._rows = next(self._groups, (None, iter(())))

    def rows_of(self, key: str) -> tuple[Any, ...]:
        """Return the rows of an account; asked for in order of key."""
        while self._key is not None and self._key < key:
            self._advance()
        if self._key != key:
            return ()
        rows = tuple(map(self._shaped, map(ALL_BUT_FIRST, self._rows)))
        self._advance()
        return rows
