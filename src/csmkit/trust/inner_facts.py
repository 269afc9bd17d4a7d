"""Facts about promises among ourselves, such as those of a CSM to the seller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.trust import Evidence
from csmkit.trust.fact import NUMBER, Fact, newest
from csmkit.trust.series import date_of
from csmkit.trust.trouble_facts import PROMISE_DAYS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csmkit.domain.trust import CommitmentRow
    from csmkit.trust.timeline import Timeline


def _has_begun(timeline: Timeline, day: int) -> bool:
    """Tell whether there is any promise of this kind yet; before that nobody can say."""
    inner = timeline.inner
    return any(due <= day for due, _, _ in inner.dues) or inner.settled.until(day) > 0


def _worst_overdue_days(timeline: Timeline, day: int) -> int | None:
    if not _has_begun(timeline, day):
        return None
    return max([day - due for due, closed, _ in timeline.inner.dues if due < day < closed] or [0])


def _overdue(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    rows = [row for due, closed, row in timeline.inner.dues if due < day < closed]
    return newest(Evidence("commitment", r.id, date_of(r.due_on), r.text) for r in rows)


def _late_or_broken_180d(timeline: Timeline, day: int) -> int | None:
    failed = timeline.inner.failed
    return failed.count(day - PROMISE_DAYS, day) if _has_begun(timeline, day) else None


def _failed(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _settled(timeline.inner.failed.between(day - PROMISE_DAYS, day))


def _kept_on_time_180d(timeline: Timeline, day: int) -> int | None:
    kept = timeline.inner.kept_on_time
    return kept.count(day - PROMISE_DAYS, day) if _has_begun(timeline, day) else None


def _kept(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _settled(timeline.inner.kept_on_time.between(day - PROMISE_DAYS, day))


def _settled(rows: Iterable[CommitmentRow]) -> tuple[Evidence, ...]:
    return newest(Evidence("commitment", r.id, date_of(r.closed_on), r.text) for r in rows)


INNER_FACTS = (
    Fact(
        "inner_worst_overdue_days",
        NUMBER,
        "days",
        "How long the most overdue promise among ourselves is past its day; unknown without any.",
        lasts=True,
        compute=_worst_overdue_days,
        evidence=_overdue,
    ),
    Fact(
        "inner_late_or_broken_commitments_180d",
        NUMBER,
        "promises",
        "Promises among ourselves that were kept late, or broken, in the last 180 days; unknown "
        "without any.",
        lasts=False,
        compute=_late_or_broken_180d,
        evidence=_failed,
    ),
    Fact(
        "inner_commitments_kept_on_time_180d",
        NUMBER,
        "promises",
        "Promises among ourselves that were kept on time in the last 180 days; unknown without "
        "any.",
        lasts=False,
        compute=_kept_on_time_180d,
        evidence=_kept,
    ),
)
