"""The exchanges with an account, sorted by what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csmkit.trust.series import ORDINALS, Series

if TYPE_CHECKING:
    from csmkit.domain.trust import TouchRow

MEETING_KINDS = frozenset({"call", "meeting", "visit", "review"})
MET = "held"


class Touches:
    """The exchanges with an account, sorted by what they say, each list oldest first.

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
    )

    def __init__(self, rows: list[TouchRow]) -> None:
        """Sort rows that are in the order of their days."""
        places, ordinals = PLACES, ORDINALS
        sorted_rows: list[list[TouchRow]] = [[] for _ in range(LISTS)]
        sorted_days: list[list[int]] = [[] for _ in range(LISTS)]
        hours = []
        for row in rows:
            day = ordinals[row[1]]
            for place in places[row[2:6]]:
                sorted_rows[place].append(row)
                sorted_days[place].append(day)
            if row[6] is not None:
                sorted_rows[REPLIES].append(row)
                sorted_days[REPLIES].append(day)
                hours.append(row[6])
        series = list(map(Series, sorted_rows, sorted_days))
        self.held, self.heard, self.asked, self.reached, self.sent = series[:5]
        self.meetings, self.attended, self.refusals, self.sales_calls, self.replies = series[5:]
        self.reply_hours = hours
        """The hours of each of the replies."""
        self.held_from = self.held.first_day()
        self.met_from = self.meetings.first_day()


HELD, HEARD, ASKED, REACHED, SENT, MEETINGS, ATTENDED, REFUSALS, SALES_CALLS, REPLIES = range(10)
LISTS = 10


class Places(dict[tuple[Any, ...], tuple[int, ...]]):
    """The lists that a touch belongs to, by its kind, direction, outcome and who led it."""

    def __missing__(self, key: tuple[Any, ...]) -> tuple[int, ...]:
        """Sort a combination that was not met before."""
        kind, direction, outcome, is_sales_call = key
        is_held, is_meeting = outcome == MET, kind in MEETING_KINDS and outcome != "cancelled"
        belongs = {
            HELD: is_held,
            HEARD: is_held and direction != "outbound",
            ASKED: is_held and direction == "inbound",
            REACHED: is_held and direction != "inbound",
            SENT: is_held and direction == "outbound",
            MEETINGS: is_meeting,
            ATTENDED: is_meeting and is_held,
            REFUSALS: is_meeting and not is_held,
            SALES_CALLS: is_held and is_sales_call,
        }
        found = self[key] = tuple(place for place, does in belongs.items() if does)
        return found


PLACES = Places()
