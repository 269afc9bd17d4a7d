"""Facts about the exchanges with the customer: silence, balance, replies, meetings, bypasses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.trust import Evidence
from csmkit.trust.fact import BOOLEAN, CHOICE, NUMBER, Fact, newest, newest_in, newest_rows
from csmkit.trust.series import date_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from csmkit.domain.touch_log import TouchRow
    from csmkit.trust.series import Series
    from csmkit.trust.timeline import Timeline

RECENT_DAYS = 90
"""The window in which events count as recent. Source: judgement, one quarter."""
REPLY_DAYS = 60
"""The window of present replies and meetings. Source: judgement, two monthly cadences."""
FEWEST_REPLIES = 3
"""Replies needed on either side of a comparison. Source: judgement, fewer say nothing."""
FEWEST_MEETINGS = 3
FEWEST_BEFORE = 4
"""Exchanges needed in the earlier window before a drop means anything. Source: judgement."""
MONTH_DAYS = 30
MONTHS_BEFORE = 5
"""Months that make the baseline of a month. Source: judgement, as long as half a year in all."""


def touch_evidence(rows: Iterable[TouchRow]) -> tuple[Evidence, ...]:
    """Return touches as evidence, newest first."""
    found = newest_rows(rows)
    pieces = [
        Evidence("touch", row[0], date_of(row[1]), row[8] or f"{row[2]}, {row[3]}") for row in found
    ]
    return tuple(pieces) if len({row[0] for row in found}) == len(found) else newest(pieces)


def _days_since(series: Series[TouchRow], day: int) -> int | None:
    last = series.last_day(day)
    return None if last is None else day - last


def _last_touch(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return touch_evidence(timeline.touches.held.on(timeline.touches.held.last_day(day)))


def _last_heard(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return touch_evidence(timeline.touches.heard.on(timeline.touches.heard.last_day(day)))


def _days_since_touch(timeline: Timeline, day: int) -> int | None:
    return _days_since(timeline.touches.held, day)


def _days_since_inbound(timeline: Timeline, day: int) -> int | None:
    return _days_since(timeline.touches.heard, day)


def _cadences_since_touch(timeline: Timeline, day: int) -> float | None:
    last = timeline.touches.held.last_day(day)
    return None if last is None else timeline.cadences_between(last, day)


def _cadences_since_inbound(timeline: Timeline, day: int) -> float | None:
    last = timeline.touches.heard.last_day(day)
    return None if last is None else timeline.cadences_between(last, day)


def _outbound_since_inbound(timeline: Timeline, day: int) -> int | None:
    last = timeline.touches.heard.last_day(day)
    return None if last is None else timeline.touches.sent.count(last, day)


def _unanswered(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    last = timeline.touches.heard.last_day(day)
    return () if last is None else touch_evidence(timeline.touches.sent.between(last, day))


def _inbound_90d(timeline: Timeline, day: int) -> int | None:
    if timeline.touches.held_from > day:
        return None
    return timeline.touches.asked.count(day - RECENT_DAYS, day)


def _asked_90d(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return touch_evidence(timeline.touches.asked.between(day - RECENT_DAYS, day))


def _inbound_drop_share(timeline: Timeline, day: int) -> float | None:
    before = timeline.touches.asked.count(day - 2 * RECENT_DAYS, day - RECENT_DAYS)
    if before < FEWEST_BEFORE:
        return None
    return 1 - timeline.touches.asked.count(day - RECENT_DAYS, day) / before


def _asked_180d(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return touch_evidence(timeline.touches.asked.between(day - 2 * RECENT_DAYS, day))


def _inbound_30d(timeline: Timeline, day: int) -> int | None:
    return (
        timeline.touches.asked.count(day - MONTH_DAYS, day)
        if timeline.touches.held_from <= day
        else None
    )


def _inbound_30d_ratio(timeline: Timeline, day: int) -> float | None:
    start = day - MONTH_DAYS
    before = timeline.touches.asked.count(start - MONTHS_BEFORE * MONTH_DAYS, start)
    if before < FEWEST_BEFORE:
        return None
    return timeline.touches.asked.count(start, day) * MONTHS_BEFORE / before


def _asked_30d(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return touch_evidence(timeline.touches.asked.between(day - MONTH_DAYS, day))


def median(numbers: Iterable[float]) -> float:
    """Return the middle of numbers, of which there is at least one."""
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def _reply_hours(timeline: Timeline, after: int, until: int) -> Sequence[float]:
    return timeline.touches.replies.part(timeline.touches.reply_hours, after, until)


def _reply_hours_median_60d(timeline: Timeline, day: int) -> float | None:
    hours = _reply_hours(timeline, day - REPLY_DAYS, day)
    return None if len(hours) < FEWEST_REPLIES else median(hours)


def _reply_latency_ratio(timeline: Timeline, day: int) -> float | None:
    start = day - REPLY_DAYS
    recent = _reply_hours(timeline, start, day)
    if len(recent) < FEWEST_REPLIES:
        return None
    before = _reply_hours(timeline, 0, start)
    return None if len(before) < FEWEST_REPLIES else median(recent) / max(median(before), 1.0)


def _replies_60d(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return touch_evidence(timeline.touches.replies.between(day - REPLY_DAYS, day))


def _meetings_declined_60d(timeline: Timeline, day: int) -> int | None:
    if timeline.touches.met_from > day:
        return None
    return timeline.touches.refusals.count(day - REPLY_DAYS, day)


def _refusals_60d(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return touch_evidence(timeline.touches.refusals.between(day - REPLY_DAYS, day))


def _meetings_held_60d(timeline: Timeline, day: int) -> int | None:
    meetings, start = timeline.touches.meetings, day - REPLY_DAYS
    if timeline.touches.met_from > day:
        return None
    return meetings.count(start, day) - timeline.touches.refusals.count(start, day)


def _meetings_60d(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return touch_evidence(timeline.touches.meetings.between(day - REPLY_DAYS, day))


def _meeting_acceptance_share_60d(timeline: Timeline, day: int) -> float | None:
    asked = timeline.touches.meetings.count(day - REPLY_DAYS, day)
    if asked < FEWEST_MEETINGS:
        return None
    return 1 - timeline.touches.refusals.count(day - REPLY_DAYS, day) / asked


def _meetings_refused_in_a_row(timeline: Timeline, day: int) -> int | None:
    touches = timeline.touches
    if touches.met_from > day:
        return None
    return touches.refusals.count(touches.attended.last_day(day) or 0, day)


def _refusals(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return touch_evidence(timeline.touches.refusals.between(day - 2 * RECENT_DAYS, day))


def _last_meeting_outcome(timeline: Timeline, day: int) -> str | None:
    return timeline.touches.outcome_of_last_meeting(day)


def _last_meeting(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return touch_evidence(timeline.touches.meetings.on(timeline.touches.meetings.last_day(day)))


def _bypasses_90d(timeline: Timeline, day: int) -> int | None:
    if not timeline.record.leaders or timeline.touches.held_from > day:
        return None
    return timeline.bypasses.count(day - RECENT_DAYS, day)


def _bypassing(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return touch_evidence(timeline.bypasses.between(day - RECENT_DAYS, day))


def _is_silent(timeline: Timeline, day: int) -> bool | None:
    cadences = _cadences_since_inbound(timeline, day)
    return None if cadences is None else cadences > 1


STATE, EVENTS = True, False

TOUCH_FACTS = (
    Fact(
        "days_since_touch",
        NUMBER,
        "days",
        "Days since the last exchange in either direction.",
        STATE,
        _days_since_touch,
        _last_touch,
    ),
    Fact(
        "days_since_inbound",
        NUMBER,
        "days",
        "Days since the customer last wrote, called or took part in a meeting.",
        STATE,
        _days_since_inbound,
        _last_heard,
    ),
    Fact(
        "cadences_since_touch",
        NUMBER,
        "cadences",
        "Time since the last exchange, in cadences of the day and the account.",
        STATE,
        _cadences_since_touch,
        _last_touch,
    ),
    Fact(
        "cadences_since_inbound",
        NUMBER,
        "cadences",
        "Time since the customer was last heard, in cadences of the day and the account.",
        STATE,
        _cadences_since_inbound,
        _last_heard,
    ),
    Fact(
        "is_silent",
        BOOLEAN,
        "",
        "Whether the customer has not been heard for longer than one cadence.",
        STATE,
        _is_silent,
        _last_heard,
    ),
    Fact(
        "outbound_since_inbound",
        NUMBER,
        "touches",
        "What we sent since the customer was last heard.",
        STATE,
        _outbound_since_inbound,
        _unanswered,
    ),
    Fact(
        "inbound_90d",
        NUMBER,
        "touches",
        "Exchanges that the customer began in the last 90 days.",
        EVENTS,
        _inbound_90d,
        _asked_90d,
        newest=newest_in("touches.asked", RECENT_DAYS),
    ),
    Fact(
        "inbound_drop_share",
        NUMBER,
        "share",
        "By which share the customer began fewer exchanges in the last 90 days than in the 90 "
        "before; unknown below 4 before.",
        STATE,
        _inbound_drop_share,
        _asked_180d,
        newest=newest_in("touches.asked", 2 * RECENT_DAYS),
    ),
    Fact(
        "inbound_30d",
        NUMBER,
        "touches",
        "Exchanges that the customer began in the last 30 days.",
        EVENTS,
        _inbound_30d,
        _asked_30d,
        newest=newest_in("touches.asked", MONTH_DAYS),
    ),
    Fact(
        "inbound_30d_ratio",
        NUMBER,
        "ratio",
        "Exchanges that the customer began in the last 30 days, against a usual month of the five "
        "before; unknown below 4 in those.",
        EVENTS,
        _inbound_30d_ratio,
        _asked_30d,
        newest=newest_in("touches.asked", MONTH_DAYS),
    ),
    Fact(
        "reply_hours_median_60d",
        NUMBER,
        "hours",
        "Median time to the customer's answer in the last 60 days; unknown below 3 answers.",
        STATE,
        _reply_hours_median_60d,
        _replies_60d,
        newest=newest_in("touches.replies", REPLY_DAYS),
    ),
    Fact(
        "reply_latency_ratio",
        NUMBER,
        "ratio",
        "That median against the customer's own earlier one; unknown below 3 answers on either "
        "side.",
        STATE,
        _reply_latency_ratio,
        _replies_60d,
        newest=newest_in("touches.replies", REPLY_DAYS),
    ),
    Fact(
        "meetings_declined_60d",
        NUMBER,
        "meetings",
        "Meetings that the customer declined or did not attend in the last 60 days.",
        EVENTS,
        _meetings_declined_60d,
        _refusals_60d,
        newest=newest_in("touches.refusals", REPLY_DAYS),
    ),
    Fact(
        "meetings_held_60d",
        NUMBER,
        "meetings",
        "Meetings that took place in the last 60 days.",
        EVENTS,
        _meetings_held_60d,
        _meetings_60d,
        newest=newest_in("touches.meetings", REPLY_DAYS),
    ),
    Fact(
        "meeting_acceptance_share_60d",
        NUMBER,
        "share",
        "Share of the meetings of the last 60 days that took place; unknown below 3.",
        EVENTS,
        _meeting_acceptance_share_60d,
        _refusals_60d,
        newest=newest_in("touches.refusals", REPLY_DAYS),
    ),
    Fact(
        "meetings_refused_in_a_row",
        NUMBER,
        "meetings",
        "Meetings declined or not attended since the last one that took place.",
        EVENTS,
        _meetings_refused_in_a_row,
        _refusals,
        newest=newest_in("touches.refusals", 2 * RECENT_DAYS),
    ),
    Fact(
        "last_meeting_outcome",
        CHOICE,
        "",
        "How the last meeting ended.",
        STATE,
        _last_meeting_outcome,
        _last_meeting,
        ("held", "declined", "no-show"),
    ),
    Fact(
        "bypasses_90d",
        NUMBER,
        "touches",
        "What the customer took to a leader of ours without the account's owner in the last 90 "
        "days; unknown where no leader is known.",
        EVENTS,
        _bypasses_90d,
        _bypassing,
        newest=newest_in("bypasses", RECENT_DAYS),
    ),
)
