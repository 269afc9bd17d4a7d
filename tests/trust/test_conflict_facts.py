from __future__ import annotations

from datetime import date, timedelta

import pytest

from csmkit.resources import search_path
from csmkit.trust.catalogue import load_catalogue
from csmkit.trust.conditions import operands
from csmkit.trust.conflict_guide import load_conflict_guide
from csmkit.trust.examples import record_from
from csmkit.trust.facts import FACTS
from csmkit.trust.judge import judge
from csmkit.trust.remedies import smallest_remedies
from csmkit.trust.steps import Planner
from csmkit.trust.timeline import Timeline

PLAYBOOKS = search_path("playbooks")
CATALOGUE = load_catalogue(PLAYBOOKS, cache_dir=None)
GUIDE = load_conflict_guide(PLAYBOOKS)
AS_OF = date(2026, 11, 20)
DAY = AS_OF.toordinal()


def ago(days):
    return str(AS_OF - timedelta(days))


def a_note(about, days, conflict="a", **fields):
    return {"conflict": conflict, "on": ago(days), "about": about, "text": about, **fields}


def timeline_of(*notes, began=(40,), **record):
    conflicts = [
        {"id": key, "title": f"About {key}", "opened_on": ago(days)}
        for key, days in zip("abcdef", began, strict=False)
    ]
    return Timeline(record_from({"conflicts": conflicts, "conflict_notes": [*notes], **record}))


TALK, END = a_note("conversation", 30), a_note("resolved", 20)
CASES = {
    "nobody spoke": ("conflict_silent_days", timeline_of(), 40),
    "they spoke": ("conflict_silent_days", timeline_of(TALK), 30),
    "it is over": ("conflict_silent_days", timeline_of(TALK, END), 0),
    "the longest silence counts": ("conflict_silent_days", timeline_of(TALK, began=(40, 35)), 35),
    "nothing is recorded": ("conflict_silent_days", timeline_of(began=()), None),
    "there is no conflict": (
        "conflict_silent_days",
        timeline_of(began=(), touches=[{"on": ago(9)}]),
        0,
    ),
    "all that began in a year": ("conflicts_365d", timeline_of(began=(364, 365, 9)), 2),
    "calm after the end": ("longest_calm_days_365d", timeline_of(END), 20),
    "resolved after a talk": ("conflicts_resolved_180d", timeline_of(TALK, END), 1),
    "resolved without a talk": ("conflicts_resolved_180d", timeline_of(END), 0),
    "resolved and back": (
        "conflicts_resolved_180d",
        timeline_of(TALK, END, a_note("reopened", 5)),
        0,
    ),
    "cited twice": (
        "conflicts_cited_180d",
        timeline_of(a_note("cited", 3), a_note("cited", 1)),
        2,
    ),
}


@pytest.mark.parametrize(("name", "timeline", "value"), CASES.values(), ids=CASES)
def test_a_fact_about_conflicts(name, timeline, value):
    assert FACTS[name].compute(timeline, DAY) == value


def test_an_avoided_conflict_is_waning_after_two_weeks_and_damaged_after_six():
    stages = [
        judge(timeline_of(began=(days,)), CATALOGUE, "customer", AS_OF).stage.word
        for days in (13, 14, 44, 45)
    ]

    assert stages == ["trusted", "waning", "waning", "damaged"]


def builder(days):
    notes = a_note("conversation", days + 5), a_note("resolved", days)
    found = judge(timeline_of(*notes, began=(days + 10,)), CATALOGUE, "customer", AS_OF)
    return {reason.signal: reason.points for reason in found.reasons}["conflict-resolved"]


def test_a_resolved_conflict_builds_trust_with_a_half_life():
    half_life = CATALOGUE.by_id["conflict-resolved"].half_life_days

    assert builder(half_life) == pytest.approx(builder(0) / 2, abs=0.1)
    assert builder(0) < 0


def test_the_signals_go_by_the_numbers_of_the_guide():
    asked = {
        (name, operand.field): operand.expected
        for name in ("avoided-conflict", "chronic-conflict")
        for operand in operands(CATALOGUE.by_id[name].when)
    }

    assert asked == {
        ("avoided-conflict", "conflict_silent_days"): GUIDE.conversation.within_days,
        ("chronic-conflict", "conflicts_365d"): GUIDE.chronic.at_least,
        ("chronic-conflict", "longest_calm_days_365d"): GUIDE.chronic.calm_days,
    }
    assert GUIDE.chronic.window_days == 365


def test_what_lifts_the_stage_is_to_speak_about_the_conflict_and_resolve_it():
    timeline = timeline_of(began=(60,))

    (remedy,) = smallest_remedies(timeline, CATALOGUE, "customer", DAY)
    planned = Planner(timeline, CATALOGUE, "customer", DAY).planned(remedy)

    assert [(step.action, step.evidence.id) for step in planned.steps] == [("meet", "a")]
    assert planned.shows_on > AS_OF
