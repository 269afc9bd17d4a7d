"""Lists what the customers and we have promised, and how each side keeps its word."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.accountability import LIVE, SIDES, US, SideRecord, Went, side_record, went
from csmkit.domain.recovery import BROKEN, OVERDUE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csmkit.store.ledger import LedgerRow
    from csmkit.store.reading import Reader

DAYS_KEPT = 4_096
"""Days that are not read from their text again; a book has a few years of them."""


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
    lines = [*_lines(rows, as_of, wanted_owner)]
    shown = [line for line in lines if side in (None, line.row.side) and _is_shown(line, settled_too)]
    if only_overdue:
        shown = [line for line in shown if line.went.status == OVERDUE]
    return Ledger(tuple(sorted(shown, key=_order)), _sides(lines))


def _lines(rows: Iterable[LedgerRow], as_of: date, owner: str | None) -> Iterable[LedgerLine]:
    day = lru_cache(maxsize=DAYS_KEPT)(_day)
    for row in rows:
        if owner is None or row.owner == owner:
            yield LedgerLine(row, went(row.status, day(row.due_on), day(row.closed_on), as_of))


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _is_shown(line: LedgerLine, settled_too: bool) -> bool:  # noqa: FBT001
    if settled_too or line.went.status in LIVE:
        return True
    return line.went.status == BROKEN and line.row.remedied_on is None


def _sides(lines: Iterable[LedgerLine]) -> tuple[SideRecord, ...]:
    by_side: dict[str, list[tuple[Went, int]]] = {side: [] for side in SIDES}
    for line in lines:
        by_side[line.row.side].append((line.went, line.row.moved_count))
    return tuple(side_record(side, promises) for side, promises in by_side.items())


def _order(line: LedgerLine) -> tuple[bool, bool, bool, int, str, str, str]:
    row, status = line.row, line.went.status
    is_ours = row.side == US
    is_late = status == OVERDUE
    return (
        not is_late,
        status not in LIVE and status != BROKEN,
        not (is_late and is_ours),
        -line.went.days_late if is_late else 0,
        row.due_on or "9999",
        row.account,
        row.id,
    )
