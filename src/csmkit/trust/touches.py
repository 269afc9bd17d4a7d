"""The exchanges with an account, sorted by what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.touch_log import SORTS, TouchRow
from csmkit.trust.series import ORDINALS, Series, iso_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from csmkit.domain.touch_log import TouchLog


class TouchSeries(Series[TouchRow]):
    """Days of touches in their order; the touches themselves are looked up when asked for."""

    __slots__ = ("_log", "_takes")

    def __init__(self, days: list[int], log: TouchLog, takes: Callable[[TouchRow], bool]) -> None:
        """Keep the days, and how to find their touches."""
        self.days = days
        self._log = log
        self._takes = takes

    def only(self, days: list[int], takes: Callable[[TouchRow], bool]) -> TouchSeries:
        """Return some of these touches: their days in order, and which they are."""
        mine = self._takes
        return TouchSeries(days, self._log, lambda row: mine(row) and takes(row))

    def all(self) -> Sequence[TouchRow]:
        """Return all touches, oldest first."""
        return [row for row in self._log if self._takes(row)]

    def between(self, after: int, until: int) -> Sequence[TouchRow]:
        """Return the touches after a day and not after another, oldest first."""
        return self._of_days(self.part(self.days, after, until))

    def on(self, day: int | None) -> Sequence[TouchRow]:
        """Return the touches of one day."""
        return () if day is None else self.between(day - 1, day)

    def _of_days(self, days: Sequence[int]) -> Sequence[TouchRow]:
        if not days:
            return ()
        wanted = {iso_of(day) for day in days}
        return [row for row in self._log.of_days(wanted) if self._takes(row)]


class Touches:
    """The exchanges with an account, sorted by what they say, each series oldest first.

    Held is what took place; of that the customer took part in what was heard and began what was
    asked, we took part in what was reached and began what was sent. Meetings were attended or
    refused (declined, or nobody came). Replies say how long the customer took to answer.
    """

    __slots__ = (
        "asked",
        "attended",
        "heard",
        "held",
        "held_from",
        "meetings",
        "met_from",
        "reached",
        "refusals",
        "replies",
        "reply_hours",
        "sales_calls",
        "sent",
        "stood_up_days",
    )

    def __init__(self, log: TouchLog) -> None:
        """Sort the days of a log."""
        days = log.days
        asked, sent, shared = _ordinals(days.asked), _ordinals(days.sent), _ordinals(days.shared)
        attended = _ordinals(days.attended)
        self.stood_up_days = _ordinals(days.stood_up)
        refused = sorted(_ordinals(days.declined) + self.stood_up_days)
        self.held = TouchSeries(sorted(asked + sent + shared), log, IS_HELD)
        self.heard = TouchSeries(sorted(asked + shared), log, IS_HEARD)
        self.asked = TouchSeries(asked, log, IS_ASKED)
        self.reached = TouchSeries(sorted(sent + shared), log, IS_REACHED)
        self.sent = TouchSeries(sent, log, IS_SENT)
        self.meetings = TouchSeries(sorted(attended + refused), log, IS_MEETING)
        self.attended = TouchSeries(attended, log, IS_ATTENDED)
        self.refusals = TouchSeries(refused, log, IS_REFUSAL)
        self.sales_calls = TouchSeries(_ordinals(days.sales_calls), log, IS_SALES_CALL)
        answered = [ORDINALS[day] for day in days.answered]
        replies = sorted(zip(answered, days.reply_hours, strict=True))
        self.replies = TouchSeries([day for day, _ in replies], log, _is_reply)
        self.reply_hours = [hours for _, hours in replies]
        """The hours of each of the replies."""
        self.held_from = self.held.first_day()
        self.met_from = self.meetings.first_day()

    def outcome_of_last_meeting(self, day: int) -> str | None:
        """Return how the last meeting went; of several on a day, that nobody came counts most."""
        last = self.meetings.last_day(day)
        if last is None:
            return None
        if last in self.stood_up_days:
            return "no-show"
        return "held" if last in self.attended.days else "declined"


def _ordinals(texts: Iterable[str]) -> list[int]:
    return sorted(map(ORDINALS.__getitem__, texts))


def _of(*names: str) -> Callable[[TouchRow], bool]:
    sorts = [SORTS[name] for name in names]
    return lambda row: any(sort.takes(row) for sort in sorts)


def _is_reply(row: TouchRow) -> bool:
    return row.reply_hours is not None


IS_HELD = _of("asked", "sent", "shared")
IS_HEARD = _of("asked", "shared")
IS_ASKED = _of("asked")
IS_REACHED = _of("sent", "shared")
IS_SENT = _of("sent")
IS_MEETING = _of("attended", "declined", "stood_up")
IS_ATTENDED = _of("attended")
IS_REFUSAL = _of("declined", "stood_up")
IS_SALES_CALL = _of("sales_calls")
