"""The smallest set of causes whose removal lifts the stage."""

from __future__ import annotations

from functools import partial
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
    trusted.
    """
    found = judgement(timeline, catalogue, relationship, day, whole=True)
    if found.stage is Stage.TRUSTED:
        return ()

    stage_without = partial(_stage_without, found, catalogue.norms, relationship)
    causes = _causes(found)
    for size in range(1, MOST_TOGETHER + 1):
        sets = combinations(causes[:MOST_CAUSES], size)
        lifting = [Remedy(tuple(sorted(names)), stage_without(names)) for names in sets]
        better = [remedy for remedy in lifting if remedy.stage < found.stage]
        if better:
            return tuple(sorted(better, key=lambda remedy: (remedy.stage, remedy.signals)))
    for size in range(MOST_TOGETHER + 1, len(causes) + 1):
        stage = stage_without(causes[:size])
        if stage < found.stage:
            return (Remedy(tuple(sorted(causes[:size])), stage),)
    return ()


def _stage_without(
    found: Judgement,
    norms: Norms,
    relationship: str,
    names: Collection[str],
) -> Stage:
    """Return the stage without some signals; what does not lift it ends at its worst day."""
    stage = Stage.TRUSTED
    for weights in found.weights.values():
        stage = max(stage, stage_of(weights, norms, relationship, names))
        if stage is found.stage:
            break
    return stage


def _causes(found: Judgement) -> list[str]:
    """Return the signals that press on any day that was looked at, the weightiest first."""
    heaviest: dict[str, tuple[int, float]] = {}
    for weights in found.weights.values():
        for weight in weights:
            if not weight.signal.builds:
                name = weight.signal.id
                heaviest[name] = max(heaviest.get(name, (0, 0.0)), (weight.floor, weight.points))
    return sorted(heaviest, key=lambda name: (-heaviest[name][0], -heaviest[name][1], name))
