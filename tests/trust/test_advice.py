"""Advice on signal files, and the shipped ones as the example to follow."""

import pytest

from csmkit.trust.advice import advise
from csmkit.trust.catalogue import catalogue_files
from csmkit.trust.loading import read_norms, read_signals

GOOD = """\
id: sulking
title: They sulk
stage: waning
points: 12
half_life_days: 30
about: person
why: A reason.
ask: Do they sulk?
when:
  open_issues: {at_least: 1}
quiet_when: [They are shy.]
sources: [our own losses]
examples:
  - name: a
    as_of: 2026-11-20
    fires: true
    record: {issues: [{title: x, opened_on: 2026-11-01}]}
  - name: b
    as_of: 2026-11-20
    fires: false
    record: {issues: [{title: x, opened_on: 2026-11-01, closed_on: 2026-11-02}]}
"""
WANING = "but it is a sign of waning: 10 to less than 30 points"
CASES = {
    "nothing": ("", "", []),
    "too many points": (
        "points: 12",
        "points: 32",
        [f"4:1: 32 points alone make it damaged, {WANING}"],
    ),
    "too few points": (
        "points: 12",
        "points: 3",
        [f"4:1: 3 points alone make it trusted, {WANING}"],
    ),
    "a builder that never counts whole": (
        "stage: waning\npoints: 12",
        "builds: true\npoints: 25",
        ["4:1: more than 20 points of one builder offset nothing more"],
    ),
    "a floor worse than the stage": (
        "stage: waning",
        "stage: waning\nfloor: lost",
        ["4:1: the floor lost is worse than the stage waning"],
    ),
    "no word on when it does not count": (
        "quiet_when: [They are shy.]\n",
        "",
        ["1:1: 'quiet_when' is missing: say when a person should not count it"],
    ),
    "no question": (
        "Do they sulk?",
        "Sulking.",
        ["8:1: 'ask' is no question; it is what `csmkit checkin` asks"],
    ),
    "no source": (
        "[our own losses]",
        "[judgement]",
        ["12:1: there is no source; say what the sign rests on, or whose judgement it is"],
    ),
    "a condition that no example shows": (
        "record: {issues: [{title: x, opened_on: 2026-11-01}]}",
        "record: {sightings: [{signal: sulking, on: 2026-11-19}]}",
        ["13:1: no example shows 'when' firing: every firing one logs a sighting"],
    ),
    "a quiet example that knows nothing": (
        "record: {issues: [{title: x, opened_on: 2026-11-01, closed_on: 2026-11-02}]}",
        "record: {}",
        ["13:1: a quiet example is missing: in each of them the record is silent, not clean"],
    ),
}


@pytest.mark.parametrize(("old", "new", "expected"), CASES.values(), ids=CASES)
def test_what_could_be_better_is_said_with_its_place(own_folder, few, old, new, expected):
    folder, write = own_folder
    place = write(GOOD.replace(old, new, 1))
    files = catalogue_files([folder, *few])
    loaded, problems = read_signals(files)
    assert not problems
    (one,) = [one for one in loaded if one.signal.id == "sulking"]
    found = [str(p).removeprefix(f"{place}:") for p in advise(one, read_norms(files))]
    assert found == expected


def test_the_shipped_signals_need_no_advice(folders):
    files = catalogue_files(folders)
    loaded, problems = read_signals(files)
    norms = read_norms(files)
    assert not problems
    assert [str(problem) for one in loaded for problem in advise(one, norms)] == []
