from __future__ import annotations

from datetime import timedelta

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.coverage.explaining import broken_rules
from csmkit.errors import AccountNotFound, InvalidInput, TeammateNotFound, TeamNotFound
from csmkit.resources import search_path
from csmkit.services.compare_coverage import Wish, compare_coverage
from csmkit.services.gather_assignment import gather_assignment
from csmkit.services.plan_coverage import plan_coverage
from csmkit.store.opening import reading
from csmkit.trust.catalogue import load_catalogue

PLAYBOOKS = search_path("playbooks")
CATALOGUE = load_catalogue(PLAYBOOKS, cache_dir=None)
CALL = {"on": TODAY - timedelta(days=3), "kind": "call", "contacts": ["dana"]}


@pytest.fixture
def book(db):
    with a_unit(db) as unit:
        unit.put(a_teammate("alice", team="EMEA", capacity_hours=100))
        unit.put(
            a_teammate("bob", team="EMEA", capacity_hours=100, languages=["English", "German"])
        )
        unit.put(a_teammate("chloe", team="Americas", capacity_hours=100, languages=["English"]))
        unit.put(a_teammate("lena", role="leader"))
        for key, backup, locale in (("acme", "chloe", "de-DE"), ("brook", None, None)):
            unit.put(
                a_blueprint(
                    key,
                    owner="alice",
                    backup=backup,
                    locale=locale,
                    segment="enterprise",
                    contract={"arr_cents": 1_000_000, "currency": "EUR"},
                    contacts=[{"id": "dana", "name": "Dana"}],
                    touches=[{**CALL, "teammates": ["alice", "chloe"]}],
                )
            )
        unit.put(a_blueprint("crane", owner="bob", industry="food"))
        unit.put(a_blueprint("cold", owner="alice", lifecycle="left"))
    return db


def planned(book, *leaving, **wishes):
    with reading(book) as reader:
        return plan_coverage(
            reader, CATALOGUE, TODAY, playbooks=PLAYBOOKS, leaving=leaving or ["alice"], **wishes
        )


def test_every_account_of_who_leaves_is_placed_with_a_reason(book):
    plan = planned(book)

    assert [(one.account, one.to) for one in plan.placements] == [
        ("acme", "chloe"),
        ("brook", "bob"),
    ], "chloe knows both best, but would carry more than three quarters of the revenue"
    assert plan.is_optimal
    assert plan.placements[0].because[0] == "is its backup"
    assert {one.teammate for one in plan.receivers} == {"bob", "chloe"}


def test_what_the_record_says_goes_into_the_assignment(book):
    with reading(book) as reader:
        found = gather_assignment(
            reader, CATALOGUE, TODAY, playbooks=PLAYBOOKS, leaving=["ALICE"], backfills=1
        )

    acme, brook = found.accounts
    assert (acme.touches, acme.met, acme.contacts) == (
        {"alice": 1, "chloe": 1},
        {"alice": 1, "chloe": 1},
        1,
    )
    assert acme.languages == ("de", "en"), "its backup does not speak German"
    assert (brook.languages, acme.arr_cents) == ((), 1_100_000)
    assert [one.teammate for one in found.candidates] == ["bob", "chloe", "backfill-1"]
    bob = found.candidates[0]
    assert (bob.industries, bob.accounts, bob.usable_hours) == ({"food": 1}, 1, pytest.approx(85))
    assert bob.languages == ("de", "en")
    assert found.candidates[2].is_backfill
    assert found.leaving == ("alice",)


def test_what_is_not_known_is_said(book):
    with a_unit(book) as unit:
        unit.put(a_blueprint("dune", owner="alice"))

    notes = planned(book).notes

    assert "1 of 3 accounts have no revenue and count as 0" in notes
    assert "bob, chloe: no segments that they serve recorded, so taken as no obstacle" in notes


@pytest.mark.parametrize(
    ("fields", "note"),
    [
        ({"status": "away"}, "chloe is away and takes nothing"),
        ({"status": "leaving"}, "chloe leaves too and takes nothing"),
        (
            {"leaving_on": "2026-12-24"},
            "chloe leaves too on 2026-12-24 and takes nothing",
        ),
    ],
    ids=["away", "leaving", "with a date"],
)
def test_who_will_not_be_there_takes_nothing(book, fields, note):
    with a_unit(book) as unit:
        unit.put(a_teammate("chloe", team="Americas", **fields))

    plan = planned(book)

    assert {one.to for one in plan.placements} == {"bob"}
    assert note in plan.notes


def test_only_the_team_takes_over(book):
    assert {one.to for one in planned(book, team="emea").placements} == {"bob"}


@pytest.mark.parametrize(
    ("wishes", "refusal", "words"),
    [
        ({"pins": {"crane": "chloe"}}, InvalidInput, "not among the 2 accounts of alice"),
        ({"pins": {"acme": "alice"}}, InvalidInput, "pinned to alice, who leaves as well"),
        ({"pins": {"acme": "lena"}}, InvalidInput, "pinned to lena, who is not among the 2"),
        ({"pins": {"nope": "bob"}}, AccountNotFound, "nope"),
        ({"pins": {"acme": "nobody"}}, TeammateNotFound, "nobody"),
        ({"without": ["luck"]}, InvalidInput, "there is no rule 'luck'; the rules are segment"),
        ({"team": "mars"}, TeamNotFound, "mars"),
    ],
    ids=["not to place", "leaver", "leader", "account", "teammate", "rule", "team"],
)
def test_a_wish_that_cannot_be_carried_out_is_refused(book, wishes, refusal, words):
    with pytest.raises(refusal, match=words):
        planned(book, **wishes)


def test_zero_accounts_and_nobody_left_are_said_in_one_sentence(book):
    with pytest.raises(InvalidInput, match="chloe owns 0 accounts"):
        planned(book, "chloe")
    with pytest.raises(
        InvalidInput, match=r"nobody is there to take over 3 accounts with .* 0 CSMs"
    ):
        planned(book, "alice", "bob", "chloe")


def test_a_pin_to_who_does_not_serve_the_segment_names_the_rule(book):
    with a_unit(book) as unit:
        unit.put(a_teammate("bob", segments=["growth"]))

    with pytest.raises(InvalidInput, match=r"bob serves no enterprise accounts \(rule segment\)"):
        planned(book, pins={"ACME": "bob"})
    plan = planned(book, pins={"ACME": "bob"}, without=["segment"])
    assert plan.placements[0].to == "bob"
    assert plan.set_aside == ("segment",)


def test_plans_are_compared_with_the_plan_itself(book):
    wish = Wish(("alice",))
    others = [
        ("pin acme=bob", Wish(("alice",), pins={"acme": "bob"})),
        ("leaving bob", Wish(("alice", "bob"))),
    ]
    with reading(book) as reader:
        base, pinned, more = compare_coverage(
            reader, CATALOGUE, TODAY, playbooks=PLAYBOOKS, wish=wish, others=others
        )

    assert pinned.moved == ("acme", "brook")
    assert pinned.plan.points > base.plan.points
    assert len(more.plan.placements) == 3
    assert base.plan == planned(book)


def test_a_plan_of_the_past_knows_nothing_later(book):
    before = planned(book)
    with a_unit(book) as unit:
        blueprint = next(unit.blueprints(["acme"]))
        later = {**CALL, "on": TODAY + timedelta(days=2), "teammates": ["bob"]}
        unit.put(blueprint.with_fields(touches=(*blueprint.touches, _touch(later))))

    assert planned(book).placements == before.placements


def _touch(fields):
    from csmkit.domain.record import Touch

    return Touch.model_validate({"id": "later", **fields})


def test_the_plan_breaks_no_rule_when_it_is_held_against_the_record_again(book):
    plan = planned(book)
    chosen = {one.account: one.to for one in plan.placements}

    with reading(book) as reader:
        again = gather_assignment(reader, CATALOGUE, TODAY, playbooks=PLAYBOOKS, leaving=["alice"])
    assert [*broken_rules(chosen, again.accounts, again.candidates, again.around)] == []
