"""Facts about what changed around an account: sponsors, executives, meetings, sales calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.trust import Evidence
from csmkit.trust.fact import NUMBER, Fact, newest, newest_in
from csmkit.trust.people_facts import CHAMPION_DAYS
from csmkit.trust.series import date_of
from csmkit.trust.timeline import EXECUTIVE_CHANGE
from csmkit.trust.touch_facts import FEWEST_MEETINGS, RECENT_DAYS, touch_evidence
from csmkit.trust.trouble_facts import PROMISE_DAYS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csmkit.domain.trust import ContactRow
    from csmkit.trust.timeline import Timeline


def _sponsors_left_180d(timeline: Timeline, day: int) -> int | None:
    if timeline.contacts_known_from > day:
        return None
    return len(_gone(timeline, day))


def _gone(timeline: Timeline, day: int) -> list[int]:
    return [end for _, end, _ in timeline.sponsors if day - CHAMPION_DAYS < end <= day]


def _sponsors_gone(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _contact_evidence(
        row for _, end, row in timeline.sponsors if day - CHAMPION_DAYS < end <= day
    )


def _newest_gone(timeline: Timeline, day: int) -> int | None:
    return max(_gone(timeline, day), default=None)


def _sponsors_present(timeline: Timeline, day: int) -> int | None:
    if timeline.contacts_known_from > day:
        return None
    return len([1 for start, end, _ in timeline.sponsors if start <= day < end])


def _sponsors(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _contact_evidence(row for start, end, row in timeline.sponsors if start <= day < end)


def _contact_evidence(rows: Iterable[ContactRow]) -> tuple[Evidence, ...]:
    return newest(
        Evidence("contact", row.id, date_of(row.left_on or row.since_on), row.name) for row in rows
    )


def _executive_change_unanswered_days(timeline: Timeline, day: int) -> int | None:
    if not timeline.has_begun(day):
        return None
    changed = timeline.events_of(EXECUTIVE_CHANGE).newest(day - PROMISE_DAYS, day)
    if changed is None:
        return 0
    reached = timeline.touches.reached.last_day(day)
    return 0 if reached is not None and reached >= changed else day - changed


def _newest_executive_change(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    changes = timeline.events_of(EXECUTIVE_CHANGE)
    rows = changes.on(changes.newest(day - PROMISE_DAYS, day))
    return newest(Evidence(row.kind, row.id, date_of(row.on), row.title) for row in rows)


def _meetings_held_drop_share(timeline: Timeline, day: int) -> float | None:
    attended = timeline.touches.attended
    before = attended.count(day - 2 * RECENT_DAYS, day - RECENT_DAYS)
    if before < FEWEST_MEETINGS:
        return None
    return 1 - attended.count(day - RECENT_DAYS, day) / before


def _attended_180d(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return touch_evidence(timeline.touches.attended.between(day - 2 * RECENT_DAYS, day))


def _sales_calls_covered_90d(timeline: Timeline, day: int) -> int | None:
    if not timeline.record.leaders or timeline.touches.held_from > day:
        return None
    return timeline.covered_calls.count(day - RECENT_DAYS, day)


def _covered(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return touch_evidence(timeline.covered_calls.between(day - RECENT_DAYS, day))


STATE, EVENTS = True, False

CHANGE_FACTS = (
    Fact(
        "sponsors_left_180d",
        NUMBER,
        "contacts",
        "Executive sponsors who left the customer in the last 180 days; unknown without contacts.",
        EVENTS,
        _sponsors_left_180d,
        _sponsors_gone,
        newest=_newest_gone,
    ),
    Fact(
        "sponsors_present",
        NUMBER,
        "contacts",
        "Executive sponsors who work at the customer; unknown without contacts.",
        STATE,
        _sponsors_present,
        _sponsors,
    ),
    Fact(
        "executive_change_unanswered_days",
        NUMBER,
        "days",
        "Days since an executive of the customer changed and we have not written, called or met "
        "since; 0 where none is.",
        STATE,
        _executive_change_unanswered_days,
        _newest_executive_change,
    ),
    Fact(
        "meetings_held_drop_share",
        NUMBER,
        "share",
        "By which share fewer meetings took place in the last 90 days than in the 90 before; "
        "unknown below 3 before.",
        STATE,
        _meetings_held_drop_share,
        _attended_180d,
        newest=newest_in("touches.attended", 2 * RECENT_DAYS),
    ),
    Fact(
        "sales_calls_covered_90d",
        NUMBER,
        "calls",
        "Sales calls of the last 90 days with a leader of ours and without the account's owner; "
        "unknown where no leader is known.",
        EVENTS,
        _sales_calls_covered_90d,
        _covered,
        newest=newest_in("covered_calls", RECENT_DAYS),
    ),
)
