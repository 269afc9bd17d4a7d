"""An account's touches: the days of each sort at once, the rows of some days when asked for."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

MEETING_KINDS = ("call", "meeting", "review", "visit")
MET = "held"


class TouchRow(NamedTuple):
    """What judging needs of one touch; days are ISO texts."""

    id: str
    on: str
    kind: str
    direction: str
    outcome: str
    sales_call: bool
    reply_hours: float | None
    teammates: str
    """The teammates' keys as a JSON array."""
    summary: str | None


class Sort(NamedTuple):
    """What touches of one sort have in common; None where it does not matter."""

    outcome: str
    direction: str | None = None
    is_meeting: bool = False
    is_sales_call: bool = False

    def takes(self, row: TouchRow) -> bool:
        """Tell whether a touch is of this sort."""
        return (
            row.outcome == self.outcome
            and self.direction in (None, row.direction)
            and (not self.is_meeting or row.kind in MEETING_KINDS)
            and (not self.is_sales_call or bool(row.sales_call))
        )


SORTS = {
    "asked": Sort(MET, "inbound"),
    "sent": Sort(MET, "outbound"),
    "shared": Sort(MET, "both"),
    "attended": Sort(MET, is_meeting=True),
    "declined": Sort("declined", is_meeting=True),
    "stood_up": Sort("no-show", is_meeting=True),
    "sales_calls": Sort(MET, is_sales_call=True),
}
"""The sorts of touches that facts ask for; a touch may be of several, or of none."""


class TouchDays(NamedTuple):
    """The days of an account's touches by their sort, as ISO texts in no order."""

    asked: Sequence[str] = ()
    sent: Sequence[str] = ()
    shared: Sequence[str] = ()
    attended: Sequence[str] = ()
    declined: Sequence[str] = ()
    stood_up: Sequence[str] = ()
    sales_calls: Sequence[str] = ()
    asked_by: Sequence[str] = ()
    """Who of us was asked, as JSON arrays: one for each of `asked`."""
    sales_calls_by: Sequence[str] = ()
    """Who of us was there, as JSON arrays: one for each of `sales_calls`."""
    answered: Sequence[str] = ()
    """Days of touches of any sort on which the customer answered."""
    reply_hours: Sequence[float] = ()
    """How long it took, one for each of `answered`."""


class TouchLog:
    """The touches of one account."""

    __slots__ = ("_find", "days")

    def __init__(
        self,
        days: TouchDays,
        find: Callable[[Collection[str] | None], Iterable[TouchRow]],
    ) -> None:
        """Take the days of all touches, and what finds those of some days, or all for None."""
        self.days = days
        self._find = find

    def of_days(self, days: Collection[str] | None) -> list[TouchRow]:
        """Return the touches of some days, or all for None, by day and id."""
        found = [*self._find(days)]
        if len(found) > 1:
            found.sort(key=_by_day_and_id)
        return found

    def __iter__(self) -> Iterator[TouchRow]:
        """Yield all touches, by day and id."""
        return iter(self.of_days(None))


def log_of(rows: Iterable[TouchRow]) -> TouchLog:
    """Return the log of touches that are at hand."""
    kept = tuple(rows)
    sorted_rows = {name: [row for row in kept if sort.takes(row)] for name, sort in SORTS.items()}
    answered = [row for row in kept if row.reply_hours is not None]
    days = TouchDays(
        **{name: [row.on for row in found] for name, found in sorted_rows.items()},
        asked_by=[row.teammates for row in sorted_rows["asked"]],
        sales_calls_by=[row.teammates for row in sorted_rows["sales_calls"]],
        answered=[row.on for row in answered],
        reply_hours=[row.reply_hours for row in answered if row.reply_hours is not None],
    )
    return TouchLog(
        days, lambda wanted: [row for row in kept if wanted is None or row.on in wanted]
    )


_by_day_and_id = itemgetter(1, 0)


NO_TOUCHES = log_of(())
