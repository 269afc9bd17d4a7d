"""One account's record, arranged so that a question about any day is answered by bisection."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from csmkit.domain.trust import (
        AccountRecord,
        CommitmentRow,
        ContactRow,
        EventRow,
        IssueRow,
        SightingRow,
        TenureRow,
        TouchRow,
    )

V = TypeVar("V")

NEVER = 10_000_000
"""A day after every day that a date can name."""
MEETING_KINDS = frozenset({"call", "meeting", "visit", "review"})
MET = "held"
REFUSED = frozenset({"declined", "no-show"})
MOST_DAYS_KEPT = 100_000

_on = itemgetter(1)


class Days(dict[str, int]):
    """Ordinals of ISO days, each parsed once."""

    def __missing__(self, text: str) -> int:
        """Parse a day that was not met before."""
        if len(self) >= MOST_DAYS_KEPT:
            self.clear()
        ordinal = self[text] = date.fromisoformat(text).toordinal()
        return ordinal


ORDINALS = Days()


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
    return None if text is None else date.fromisoformat(text)


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
        value = instance.__dict__[self.name] = self.compute(instance)
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
        return bisect_right(days, until) - bisect_right(days, after)

    def until(self, day: int) -> int:
        """Return how many rows lie on or before a day."""
        return bisect_right(self.days, day)

    def last_day(self, day: int) -> int | None:
        """Return the day of the newest row on or before a day."""
        count = bisect_right(self.days, day)
        return self.days[count - 1] if count else None

    def between(self, after: int, until: int) -> Sequence[V]:
        """Return the rows after a day and not after another."""
        return self.rows[bisect_right(self.days, after) : bisect_right(self.days, until)]

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


class Timeline:
    """Answers questions about one account for any day, from one record."""

    def __init__(self, record: AccountRecord) -> None:
        """Keep the record; nothing is arranged before it is asked for."""
        self.record = record
        self.cadence = max(1, record.cadence_days)
        self.values: dict[tuple[int, int], tuple[Any, Any]] = {}
        """The facts and verdicts of each day that was asked about, by catalogue and day."""

    @Lazily
    def touches(self) -> list[TouchRow]:
        """Return the touches, oldest first."""
        return sorted(self.record.touches, key=_on)

    @Lazily
    def held(self) -> Series[TouchRow]:
        """Return the exchanges that took place."""
        return _series([row for row in self.touches if row[4] == MET])

    @Lazily
    def heard(self) -> Series[TouchRow]:
        """Return the exchanges in which the customer took part."""
        return _series([row for row in self.held.rows if row[3] != "outbound"])

    @Lazily
    def asked(self) -> Series[TouchRow]:
        """Return the exchanges that the customer began."""
        return _series([row for row in self.held.rows if row[3] == "inbound"])

    @Lazily
    def sent(self) -> Series[TouchRow]:
        """Return what we sent without an exchange."""
        return _series([row for row in self.held.rows if row[3] == "outbound"])

    @Lazily
    def reached(self) -> Series[TouchRow]:
        """Return the exchanges in which we took part."""
        return _series([row for row in self.held.rows if row[3] != "inbound"])

    @Lazily
    def replies(self) -> Series[TouchRow]:
        """Return the touches that say how long the customer took to answer."""
        return _series([row for row in self.touches if row[6] is not None])

    @Lazily
    def meetings(self) -> Series[TouchRow]:
        """Return the meetings that were held, declined or not attended."""
        return _series([r for r in self.touches if r[2] in MEETING_KINDS and r[4] != "cancelled"])

    @Lazily
    def refusals(self) -> Series[TouchRow]:
        """Return the meetings that the customer declined or did not attend."""
        return _series([row for row in self.meetings.rows if row[4] in REFUSED])

    @Lazily
    def sales_calls(self) -> Series[TouchRow]:
        """Return the calls that sales led."""
        return _series([row for row in self.held.rows if row[5]])

    @Lazily
    def sales_calls_with_owner(self) -> Series[TouchRow]:
        """Return the sales calls in which the account's owner of that day took part."""
        return _series([row for row in self.sales_calls.rows if self.owner_took_part(row)])

    @Lazily
    def bypasses(self) -> Series[TouchRow]:
        """Return what the customer took to a leader without the owner of that day."""
        leaders = [f'"{leader}"' for leader in self.record.leaders]
        return _series(
            [
                row
                for row in self.asked.rows
                if any(leader in row[8] for leader in leaders) and self.owner_was_left_out(row)
            ],
        )

    def owner_took_part(self, row: TouchRow) -> bool:
        """Tell whether the owner of the touch's day is among its teammates."""
        return f'"{self.owner_on(ORDINALS[row.on])}"' in row.teammates

    def owner_was_left_out(self, row: TouchRow) -> bool:
        """Tell whether there was an owner on the touch's day who is not among its teammates."""
        owner = self.owner_on(ORDINALS[row.on])
        return owner is not None and f'"{owner}"' not in row.teammates

    @Lazily
    def sightings(self) -> list[tuple[int, int, SightingRow]]:
        """Return day, day of the remedy and row of each sighting, in one order."""
        days = ORDINALS
        rows = sorted(self.record.sightings, key=itemgetter(1, 0))
        return [(days[r[1]], NEVER if r[7] is None else days[r[7]], r) for r in rows]

    @Lazily
    def issues(self) -> list[Span]:
        """Return the issues with the days on which they opened and closed."""
        return _spans((row.opened_on, row.closed_on, row) for row in self.record.issues)

    @Lazily
    def weighty_issues(self) -> list[Span]:
        """Return the issues that are not of low severity."""
        return [span for span in self.issues if span[2].severity != "low"]

    @Lazily
    def critical_issues(self) -> list[Span]:
        """Return the critical issues."""
        return [span for span in self.issues if span[2].severity == "critical"]

    @Lazily
    def ours(self) -> list[CommitmentRow]:
        """Return what we promised and did not withdraw."""
        rows = self.record.commitments
        return [row for row in rows if row.side == "us" and row.status != "withdrawn"]

    @Lazily
    def theirs(self) -> list[CommitmentRow]:
        """Return what the customer promised and did not withdraw."""
        rows = self.record.commitments
        return [row for row in rows if row.side == "them" and row.status != "withdrawn"]

    @Lazily
    def events(self) -> Series[EventRow]:
        """Return the history, oldest first."""
        return _series(sorted(self.record.events, key=_on))

    @Lazily
    def contacts(self) -> tuple[ContactRow, ...]:
        """Return the contacts."""
        return self.record.contacts

    @Lazily
    def first_day(self) -> int:
        """Return the first day on which anything but a contact or a tenure is recorded."""
        record = self.record
        days = [ORDINALS[row[1]] for rows in (record.touches, record.events) for row in rows]
        days += [span.start for span in self.issues]
        days += [ordinal_or(row.promised_on, NEVER) for row in record.commitments]
        return min(days, default=NEVER)

    def is_kept_on(self, day: int) -> bool:
        """Tell whether somebody had begun to keep this account's record by a day."""
        return self.first_day <= day

    @Lazily
    def owner_spells(self) -> list[Spell]:
        """Return who owned the account when, oldest first."""
        return _spells(self.record.tenures, "owner", self.record.owner)

    @Lazily
    def seller_spells(self) -> list[Spell]:
        """Return who sold to the account when, oldest first."""
        return _spells(self.record.tenures, "seller", self.record.seller)

    @Lazily
    def turnings(self) -> list[int]:
        """Return the days on which pressure may have peaked, in order.

        It jumps up on the day of a sighting or an event, and down after the last day of a state
        that lasted; on all other days causes only age.
        """
        days = {on for on, _, row in self.sightings if row[4]}
        days.update(remedied - 1 for _, remedied, _ in self.sightings if remedied < NEVER)
        days.update(self.events.days, self.refusals.days, self.bypasses.days)
        for span in self.weighty_issues:
            days.add(span[1] - 1)
        for row in self.ours:
            if row[3] is not None:
                days.update((ORDINALS[row[3]] - 1, ORDINALS[row[3]]))
        days.update(ordinal_or(row[2], NEVER) for row in self.contacts)
        days.update(spell[0] - 1 for spell in self.owner_spells)
        heard, cadence = self.heard.days, self.cadence
        days.update(b - 1 for a, b in zip(heard, heard[1:], strict=False) if b - a > cadence)
        return sorted(days)

    def turnings_between(self, after: int, before: int) -> list[int]:
        """Return the days between two (both exclusive) on which pressure may have peaked."""
        days = self.turnings
        return days[bisect_right(days, after) : bisect_left(days, before)]

    def owner_on(self, day: int) -> str | None:
        """Return who owned the account on a day, None where nobody is known."""
        spell = spell_on(self.owner_spells, day)
        return spell.teammate if spell else None


def _series(rows: list[Any]) -> Series[Any]:
    days = ORDINALS
    return Series(rows, [days[row[1]] for row in rows])


def _spans(parts: Iterable[tuple[str, str | None, Any]]) -> list[Span]:
    days = ORDINALS
    spans = [Span(days[a], NEVER if b is None else days[b], row) for a, b, row in parts]
    return sorted(spans, key=lambda span: (span.start, span.row.id))


def spell_on(spells: list[Spell], day: int) -> Spell | None:
    """Return the spell that covers a day; the one that began last where several do."""
    for spell in reversed(spells):
        if spell.start <= day < spell.end:
            return spell
    return None


def _spells(tenures: Sequence[TenureRow], role: str, present: str | None) -> list[Spell]:
    """Join tenures to spells; whoever has the role without a tenure came after the last one."""
    rows = sorted(row for row in tenures if row.role == role)
    spells: list[Spell] = []
    for start, end, teammate in sorted(
        (ORDINALS[row.from_on], ordinal_or(row.until_on, NEVER), row.teammate) for row in rows
    ):
        last = spells[-1] if spells else None
        if last is not None and last.teammate == teammate and last.end >= start:
            spells[-1] = Spell(last.start, max(last.end, end), teammate)
        else:
            spells.append(Spell(start, end, teammate))
    return _with_present(spells, present)


def _with_present(spells: list[Spell], present: str | None) -> list[Spell]:
    if not spells:
        return [Spell(0, NEVER, present)] if present is not None else []
    end = max(spell.end for spell in spells)
    if end >= NEVER:
        return spells
    successor = present if present != spells[-1].teammate else None
    return [*spells, Spell(end, NEVER, successor)]
