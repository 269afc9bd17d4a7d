"""Friction that helps: conflicts met against conflicts avoided, and what followed each."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from math import fsum
from statistics import fmean
from typing import TYPE_CHECKING

from csmkit.domain.recovery import Aftermath, FacedConflict, Friction, WhatFollowed
from csmkit.trust.judgement import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from csmkit.domain.conflict_course import ConflictCourse, Spell
    from csmkit.domain.trust import Stage
    from csmkit.trust.conflict_guide import ConflictGuide
    from csmkit.trust.retrospective import Past

MET, AVOIDED, WAITING = "met", "avoided", "waiting"
DIGITS = 1


def friction_of(past: Past, guide: ConflictGuide) -> Friction:
    """Return each time a conflict began within the look-back, and what followed it.

    The day that counts is the one on which the sides first spoke, or the one on which they should
    have; what was not resolved by speaking is told by what came after.
    """
    within = guide.conversation.within_days
    faced = tuple(_faced(past, within, guide.look_after_days.values))
    followed = product((MET, AVOIDED), guide.look_after_days.values)
    return Friction(within, faced, tuple(_followed(faced, how, days) for how, days in followed))


def _faced(past: Past, within: int, after: Sequence[int]) -> Iterator[FacedConflict]:
    first = date.fromordinal(past.first_day)
    for course in past.timeline.conflicts:
        for spell in course.spells:
            if spell.from_on >= first:
                yield _looked_at(past, course, spell, within, after)


def _looked_at(
    past: Past,
    course: ConflictCourse,
    spell: Spell,
    within: int,
    after: Sequence[int],
) -> FacedConflict:
    spoke = course.met_on(spell)
    limit = min(spell.from_on + timedelta(days=within), spell.until_on or past.as_of, past.as_of)
    is_met = spoke is not None and (spoke - spell.from_on).days <= within
    is_early = spell.until_on is None and (past.as_of - spell.from_on).days < within
    on = spoke if spoke is not None and is_met else limit
    stage, pressure = standing_on(past, on)
    return FacedConflict(
        id=course.id,
        title=course.title,
        opened_on=spell.from_on,
        resolved_on=spell.until_on,
        how=MET if is_met else WAITING if is_early else AVOIDED,
        spoke_on=spoke,
        turned_on=on,
        stage=stage,
        pressure=pressure,
        after=tuple(_after(past, on, days) for days in after),
    )


def _after(past: Past, on: date, days: int) -> Aftermath:
    day = on + timedelta(days=days)
    if day > past.as_of:
        return Aftermath(days, day, None, None)
    return Aftermath(days, day, *standing_on(past, day))


def standing_on(past: Past, day: date) -> tuple[Stage, float]:
    """Return stage and pressure on a day, as the record tells it now."""
    ordinal = day.toordinal()
    stage = standing(past.timeline, past.catalogue, past.relationship, ordinal)
    points = [w.points for w in past.weights(ordinal) if not w.signal.builds]
    return stage, round(fsum(points), DIGITS) + 0.0


def _followed(faced: Iterable[FacedConflict], how: str, days: int) -> WhatFollowed:
    changes = [
        after.pressure - one.pressure
        for one in faced
        if one.how == how
        for after in one.after
        if after.days == days and after.pressure is not None
    ]
    return WhatFollowed(
        how,
        days,
        len(changes),
        sum(change < 0 for change in changes),
        sum(change > 0 for change in changes),
        round(fmean(changes), DIGITS) + 0.0 if changes else None,
    )
