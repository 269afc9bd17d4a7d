"""Lists what the customers and we have promised, and how each side keeps its word."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from csmkit.domain.accountability import LIVE, SIDES, US, SideRecord, Went, side_record, went
from csmkit.domain.recovery import BROKEN, OVERDUE
from csmkit.store.ledger import course_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from csmkit.store.ledger import LedgerRow
    from csmkit.store.reading import Reader


class LedgerLine(NamedTuple):
    """One promise with how it went."""

    row: LedgerRow
    went: Went

    @property
    def is_ours_overdue(self) -> bool:
        """Tell whether it is a promise of ours that is past its day."""
        return self.row.side == US and self.went.status == OVERDUE


class Ledger(NamedTuple):
    """The promises that were asked for, and how both sides keep theirs, whichever are listed."""

    lines: tuple[LedgerLine, ...]
    sides: tuple[SideRecord, ...]
    """Ours, then theirs."""


def list_commitments(
    reader: Reader,
    as_of: date,
    *,
    name: str | None = None,
    owner: str | None = None,
    side: str | None = None,
    only_overdue: bool = False,
    settled_too: bool = False,
) -> Ledger:
    """Return promises: what we owe past its day first, then what they do, then by due day.

    Args:
        reader: The open store.
        as_of: The day that counts as today.
        name: Only of this account, by key or name.
        owner: Only of this teammate's accounts.
        side: List only those of `us` or `them`.
        only_overdue: List only what is past its day.
        settled_too: List also what was kept, broken and put right, or withdrawn.

    Raises:
        AccountNotFound, TeammateNotFound: something named does not exist.
    """
    key = None if name is None else reader.account_key(name)
    wanted_owner = None if owner is None else reader.teammate(owner).key
    rows = [*reader.ledger(as_of, key)]
    if wanted_owner is not None:
        rows = [row for row in rows if row.owner == wanted_owner]
    marks: list[Mark] = [*map(course_of, rows)]
    counts = Counter(marks)
    courses = {mark: _course(mark, as_of) for mark in counts}
    shown = {
        mark: course
        for mark, course in courses.items()
        if (settled_too or not course.is_over)
        and (side is None or course.side == side)
        and (not only_overdue or course.went.status == OVERDUE)
    }
    return Ledger(_lines(rows, marks, shown), _sides(counts, courses))


Mark = tuple[Any, ...]
"""What `course_of` returns."""
Order = tuple[int, int, str]


class _Course(NamedTuple):
    """What follows from side, status and days of a promise."""

    side: str
    went: Went
    is_over: bool
    """Settled; not where it was broken and never put right."""
    order: Order
    """Ours overdue, theirs overdue, the rest that is not over by its day, then what is."""


def _course(mark: Mark, as_of: date) -> _Course:
    side, status, due_on, closed_on, remedied_on, _ = mark
    how = went(status, _day(due_on), _day(closed_on), as_of)
    is_over = how.status not in LIVE and (how.status != BROKEN or remedied_on is not None)
    if how.status == OVERDUE:
        order = (0 if side == US else 1), -how.days_late, ""
    else:
        order = (3 if is_over else 2), 0, due_on or "9999"
    return _Course(side, how, is_over, order)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _lines(
    rows: Iterable[LedgerRow],
    marks: Iterable[Mark],
    shown: Mapping[Mark, _Course],
) -> tuple[LedgerLine, ...]:
    """Return the promises that go one of these courses, in order, else as they came."""
    orders = sorted({course.order for course in shown.values()})
    lines: dict[Order, list[LedgerLine]] = {order: [] for order in orders}
    places = {mark: (lines[course.order], course.went) for mark, course in shown.items()}
    line = partial(tuple.__new__, LedgerLine)
    for row, mark in zip(rows, marks, strict=True):
        if place := places.get(mark):
            place[0].append(line((row, place[1])))
    return tuple(chain.from_iterable(lines.values()))


def _sides(counts: Mapping[Mark, int], courses: Mapping[Mark, _Course]) -> tuple[SideRecord, ...]:
    alike: Counter[tuple[str, Went, int]] = Counter()
    for mark, course in courses.items():
        alike[course.side, course.went, mark[-1]] += counts[mark]
    return tuple(
        side_record(
            side, [(how, moved, n) for (whose, how, moved), n in alike.items() if whose == side]
        )
        for side in SIDES
    )
