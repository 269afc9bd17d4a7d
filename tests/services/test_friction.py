"""Looking back at conflicts met and conflicts avoided, and at what followed each."""

from __future__ import annotations

from datetime import date

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.domain.recovery import json_ready
from csmkit.resources import search_path
from csmkit.services.make_retrospective import make_retrospective
from csmkit.services.write_retrospective import write_retrospective
from csmkit.store.opening import reading
from csmkit.trust.catalogue import load_catalogue
from csmkit.trust.judge import judge
from csmkit.trust.judgement import judgement
from csmkit.trust.timeline import Timeline

PLAYBOOKS = search_path("playbooks")
CATALOGUE = load_catalogue(PLAYBOOKS, cache_dir=None)
CONFLICTS = [
    {"id": "fee", "title": "The set-up fee", "opened_on": "2026-03-01"},
    {"id": "times", "title": "Answer | times", "opened_on": "2026-06-10"},
    {"id": "quiet", "title": "Closed without a word", "opened_on": "2026-10-01"},
    {"id": "new", "title": "Missing reports", "opened_on": "2026-11-12"},
]
NOTES = [
    {"conflict": "fee", "on": "2026-03-04", "about": "conversation"},
    {"conflict": "fee", "on": "2026-04-01", "about": "resolved"},
    {"conflict": "times", "on": "2026-10-25", "about": "conversation"},
    {"conflict": "times", "on": "2026-10-30", "about": "resolved"},
    {"conflict": "quiet", "on": "2026-10-05", "about": "resolved"},
]


def stored(db):
    with a_unit(db) as unit:
        unit.put(a_teammate())
        unit.put(a_blueprint(owner="alice", conflicts=CONFLICTS, conflict_notes=NOTES))


def reviewed(db, relationship="customer", as_of=TODAY):
    with reading(db) as reader:
        return make_retrospective(
            reader, CATALOGUE, "acme", as_of=as_of, playbooks=PLAYBOOKS, relationship=relationship
        )


def test_each_conflict_was_met_avoided_or_still_waits(db):
    stored(db)

    found = reviewed(db).friction.conflicts

    assert [(one.id, one.how, one.turned_on.isoformat()) for one in found] == [
        ("fee", "met", "2026-03-04"),
        ("times", "avoided", "2026-06-24"),
        ("quiet", "avoided", "2026-10-05"),
        ("new", "waiting", "2026-11-20"),
    ]


def test_what_followed_is_what_an_assessment_would_say_of_those_days(sqlite_db):
    stored(sqlite_db)
    with reading(sqlite_db) as reader:
        (record,) = reader.account_records(TODAY, ["acme"])
    timeline = Timeline(record)

    for one in reviewed(sqlite_db).friction.conflicts:
        days = [(one.turned_on, one.stage, one.pressure)]
        days += [(then.on, then.stage, then.pressure) for then in one.after]
        for day, stage, pressure in days:
            if day > TODAY:
                assert (stage, pressure) == (None, None)
                continue
            said = judge(timeline, CATALOGUE, "customer", day)
            assert stage is said.stage
            weights = judgement(timeline, CATALOGUE, "customer", day.toordinal()).weights
            pressing = [w.points for w in weights[day.toordinal()] if not w.signal.builds]
            assert pressure == pytest.approx(sum(pressing), abs=0.05)


def test_met_and_avoided_are_set_against_each_other(sqlite_db):
    stored(sqlite_db)

    followed = {(one.how, one.days): one for one in reviewed(sqlite_db).friction.followed}

    assert followed["met", 30].mean_change == 0.0
    assert followed["avoided", 30].conflicts == 2
    assert followed["met", 90].conflicts == followed["avoided", 90].conflicts == 1
    assert followed["avoided", 90].worse == 1
    assert followed["avoided", 90].mean_change > 0


def test_a_look_back_from_an_earlier_day_does_not_know_what_came_later(sqlite_db):
    stored(sqlite_db)

    (one,) = reviewed(sqlite_db, as_of=date(2026, 3, 10)).friction.conflicts

    assert (one.how, one.resolved_on) == ("met", None)
    assert [then.stage for then in one.after] == [None, None]


def test_the_page_tells_conflicts_of_the_customer_alone(sqlite_db):
    stored(sqlite_db)
    templates = search_path("templates")

    page = write_retrospective(reviewed(sqlite_db), templates)

    assert "## Conflicts met, conflicts avoided" in page
    assert "| 2026-06-10 | Answer \\| times | avoided | 2026-10-25 |" in page
    assert "1 met, 30 days later: pressure is the same on average" in page
    sales = reviewed(sqlite_db, "sales")
    assert sales.friction is None
    assert "Conflicts met" not in write_retrospective(sales, templates)
    assert json_ready(sales)["friction"] is None
