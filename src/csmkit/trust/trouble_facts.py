"""Facts about promises, issues, incidents and escalations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.trust import Evidence
from csmkit.trust.fact import NUMBER, Fact, newest, newest_in
from csmkit.trust.series import date_of
from csmkit.trust.timeline import AROUND_US

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from csmkit.domain.trust import CommitmentRow
    from csmkit.trust.series import Series, Span
    from csmkit.trust.timeline import Promises, Timeline

PROMISE_DAYS = 180
"""How long a promise, late or kept, is part of the picture. Source: judgement, two quarters."""
RECENT_DAYS = 90


# ── Promises ─────────────────────────────────────────────────────────────────────────────────────


def _overdue(promises: Promises, day: int) -> list[int]:
    return [day - due for due, closed, _ in promises.dues if due < day < closed]


def _our_overdue_commitments(timeline: Timeline, day: int) -> int | None:
    return len(_overdue(timeline.ours, day)) if timeline.has_begun(day) else None


def _our_worst_overdue_days(timeline: Timeline, day: int) -> int | None:
    if not timeline.has_begun(day):
        return None
    overdue = _overdue(timeline.ours, day)
    return max(overdue) if overdue else 0


def _due_evidence(promises: Promises, day: int) -> tuple[Evidence, ...]:
    rows = [row for due, closed, row in promises.dues if due < day < closed]
    return newest(Evidence("commitment", r.id, date_of(r.due_on), r.text) for r in rows)


def _ours_overdue(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _due_evidence(timeline.ours, day)


def _their_overdue_commitments(timeline: Timeline, day: int) -> int | None:
    return len(_overdue(timeline.theirs, day)) if timeline.has_begun(day) else None


def _theirs_overdue(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _due_evidence(timeline.theirs, day)


def _count_180d(promises: Series[CommitmentRow], timeline: Timeline, day: int) -> int | None:
    return promises.count(day - PROMISE_DAYS, day) if timeline.has_begun(day) else None


def _evidence_180d(promises: Series[CommitmentRow], day: int) -> tuple[Evidence, ...]:
    return _promise_evidence(promises.between(day - PROMISE_DAYS, day))


def _promise_evidence(rows: Iterable[CommitmentRow]) -> tuple[Evidence, ...]:
    return newest(Evidence("commitment", r.id, date_of(r.closed_on), r.text) for r in rows)


def _our_late_or_broken_commitments_180d(timeline: Timeline, day: int) -> int | None:
    return _count_180d(timeline.ours.failed, timeline, day)


def _failed(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _evidence_180d(timeline.ours.failed, day)


def _our_broken_commitments_180d(timeline: Timeline, day: int) -> int | None:
    return _count_180d(timeline.ours.broken, timeline, day)


def _ours_broken(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _evidence_180d(timeline.ours.broken, day)


def _our_worst_lateness_days_180d(timeline: Timeline, day: int) -> int | None:
    if not timeline.has_begun(day):
        return None
    ours = timeline.ours
    return max(ours.failed.part(ours.lateness, day - PROMISE_DAYS, day), default=0)


def _ours_latest(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _promise_evidence(row for row, _ in _latest(timeline, day))


def _latest(timeline: Timeline, day: int) -> list[tuple[CommitmentRow, int]]:
    """Return the promises that are the latest of all, with the days on which they were settled."""
    worst = _our_worst_lateness_days_180d(timeline, day)
    if not worst:
        return []
    ours, start = timeline.ours, day - PROMISE_DAYS
    lateness = ours.failed.part(ours.lateness, start, day)
    days = ours.failed.part(ours.failed.days, start, day)
    failed = zip(ours.failed.between(start, day), days, lateness, strict=True)
    return [(row, on) for row, on, late in failed if late == worst]


def _our_commitments_kept_on_time_180d(timeline: Timeline, day: int) -> int | None:
    return _count_180d(timeline.ours.kept_on_time, timeline, day)


def _kept(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _evidence_180d(timeline.ours.kept_on_time, day)


# ── Issues ───────────────────────────────────────────────────────────────────────────────────────


def _open(spans: list[Span], day: int) -> list[Span]:
    return [span for span in spans if span[0] <= day < span[1]]


def _count(spans: list[Span], timeline: Timeline, day: int) -> int | None:
    return len(_open(spans, day)) if timeline.has_begun(day) else None


def _age_of_oldest(spans: list[Span], timeline: Timeline, day: int) -> int | None:
    """Return the age of the first span that is open; they come in the order of their start."""
    if not timeline.has_begun(day):
        return None
    for start, end, _ in spans:
        if start <= day < end:
            return day - start
    return 0


def _issue_evidence(spans: list[Span], day: int) -> tuple[Evidence, ...]:
    rows = [span.row for span in _open(spans, day)]
    return newest(Evidence("issue", r.id, date_of(r.opened_on), r.title) for r in rows)


def _open_issues(timeline: Timeline, day: int) -> int | None:
    return _count(timeline.issues, timeline, day)


def _oldest_open_issue_days(timeline: Timeline, day: int) -> int | None:
    return _age_of_oldest(timeline.weighty_issues, timeline, day)


def _open_critical_issues(timeline: Timeline, day: int) -> int | None:
    return _count(timeline.critical_issues, timeline, day)


def _oldest_open_critical_issue_days(timeline: Timeline, day: int) -> int | None:
    return _age_of_oldest(timeline.critical_issues, timeline, day)


def _critical_issue_unanswered_days(timeline: Timeline, day: int) -> int | None:
    age = _age_of_oldest(timeline.critical_issues, timeline, day)
    if not age:
        return age
    last = timeline.touches.reached.last_day(day)
    return age if last is None else min(age, day - last)


def _issues_open(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _issue_evidence(timeline.issues, day)


def _weighty_open(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _issue_evidence(timeline.weighty_issues, day)


def _critical_open(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _issue_evidence(timeline.critical_issues, day)


# ── History ──────────────────────────────────────────────────────────────────────────────────────


def _count_events(timeline: Timeline, day: int, kind: str, days: int) -> int | None:
    if not timeline.has_begun(day):
        return None
    return timeline.events_of(kind).count(day - days, day)


def _evidence_of(timeline: Timeline, day: int, kind: str, days: int) -> tuple[Evidence, ...]:
    rows = timeline.events_of(kind).between(day - days, day)
    return newest(Evidence(row.kind, row.id, date_of(row.on), row.title) for row in rows)


def _escalations_90d(timeline: Timeline, day: int) -> int | None:
    return _count_events(timeline, day, "escalation", RECENT_DAYS)


def _escalated(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _evidence_of(timeline, day, "escalation", RECENT_DAYS)


def _escalations_around_us_90d(timeline: Timeline, day: int) -> int | None:
    return _count_events(timeline, day, AROUND_US, RECENT_DAYS)


def _escalated_around_us(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _evidence_of(timeline, day, AROUND_US, RECENT_DAYS)


def _incidents_90d(timeline: Timeline, day: int) -> int | None:
    return _count_events(timeline, day, "incident", RECENT_DAYS)


def _incidents(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _evidence_of(timeline, day, "incident", RECENT_DAYS)


def _executive_changes_180d(timeline: Timeline, day: int) -> int | None:
    return _count_events(timeline, day, "executive-change", PROMISE_DAYS)


def _executives(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _evidence_of(timeline, day, "executive-change", PROMISE_DAYS)


# ── Newest days ──────────────────────────────────────────────────────────────────────────────────


def _newest_latest(timeline: Timeline, day: int) -> int | None:
    return max((on for _, on in _latest(timeline, day)), default=None)


def _newest_event(kind: str, days: int) -> Callable[[Timeline, int], int | None]:
    return lambda timeline, day: timeline.events_of(kind).newest(day - days, day)


STATE, EVENTS = True, False

TROUBLE_FACTS = (
    Fact(
        "our_overdue_commitments",
        NUMBER,
        "promises",
        "Promises of ours that are past their day and not kept.",
        STATE,
        _our_overdue_commitments,
        _ours_overdue,
    ),
    Fact(
        "our_worst_overdue_days",
        NUMBER,
        "days",
        "How long the most overdue promise of ours is past its day; 0 where none is.",
        STATE,
        _our_worst_overdue_days,
        _ours_overdue,
    ),
    Fact(
        "our_late_or_broken_commitments_180d",
        NUMBER,
        "promises",
        "Promises of ours that were kept late, or broken, in the last 180 days.",
        EVENTS,
        _our_late_or_broken_commitments_180d,
        _failed,
        newest=newest_in("ours.failed", PROMISE_DAYS),
    ),
    Fact(
        "our_broken_commitments_180d",
        NUMBER,
        "promises",
        "Promises of ours that were broken in the last 180 days.",
        EVENTS,
        _our_broken_commitments_180d,
        _ours_broken,
        newest=newest_in("ours.broken", PROMISE_DAYS),
    ),
    Fact(
        "our_worst_lateness_days_180d",
        NUMBER,
        "days",
        "How late the latest of our promises was that were settled in the last 180 days.",
        EVENTS,
        _our_worst_lateness_days_180d,
        _ours_latest,
        newest=_newest_latest,
    ),
    Fact(
        "our_commitments_kept_on_time_180d",
        NUMBER,
        "promises",
        "Promises of ours with a due day that were kept on time in the last 180 days.",
        EVENTS,
        _our_commitments_kept_on_time_180d,
        _kept,
        newest=newest_in("ours.kept_on_time", PROMISE_DAYS),
    ),
    Fact(
        "their_overdue_commitments",
        NUMBER,
        "promises",
        "Promises of the customer that are past their day and not kept.",
        STATE,
        _their_overdue_commitments,
        _theirs_overdue,
    ),
    Fact(
        "open_issues",
        NUMBER,
        "issues",
        "Issues that are open, of any severity.",
        STATE,
        _open_issues,
        _issues_open,
    ),
    Fact(
        "oldest_open_issue_days",
        NUMBER,
        "days",
        "Age of the oldest open issue of more than low severity; 0 where none is open.",
        STATE,
        _oldest_open_issue_days,
        _weighty_open,
    ),
    Fact(
        "open_critical_issues",
        NUMBER,
        "issues",
        "Critical issues that are open.",
        STATE,
        _open_critical_issues,
        _critical_open,
    ),
    Fact(
        "oldest_open_critical_issue_days",
        NUMBER,
        "days",
        "Age of the oldest open critical issue; 0 where none is open.",
        STATE,
        _oldest_open_critical_issue_days,
        _critical_open,
    ),
    Fact(
        "critical_issue_unanswered_days",
        NUMBER,
        "days",
        "Days since we last wrote, called or met while a critical issue was open; 0 where none is.",
        STATE,
        _critical_issue_unanswered_days,
        _critical_open,
    ),
    Fact(
        "escalations_90d",
        NUMBER,
        "escalations",
        "Escalations in the last 90 days.",
        EVENTS,
        _escalations_90d,
        _escalated,
        newest=_newest_event("escalation", RECENT_DAYS),
    ),
    Fact(
        "escalations_around_us_90d",
        NUMBER,
        "escalations",
        "Escalations in the last 90 days that went past the account's owner.",
        EVENTS,
        _escalations_around_us_90d,
        _escalated_around_us,
        newest=_newest_event(AROUND_US, RECENT_DAYS),
    ),
    Fact(
        "incidents_90d",
        NUMBER,
        "incidents",
        "Incidents in the last 90 days.",
        EVENTS,
        _incidents_90d,
        _incidents,
        newest=_newest_event("incident", RECENT_DAYS),
    ),
    Fact(
        "executive_changes_180d",
        NUMBER,
        "changes",
        "Changes among the customer's executives in the last 180 days.",
        EVENTS,
        _executive_changes_180d,
        _executives,
        newest=_newest_event("executive-change", PROMISE_DAYS),
    ),
)
