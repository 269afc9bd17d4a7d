"""How each side keeps its word: one promise as it went, and one side of a ledger in numbers."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.recovery import BROKEN, KEPT, LATE, OPEN, OVERDUE, WITHDRAWN

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from csmkit.domain.record import Commitment

US, THEM = "us", "them"
SIDES = (US, THEM)
LIVE = frozenset({OPEN, OVERDUE})
SETTLED = {"broken": BROKEN, "withdrawn": WITHDRAWN}


class Went(NamedTuple):
    """How a promise went until a day."""

    status: str
    """`open`, `overdue`, `kept`, `late` (kept late), `broken` or `withdrawn`."""
    days_late: int
    """Days after its due day, until it was kept or until now; 0 where it is not late."""


class SideRecord(NamedTuple):
    """How one side has kept its promises until a day."""

    side: str
    promises: int
    """All but those that were withdrawn."""
    open: int
    """Not settled, overdue ones included."""
    overdue: int
    kept: int
    """In time or late."""
    late: int
    """Of those, the ones after their day."""
    broken: int
    moves: int
    """How often a promise got another day."""
    kept_share: float | None
    """Kept, of what was due or settled; None where nothing was."""
    median_delay_days: float | None
    """Of what was kept or is overdue, days after the due day, 0 where in time; None without any."""


def went(status: str, due_on: date | None, closed_on: date | None, as_of: date) -> Went:
    """Return how a promise went until a day; status and days must be as they were known then."""
    if status in SETTLED:
        return Went(SETTLED[status], 0)
    is_kept = status == "kept"
    end = closed_on if is_kept else as_of
    late = (end - due_on).days if end and due_on else 0
    if late <= 0:
        return Went(KEPT if is_kept else OPEN, 0)
    return Went(LATE if is_kept else OVERDUE, late)


def side_record(side: str, promises: Iterable[tuple[Went, int, int]]) -> SideRecord:
    """Count one side's promises, given with how often they were moved and how many are alike.

    What is overdue counts as not kept, or else nobody who never delivers would ever fail; for the
    same reason its days until now belong to the delay.
    """
    counts = dict.fromkeys((OPEN, OVERDUE, KEPT, LATE, BROKEN, WITHDRAWN), 0)
    moves, delays = 0, []
    for (status, days), moved, alike in promises:
        counts[status] += alike
        if status != WITHDRAWN:
            moves += moved * alike
        if status in (KEPT, LATE, OVERDUE):
            delays += [days] * alike
    kept = counts[KEPT] + counts[LATE]
    judged = kept + counts[BROKEN] + counts[OVERDUE]
    return SideRecord(
        side=side,
        promises=judged + counts[OPEN],
        open=counts[OPEN] + counts[OVERDUE],
        overdue=counts[OVERDUE],
        kept=kept,
        late=counts[LATE],
        broken=counts[BROKEN],
        moves=moves,
        kept_share=kept / judged if judged else None,
        median_delay_days=float(median(delays)) if delays else None,
    )


def record_of(commitments: Iterable[Commitment], side: str, as_of: date) -> SideRecord:
    """Return how one side has kept the promises of an account.

    Args:
        commitments: As they were known on the day, such as `as_known_on` gives them.
        side: `us` or `them`. Theirs says how far a plan can count on what they take on; it says
            nothing about trust.
        as_of: The day that counts as today.
    """
    return side_record(
        side,
        (
            (went(c.status, c.due_on, c.closed_on, as_of), c.moved_count, 1)
            for c in commitments
            if c.side == side
        ),
    )
