from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.errors import InvalidInput, TeamNotFound
from csmkit.resources import ResourceFolder, search_path
from csmkit.services.drill_team import drill_team
from csmkit.services.measure_capacity import measure_capacity
from csmkit.store.opening import reading
from csmkit.trust.catalogue import load_catalogue

PLAYBOOKS = search_path("playbooks")
CATALOGUE = load_catalogue(PLAYBOOKS, cache_dir=None)


@pytest.fixture
def book(db):
    call = {"on": TODAY - timedelta(days=3), "kind": "call", "contacts": ["dana"]}
    with a_unit(db) as unit:
        unit.put(a_teammate("alice", team="EMEA", capacity_hours=10))
        unit.put(a_teammate("bob", team="EMEA", capacity_hours=5))
        unit.put(a_teammate("chloe", team="Americas", capacity_hours=100))
        for key, owner, backup in (
            ("acme", "alice", "bob"),
            ("brook", "alice", None),
            ("crane", "bob", "alice"),
        ):
            unit.put(
                a_blueprint(
                    key,
                    owner=owner,
                    backup=backup,
                    segment="enterprise",
                    contract={"arr_cents": 1_000_000},
                    contacts=[{"id": "dana", "name": "Dana"}],
                    touches=[{**call, "teammates": ["alice", "bob"]}],
                )
            )
        unit.put(a_blueprint("cold", owner="alice", lifecycle="left"))
    return db


def drilled(book, **wishes):
    opened = partial(reading, book)
    return drill_team(opened, CATALOGUE, TODAY, playbooks=PLAYBOOKS, **wishes)


def test_everybody_is_drilled_and_the_weakest_point_comes_first(book):
    found = drilled(book)

    assert [one.teammate for one in found.people] == ["alice", "bob", "chloe"]
    assert found.weakest is not None
    assert found.weakest.teammate == "alice"
    alice = found.people[0].exposure
    assert (alice.accounts, alice.without_backup, alice.only_theirs) == (2, 1, 0)
    assert alice.exposed_revenue_share == pytest.approx(1 / 3)


def test_hours_are_those_of_capacity(book):
    with reading(book) as reader:
        capacity = measure_capacity(reader, CATALOGUE, TODAY, playbooks=PLAYBOOKS)

    told = {one.teammate: one.exposure.short_hours for one in drilled(book).people}
    assert told == {one.teammate: one.if_gone.short_hours for one in capacity.teammates}


def test_a_team_helps_itself_and_nobody_else(book):
    whole = {one.teammate: one.exposure.short_hours for one in drilled(book).people}
    emea = {one.teammate: one.exposure.short_hours for one in drilled(book, team="emea").people}

    assert emea.keys() == {"alice", "bob"}
    assert whole["alice"] == 0
    assert emea["alice"] > 0


def test_a_team_without_anybody_is_refused(book):
    with pytest.raises(TeamNotFound):
        drilled(book, team="apac")


def test_an_empty_store_has_no_weak_point(db):
    found = drilled(db)

    assert (found.people, found.weakest) == ((), None)


def test_two_processes_find_what_one_finds(book):
    assert drilled(book, large_book=0) == drilled(book)


def test_what_goes_wrong_in_the_other_process_is_told_here(book, tmp_path):
    (tmp_path / "handoff").mkdir()
    (tmp_path / "handoff" / "readiness.yaml").write_text("schema: csmkit.handoff-readiness/v1\n")
    wrong = (ResourceFolder("user", tmp_path), *PLAYBOOKS)

    with pytest.raises(InvalidInput, match=r"readiness\.yaml"):
        drill_team(partial(reading, book), CATALOGUE, TODAY, playbooks=wrong, large_book=0)
