"""The course of a relationship: since when its stage holds, and when it changes by itself."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from csmkit.domain.trust import Change, Stage
from csmkit.trust.judgement import deciding_weights, standing
from csmkit.trust.weighing import reserve_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from csmkit.trust.model import Catalogue
    from csmkit.trust.timeline import Timeline
    from csmkit.trust.weighing import Weight


def since_when(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
) -> date | None:
    """Return the first day of the present stage's unbroken run, None where it began too long ago.

    The past is looked at in steps (`step_days`); a stage that was left for less than one step
    counts as unbroken.
    """
    norms = catalogue.norms
    present = standing(timeline, catalogue, relationship, day)

    def is_other(other: int) -> bool:
        return standing(timeline, catalogue, relationship, other) is not present

    later = day
    for earlier in range(day - norms.step_days, day - norms.look_back_days - 1, -norms.step_days):
        if is_other(earlier):
            return date.fromordinal(first_day(lambda d: not is_other(d), earlier, later))
        later = earlier
    return None


def next_changes(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
) -> tuple[Change, ...]:
    """Return every change of stage within the look-ahead if nothing else happens, in order.

    The record is frozen: causes age, silence grows, promises fall due. A stage that would last
    less than one step (`step_days`) may be passed over.
    """
    end = day + catalogue.norms.look_ahead_days
    changes: list[Change] = []
    on = _left_on(timeline, catalogue, relationship, day, end)
    while on is not None:
        changes.append(change_between(timeline, timeline, catalogue, relationship, on))
        on = _left_on(timeline, catalogue, relationship, on, end)
    return tuple(changes)


def _left_on(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
    end: int,
) -> int | None:
    """Return the first day on which the stage of a day no longer holds, None up to the end."""
    step = catalogue.norms.step_days
    present = standing(timeline, catalogue, relationship, day)

    def is_other(other: int) -> bool:
        return standing(timeline, catalogue, relationship, other) is not present

    earlier = day
    for later in (*range(day + step, end, step), end):
        if earlier < later and is_other(later):
            return first_day(is_other, earlier, later)
        earlier = later
    return None


def first_day(holds: Callable[[int], bool], low: int, high: int) -> int:
    """Return the first day after `low`, up to `high`, for which something holds."""
    while high - low > 1:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle
    return high


def change_between(
    before: Timeline,
    after: Timeline,
    catalogue: Catalogue,
    relationship: str,
    on: int,
) -> Change:
    """Return the stage of a day, and the signal that moved most since the day before.

    Args:
        before: The account as it was known on the day before.
        after: The account as it is known on the day.
        catalogue: The signals and norms.
        relationship: `customer` or `sales`.
        on: The day, as an ordinal.
    """
    old = deciding_weights(before, catalogue, relationship, on - 1)
    new = deciding_weights(after, catalogue, relationship, on)
    return Change(date.fromordinal(on), new[0], _mover(old, new, catalogue))


Decided = tuple[Stage, "list[Weight]"]


def _mover(before: Decided, after: Decided, catalogue: Catalogue) -> str:
    """Return the signal whose points or floor moved most in the direction of the change."""
    direction = 1 if after[0] > before[0] else -1
    old = _pulls(before[1], catalogue)
    new = _pulls(after[1], catalogue)
    still = (Stage.TRUSTED, 0.0)

    def move(name: str) -> tuple[float, float]:
        floors, points = zip(old.get(name, still), new.get(name, still), strict=True)
        return direction * (floors[1] - floors[0]), direction * (points[1] - points[0])

    return max(sorted({*old, *new}), key=move, default="")


def _pulls(weights: list[Weight], catalogue: Catalogue) -> dict[str, tuple[Stage, float]]:
    """Return how each signal pulls: its floor, and its points, negative for builders."""
    good = sum(weight.points for weight in weights if weight.signal.builds)
    share = reserve_of(weights, catalogue.norms) / good if good else 0.0
    return {
        weight.signal.id: (
            weight.floor,
            -weight.points * share if weight.signal.builds else weight.points,
        )
        for weight in weights
    }
