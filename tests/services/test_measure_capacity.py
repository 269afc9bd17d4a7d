from __future__ import annotations

from datetime import timedelta

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.errors import TeamNotFound
from csmkit.resources import search_path
from csmkit.services.measure_capacity import measure_capacity
from csmkit.store.opening import reading
from csmkit.trust.catalogue import load_catalogue

PLAYBOOKS = search_path("playbooks")


@pytest.fixture
def book(db):
    def day(days):
        return TODAY + timedelta(days=days)

    with a_unit(db) as unit:
        unit.put(a_teammate("alice", team="Success EMEA", capacity_hours=100))
        unit.put(a_teammate("bob", team="Success Americas", capacity_hours=100))
        unit.put(a_teammate("sam", role="seller"))
        contacts = [{"name": name} for name in ("Ann", "Ben", "Cem", "Dan")]
        gone = {"name": "Eve", "left_on": day(-1)}
        later = {"name": "Fay", "since_on": day(1)}
        issues = [
            {"title": "open", "opened_on": day(-3)},
            {"title": "closed", "opened_on": day(-9), "closed_on": day(-1)},
            {"title": "not yet", "opened_on": day(2)},
        ]
        unit.put(
            a_blueprint(
                "acme",
                owner="alice",
                segment="enterprise",
                contacts=[*contacts, gone, later],
                issues=issues,
                projects=[{"name": "Roll-out"}, {"name": "Done", "status": "done"}],
            ),
        )
        unit.put(a_blueprint("brook", owner=None, segment="pooled"))
        unit.put(a_blueprint("cold", owner="alice", lifecycle="left"))
    return db


def measured(book, **wishes):
    with reading(book) as reader:
        return measure_capacity(
            reader, load_catalogue(PLAYBOOKS, cache_dir=None), TODAY, playbooks=PLAYBOOKS, **wishes
        )


def test_load_counts_what_is_there_on_the_day(book):
    found = measured(book)

    by_key = {one.teammate: one for one in found.teammates}
    # four contacts, one open issue, one project: one point each of five factors
    assert by_key["alice"].load_hours == pytest.approx(81.7 / 12 * (1 + 3 / 5 / 8))
    assert (by_key["alice"].accounts, by_key["bob"].accounts) == (1, 0)
    assert "sam" not in by_key
    assert (found.unowned_accounts, found.unowned_hours) == (1, pytest.approx(4.1 / 12))


def test_a_team_is_found_by_words_of_its_name(book):
    found = measured(book, team="emea")

    assert [one.teammate for one in found.teammates] == ["alice"]
    assert found.unowned_accounts == 0


def test_a_team_that_is_not_there_is_refused(book):
    with pytest.raises(TeamNotFound, match="no team 'apac'"):
        measured(book, team="apac")
