"""The stage of a relationship: the worst of today and of the clean periods before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.trust import Stage
from csmkit.trust.bounds import parts_of
from csmkit.trust.staging import Moment, may_be_worse, possible_clues, stage_on
from csmkit.trust.weighing import Weight, reset_day, stage_of, weigh

if TYPE_CHECKING:
    from collections.abc import Mapping

    from csmkit.trust.model import Catalogue
    from csmkit.trust.timeline import Timeline


class Judgement(NamedTuple):
    """A stage, the day that decides it, and the weights of that day and of today."""

    stage: Stage
    decided_on: int
    """The day whose evidence makes the stage: today, or a worse day less than two periods ago."""
    weights: Mapping[int, list[Weight]]
    """The weights of the day; of every day since the first where the whole was asked for."""


def judgement(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
    *,
    whole: bool = False,
) -> Judgement:
    """Return the worst stage of today and of the days since the clean periods began.

    Args:
        timeline: The account.
        catalogue: The signals and norms.
        relationship: `customer` or `sales`.
        day: The day, as an ordinal.
        whole: Look at every day, even where the stage cannot be worse any more.
    """
    reset = reset_day(timeline, relationship, day)
    weights = {day: weigh(timeline, catalogue, relationship, day, reset)}
    stage = stage_of(weights[day], catalogue.norms, relationship)
    if not whole:
        today = Moment(timeline, catalogue, relationship, day, reset, ())
        return Judgement(*_worst(today, stage), weights)
    decided_on = day
    for earlier in range(day - 1, first_day(timeline, catalogue, day) - 1, -1):
        weights[earlier] = weigh(timeline, catalogue, relationship, earlier, reset)
        worse = stage_of(weights[earlier], catalogue.norms, relationship)
        if worse > stage:
            stage, decided_on = worse, earlier
    return Judgement(stage, decided_on, weights)


def _worst(today: Moment, stage: Stage) -> tuple[Stage, int]:
    """Return the worst stage of a day and those before it, and the newest day that has it.

    Halves of the days are left out as soon as a bound says that none of them can be worse.
    """
    timeline, catalogue, relationship, day, reset, _ = today
    first, decided_on = first_day(timeline, catalogue, day), day
    thinkable = catalogue.thinkable(relationship, parts_of(timeline))
    spans = [(first, day - 1, thinkable)] if first < day else []
    while spans and stage is not Stage.LOST:
        low, high, clues = spans.pop()
        clues = possible_clues(timeline, clues, low, high)
        if not may_be_worse(today, clues, stage, low, high):
            continue
        if low < high:
            middle = (low + high) // 2
            spans += [(low, middle, clues), (middle + 1, high, clues)]
            continue
        moment = Moment(timeline, catalogue, relationship, low, reset, clues)
        worse = _remembered(moment, beyond=stage)
        if worse > stage:
            stage, decided_on = worse, low
    return stage, decided_on


def _remembered(moment: Moment, beyond: Stage) -> Stage:
    """Return the stage of a day, or one that is not worse than the one that is known.

    Who asks about the course of a relationship asks about most days again and again.
    """
    timeline, catalogue, relationship, day, reset, _ = moment
    key = (id(catalogue), "stage", relationship, day, reset)
    known: tuple[Stage, Stage] | None = timeline.kept.get(key)
    if known is not None:
        least, most = known
        if most <= beyond or least == most:
            return most
    found = stage_on(moment, beyond)
    timeline.kept[key] = (found if found > beyond else Stage.TRUSTED, found)
    timeline.kept[id(catalogue)] = catalogue  # alive, so that no other gets its id
    return found


def standing(timeline: Timeline, catalogue: Catalogue, relationship: str, day: int) -> Stage:
    """Return the stage of `judgement` by itself."""
    reset = reset_day(timeline, relationship, day)
    pressing = catalogue.thinkable(relationship, parts_of(timeline))
    today = Moment(timeline, catalogue, relationship, day, reset, pressing)
    return _worst(today, stage_on(today))[0]


def deciding_weights(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
) -> tuple[Stage, list[Weight]]:
    """Return the stage of `judgement` with the weights of the day that decides it."""
    found = judgement(timeline, catalogue, relationship, day)
    if found.decided_on == day:
        return found.stage, found.weights[day]
    reset = reset_day(timeline, relationship, day)
    return found.stage, weigh(timeline, catalogue, relationship, found.decided_on, reset)


def first_day(timeline: Timeline, catalogue: Catalogue, day: int) -> int:
    """Return the first of the days that must be clean too before the stage improves."""
    return day - timeline.cadence * (catalogue.norms.clean_periods - 1)
