"""What a fact is: a named question that the record of an account can answer for any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from csmkit.domain.trust import Evidence
    from csmkit.trust.timeline import Timeline

Value = float | bool | str | None
"""What a fact answers; None where the record cannot tell."""

NUMBER = "number"
BOOLEAN = "boolean"
CHOICE = "choice"

R = TypeVar("R", bound="tuple[object, ...]")
_by_id = itemgetter(0)
_by_day = itemgetter(1)
_by_name = itemgetter(0, 1, 3)
_dated = itemgetter(2)

MOST_EVIDENCE = 5
"""Pieces of evidence shown for one fact. Source: judgement, what fits on a screen."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One field that a condition may ask about."""

    name: str
    kind: str
    """`number`, `boolean` or `choice`."""
    unit: str
    meaning: str
    lasts: bool
    """True: a state that holds until it is remedied; False: events that age."""
    compute: Callable[[Timeline, int], Value]
    """Answers for a day, given as a proleptic ordinal; None where the record cannot tell."""
    evidence: Callable[[Timeline, int], Iterable[Evidence]]
    """Names the records behind the answer."""
    choices: tuple[str, ...] = ()
    newest: Callable[[Timeline, int], int | None] | None = None
    """The day of the newest evidence, for less than the evidence costs; None if there is none."""

    def newest_day(self, timeline: Timeline, day: int) -> int | None:
        """Return the day of the newest dated piece of evidence, None where there is none."""
        if self.newest is not None:
            return self.newest(timeline, day)
        days = [piece.on.toordinal() for piece in self.evidence(timeline, day) if piece.on]
        return max(days, default=None)


def newest(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the newest pieces of evidence, newest first, in one order on every machine."""
    found = list(evidence)
    if len(found) > 1:
        found = sorted(set(found), key=_by_name)
        undated = None in [piece[2] for piece in found]
        found.sort(key=_day if undated else _dated, reverse=True)
    return tuple(found[:MOST_EVIDENCE])


def newest_in(series: str, days: int) -> Callable[[Timeline, int], int | None]:
    """Return how to find the newest day of a timeline's series within some days."""
    series_of = attrgetter(series)

    def newest_day(timeline: Timeline, day: int) -> int | None:
        found: int | None = series_of(timeline).newest(day - days, day)
        return found

    return newest_day


def newest_rows(rows: Iterable[R]) -> list[R]:
    """Return the rows that `newest` would choose; a row begins with its id and its day."""
    found = sorted(rows, key=_by_id)
    found.sort(key=_by_day, reverse=True)
    return found[:MOST_EVIDENCE]


def _day(evidence: Evidence) -> date:
    return evidence[2] or date.min
