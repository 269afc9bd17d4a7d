from __future__ import annotations

from datetime import timedelta

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.errors import AccountNotFound, TeammateNotFound, TeamNotFound
from csmkit.resources import search_path
from csmkit.services.audit_accounts import audit_accounts
from csmkit.services.check_succession import check_succession
from csmkit.store.opening import reading

PLAYBOOKS = search_path("playbooks")


def day(days):
    return TODAY + timedelta(days=days)


def a_call(days, *teammates, contact="dana", **fields):
    return {
        "on": day(days),
        "kind": "call",
        "contacts": [contact],
        "teammates": [*teammates],
        **fields,
    }


@pytest.fixture
def book(db):
    with a_unit(db) as unit:
        for key, team in (("alice", "EMEA"), ("bob", "EMEA"), ("chloe", "Americas")):
            unit.put(a_teammate(key, team=team))
        unit.put(a_teammate("lena", role="leader"))
        unit.put(
            a_blueprint(
                "acme",
                owner="alice",
                backup="bob",
                segment="enterprise",
                contract={"arr_cents": 5_000_000, "currency": "EUR"},
                contacts=[{"name": "Dana", "id": "dana"}, {"name": "Eve", "left_on": day(-5)}],
                touches=[
                    a_call(-3, "alice"),
                    a_call(-40, "alice", "bob"),
                    a_call(-9, "chloe", contact="eve"),
                    a_call(-2, "chloe", outcome="no-show"),
                    {**a_call(-1, "chloe"), "kind": "email"},
                    a_call(-400, "chloe"),
                    a_call(-8, "lena"),
                ],
            )
        )
        unit.put(a_blueprint("brook", owner="chloe", segment="growth"))
        unit.put(a_blueprint("cold", owner="alice", lifecycle="left"))
    return db


def checked(book, as_of=TODAY, **wishes):
    with reading(book) as reader:
        return check_succession(reader, as_of, playbooks=PLAYBOOKS, **wishes)


def test_who_has_met_whom_and_when_is_derived_from_touches(book):
    acme = checked(book).lines[0]

    assert acme.meetings == (
        ("alice", "dana", day(-3).isoformat()),
        ("lena", "dana", day(-8).isoformat()),
        ("bob", "dana", day(-40).isoformat()),
    )
    assert acme.leader_on == day(-8).isoformat()
    assert acme.has_plan, "the backup has met them"


def test_the_largest_comes_first_and_who_left_us_is_not_counted(book):
    assert [line.account for line in checked(book).lines] == ["acme", "brook"]
    assert checked(book).lines[0].counted_cents == 5_500_000


def test_nothing_that_came_later_counts(book):
    acme = checked(book, day(-41)).lines[0]

    assert acme.meetings == ((("chloe", "dana", day(-400).isoformat())),)


def test_accounts_are_chosen_by_name_owner_and_team(book):
    def keys(**wishes):
        return [line.account for line in checked(book, **wishes).lines]

    assert keys(names=["ACME"]) == ["acme"]
    assert keys(owner="chloe") == ["brook"]
    assert keys(team="emea") == ["acme"]
    assert keys(team="emea", owner="chloe") == []
    assert keys(names=["cold"]) == ["cold"]


@pytest.mark.parametrize(
    ("wishes", "error"),
    [
        ({"names": ["acmee"]}, AccountNotFound),
        ({"owner": "alcie"}, TeammateNotFound),
        ({"team": "apac"}, TeamNotFound),
    ],
)
def test_what_is_not_there_is_refused(book, wishes, error):
    with pytest.raises(error):
        checked(book, **wishes)


def test_an_audit_and_a_succession_tell_the_same_of_who_could_step_in(book):
    (acme,) = checked(book, names=["acme"]).lines
    with reading(book) as reader:
        (audit,) = audit_accounts(reader, TODAY, playbooks=PLAYBOOKS, names=["acme"])

    others = {one.teammate for one in acme.meetings if one.teammate != "alice"}
    assert others == {one.teammate for one in audit.cover.cross_trained} - {"chloe"}
    assert (acme.leader, acme.leader_due_on) == (audit.cover.leader, audit.cover.leader_due_on)


def test_an_empty_book_raises_no_alarm(db):
    report = checked(db)

    assert (report.lines, report.is_alarm, report.without_plan) == ((), False, ())
