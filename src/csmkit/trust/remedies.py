"""The smallest set of causes whose removal lifts the stage."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.trust import Stage
from csmkit.trust.judgement import judgement
from csmkit.trust.weighing import stage_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from csmkit.trust.judgement import Judgement
    from csmkit.trust.model import Catalogue, Norms
    from csmkit.trust.timeline import Timeline

MOST_TOGETHER = 3
"""Largest set that is searched for completely; larger ones are found greedily."""
MOST_CAUSES = 16
"""Causes, the weightiest first, among which is searched completely."""


class Remedy(NamedTuple):
    """Signals whose causes, once remedied, leave the relationship in a better stage."""

    signals: tuple[str, ...]
    stage: Stage


def smallest_remedies(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
) -> tuple[Remedy, ...]:
    """Return the smallest sets of signals without which the stage is better, best stage first.

    All sets of one size are given, the smallest size that lifts the stage; sizes 1 to 3 are
    searched completely, beyond that one set is found greedily. Empty where the relationship is
    trusted. The fewer signals press, the better the stage: where all of them together do not
    lift it, no few do.
    """
    found = judgement(timeline, catalogue, relationship, day, whole=True)
    if found.stage is Stage.TRUSTED:
        return ()

    search = Search(found, catalogue.norms, relationship)
    causes = _causes(found)
    small = range(1, MOST_TOGETHER + 1) if search.lifts(causes[:MOST_CAUSES]) else ()
    for size in small:
        sets = combinations(causes[:MOST_CAUSES], size)
        better = [search.remedy(names) for names in sets if search.lifts(names)]
        if better:
            return tuple(sorted(better, key=lambda remedy: (remedy.stage, remedy.signals)))
    for size in range(MOST_TOGETHER + 1, len(causes) + 1):
        if search.lifts(causes[:size]):
            return (search.remedy(causes[:size]),)
    return ()


class Search:
    """Tries what the days of a judgement are without some signals."""

    def __init__(self, found: Judgement, norms: Norms, relationship: str) -> None:
        """Begin with the day that decides the judgement."""
        self.stage = found.stage
        self.norms = norms
        self.relationship = relationship
        self.days = [
            found.weights[day]
            for day in sorted(found.weights, key=lambda day: (day != found.decided_on, -day))
        ]

    def lifts(self, names: Collection[str]) -> bool:
        """Tell whether every day is in a better stage without some signals.

        A day that is not is looked at first the next time: most sets fail on the same day.
        """
        for position, weights in enumerate(self.days):
            if stage_of(weights, self.norms, self.relationship, names) >= self.stage:
                self.days.insert(0, self.days.pop(position))
                return False
        return True

    def remedy(self, names: Collection[str]) -> Remedy:
        """Return a set with the stage that is left without it."""
        stages = [stage_of(w, self.norms, self.relationship, names) for w in self.days]
        return Remedy(tuple(sorted(names)), max(stages))


def _causes(found: Judgement) -> list[str]:
    """Return the signals that press on any day that was looked at, the weightiest first."""
    heaviest: dict[str, tuple[int, float]] = {}
    for weights in found.weights.values():
        for weight in weights:
            if not weight.signal.builds:
                name = weight.signal.id
                heaviest[name] = max(heaviest.get(name, (0, 0.0)), (weight.floor, weight.points))
    return sorted(heaviest, key=lambda name: (-heaviest[name][0], -heaviest[name][1], name))
