from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings

from csmkit.domain.trust import AccountRecord, SightingRow, Stage
from csmkit.trust.judgement import judgement
from csmkit.trust.remedies import MOST_CAUSES, MOST_TOGETHER, smallest_remedies
from csmkit.trust.timeline import Timeline
from csmkit.trust.weighing import stage_of
from trust_records import AS_OF, CATALOGUE, OTHERS, RECORDS, SIGHTED

DAY = AS_OF.toordinal()


def _days(timeline, day=DAY):
    """Return the weights of every day that is looked at."""
    return judgement(timeline, CATALOGUE, "customer", day, whole=True).weights.values()


def _stage_without(days, names):
    return max(stage_of(weights, CATALOGUE.norms, "customer", names) for weights in days)


def _every_small_set(days):
    """Return every set of the smallest size that lifts the stage, by trying all of them."""
    stage = _stage_without(days, ())
    pressing = {w.signal.id for weights in days for w in weights if not w.signal.builds}
    for size in range(1, MOST_TOGETHER + 1):
        tried = {
            names: _stage_without(days, names) for names in combinations(sorted(pressing), size)
        }
        if found := {(names, left) for names, left in tried.items() if left < stage}:
            return found
    return set()


@settings(max_examples=30)
@given(RECORDS | SIGHTED)
def test_the_smallest_remedies_are_those_that_trying_every_set_finds(record):
    days = _days(Timeline(record))
    causes = {w.signal.id for weights in days for w in weights if not w.signal.builds}
    found = smallest_remedies(Timeline(record), CATALOGUE, "customer", DAY)
    small = {(one.signals, one.stage) for one in found if len(one.signals) <= MOST_TOGETHER}
    if len(causes) <= MOST_CAUSES:
        assert small == _every_small_set(days)


def _pressed_by(names, weight=1.0):
    rows = [
        SightingRow(str(number), "2026-11-20", name, None, True, "person", weight, None)
        for number, name in enumerate(names)
    ]
    return AccountRecord("a", "A", "alice", None, 30, None, sightings=tuple(rows))


@pytest.mark.parametrize("count", [10, MOST_CAUSES + 2])
def test_where_few_are_not_enough_one_set_is_found(count):
    timeline = Timeline(_pressed_by(OTHERS[:count], weight=3.0))
    days = _days(timeline)
    assert _every_small_set(days) == set()
    (remedy,) = smallest_remedies(timeline, CATALOGUE, "customer", DAY)
    assert len(remedy.signals) > MOST_TOGETHER
    assert remedy.stage == _stage_without(days, remedy.signals) < Stage.LOST
