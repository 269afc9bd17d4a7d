"""Lists what the customers and we have promised, and how each side keeps its word."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import lru_cache
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.accountability import LIVE, SIDES, US, SideRecord, Went, side_record, went
from csmkit.domain.recovery import BROKEN, OVERDUE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csmkit.store.ledger import LedgerRow
    from csmkit.store.reading import Reader

OUTCOMES_KEPT = 8_192
"""Status and days whose outcome is not worked out again; most of a book's are alike."""


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
    rows = reader.ledger(as_of, key)
    lines = _lines(rows, as_of, wanted_owner)
    shown = lines if settled_too else [*filter(_is_shown, lines)]
    if side is not None:
        shown = [line for line in shown if line.row.side == side]
    if only_overdue:
        shown = [line for line in shown if line.went.status == OVERDUE]
    return Ledger(tuple(sorted(shown, key=_order)), _sides(lines))


def _lines(rows: Iterable[LedgerRow], as_of: date, owner: str | None) -> list[LedgerLine]:
    @lru_cache(maxsize=OUTCOMES_KEPT)
    def outcome(status: str, due_on: str | None, closed_on: str | None) -> Went:
        return went(status, _day(due_on), _day(closed_on), as_of)

    wanted = rows if owner is None else (row for row in rows if row.owner == owner)
    return [LedgerLine(row, outcome(row.status, row.due_on, row.closed_on)) for row in wanted]


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _is_shown(line: LedgerLine) -> bool:
    """Tell whether a promise is not over: open, or broken and never put right."""
    status = line.went.status
    return status in LIVE or (status == BROKEN and line.row.remedied_on is None)


def _sides(lines: Iterable[LedgerLine]) -> tuple[SideRecord, ...]:
    counts = Counter([(row.side, outcome, row.moved_count) for row, outcome in lines])
    return tuple(
        side_record(
            side,
            chain.from_iterable(
                repeat((outcome, moved), count)
                for (whose, outcome, moved), count in counts.items()
                if whose == side
            ),
        )
        for side in SIDES
    )


def _order(line: LedgerLine) -> tuple[int, int, str]:
    """Ours overdue, theirs overdue, the rest that is not over by its day, then what is."""
    (status, days_late), row = line.went, line.row
    if status == OVERDUE:
        return (0 if row.side == US else 1), -days_late, ""
    return (2 if _is_shown(line) else 3), 0, row.due_on or "9999"
