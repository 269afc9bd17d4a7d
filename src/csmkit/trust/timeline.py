"""One account's record, arranged so that a question about any day is answered by bisection."""

from __future__ import annotations

from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from csmkit.trust.series import NEVER, ORDINALS, Lazily, Series, Span, Spell, ordinal_or

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from csmkit.domain.trust import (
        AccountRecord,
        CommitmentRow,
        EventRow,
        SightingRow,
        TenureRow,
        TouchRow,
    )

MEETING_KINDS = frozenset({"call", "meeting", "visit", "review"})
MET = "held"
AROUND_US = "escalation around us"
_on = itemgetter(1)


class Touches:
    """The exchanges with an account, sorted by what they say, each list oldest first."""

    __slots__ = (
        "asked",
        "attended",
        "heard",
        "held",
        "meetings",
        "reached",
        "refusals",
        "replies",
        "sales_calls",
        "sent",
    )

    def __init__(self, rows: list[TouchRow]) -> None:
        """Sort rows that are in the order of their days."""
        held = [row for row in rows if row[4] == MET]
        meetings = [r for r in rows if r[2] in MEETING_KINDS and r[4] != "cancelled"]
        self.held = _series(held)
        """What took place."""
        self.heard = _series([row for row in held if row[3] != "outbound"])
        """In which the customer took part."""
        self.asked = _series([row for row in held if row[3] == "inbound"])
        """What the customer began."""
        self.reached = _series([row for row in held if row[3] != "inbound"])
        """In which we took part."""
        self.sent = _series([row for row in held if row[3] == "outbound"])
        """What we sent."""
        self.replies = _series([row for row in rows if row[6] is not None])
        """What says how long the customer took to answer."""
        self.meetings = _series(meetings)
        """Meetings that took place, were declined or not attended."""
        self.attended = _series([row for row in meetings if row[4] == MET])
        self.refusals = _series([row for row in meetings if row[4] != MET])
        self.sales_calls = _series([row for row in held if row[5]])
        """Calls that sales led."""


class Promises:
    """What one side promised and did not withdraw, sorted by how it went."""

    __slots__ = ("broken", "closings", "failed", "kept_on_time", "rows", "settled")

    def __init__(self, rows: list[CommitmentRow]) -> None:
        """Sort rows of any order."""
        self.rows = [row for row in rows if row[4] != "withdrawn"]
        closed = [row for row in self.rows if row[3] is not None]
        settled = sorted(closed, key=itemgetter(3)) if closed else closed
        self.settled = _closed_series(settled)
        """What was kept or broken, by the day on which it was."""
        self.broken = _closed_series([row for row in settled if row[4] == "broken"])
        self.failed = _closed_series([r for r in settled if r[4] == "broken" or days_late(r)])
        """What was broken or kept late."""
        self.kept_on_time = _closed_series(
            [r for r in settled if r[4] == "kept" and r[2] and not days_late(r)],
        )
        self.closings = [turning for day in self.settled.days for turning in (day - 1, day)]


def days_late(row: CommitmentRow) -> int:
    """Return how many days after its due day a promise was settled; 0 where it was in time."""
    if row[3] is None or row[2] is None:
        return 0
    return max(0, ORDINALS[row[3]] - ORDINALS[row[2]])


class Timeline:
    """Answers questions about one account for any day, from one record."""

    def __init__(self, record: AccountRecord) -> None:
        """Keep the record; nothing is arranged before it is asked for."""
        self.record = record
        self.cadence = max(1, record.cadence_days)
        self.kept: dict[Any, Any] = {}
        """What judging has worked out already; it knows its own keys."""

    @Lazily
    def touches(self) -> Touches:
        """Return the exchanges, sorted by what they say."""
        return Touches(sorted(self.record.touches, key=_on))

    @Lazily
    def sales_calls_with_owner(self) -> Series[TouchRow]:
        """Return the sales calls in which the account's owner of that day took part."""
        return _series([r for r in self.touches.sales_calls.rows if self.owner_took_part(r)])

    @Lazily
    def bypasses(self) -> Series[TouchRow]:
        """Return what the customer took to a leader without the owner of that day."""
        leaders = [f'"{leader}"' for leader in self.record.leaders]
        found = []
        for row in self.touches.asked.rows:
            for leader in leaders:
                if leader in row[8] and self.owner_was_left_out(row):
                    found.append(row)
                    break
        return _series(found)

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
    def ours(self) -> Promises:
        """Return what we promised."""
        return Promises([row for row in self.record.commitments if row[5] == "us"])

    @Lazily
    def theirs(self) -> Promises:
        """Return what the customer promised."""
        return Promises([row for row in self.record.commitments if row[5] == "them"])

    @Lazily
    def events(self) -> Mapping[str, Series[EventRow]]:
        """Return the history by kind, and the escalations around us as a kind of their own."""
        kinds: dict[str, list[EventRow]] = {}
        for row in sorted(self.record.events, key=_on):
            kinds.setdefault(row[2], []).append(row)
            if row[3] and row[2] == "escalation":
                kinds.setdefault(AROUND_US, []).append(row)
        return {kind: _series(rows) for kind, rows in kinds.items()}

    def events_of(self, kind: str) -> Series[EventRow]:
        """Return the events of one kind, oldest first."""
        return self.events.get(kind, NOTHING)

    @Lazily
    def contacts_known_from(self) -> int:
        """Return the first day on which a contact is known."""
        return min((ordinal_or(row[1], 0) for row in self.record.contacts), default=NEVER)

    @Lazily
    def champions(self) -> list[Span]:
        """Return the champions with the days on which they came and left."""
        return [
            Span(ordinal_or(row[1], 0), ordinal_or(row[2], NEVER), row)
            for row in self.record.contacts
            if row[3]
        ]

    @Lazily
    def first_day(self) -> int:
        """Return the first day on which anything but a contact or a tenure is recorded."""
        series = (self.touches.held, self.touches.meetings, *self.events.values())
        days = [one.days[0] for one in series if one.days]
        days += [span[0] for span in self.issues[:1]]
        days += [ordinal_or(row[1] or row[2], NEVER) for row in self.record.commitments]
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

    def turnings_between(self, after: int, before: int) -> set[int]:
        """Return the days between two, both exclusive, on which derived signals may have peaked.

        Their points jump up on the day of an event, and down after the last day of a state that
        lasted; on all other days they only age.
        """
        found = {day for day in self.settlings if after < day < before}
        for series in (*self.events.values(), self.touches.refusals, self.bypasses):
            found.update(series.days_between(after, before))
        return found

    @Lazily
    def settlings(self) -> list[int]:
        """Return the last days of states that lasted: open issues, promises, silences, limbo."""
        days = [end - 1 for _, end, _ in self.weighty_issues if end < NEVER]
        days += self.ours.closings
        days += [end for _, end, _ in self.champions]
        days += [spell[0] - 1 for spell in self.owner_spells]
        days += [end - 1 for end in self.silences_ended]
        return days

    @Lazily
    def silences_ended(self) -> list[int]:
        """Return the days on which the customer was heard again after more than one cadence."""
        days = self.touches.heard.days
        cadence = self.cadence
        return [b for a, b in pairwise(days) if b - a > cadence]

    def owner_on(self, day: int) -> str | None:
        """Return who owned the account on a day, None where nobody is known."""
        spell = spell_on(self.owner_spells, day)
        return spell.teammate if spell else None


def _series(rows: list[Any]) -> Series[Any]:
    days = ORDINALS
    return Series(rows, [days[row[1]] for row in rows])


def _closed_series(rows: list[CommitmentRow]) -> Series[CommitmentRow]:
    return Series(rows, [ORDINALS[row.closed_on] for row in rows if row.closed_on is not None])


NOTHING: Series[Any] = Series([], [])


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
