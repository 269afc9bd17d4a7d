"""Days as numbers, rows in the order of their days, and attributes worked out when asked for."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

V = TypeVar("V")
W = TypeVar("W")

NEVER = 10_000_000
"""A day after every day that a date can name."""
MOST_DAYS_KEPT = 100_000


class Days(dict[str, int]):
    """Ordinals of ISO days, each parsed once."""

    def __missing__(self, text: str) -> int:
        """Parse a day that was not met before."""
        if len(self) >= MOST_DAYS_KEPT:
            self.clear()
        ordinal = self[text] = date.fromisoformat(text).toordinal()
        return ordinal


ORDINALS = Days()


class Dates(dict[str, date]):
    """Dates of ISO days, each parsed once."""

    def __missing__(self, text: str) -> date:
        """Parse a day that was not met before."""
        if len(self) >= MOST_DAYS_KEPT:
            self.clear()
        found = self[text] = date.fromisoformat(text)
        return found


DATES = Dates()


def ordinal_or(text: str | None, otherwise: int) -> int:
    """Return the ordinal of an ISO day, or something else where there is none."""
    return otherwise if text is None else ORDINALS[text]


@overload
def date_of(text: str) -> date: ...
@overload
def date_of(text: None) -> None: ...
@overload
def date_of(text: str | None) -> date | None: ...
def date_of(text: str | None) -> date | None:
    """Return the date of an ISO day, None where there is none."""
    return None if text is None else DATES[text]


def iso_of(day: int) -> str:
    """Return the ISO text of a day."""
    return date.fromordinal(day).isoformat()


class Lazily(Generic[V]):
    """An attribute that is computed when it is first asked for."""

    def __init__(self, compute: Callable[[Any], V]) -> None:
        """Keep how to compute it."""
        self.compute = compute
        self.__doc__ = compute.__doc__

    def __set_name__(self, _owner: type, name: str) -> None:
        """Learn the attribute's name."""
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Lazily[V]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> V: ...
    def __get__(self, instance: object | None, owner: type) -> V | Lazily[V]:
        """Compute once; from then on the instance answers by itself."""
        if instance is None:
            return self
        value = self.compute(instance)
        setattr(instance, self.name, value)
        return value


class Series(Generic[V]):
    """Rows in the order of their days."""

    __slots__ = ("days", "rows")

    def __init__(self, rows: Sequence[V], days: list[int]) -> None:
        """Keep rows and their days, both in order."""
        self.rows = rows
        self.days = days

    def count(self, after: int, until: int) -> int:
        """Return how many rows lie after a day and not after another."""
        days = self.days
        return bisect_right(days, until) - bisect_right(days, after) if days else 0

    def first_day(self) -> int:
        """Return the day of the oldest row, `NEVER` where there is none."""
        return self.days[0] if self.days else NEVER

    def until(self, day: int) -> int:
        """Return how many rows lie on or before a day."""
        return bisect_right(self.days, day)

    def last_day(self, day: int) -> int | None:
        """Return the day of the newest row on or before a day."""
        count = bisect_right(self.days, day)
        return self.days[count - 1] if count else None

    def newest(self, after: int, until: int) -> int | None:
        """Return the day of the newest row after a day and not after another."""
        last = self.last_day(until)
        return None if last is None or last <= after else last

    def between(self, after: int, until: int) -> Sequence[V]:
        """Return the rows after a day and not after another."""
        return self.rows[bisect_right(self.days, after) : bisect_right(self.days, until)]

    def part(self, values: Sequence[W], after: int, until: int) -> Sequence[W]:
        """Return, of one value per row, those of the rows after a day and not after another."""
        return values[bisect_right(self.days, after) : bisect_right(self.days, until)]

    def on(self, day: int | None) -> Sequence[V]:
        """Return the rows of one day."""
        if day is None:
            return ()
        return self.rows[bisect_left(self.days, day) : bisect_right(self.days, day)]


class Span(NamedTuple):
    """Something that began on a day and lasts until another (exclusive)."""

    start: int
    end: int
    row: Any


class Spell(NamedTuple):
    """Days in which one teammate had the account in one role; the end is exclusive."""

    start: int
    end: int
    teammate: str | None
