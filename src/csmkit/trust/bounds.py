"""What a fact is at most within some days: what rules a derived signal out for all of them."""

from __future__ import annotations

from bisect import bisect_right
from functools import reduce
from itertools import pairwise
from math import inf
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from csmkit.trust.conditions import All, Any_, Condition, Not, Operand
from csmkit.trust.conflict_facts import RESOLVED_DAYS, WINDOW_DAYS
from csmkit.trust.people_facts import CHAMPION_DAYS, YEAR_DAYS
from csmkit.trust.series import NEVER
from csmkit.trust.timeline import AROUND_US, EXECUTIVE_CHANGE
from csmkit.trust.touch_facts import (
    FEWEST_BEFORE,
    FEWEST_MEETINGS,
    FEWEST_REPLIES,
    RECENT_DAYS,
    REPLY_DAYS,
)
from csmkit.trust.trouble_facts import PROMISE_DAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from csmkit.trust.series import Series, Span
    from csmkit.trust.timeline import Promises, Timeline

    Check = Callable[[Timeline, int, int], bool]


def _bypasses_90d(timeline: Timeline, first: int, last: int) -> float:
    return timeline.bypasses.count(first - RECENT_DAYS, last)


def _champions_left_180d(timeline: Timeline, first: int, last: int) -> float:
    after = first - CHAMPION_DAYS
    return len([1 for _, end, _ in timeline.champions if after < end <= last])


def _escalations_around_us_90d(timeline: Timeline, first: int, last: int) -> float:
    return timeline.events_of(AROUND_US).count(first - RECENT_DAYS, last)


def _oldest(spans: list[Span], first: int, last: int) -> float:
    ages = [min(last, end) - start for start, end, _ in spans if start <= last and end > first]
    return max(ages) if ages else 0


def _oldest_open_issue_days(timeline: Timeline, first: int, last: int) -> float:
    return _oldest(timeline.weighty_issues, first, last)


def _oldest_open_critical_issue_days(timeline: Timeline, first: int, last: int) -> float:
    return _oldest(timeline.critical_issues, first, last)


def _inbound_drop_share(timeline: Timeline, first: int, last: int) -> float:
    return _drop_share(timeline.touches.asked, first, last, FEWEST_BEFORE)


def _drop_share(series: Series[Any], first: int, last: int, fewest: int) -> float:
    """Return the largest share by which a quarter's count fell against the quarter before.

    It grows only on the days on which a row passes from the one quarter into the other.
    """
    days = series.days
    start, end = bisect_right(days, first - RECENT_DAYS), bisect_right(days, last - RECENT_DAYS)
    worst = -inf
    for day in (first, *[on + RECENT_DAYS for on in days[start:end]]):
        middle = bisect_right(days, day - RECENT_DAYS)
        before = middle - bisect_right(days, day - 2 * RECENT_DAYS)
        if before >= fewest:
            worst = max(worst, 1 - (bisect_right(days, day) - middle) / before)
    return worst


def _meetings_refused_in_a_row(timeline: Timeline, first: int, last: int) -> float:
    touches = timeline.touches
    return touches.refusals.count(touches.attended.last_day(first) or 0, last)


def _meetings_declined_60d(timeline: Timeline, first: int, last: int) -> float:
    return timeline.touches.refusals.count(first - REPLY_DAYS, last)


def _our_overdue_commitments(timeline: Timeline, first: int, last: int) -> float:
    return len([1 for due, closed, _ in timeline.ours.dues if due < last and closed > first])


def _worst_overdue_days(promises: Promises, first: int, last: int) -> float:
    late = [min(last, end) - due for due, end, _ in promises.dues if due < last and end > first]
    return max([0, *late])


def _inner_late_or_broken_180d(timeline: Timeline, first: int, last: int) -> float:
    return timeline.inner.failed.count(first - PROMISE_DAYS, last)


def _our_late_or_broken_commitments_180d(timeline: Timeline, first: int, last: int) -> float:
    return timeline.ours.failed.count(first - PROMISE_DAYS, last)


def _our_broken_commitments_180d(timeline: Timeline, first: int, last: int) -> float:
    return timeline.ours.broken.count(first - PROMISE_DAYS, last)


def _our_unremedied_broken_commitments(timeline: Timeline, first: int, last: int) -> float:
    return len([1 for start, end, _ in timeline.ours.unremedied if start <= last and end > first])


def _our_worst_lateness_days_180d(timeline: Timeline, first: int, last: int) -> float:
    ours = timeline.ours
    return max(ours.failed.part(ours.lateness, first - PROMISE_DAYS, last), default=0)


def _cadences_since_inbound(timeline: Timeline, first: int, last: int) -> float:
    days = timeline.touches.heard.days
    start, end = bisect_right(days, first), bisect_right(days, last)
    heard = days[max(0, start - 1) : end]
    if not heard:
        return -inf
    if timeline.rhythms:
        silences = [(heard[-1], last), *((a, b - 1) for a, b in pairwise(heard))]
        return max(timeline.cadences_between(a, max(a, b)) for a, b in silences)
    longest = last - heard[-1]
    for before, after in pairwise(heard):
        longest = max(longest, after - before - 1)
    return longest / timeline.cadence


def _reply_latency_ratio(timeline: Timeline, first: int, last: int) -> float:
    replies = timeline.touches.replies.count(first - REPLY_DAYS, last)
    return -inf if replies < FEWEST_REPLIES else inf


def _reply_hours_median_60d(timeline: Timeline, first: int, last: int) -> float:
    touches = timeline.touches
    return max(touches.replies.part(touches.reply_hours, first - REPLY_DAYS, last), default=-inf)


def _sales_call_owner_share_drop(timeline: Timeline, first: int, last: int) -> float:
    calls = timeline.touches.sales_calls.count(first - YEAR_DAYS - RECENT_DAYS, last)
    return 1.0 if calls else -inf


def _sponsors_left_180d(timeline: Timeline, first: int, last: int) -> float:
    after = first - CHAMPION_DAYS
    return len([1 for _, end, _ in timeline.sponsors if after < end <= last])


def _executive_changes_180d(timeline: Timeline, first: int, last: int) -> float:
    return timeline.events_of(EXECUTIVE_CHANGE).count(first - PROMISE_DAYS, last)


def _executive_change_unanswered_days(timeline: Timeline, first: int, last: int) -> float:
    changes = timeline.events_of(EXECUTIVE_CHANGE)
    return PROMISE_DAYS if changes.count(first - PROMISE_DAYS, last) else 0


def _escalations_90d(timeline: Timeline, first: int, last: int) -> float:
    return timeline.events_of("escalation").count(first - RECENT_DAYS, last)


def _incidents_90d(timeline: Timeline, first: int, last: int) -> float:
    return timeline.events_of("incident").count(first - RECENT_DAYS, last)


def _owner_changes_365d(timeline: Timeline, first: int, last: int) -> float:
    after = first - YEAR_DAYS
    return len([1 for spell in timeline.owner_spells[1:] if after < spell.start <= last])


def _days_without_owner(timeline: Timeline, first: int, last: int) -> float:
    owned = [spell for spell in timeline.owner_spells if spell.teammate is not None]
    if any(spell.start <= first and last < spell.end for spell in owned):
        return 0
    return last - min([spell.end for spell in owned if spell.end <= last], default=last)


def _meetings_held_drop_share(timeline: Timeline, first: int, last: int) -> float:
    return _drop_share(timeline.touches.attended, first, last, FEWEST_MEETINGS)


def _sales_calls_covered_90d(timeline: Timeline, first: int, last: int) -> float:
    return timeline.covered_calls.count(first - RECENT_DAYS, last)


def _conflict_silent_days(timeline: Timeline, first: int, last: int) -> float:
    longest = 0
    for one in timeline.conflicts:
        for began, ended in one.spells:
            if began.toordinal() <= last and (ended is None or ended.toordinal() > first):
                spoke = [on.toordinal() for on in one.spoke_on if on.toordinal() <= first]
                longest = max(longest, last - max([began.toordinal(), *spoke]))
    return longest


def _conflicts_365d(timeline: Timeline, first: int, last: int) -> float:
    begun = [spell.from_on.toordinal() for one in timeline.conflicts for spell in one.spells]
    return len([1 for day in begun if first - WINDOW_DAYS < day <= last])


def _conflicts_cited_180d(timeline: Timeline, first: int, last: int) -> float:
    cited = [on.toordinal() for one in timeline.conflicts for on in one.cited_on]
    return len([1 for day in cited if first - RESOLVED_DAYS < day <= last])


MOST: Mapping[str, Callable[[Timeline, int, int], float]] = MappingProxyType(
    {
        "bypasses_90d": _bypasses_90d,
        "champions_left_180d": _champions_left_180d,
        "escalations_around_us_90d": _escalations_around_us_90d,
        "oldest_open_issue_days": _oldest_open_issue_days,
        "oldest_open_critical_issue_days": _oldest_open_critical_issue_days,
        "critical_issue_unanswered_days": _oldest_open_critical_issue_days,
        "inbound_drop_share": _inbound_drop_share,
        "meetings_refused_in_a_row": _meetings_refused_in_a_row,
        "meetings_declined_60d": _meetings_declined_60d,
        "our_overdue_commitments": _our_overdue_commitments,
        "our_worst_overdue_days": lambda t, a, b: _worst_overdue_days(t.ours, a, b),
        "our_late_or_broken_commitments_180d": _our_late_or_broken_commitments_180d,
        "our_broken_commitments_180d": _our_broken_commitments_180d,
        "our_unremedied_broken_commitments": _our_unremedied_broken_commitments,
        "our_worst_lateness_days_180d": _our_worst_lateness_days_180d,
        "inner_worst_overdue_days": lambda t, a, b: _worst_overdue_days(t.inner, a, b),
        "inner_late_or_broken_commitments_180d": _inner_late_or_broken_180d,
        "cadences_since_inbound": _cadences_since_inbound,
        "reply_latency_ratio": _reply_latency_ratio,
        "reply_hours_median_60d": _reply_hours_median_60d,
        "sales_call_owner_share_drop": _sales_call_owner_share_drop,
        "sponsors_left_180d": _sponsors_left_180d,
        "executive_changes_180d": _executive_changes_180d,
        "executive_change_unanswered_days": _executive_change_unanswered_days,
        "escalations_90d": _escalations_90d,
        "incidents_90d": _incidents_90d,
        "owner_changes_365d": _owner_changes_365d,
        "days_without_owner": _days_without_owner,
        "meetings_held_drop_share": _meetings_held_drop_share,
        "sales_calls_covered_90d": _sales_calls_covered_90d,
        "conflict_silent_days": _conflict_silent_days,
        "conflicts_365d": _conflicts_365d,
        "conflicts_cited_180d": _conflicts_cited_180d,
    },
)
"""The bounds of the facts that have one; the others may be anything."""


def _least_cadences_since_inbound(timeline: Timeline, first: int, last: int) -> float:
    heard = timeline.touches.heard.last_day(last)
    return inf if heard is None else timeline.cadences_between(heard, max(first, heard))


LEAST: Mapping[str, Callable[[Timeline, int, int], float]] = MappingProxyType(
    {"cadences_since_inbound": _least_cadences_since_inbound},
)
"""The lower bounds of the facts that have one."""


def possible(condition: Condition) -> Check:
    """Return what tells whether a condition may be true on any of some days, never wrongly no."""
    match condition:
        case Operand(field, "at_least" | "more_than", float() | int() as expected):
            return _reaches(field, expected)
        case Operand(field, "at_most" | "less_than", float() | int() as expected):
            return _stays(field, expected)
        case Operand() | Not():
            return _always
        case All(parts):
            checks = [check for part in parts if (check := possible(part)) is not _always]
            return reduce(_both, checks) if checks else _always
        case Any_(parts):
            checks = [possible(part) for part in parts]
            return _always if _always in checks else reduce(_either, checks or [_never])


def _always(_timeline: Timeline, _first: int, _last: int) -> bool:
    return True


def _never(_timeline: Timeline, _first: int, _last: int) -> bool:
    return False


def _both(one: Check, other: Check) -> Check:
    return lambda timeline, first, last: one(timeline, first, last) and other(timeline, first, last)


def _either(one: Check, other: Check) -> Check:
    return lambda timeline, first, last: one(timeline, first, last) or other(timeline, first, last)


def _reaches(field: str, expected: float) -> Check:
    most = MOST.get(field)
    if most is None:
        return _always
    return lambda timeline, first, last: most(timeline, first, last) >= expected


def _stays(field: str, expected: float) -> Check:
    least = LEAST.get(field)
    if least is None:
        return _always
    return lambda timeline, first, last: least(timeline, first, last) <= expected


# ── What an account has at all ───────────────────────────────────────────────────────────────────


def _departures(timeline: Timeline) -> bool:
    return any(row[2] is not None for row in timeline.record.contacts)


def _changes_of_hands(timeline: Timeline) -> bool:
    spells = timeline.owner_spells
    return len(spells) > 1 or any(spell.end < NEVER for spell in spells)


PARTS: Mapping[str, tuple[Callable[[Timeline], object], tuple[str, ...]]] = MappingProxyType(
    {
        "bypasses": (attrgetter("bypasses.days"), ("bypasses_90d",)),
        "departures": (_departures, ("champions_left_180d", "sponsors_left_180d")),
        "events": (
            attrgetter("record.events"),
            (
                "escalations_90d",
                "escalations_around_us_90d",
                "executive_change_unanswered_days",
                "executive_changes_180d",
                "incidents_90d",
            ),
        ),
        "changes of hands": (_changes_of_hands, ("days_without_owner", "owner_changes_365d")),
        "issues": (attrgetter("weighty_issues"), ("oldest_open_issue_days",)),
        "critical issues": (
            attrgetter("critical_issues"),
            ("oldest_open_critical_issue_days", "critical_issue_unanswered_days"),
        ),
        "refusals": (
            attrgetter("touches.refusals.days"),
            ("meetings_refused_in_a_row", "meetings_declined_60d"),
        ),
        "promises": (
            attrgetter("ours.dues"),
            ("our_overdue_commitments", "our_worst_overdue_days"),
        ),
        "failures": (
            attrgetter("ours.failed.days"),
            (
                "our_late_or_broken_commitments_180d",
                "our_broken_commitments_180d",
                "our_unremedied_broken_commitments",
                "our_worst_lateness_days_180d",
            ),
        ),
        "inner promises": (attrgetter("inner.dues"), ("inner_worst_overdue_days",)),
        "inner failures": (
            attrgetter("inner.failed.days"),
            ("inner_late_or_broken_commitments_180d",),
        ),
        "sales calls": (
            attrgetter("touches.sales_calls.days"),
            ("sales_call_owner_share_drop", "sales_calls_covered_90d"),
        ),
        "conflicts": (
            attrgetter("record.conflicts"),
            ("conflict_silent_days", "conflicts_365d", "conflicts_cited_180d"),
        ),
    },
)
"""Parts of a record: how to find one, and the facts that are 0 or unknown on any day without it."""
PART_OF = {field: part for part, (_, fields) in PARTS.items() for field in fields}


def parts_of(timeline: Timeline) -> frozenset[str]:
    """Return the parts that an account's record has."""
    found: frozenset[str] | None = timeline.kept.get("parts")
    if found is None:
        parts = [part for part, (content, _) in PARTS.items() if content(timeline)]
        found = timeline.kept["parts"] = frozenset(parts)
    return found


def is_thinkable(condition: Condition, parts: Collection[str]) -> bool:
    """Tell whether a condition may ever be true for an account with these parts."""
    match condition:
        case Operand(field, "at_least" | "more_than", float() | int() as expected):
            return PART_OF.get(field) in {None, *parts} or expected <= 0
        case Operand() | Not():
            return True
        case All(inner):
            return all(is_thinkable(part, parts) for part in inner)
        case Any_(inner):
            return any(is_thinkable(part, parts) for part in inner)
