from __future__ import annotations

from datetime import date, timedelta

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.errors import TeammateNotFound
from csmkit.resources import search_path
from csmkit.services.run_drill import run_drill
from csmkit.store.opening import reading
from csmkit.trust.catalogue import load_catalogue

PLAYBOOKS = search_path("playbooks")
CATALOGUE = load_catalogue(PLAYBOOKS, cache_dir=None)
REVENUE = {"arr_cents": 4_000_000}
MONDAY = date(2026, 11, 23)


def day(days):
    return TODAY + timedelta(days=days)


def a_call(days, *teammates, contact="dana"):
    return {"on": day(days), "kind": "call", "contacts": [contact], "teammates": [*teammates]}


@pytest.fixture
def book(db):
    with a_unit(db) as unit:
        unit.put(a_teammate("alice", name="Alice Okafor", manager="lena", capacity_hours=100))
        for key in ("bob", "chloe"):
            unit.put(a_teammate(key, capacity_hours=100))
        unit.put(a_teammate("lena", role="leader"))
        unit.put(a_teammate("sam", role="seller"))
        unit.put(
            a_blueprint(
                "acme",
                owner="alice",
                backup="bob",
                seller="sam",
                contract={"arr_cents": 4_000_000, "renewal_on": day(50)},
                contacts=[{"id": "dana", "name": "Dana"}, {"id": "eli", "name": "Eli"}],
                touches=[a_call(-3, "alice"), a_call(-9, "alice", "bob", contact="eli")],
                commitments=[
                    {"text": "Send it", "side": "us", "owner": "Alice Okafor"},
                    {"text": "Sent", "side": "us", "owner": "alice", "status": "kept"},
                ],
                issues=[{"title": "Slow", "opened_on": day(-4), "owner": "ALICE"}],
            )
        )
        unit.put(
            a_blueprint(
                "brook",
                owner="alice",
                contract={"arr_cents": 4_000_000, "renewal_on": day(80)},
                contacts=[{"id": "dana", "name": "Dana"}],
                touches=[a_call(-3, "alice")],
            )
        )
        unit.put(a_blueprint("crane", owner="alice", contract=REVENUE))
        unit.put(a_blueprint("delta", owner="bob", backup="alice", contract=REVENUE))
        unit.put(a_blueprint("cold", owner="alice", lifecycle="left"))
    return db


def drilled(book, *leaving, as_of=TODAY):
    with reading(book) as reader:
        return run_drill(
            reader, CATALOGUE, as_of, playbooks=PLAYBOOKS, leaving=leaving or ["alice"]
        )


def accounts_of(found):
    return {one.account: one for one in found.accounts}


def test_triage_gives_each_customer_a_day(book):
    found = accounts_of(drilled(book))

    assert {key: one.priority for key, one in found.items()} == {
        "acme": "P1",
        "brook": "P2",
        "crane": "P3",
    }
    assert [one.told_by_on for one in found.values()] == [
        MONDAY,
        date(2026, 11, 27),
        date(2026, 12, 4),
    ], "24 hours, a week, two weeks after a Friday"
    assert {one.told_by for one in found.values()} == {"lena"}
    assert all(one.met_by_on >= one.told_by_on for one in found.values())


def test_a_drill_on_a_weekend_counts_from_the_next_working_day(book):
    found = drilled(book, as_of=day(1))

    assert found.start_on == MONDAY
    assert found.accounts[0].told_by_on == date(2026, 11, 24)


def test_each_account_has_an_interim_owner_and_it_says_why(book):
    found = accounts_of(drilled(book))

    assert found["acme"].interim == ("bob", "is the backup, never briefed")
    assert found["brook"].interim.teammate in ("bob", "chloe", "lena")
    assert all(one.interim.because for one in found.values())


def test_a_plan_gives_each_account_to_somebody_who_stays(book):
    found = drilled(book)

    assert {one.to for one in found.accounts} <= {"bob", "chloe"}
    assert [one.account for one in found.plan.placements] == ["acme", "brook", "crane"]
    assert all(one.to_because for one in found.accounts)
    assert found.exposure.hours_to_place > 0
    assert found.exposure.headroom_hours > 100


def test_renewals_in_motion_have_a_name_and_a_day(book):
    acme, brook = drilled(book).renewals

    assert (acme.account, acme.lead, acme.because) == ("acme", "sam", "sells there")
    assert acme.due_on == MONDAY
    assert brook.lead == accounts_of(drilled(book))["brook"].interim.teammate


def test_what_only_she_knows_is_derived_from_touches(book):
    found = accounts_of(drilled(book))

    assert (found["acme"].only_theirs, found["acme"].is_only_theirs) == (("Dana",), False)
    assert (found["brook"].only_theirs, found["brook"].is_only_theirs) == (("Dana",), True)
    assert (found["crane"].only_theirs, found["crane"].is_only_theirs) == ((), True)


def test_records_that_still_name_her_are_counted(book):
    found = {one.what: (one.entries, one.where) for one in drilled(book).records}

    assert found == {
        "owner of accounts": (3, ("acme", "brook", "crane")),
        "backup of accounts": (1, ("delta",)),
        "open promises": (1, ("acme",)),
        "open issues": (1, ("acme",)),
    }


def test_two_who_leave_together_cannot_stand_in_for_each_other(book):
    found = drilled(book, "alice", "bob", "alice")

    assert found.leaving == ("alice", "bob")
    acme = accounts_of(found)["acme"]
    assert acme.interim.teammate not in ("alice", "bob")
    assert acme.backup_problem == "bob is gone too"
    assert acme.is_only_theirs
    assert {one.account for one in found.accounts} == {"acme", "brook", "crane", "delta"}


def test_the_limits_are_said_with_their_numbers(book):
    crossed = {one.limit: one.text for one in drilled(book).crossed}

    assert crossed["without_backup_share"] == "2 of 3 accounts have no backup"
    assert "readiness" in crossed


def test_where_there_is_no_plan_it_says_why_and_the_drill_goes_on(book):
    found = drilled(book, "alice", "bob", "chloe")

    assert found.plan.conflict is not None
    assert "nobody is there to take over 4 accounts" in found.plan.conflict.text
    assert {one.interim.teammate for one in found.accounts} == {"lena"}
    assert "short_hours" in {one.limit for one in found.crossed}
    assert found.exposure.hours_to_place > 0


def test_without_a_plan_accounts_are_spread_over_those_who_have_room(db):
    with a_unit(db) as unit:
        unit.put(a_teammate("alice"))
        unit.put(a_teammate("bob", capacity_hours=20, segments=["pooled"]))
        unit.put(a_teammate("chloe", capacity_hours=20, segments=["pooled"]))
        for number in range(4):
            unit.put(a_blueprint(f"acme-{number}", owner="alice", segment="enterprise"))

    found = drilled(db)

    assert found.plan.conflict is not None
    carried = {one.teammate: one.accounts for one in found.carriers}
    assert carried == {"bob": 2, "chloe": 2}


def test_who_owns_nothing_can_be_drilled_too(book):
    found = drilled(book, "chloe")

    assert (found.accounts, found.renewals, found.crossed) == ((), (), ())


def test_a_drill_is_the_same_each_time(book):
    assert drilled(book) == drilled(book)


def test_a_drill_of_the_past_knows_nothing_later(book):
    found = accounts_of(drilled(book, as_of=day(-5)))

    assert found["acme"].only_theirs == (), "the call with Dana came later"


def test_a_teammate_who_is_not_there_is_refused(book):
    with pytest.raises(TeammateNotFound, match="alcie"):
        drilled(book, "alcie")


def test_where_nobody_leads_no_leader_is_made_up(db):
    with a_unit(db) as unit:
        unit.put(a_teammate("alice", capacity_hours=100))
        unit.put(a_teammate("bob", capacity_hours=100))
        unit.put(a_blueprint("acme", owner="alice", backup="bob"))

    (acme,) = drilled(db).accounts

    assert acme.told_by is None
    assert acme.interim.teammate == "bob"
