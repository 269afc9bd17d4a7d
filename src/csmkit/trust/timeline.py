"""One account's record, arranged so that a question about any day is answered by bisection."""

from __future__ import annotations

from itertools import pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from csmkit.domain.conflict_course import courses
from csmkit.trust.series import (
    NEVER,
    ORDINALS,
    Lazily,
    Series,
    Span,
    Spell,
    ordinal_or,
)
from csmkit.trust.touches import Touches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from csmkit.domain.conflict_course import ConflictCourse
    from csmkit.domain.touch_log import TouchRow
    from csmkit.domain.trust import (
        AccountRecord,
        CommitmentRow,
        ContactRow,
        EventRow,
        IssueRow,
        SightingRow,
        TenureRow,
    )
    from csmkit.trust.touches import TouchSeries

AROUND_US = "escalation around us"
EXECUTIVE_CHANGE = "executive-change"
_on = itemgetter(1)


class Promises:
    """What one side promised and did not withdraw, by how it went; oldest first.

    Failed is what was broken or kept late, and lateness the days of each; kept on time is what was
    kept on its due day or before.
    """

    __slots__ = ("broken", "dues", "failed", "kept_on_time", "lateness", "settled", "unremedied")

    def __init__(self, rows: Sequence[CommitmentRow]) -> None:
        """Sort rows of any order by how they went."""
        self.dues = [(ORDINALS[r[2]], _closed_on(r), r) for r in rows if r[2] is not None]
        """Of what has a day: that day, the day on which it was settled, and the row."""
        settled = [row for row in rows if row[3] is not None]
        if len(settled) > 1:
            settled.sort(key=itemgetter(3))
        failed, broken, kept_on_time = [], [], []
        self.lateness = []
        for row in settled:
            late, is_broken = days_late(row), row[4] == "broken"
            if late or is_broken:
                failed.append(row)
                self.lateness.append(late)
                if is_broken:
                    broken.append(row)
            elif row[4] == "kept" and row[2]:
                kept_on_time.append(row)
        self.settled = _closed_series(settled)
        self.failed = _closed_series(failed)
        self.broken = _closed_series(broken)
        self.kept_on_time = _closed_series(kept_on_time)
        self.unremedied = [Span(ORDINALS[r[3]], ordinal_or(r[7], NEVER), r) for r in broken]  # type: ignore[index]
        """Of what was broken: that day, the day on which it was put right, and the row."""


def _closed_on(row: CommitmentRow) -> int:
    """Return the day on which a promise was settled; 0 where it was, nobody knows when."""
    return ordinal_or(row[3], NEVER if row[4] == "open" else 0)


def days_late(row: CommitmentRow) -> int:
    """Return how many days after its due day a promise was settled; 0 where it was in time."""
    if row[3] is None or row[2] is None or row[3] <= row[2]:
        return 0
    return ORDINALS[row[3]] - ORDINALS[row[2]]


class Timeline:
    """Answers questions about one account for any day, from one record."""

    def __init__(self, record: AccountRecord) -> None:
        """Keep the record; nothing is arranged before it is asked for."""
        self.record = record
        self.cadence = max(1, record.cadence_days)
        self.kept: dict[Any, Any] = {}
        """What judging has worked out already; it knows its own keys."""

    def cadences_between(self, first: int, last: int) -> float:
        """Return how many cadences lie between two days, each day by the rhythm that it had.

        So a slower rhythm that was agreed makes no silence while it lasts, hides none that was
        there before it, and does not look like one on the day after its end.
        """
        if not self.rhythms:
            return (last - first) / self.cadence
        inner = {day - 1 for rhythm in self.rhythms for day in rhythm[:2] if first < day - 1 < last}
        edges = sorted({first, *inner, last})
        return sum((end - start) / self._cadence_on(end) for start, end in pairwise(edges))

    def _cadence_on(self, day: int) -> int:
        held = [(start, every) for start, end, every in self.rhythms if start <= day < end]
        return max(held)[1] if held else self.cadence

    @Lazily
    def rhythms(self) -> list[tuple[int, int, int]]:
        """Return the other rhythms: first day, first day after, days between touches."""
        days = ORDINALS
        return [
            (days[start], min(days[until] + 1, ordinal_or(ended, NEVER)), max(1, every))
            for _, start, until, ended, every in self.record.engagements
        ]

    @Lazily
    def touches(self) -> Touches:
        """Return the exchanges, sorted by what they say."""
        return Touches(self.record.touches)

    @Lazily
    def sales_calls_with_owner(self) -> Series[TouchRow]:
        """Return the sales calls in which the account's owner of that day took part."""
        days = self.record.touches.days
        return self._those(
            self.touches.sales_calls,
            zip(days.sales_calls, days.sales_calls_by, strict=True),
            self.owner_took_part,
        )

    @Lazily
    def bypasses(self) -> Series[TouchRow]:
        """Return what the customer took to a leader without the owner of that day."""
        days = self.record.touches.days
        asked = zip(days.asked, days.asked_by, strict=True)
        return self._led_past_the_owner(self.touches.asked, asked)

    @Lazily
    def covered_calls(self) -> Series[TouchRow]:
        """Return the sales calls with a leader of ours and without the owner of that day."""
        days = self.record.touches.days
        calls = zip(days.sales_calls, days.sales_calls_by, strict=True)
        return self._led_past_the_owner(self.touches.sales_calls, calls)

    def _led_past_the_owner(
        self, series: TouchSeries, dated: Iterable[tuple[str, str]]
    ) -> Series[TouchRow]:
        leaders = [f'"{leader}"' for leader in self.record.leaders]
        return self._those(
            series,
            dated if leaders else (),
            lambda on, teammates: (
                any(leader in teammates for leader in leaders)
                and self.owner_was_left_out(on, teammates)
            ),
        )

    def _those(
        self,
        series: TouchSeries,
        dated: Iterable[tuple[str, str]],
        is_one: Callable[[str, str], bool],
    ) -> Series[TouchRow]:
        """Return those touches of a series that a day and its teammates tell apart."""
        days = sorted(ORDINALS[on] for on, teammates in dated if is_one(on, teammates))
        if not days:
            return NOTHING
        return series.only(days, lambda row: is_one(row.on, row.teammates))

    def owner_took_part(self, on: str, teammates: str) -> bool:
        """Tell whether the owner of a touch's day is among its teammates."""
        return f'"{self.owner_on(ORDINALS[on])}"' in teammates

    def owner_was_left_out(self, on: str, teammates: str) -> bool:
        """Tell whether there was an owner on a touch's day who is not among its teammates."""
        owner = self.owner_on(ORDINALS[on])
        return owner is not None and f'"{owner}"' not in teammates

    @Lazily
    def sightings(self) -> list[tuple[int, int, SightingRow]]:
        """Return day, day of the remedy and row of each sighting, in one order."""
        days = ORDINALS
        rows = sorted(self.record.sightings, key=itemgetter(1, 0))
        return [(days[r[1]], NEVER if r[7] is None else days[r[7]], r) for r in rows]

    @Lazily
    def issues(self) -> list[Span]:
        """Return the issues with the days on which they opened and closed."""
        return _spans(self.record.issues)

    @Lazily
    def weighty_issues(self) -> list[Span]:
        """Return the issues that are not of low severity."""
        return [span for span in self.issues if span[2][3] != "low"]

    @Lazily
    def critical_issues(self) -> list[Span]:
        """Return the critical issues."""
        return [span for span in self.issues if span[2][3] == "critical"]

    @Lazily
    def _promises(self) -> Mapping[str, Promises]:
        sides: dict[str, list[CommitmentRow]] = {}
        for row in self.record.commitments:
            if row[4] != "withdrawn":
                sides.setdefault(row[5], []).append(row)
        return {side: Promises(rows) for side, rows in sides.items()}

    @Lazily
    def ours(self) -> Promises:
        """Return what we promised."""
        return self._promises.get("us", NO_PROMISES)

    @Lazily
    def theirs(self) -> Promises:
        """Return what the customer promised."""
        return self._promises.get("them", NO_PROMISES)

    @Lazily
    def inner(self) -> Promises:
        """Return what we promised among ourselves, such as to the seller."""
        return self._promises.get("inner", NO_PROMISES)

    @Lazily
    def events(self) -> Mapping[str, Series[EventRow]]:
        """Return the history by kind, and the escalations around us as a kind of their own."""
        if not self.record.events:
            return NO_EVENTS
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
    def conflicts(self) -> tuple[ConflictCourse, ...]:
        """Return how each conflict went, oldest first."""
        return courses(self.record.conflicts) if self.record.conflicts else ()

    @Lazily
    def contacts_known_from(self) -> int:
        """Return the first day on which a contact is known."""
        return min((ordinal_or(row[1], 0) for row in self.record.contacts), default=NEVER)

    @Lazily
    def champions(self) -> list[Span]:
        """Return the champions with the days on which they came and left."""
        return _stays([row for row in self.record.contacts if row[3]])

    @Lazily
    def sponsors(self) -> list[Span]:
        """Return the executive sponsors with the days on which they came and left."""
        return _stays([row for row in self.record.contacts if row[5]])

    def has_begun(self, day: int) -> bool:
        """Tell whether anything but a contact or a tenure is recorded until a day."""
        return self.touches.held_from <= day or self.first_day <= day

    @Lazily
    def first_day(self) -> int:
        """Return the first day on which anything but a contact or a tenure is recorded."""
        days = [self.touches.held_from, self.touches.met_from]
        days += [series.days[0] for series in self.events.values()]
        days += [span[0] for span in self.issues[:1]]
        days += [ordinal_or(row[1] or row[2], NEVER) for row in self.record.commitments]
        days += [one.opened_on.toordinal() for one in self.conflicts[:1]]
        return min(days)

    @Lazily
    def owner_spells(self) -> list[Spell]:
        """Return who owned the account when, oldest first."""
        return _spells(self.record.tenures, "owner", self.record.owner)

    @Lazily
    def seller_spells(self) -> list[Spell]:
        """Return who sold to the account when, oldest first."""
        return _spells(self.record.tenures, "seller", self.record.seller)

    def owner_on(self, day: int) -> str | None:
        """Return who owned the account on a day, None where nobody is known."""
        spell = spell_on(self.owner_spells, day)
        return spell.teammate if spell else None


def _stays(rows: list[ContactRow]) -> list[Span]:
    return [Span(ordinal_or(row[1], 0), ordinal_or(row[2], NEVER), row) for row in rows]


def _series(rows: list[Any]) -> Series[Any]:
    days = ORDINALS
    return Series(rows, [days[row[1]] for row in rows])


def _closed_series(rows: list[CommitmentRow]) -> Series[CommitmentRow]:
    return (
        Series(rows, [ORDINALS[row[3]] for row in rows if row[3] is not None]) if rows else NOTHING
    )


NOTHING: Series[Any] = Series([], [])
NO_PROMISES = Promises(())
NO_EVENTS: Mapping[str, Series[EventRow]] = {}


def _spans(rows: Iterable[IssueRow]) -> list[Span]:
    days = ORDINALS
    spans = [Span(days[r[1]], NEVER if r[2] is None else days[r[2]], r) for r in rows]
    if len(spans) > 1:
        spans.sort(key=lambda span: (span[0], span[2][0]))
    return spans


def spell_on(spells: list[Spell], day: int) -> Spell | None:
    """Return the spell that covers a day; the one that began last where several do."""
    for spell in reversed(spells):
        if spell.start <= day < spell.end:
            return spell
    return None


def _spells(tenures: Sequence[TenureRow], role: str, present: str | None) -> list[Spell]:
    """Join tenures to spells; whoever has the role without a tenure came after the last one."""
    held = [
        (ORDINALS[row[1]], ordinal_or(row[2], NEVER), row[4]) for row in tenures if row[3] == role
    ]
    spells: list[Spell] = []
    for start, end, teammate in sorted(held):
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
