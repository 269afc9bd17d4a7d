"""Promises of both sides on a real store: made, kept, broken, put right, moved, listed, undone."""

from __future__ import annotations

from datetime import date

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.domain.accountability import record_of
from csmkit.domain.known import as_known_on
from csmkit.errors import AccountNotFound, CommitmentNotFound, InvalidInput, TeammateNotFound
from csmkit.services.list_commitments import list_commitments
from csmkit.services.make_commitment import make_commitment
from csmkit.services.move_commitment import move_commitment
from csmkit.services.settle_commitment import settle_commitment
from csmkit.services.undo_revision import undo_revision
from csmkit.store.opening import reading

DUE = date(2026, 12, 4)
EARLIER = date(2026, 11, 1)
USUAL = {
    "owner": "alice",
    "contacts": [
        {"id": "dana", "name": "Dana Osei"},
        {"id": "old", "name": "Old Hand", "left_on": "2026-05-01"},
    ],
    "commitments": [
        {"id": "plan", "text": "Send the plan", "side": "us", "due_on": "2026-11-10"},
        {"id": "data", "text": "Name a data owner", "side": "them", "due_on": "2026-11-06"},
        {
            "id": "price",
            "text": "Give a price",
            "side": "us",
            "promised_on": "2026-10-01",
            "due_on": "2026-10-10",
            "closed_on": "2026-10-14",
            "status": "kept",
        },
        {"id": "lead", "text": "Pass the lead on", "side": "inner", "due_on": "2026-11-01"},
    ],
}


@pytest.fixture
def stored(db):
    with a_unit(db) as unit:
        unit.put(a_teammate(name="Alice Okafor"))
        unit.put(a_teammate("bob"))
        unit.put(a_blueprint(**USUAL))
        unit.put(a_blueprint("brook", owner="bob"))
    return db


def made(db, text="Send the numbers", due=DUE, **options):
    with a_unit(db) as unit:
        return make_commitment(unit, "ACME", text, due, as_of=TODAY, **options)


def settled(db, wanted, status, as_of=TODAY, **options):
    with a_unit(db, as_of=as_of) as unit:
        return settle_commitment(unit, "acme", wanted, status, as_of=as_of, **options)


def moved(db, wanted="plan", to=DUE, as_of=TODAY, reason="Finance closes first"):
    with a_unit(db, as_of=as_of) as unit:
        return move_commitment(unit, "acme", wanted, to, as_of=as_of, reason=reason)


def listed(db, as_of=TODAY, **options):
    with reading(db) as reader:
        return list_commitments(reader, as_of, **options)


def line_of(db, key, as_of=TODAY):
    (line,) = [x for x in listed(db, as_of, settled_too=True).lines if x.row.id == key]
    return line


def test_what_we_owe_stands_first_then_what_they_do_and_nothing_that_is_among_ourselves(stored):
    lines = listed(stored).lines

    assert [(one.row.id, one.went) for one in lines] == [
        ("plan", ("overdue", 10)),
        ("data", ("overdue", 14)),
    ]


def test_both_sides_are_counted_whichever_is_listed(stored):
    ours, theirs = listed(stored, side="them").sides

    assert (ours.kept, ours.late, ours.overdue, ours.kept_share) == (1, 1, 1, 0.5)
    assert ours.median_delay_days == 7.0
    assert (theirs.kept_share, theirs.median_delay_days) == (0.0, 14.0)


def test_the_ledger_of_a_store_and_the_record_of_a_blueprint_count_the_same(stored):
    moved(stored)
    with reading(stored) as reader:
        blueprint = reader.blueprint("acme")
    for day in (date(2026, 9, 1), EARLIER, date(2026, 11, 19), TODAY, date(2027, 1, 1)):
        then = as_known_on(blueprint, day).commitments
        assert listed(stored, day).sides == tuple(record_of(then, s, day) for s in ("us", "them"))


def test_only_an_owners_accounts_are_listed(stored):
    assert listed(stored, owner="bob").lines == ()
    assert len(listed(stored, owner="alice").lines) == 2


def test_a_promise_has_a_person_and_a_day(stored):
    ours = made(stored, me="bob")
    theirs = made(stored, "Sign the order", theirs=True, by="dana")

    assert (ours.commitment.owner, ours.commitment.due_on, ours.is_new) == ("Bob", DUE, True)
    assert (theirs.commitment.owner, theirs.commitment.side) == ("Dana Osei", "them")
    assert not made(stored).is_new


def test_our_promise_is_the_owners_where_nobody_else_is_named(stored):
    assert made(stored).commitment.owner == "Alice Okafor"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"theirs": True, "by": "dona"}, "no contact 'dona'; did you mean 'dana'"),
        ({"theirs": True, "by": "old"}, "Old Hand left Acme on 2026-05-01"),
        ({"theirs": True}, "needs the person"),
        ({"due": EARLIER}, "before it was promised on 2026-11-20"),
        ({"on": date(2026, 11, 21)}, "lies after 2026-11-20"),
        ({"text": "send the plan"}, "csmkit move acme send-the-plan"),
    ],
    ids=["unknown contact", "left", "nobody", "due before", "ahead", "another day"],
)
def test_a_promise_that_cannot_be_is_refused_and_nothing_is_written(stored, options, words):
    if "text" in options:
        made(stored, "send the plan", date(2026, 11, 30))
    with reading(stored) as reader:
        before = reader.last_revision()

    with pytest.raises(InvalidInput, match=words):
        made(stored, **options)

    with reading(stored) as reader:
        assert reader.last_revision() == before


def test_who_is_unknown_is_named(stored):
    with pytest.raises(TeammateNotFound):
        made(stored, by="zed")
    with a_unit(stored) as unit, pytest.raises(AccountNotFound):
        settle_commitment(unit, "nobody", "plan", "kept", as_of=TODAY)


@pytest.mark.parametrize("wanted", ["plan", "Send the plan", "PLAN send"])
def test_a_promise_is_found_by_its_id_or_by_words_of_its_own(stored, wanted):
    assert settled(stored, wanted, "kept").commitment.id == "plan"


def test_words_that_fit_nothing_or_several_are_refused(stored):
    with pytest.raises(CommitmentNotFound, match="did you mean 'owner'"):
        settled(stored, "ownr", "kept")
    with pytest.raises(InvalidInput, match="may be several of 'acme': "):
        settled(stored, "a", "kept")


def test_a_promise_is_kept_on_its_day_and_only_once(stored):
    first = settled(stored, "plan", "kept", on=date(2026, 11, 12), because="By mail")
    again = settled(stored, "plan", "kept")

    assert first.commitment.closed_on == date(2026, 11, 12)
    assert (again.is_new, again.commitment) == (False, first.commitment)
    assert line_of(stored, "plan").went == ("late", 2)
    assert line_of(stored, "plan", date(2026, 11, 11)).went == ("overdue", 1)


def test_what_was_broken_is_put_right_by_keeping_it(stored):
    settled(stored, "plan", "broken", on=date(2026, 11, 15), because="No baseline")
    assert [one.row.id for one in listed(stored, side="us").lines] == ["plan"]

    right = settled(stored, "plan", "kept").commitment

    assert (right.status, right.remedied_on) == ("broken", TODAY)
    assert right.closed_because == "No baseline"
    assert listed(stored, side="us").lines == ()
    assert listed(stored, date(2026, 11, 19), side="us").lines[0].row.remedied_on is None


def test_what_was_kept_cannot_be_broken_and_no_day_lies_ahead(stored):
    with pytest.raises(InvalidInput, match="kept on 2026-10-14 already"):
        settled(stored, "price", "broken")
    with pytest.raises(InvalidInput, match="lies after"):
        settled(stored, "plan", "kept", on=date(2026, 12, 1))


def test_a_move_is_counted_and_an_earlier_day_still_has_the_old_due_day(stored):
    change = moved(stored)
    moved(stored, to=date(2026, 12, 18))

    assert (change.move.number, change.move.due_before_on) == (1, date(2026, 11, 10))
    now, then = line_of(stored, "plan"), line_of(stored, "plan", date(2026, 11, 19))
    assert (now.row.due_on, now.row.moved_count, now.went.status) == ("2026-12-18", 2, "open")
    assert (then.row.due_on, then.row.moved_count, then.went) == ("2026-11-10", 0, ("overdue", 9))
    with reading(stored) as reader:
        (record,) = reader.account_records(date(2026, 11, 19), ["acme"])
        known = as_known_on(reader.blueprint("acme"), date(2026, 11, 19))
    assert {row.id: row.due_on for row in record.commitments}["plan"] == "2026-11-10"
    assert {c.id: c.due_on for c in known.commitments}["plan"] == date(2026, 11, 10)


def test_a_promise_without_a_day_had_none_before_it_was_moved(stored):
    with a_unit(stored) as unit:
        blueprint = unit.blueprint("acme")
        some = {"id": "some", "text": "Some day", "side": "us"}
        unit.put(blueprint.with_fields(commitments=[*blueprint.commitments, some]))

    moved(stored, "some")

    assert line_of(stored, "some").row.due_on == "2026-12-04"
    assert line_of(stored, "some", date(2026, 11, 19)).row.due_on is None


@pytest.mark.parametrize(
    ("wanted", "to", "words"),
    [
        ("price", DUE, "is kept on 2026-10-14, not open"),
        ("plan", EARLIER, "lies before 2026-11-20"),
    ],
)
def test_a_move_that_cannot_be_is_refused(stored, wanted, to, words):
    with pytest.raises(InvalidInput, match=words):
        moved(stored, wanted, to)


def test_the_same_day_again_is_no_move(stored):
    moved(stored)

    assert moved(stored).move is None


def test_every_change_is_one_revision_and_can_be_undone(stored):
    with reading(stored) as reader:
        first, count = reader.blueprint("acme"), reader.last_revision()
    moved(stored)
    settled(stored, "plan", "broken")
    settled(stored, "plan", "kept")
    with reading(stored) as reader:
        assert reader.last_revision() == count + 3

    for number in range(count + 3, count, -1):
        with a_unit(stored) as unit:
            undo_revision(unit, number)

    with reading(stored) as reader:
        assert reader.blueprint("acme") == first
