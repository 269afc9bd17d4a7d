from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.resources import search_path
from csmkit.services.list_limbo import list_limbo
from csmkit.store.opening import reading
from csmkit.trust.catalogue import load_catalogue


@cache
def catalogue():
    return load_catalogue(search_path("playbooks"), cache_dir=None)


def limbo(db, as_of=TODAY, **fields):
    with reading(db) as reader:
        return list_limbo(reader, catalogue(), as_of, **fields)


def owned(key, owner, **fields):
    tenures = [{"teammate": owner, "from_on": "2025-01-01"}] if owner else []
    return a_blueprint(key, owner=owner, **{"tenures": tenures, **fields})


@pytest.fixture
def book(db):
    with a_unit(db) as unit:
        unit.put(a_teammate("alice"))
        unit.put(a_teammate("gone", status="left", leaving_on="2026-11-06"))
        unit.put(a_teammate("soon", leaving_on="2026-12-04"))
        unit.put(a_teammate("away", status="away"))
        unit.put(owned("kept", "alice"))
        unit.put(owned("left-us", "gone", lifecycle="left"))
        contract = {"renewal_on": "2027-01-30", "notice_days": 60, "arr_cents": 100}
        unit.put(owned("first", "gone", contract=contract))
        unit.put(owned("second", "gone"))
        cover = {"teammate": "alice", "role": "cover", "from_on": "2026-11-02"}
        own = {"teammate": "away", "from_on": "2025-01-01"}
        unit.put(owned("covered", "away", tenures=[own, {**cover, "until_on": "2026-11-30"}]))
        unit.put(owned("soon-free", "soon"))
        ended = {"teammate": "gone", "from_on": "2025-01-01", "until_on": "2026-10-21"}
        unit.put(owned("nobody", None, tenures=[ended]))
    return db


def test_accounts_without_an_active_owner_are_listed_with_their_days(book):
    found = {line.account: (line.because, line.since, line.days) for line in limbo(book)}

    assert found == {
        "first": ("gone has left", date(2026, 11, 7), 13),
        "second": ("gone has left", date(2026, 11, 7), 13),
        "nobody": ("no owner", date(2026, 10, 21), 30),
    }


def test_the_nearest_deadline_stands_first_within_a_stage(book):
    lines = [line for line in limbo(book) if line.stage.word == "trusted"]

    assert lines[0].account == "first"
    assert (lines[0].opt_out_by_on, lines[0].renewal_on) == (date(2026, 12, 1), date(2027, 1, 30))
    assert limbo(book, date(2026, 12, 2))[0].opt_out_by_on is None


def test_a_look_ahead_names_who_will_be_without_an_owner(book):
    ahead = {line.account: line.because for line in limbo(book, by=date(2026, 12, 5))}

    assert ahead["soon-free"] == "soon leaves on 2026-12-04"
    assert "soon-free" not in {line.account for line in limbo(book, by=date(2026, 12, 4))}


def test_an_owner_who_is_away_is_missed_once_the_cover_ends(book):
    assert "covered" not in {line.account for line in limbo(book)}

    later = {line.account: line.because for line in limbo(book, date(2026, 11, 30))}
    assert later["covered"] == "away is away and nobody covers"


def test_on_an_earlier_day_the_owner_of_that_day_counts(book):
    assert {line.account for line in limbo(book, date(2026, 10, 20))} & {"nobody"} == set()
