from __future__ import annotations

import json
from datetime import date

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.errors import EngagementRefused, InvalidInput
from csmkit.resources import search_path
from csmkit.services.apply_documents import apply_documents
from csmkit.services.assess_accounts import assess_accounts
from csmkit.services.end_engagement import end_engagement
from csmkit.services.export_documents import export_documents
from csmkit.services.list_engagements import list_engagements
from csmkit.services.propose_engagement import propose_engagement
from csmkit.services.set_engagement import EngagementRequest, set_engagement
from csmkit.services.tell_engagement import tell_engagement
from csmkit.services.undo_revision import undo_revision
from csmkit.services.write_letters import LetterRequest, write_letters
from csmkit.store.opening import create, reading

PLAYBOOKS = search_path("playbooks")
UNTIL = date(2027, 2, 18)
WHY = "Alice leaves and nobody has the hours"
TOUCH = {"on": "2026-11-16", "kind": "call", "direction": "both"}


def an_account(key, owner="bob", **fields):
    given = {
        "owner": owner,
        "segment": "mid-market",
        "touches": [TOUCH, {**TOUCH, "on": "2026-10-20"}, {**TOUCH, "on": "2026-09-22"}],
        "contacts": [{"name": "Dana Osei", "email": f"dana@{key}.example", "influence": 5}],
        "contract": {"renewal_on": "2028-01-31", "arr_cents": 1_000_000, "products": ["Flow"]},
        "tenures": [{"teammate": owner, "from_on": "2025-01-01"}],
        **fields,
    }
    return a_blueprint(key, **given)


@pytest.fixture
def book(db):
    with a_unit(db) as unit:
        unit.put(a_teammate("lena", role="leader", email="lena@us.example"))
        unit.put(a_teammate("alice", manager="lena", capacity_hours=20))
        unit.put(a_teammate("bob", manager="lena", email="bob@us.example", capacity_hours=20))
        unit.put(an_account("acme"))
        unit.put(an_account("dear", contract={"arr_cents": 90_000_000}))
        unit.put(an_account("near", contract={"renewal_on": "2027-02-15"}))
        unit.put(an_account("notice", contract={"renewal_on": "2027-05-01", "notice_days": 90}))
        unit.put(an_account("burning", issues=[
            {"title": "Down", "severity": "critical", "opened_on": "2026-11-19"}]))  # fmt: skip
        unit.put(an_account("hers", owner="alice"))
        unit.put(an_account("new", lifecycle="onboarding"))
        unit.put(an_account("slow", cadence_days=60))
        unit.put(an_account("silent", touches=[]))
    return db


@pytest.fixture
def proposed(book, catalogue):
    def run(**fields):
        with reading(book) as reader:
            return propose_engagement(reader, catalogue, TODAY, playbooks=PLAYBOOKS, **fields)

    return run


@pytest.fixture
def rhythm(book, catalogue):
    def run(name="acme", as_of=TODAY, **fields):
        request = EngagementRequest(**{"every_days": 60, "until_on": UNTIL, "why": WHY, **fields})
        with a_unit(book, command="engagement set", as_of=as_of) as unit:
            return set_engagement(unit, catalogue, name, request, as_of=as_of, playbooks=PLAYBOOKS)

    return run


def test_whoever_must_not_give_is_spared_and_says_why(proposed):
    found = proposed(leaver="alice", hours=100)

    assert [one.account for one in found.changes] == ["acme", "dear"]
    assert {one.account: one.because[0] for one in found.spared} == {
        "burning": "its priority is P1",
        "near": "it renews on 2027-02-15",
        "notice": "notice can be given until 2027-01-31",
        "hers": "it gets a new contact",
        "new": "it is onboarding",
        "slow": "60 days is as slow as its segment may be",
        "silent": "next to nothing is recorded of the customer's trust",
    }


def test_the_lowest_value_times_risk_gives_first_and_no_more_than_needed(proposed):
    found = proposed(hours=0.5)

    assert found.changes[0].account == "acme"
    assert found.freed_hours >= 0.5
    assert found.freed_hours - found.changes[-1].freed_hours < 0.5
    assert "dear" in found.not_needed


def test_hours_that_cannot_be_freed_are_said(proposed):
    found = proposed(hours=100)

    assert found.short_hours == pytest.approx(100 - found.freed_hours)
    assert proposed().wanted_hours is None
    assert proposed(hours=0).changes == ()


def test_for_who_leaves_only_what_nobody_can_take_is_freed(book, proposed):
    assert proposed(leaver="alice").wanted_hours > 0

    with a_unit(book) as unit:
        unit.put(unit.teammate("bob").with_fields(capacity_hours=200))
    assert proposed(leaver="alice").wanted_hours == 0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"hours": -1}, "-1 hours cannot be freed"),
        ({"until_on": date(2026, 11, 19)}, "cannot end before, on 2026-11-19"),
        ({"until_on": date(2027, 6, 1)}, "lasts 120 days at most, until 2027-03-20"),
    ],
    ids=["negative hours", "past", "too long"],
)
def test_a_proposal_that_cannot_be_is_refused(proposed, fields, words):
    with pytest.raises(InvalidInput, match=words):
        proposed(**fields)


def exported(db):
    with reading(db) as reader:
        return [*export_documents(reader)]


def test_a_change_is_entered_once_and_can_be_undone(book, rhythm):
    before = exported(book)

    assert rhythm().is_new
    assert not rhythm().is_new
    assert not rhythm(as_of=date(2026, 12, 1)).is_new
    with a_unit(book) as unit:
        assert [one.every_days for one in unit.blueprint("acme").engagements] == [60]
        undo_revision(unit)
    assert exported(book) == before


def test_a_change_survives_export_and_apply_byte_for_byte(book, rhythm, tmp_path):
    rhythm(told_why="A colleague \u202e left", expect="=1+1", from_on=date(2026, 12, 1))
    lines = "".join(json.dumps(one) + "\n" for one in exported(book)).encode()
    other = str(tmp_path / "other.db")
    create(other)

    with a_unit(other) as unit:
        apply_documents(unit, [("-", lines)], signals=frozenset())

    assert exported(other) == exported(book)


def test_a_document_whose_rhythm_ends_before_it_begins_is_refused_at_its_line(book):
    text = b"""schema: csmkit.blueprint/v1
key: acme
name: Acme
engagements:
- from_on: 2026-12-01
  until_on: 2026-11-30
  every_days: 60
  why: x
"""
    with a_unit(book) as unit, pytest.raises(InvalidInput) as refused:
        apply_documents(unit, [("a.yaml", text)], signals=frozenset())

    assert "a.yaml:6:" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("burning", "its priority is P1"),
        ("near", "it renews on 2027-02-15"),
        ("new", "it is onboarding"),
        ("slow", "every 60 days is the slowest of its segment"),
    ],
)
def test_an_account_that_is_spared_changes_only_by_force(book, rhythm, name, words):
    with pytest.raises(EngagementRefused, match=words):
        rhythm(name, every_days=90)

    assert rhythm(name, every_days=90, is_forced=True).is_new


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"every_days": 30}, "touched every 30 days anyway"),
        ({"from_on": date(2026, 11, 19)}, "cannot change on 2026-11-19, before 2026-11-20"),
        ({"until_on": date(2026, 11, 19)}, "cannot end before"),
        ({"until_on": date(2027, 6, 1)}, "lasts 120 days at most"),
    ],
    ids=["the same", "begun", "backwards", "too long"],
)
def test_a_rhythm_that_cannot_be_is_refused(book, rhythm, fields, words):
    before = exported(book)
    with pytest.raises(InvalidInput, match=words):
        rhythm(**fields)
    assert exported(book) == before


def test_two_rhythms_never_hold_at_once(rhythm):
    rhythm()

    with pytest.raises(InvalidInput, match="another rhythm already, every 60 days"):
        rhythm(every_days=45)


def test_soon_after_a_change_there_is_none_again(book, rhythm):
    rhythm()
    later = date(2027, 3, 1)

    with pytest.raises(EngagementRefused, match="another rhythm until 2027-02-18, or had lately"):
        rhythm(as_of=later, until_on=date(2027, 4, 1))


def listed(db, as_of=TODAY, **fields):
    with reading(db) as reader:
        return list_engagements(reader, as_of, playbooks=PLAYBOOKS, **fields)


def test_a_change_ends_by_itself_and_is_asked_about_then(book, rhythm):
    rhythm()
    (running,) = listed(book)
    assert (running.state, running.days_left) == ("running", 90)
    assert running.ask.startswith("Has the customer been told")

    (last,) = listed(book, UNTIL)
    (over,) = listed(book, date(2027, 2, 19))
    with reading(book) as reader:
        acme = reader.blueprint("acme")
    assert (last.state, acme.cadence_on(UNTIL)) == ("running", 60)
    assert (over.state, acme.cadence_on(date(2027, 2, 19))) == ("ended", 30)
    assert over.ask.startswith("What did the slower rhythm do to them")


def end(db, as_of, **fields):
    with a_unit(db, as_of=as_of) as unit:
        return end_engagement(unit, "acme", as_of=as_of, **fields).change


def test_the_question_is_asked_until_somebody_answers(book, rhythm):
    rhythm()
    later = date(2027, 3, 1)
    with pytest.raises(InvalidInput, match="say what it did to them, with --review"):
        end(book, later)

    assert end(book, later, review="They asked for more").reviewed_on == later

    assert listed(book, later) == []
    assert [one.state for one in listed(book, later, with_reviewed=True)] == ["reviewed"]
    assert [one.state for one in listed(book, date(2027, 2, 28))] == ["ended"]
    with pytest.raises(InvalidInput, match="no other rhythm to end"):
        end(book, later)


def test_a_change_can_be_ended_early(book, rhythm):
    rhythm()
    day = date(2026, 12, 10)

    end(book, day)

    with reading(book) as reader:
        acme = reader.blueprint("acme")
    assert (acme.cadence_on(date(2026, 12, 9)), acme.cadence_on(day)) == (60, 30)
    assert [one.state for one in listed(book, day)] == ["ended"]
    assert [one.state for one in listed(book, date(2026, 12, 9))] == ["running"]


def test_a_change_that_never_ran_asks_for_nothing(book, rhythm):
    rhythm(from_on=date(2026, 12, 1))
    assert [one.state for one in listed(book)] == ["planned"]

    end(book, date(2026, 11, 25))

    assert listed(book, date(2026, 12, 10)) == []


def test_telling_the_customer_is_noted_once(book, rhythm):
    with a_unit(book) as unit, pytest.raises(InvalidInput, match="no other rhythm to tell of"):
        tell_engagement(unit, "acme", as_of=TODAY)
    rhythm()

    with a_unit(book) as unit:
        assert tell_engagement(unit, "acme", as_of=TODAY).is_new
        assert not tell_engagement(unit, "acme", as_of=TODAY).is_new

    assert listed(book)[0].ask is None


def letter(db, catalogue, as_of=TODAY, **fields):
    with reading(db) as reader:
        (draft,) = write_letters(
            reader,
            catalogue,
            LetterRequest(name="engagement-change", account="acme", **fields),
            as_of=as_of,
            playbooks=PLAYBOOKS,
            templates=search_path("templates"),
        )
    return draft


def test_the_notice_says_what_why_how_long_and_what_to_expect(book, catalogue, rhythm):
    rhythm(told_why="A colleague has left us.", expect="A written summary each month")

    draft = letter(book, catalogue)

    assert draft.sender == "lena@us.example"
    assert draft.gaps == ()
    for words in (
        "our regular exchange takes place every 2 months",
        "Why: A colleague has left us.",
        "until 18 February 2027",
        "- A written summary each month",
    ):
        assert words in draft.text


def test_the_reason_among_ourselves_never_reaches_the_customer(book, catalogue, rhythm):
    rhythm()

    draft = letter(book, catalogue)

    assert "hours" not in draft.text
    assert "Alice leaves" not in draft.data.decode()
    assert [gap.field for gap in draft.gaps] == ["why", "expect"]


def test_a_notice_without_a_change_is_refused(book, catalogue, rhythm):
    with pytest.raises(InvalidInput, match="acme has no other rhythm that the letter"):
        letter(book, catalogue)
    rhythm()
    with pytest.raises(InvalidInput, match="csmkit engagement set acme"):
        letter(book, catalogue, date(2027, 2, 19))


def cadences(db, catalogue, as_of):
    with reading(db) as reader:
        (found,) = assess_accounts(
            reader, catalogue, as_of, names=["acme"], relationships=["customer"]
        )
    return {reason.signal for reason in found.reasons}


def test_an_agreed_slower_rhythm_is_no_silence(book, catalogue, rhythm):
    late = date(2027, 2, 1)  # 77 days after the last word
    assert "silence" in cadences(book, catalogue, late)

    rhythm()

    assert "silence" not in cadences(book, catalogue, late)
    assert "silence" not in cadences(book, catalogue, date(2027, 2, 20))
    assert "silence" in cadences(book, catalogue, date(2027, 4, 1))
