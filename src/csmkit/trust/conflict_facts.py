"""Facts about conflicts: how long nobody spoke of one, how many there were, how they ended."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from csmkit.domain.conflict_course import calm_within
from csmkit.domain.trust import Evidence
from csmkit.trust.fact import NUMBER, Fact, newest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from csmkit.domain.conflict_course import ConflictCourse
    from csmkit.trust.timeline import Timeline

RESOLVED_DAYS = 180
"""How long an end or a citation is part of the picture. Source: judgement, two quarters."""
WINDOW_DAYS = 365
"""How far to look back from one conflict to the next. Source: judgement, one contract year."""

Happening = tuple["ConflictCourse", date]


def _began(timeline: Timeline) -> Iterator[Happening]:
    return ((one, spell.from_on) for one in timeline.conflicts for spell in one.spells)


def _cited(timeline: Timeline) -> Iterator[Happening]:
    return ((one, on) for one in timeline.conflicts for on in one.cited_on)


def _within(found: Iterator[Happening], day: int, days: int) -> list[Happening]:
    return [(one, on) for one, on in found if day - days < on.toordinal() <= day]


def _silent_days(timeline: Timeline, day: int) -> int | None:
    if not timeline.has_begun(day):
        return None
    if not timeline.conflicts:
        return 0
    on = date.fromordinal(day)
    return max(one.silent_days(on) for one in timeline.conflicts)


def _silent(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    on = date.fromordinal(day)
    silent = [(one, one.silent_days(on)) for one in timeline.conflicts]
    return newest(
        Evidence("conflict", one.id, date.fromordinal(day - days), one.title)
        for one, days in silent
        if days
    )


def _conflicts_365d(timeline: Timeline, day: int) -> int | None:
    if not timeline.has_begun(day):
        return None
    return len(_within(_began(timeline), day, WINDOW_DAYS)) if timeline.conflicts else 0


def _longest_calm_days_365d(timeline: Timeline, day: int) -> int | None:
    if not timeline.has_begun(day):
        return None
    on = date.fromordinal(day)
    return calm_within(timeline.conflicts, on, WINDOW_DAYS).longest_calm_days


def _resolved_180d(timeline: Timeline, day: int) -> int | None:
    if not timeline.has_begun(day):
        return None
    return len(_resolved(timeline, day)) if timeline.conflicts else 0


def _resolved(timeline: Timeline, day: int) -> list[Happening]:
    """Return what is resolved on a day, and was within the days before it, after talks."""
    return _within(_ended_after_talks(timeline, date.fromordinal(day)), day, RESOLVED_DAYS)


def _ended_after_talks(timeline: Timeline, day: date) -> Iterator[Happening]:
    for one in timeline.conflicts:
        begun = [spell for spell in one.spells if spell.from_on <= day]
        if begun and begun[-1].until_on is not None and one.met_on(begun[-1]) is not None:
            yield one, begun[-1].until_on


def _cited_180d(timeline: Timeline, day: int) -> int | None:
    if not timeline.has_begun(day):
        return None
    return len(_within(_cited(timeline), day, RESOLVED_DAYS)) if timeline.conflicts else 0


def _evidence(found: list[Happening]) -> tuple[Evidence, ...]:
    return newest(Evidence("conflict", one.id, on, one.title) for one, on in found)


def _within_evidence(
    happened: Callable[[Timeline], Iterator[Happening]],
    days: int,
) -> Callable[[Timeline, int], tuple[Evidence, ...]]:
    return lambda timeline, day: _evidence(_within(happened(timeline), day, days))


EVENTS, STATE = False, True

CONFLICT_FACTS = (
    Fact(
        "conflict_silent_days",
        NUMBER,
        "days",
        "For how long the two sides have not spoken about an open conflict; 0 where none is.",
        STATE,
        _silent_days,
        _silent,
    ),
    Fact(
        "conflicts_365d",
        NUMBER,
        "conflicts",
        "Conflicts that began, or began again, in the last 365 days.",
        EVENTS,
        _conflicts_365d,
        _within_evidence(_began, WINDOW_DAYS),
    ),
    Fact(
        "longest_calm_days_365d",
        NUMBER,
        "days",
        "The longest time without an open conflict since the first one of those; 365 without any.",
        EVENTS,
        _longest_calm_days_365d,
        _within_evidence(_began, WINDOW_DAYS),
    ),
    Fact(
        "conflicts_resolved_180d",
        NUMBER,
        "conflicts",
        "Conflicts of which both sides spoke and that were resolved in the last 180 days.",
        EVENTS,
        _resolved_180d,
        lambda timeline, day: _evidence(_resolved(timeline, day)),
    ),
    Fact(
        "conflicts_cited_180d",
        NUMBER,
        "times",
        "How often they named a conflict as a reason to leave in the last 180 days.",
        EVENTS,
        _cited_180d,
        _within_evidence(_cited, RESOLVED_DAYS),
    ),
)
