"""Expectations on a real store: recorded, confirmed, agreed, withdrawn, asked about."""

from __future__ import annotations

from datetime import date

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.domain.answer import Answer
from csmkit.errors import ExpectationNotFound, InvalidInput
from csmkit.resources import search_path
from csmkit.services.check_in import check_in
from csmkit.services.list_questions import list_questions
from csmkit.services.record_expectation import record_expectation
from csmkit.services.settle_expectation import settle_expectation
from csmkit.services.show_expectations import show_expectations
from csmkit.store.opening import reading

PLAYBOOKS = search_path("playbooks")
YESTERDAY = date(2026, 11, 19)
USUAL = {
    "owner": "alice",
    "contacts": [{"id": "dana", "name": "Dana Osei"}],
    "contract": {"promised": "Two onboarding days", "start_on": "2026-01-01"},
    "commitments": [{"id": "plan", "text": "Send the plan", "side": "us", "due_on": "2026-12-01"}],
    "expectations": [
        {"id": "discount", "text": "The discount stays", "since_on": "2026-03-01"},
        {"id": "daily", "text": "Answers within a day", "confirmed": True},
    ],
    "conflicts": [{"id": "phone", "title": "Who phones whom", "opened_on": "2026-05-01"}],
    "conflict_notes": [
        {"conflict": "phone", "on": "2026-05-06", "about": "agreement", "text": "Support phones"}
    ],
    "success_plans": [{"id": "live", "outcome": "Live in Dover", "started_on": "2026-10-01"}],
    "plan_notes": [
        {"plan": "live", "on": "2026-10-02", "about": "out-of-scope", "text": "Customs forms"},
        {"plan": "live", "on": "2026-10-03", "about": "measured", "text": "64 %"},
    ],
}


@pytest.fixture
def stored(db):
    with a_unit(db) as unit:
        unit.put(a_teammate())
        unit.put(a_teammate("sam", name="Sam Reed", role="seller"))
        unit.put(a_blueprint(**USUAL))
    return db


def recorded(db, text="The sync is live", **options):
    with a_unit(db) as unit:
        return record_expectation(unit, "ACME", text, as_of=TODAY, **options)


def settled(db, wanted="discount", **options):
    with a_unit(db) as unit:
        return settle_expectation(unit, "acme", wanted, as_of=TODAY, **options)


def shown(db, as_of=TODAY, **options):
    with reading(db) as reader:
        return show_expectations(reader, "acme", as_of=as_of, playbooks=PLAYBOOKS, **options)


def statuses(db, as_of=TODAY, **options):
    held = shown(db, as_of, **options).expectations
    return {str(one.expectation.id): one.status for one in held}


def answered(db, catalogue, *answers):
    with a_unit(db) as unit:
        return check_in(unit, catalogue, "acme", answers, as_of=TODAY)


def test_gaps_stand_first_beside_what_is_agreed(stored):
    found = shown(stored)

    assert [(one.status, one.is_gap) for one in found.expectations] == [
        ("not agreed", True),
        ("unconfirmed", True),
    ]
    assert [(one.kind, one.text) for one in found.agreed] == [
        ("contract", "Two onboarding days"),
        ("promise", "Send the plan"),
        ("conflict", "Support phones"),
        ("plan", "out of scope: Customs forms"),
    ]


def test_a_sellers_promise_is_recorded_with_its_source(stored):
    change = recorded(stored, held_by="dana", promised_by="sam", source="Demo, 3 March")

    one = change.expectation
    assert (one.held_by, one.promised_by, one.source) == ("Dana Osei", "Sam Reed", "Demo, 3 March")
    assert not recorded(stored).is_new
    with pytest.raises(InvalidInput, match="needs its source"):
        recorded(stored, "Free training", promised_by="sam")


def test_who_is_no_contact_cannot_hold_one(stored):
    with pytest.raises(InvalidInput, match="no contact 'dono'; did you mean 'dana'"):
        recorded(stored, held_by="dono")


def test_an_expectation_is_confirmed_then_agreed_and_an_earlier_day_knows_of_neither(stored):
    settled(stored, confirmed=True)
    assert statuses(stored)["discount"] == "not agreed"
    settled(stored, agreed_in="Order form")

    assert statuses(stored)["discount"] == "agreed"
    assert statuses(stored, YESTERDAY)["discount"] == "unconfirmed"


def test_what_is_withdrawn_is_no_gap_and_still_was_one(stored):
    settled(stored, withdrawn=True)

    assert "discount" not in statuses(stored)
    assert statuses(stored, withdrawn_too=True)["discount"] == "withdrawn"
    assert statuses(stored, YESTERDAY)["discount"] == "unconfirmed"
    with pytest.raises(InvalidInput, match="was withdrawn on 2026-11-20"):
        settled(stored, confirmed=True)


def test_an_unknown_expectation_is_named_with_the_nearest(stored):
    with pytest.raises(ExpectationNotFound, match="did you mean 'discount'"):
        settled(stored, "discont", confirmed=True)
    with pytest.raises(InvalidInput, match="held since 2026-03-01"):
        settled(stored, confirmed=True, on=date(2026, 1, 1))


def test_gaps_are_asked_about_at_the_next_check_in(stored, catalogue):
    with reading(stored) as reader:
        found = list_questions(reader, catalogue, "acme", TODAY, playbooks=PLAYBOOKS)

    assert [one.ask for one in found.expectations] == [
        "Have we agreed on this with the customer by now: “Answers within a day”?",
        "Does the customer really count on this: “The discount stays”?",
    ]


def test_answers_confirm_agree_and_take_back(stored, catalogue):
    answered(
        stored,
        catalogue,
        Answer("expectation:discount", seen=False),
        Answer("expectation:daily", seen=True, text="Order form of May"),
    )

    found = statuses(stored, withdrawn_too=True)
    assert found == {"daily": "agreed", "discount": "withdrawn"}
    assert shown(stored).expectations[0].expectation.agreed_in == "Order form of May"


def test_a_no_to_what_is_not_agreed_leaves_the_gap(stored, catalogue):
    answered(stored, catalogue, Answer("expectation:daily", seen=False))

    assert statuses(stored)["daily"] == "not agreed"


def test_an_answer_about_an_unknown_expectation_is_refused_and_nothing_is_written(
    stored, catalogue
):
    good = Answer("expectation:daily", seen=True)
    with pytest.raises(InvalidInput, match="no expectation 'dayly'; did you mean 'daily'"):
        answered(stored, catalogue, good, Answer("expectation:dayly", seen=True))

    assert statuses(stored)["daily"] == "not agreed"
