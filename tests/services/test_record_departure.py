from __future__ import annotations

import json
from datetime import date

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.errors import InvalidInput, TeammateNotFound
from csmkit.resources import search_path
from csmkit.services.export_documents import export_documents
from csmkit.services.list_limbo import list_limbo
from csmkit.services.propose_handoffs import propose_handoffs
from csmkit.services.record_departure import record_departure
from csmkit.services.undo_revision import undo_revision
from csmkit.store.opening import reading

PLAYBOOKS = search_path("playbooks")
LAST = date(2026, 12, 18)


def owned(key, owner="alice", **fields):
    return a_blueprint(
        key,
        owner=owner,
        tenures=[{"teammate": owner, "from_on": "2025-01-01"}],
        contacts=[{"name": "Dana Osei", "email": f"dana@{key}.example", "decision_maker": True}],
        **fields,
    )


@pytest.fixture
def book(db):
    with a_unit(db) as unit:
        unit.put(a_teammate("lena", role="leader"))
        unit.put(a_teammate("alice", joined_on="2022-03-07", manager="lena"))
        unit.put(a_teammate("bob"))
        unit.put(a_teammate("soon", leaving_on="2026-12-31", status="leaving"))
        touch = {"on": "2026-11-12", "kind": "call", "teammates": ["alice"]}
        unit.put(owned("acme", segment="enterprise", industry="energy", locale="fr-FR",
                       backup="bob", touches=[touch]))  # fmt: skip
        unit.put(owned("brook", segment="growth", backup="soon"))
        unit.put(owned("crown", segment="growth"))
        unit.put(owned("gone", lifecycle="left"))
        unit.put(owned("other", owner="bob", backup="alice"))
    return db


@pytest.fixture
def leave(book, catalogue):
    def run(key="alice", last_on=LAST, as_of=TODAY, **fields):
        with a_unit(book, command="team leave", as_of=as_of) as unit:
            return record_departure(
                unit, catalogue, key, last_on=last_on, as_of=as_of, playbooks=PLAYBOOKS, **fields
            )

    return run


def exported(db):
    with reading(db) as reader:
        return [*export_documents(reader)]


def test_a_departure_is_one_revision_and_one_undo_takes_all_of_it_back(book, leave):
    before = exported(book)

    departure = leave().departure

    with reading(book) as reader:
        alice, stored = reader.teammate("alice"), reader.departure("alice-2026-11-20")
        assert reader.revisions(limit=1)[0].entities == ("alice", "alice-2026-11-20")
    assert (alice.status, alice.leaving_on) == ("leaving", LAST)
    assert stored == departure
    with a_unit(book) as unit:
        undo_revision(unit)
    assert exported(book) == before


def test_the_role_opens_at_once_with_what_the_accounts_ask_for(leave):
    found = leave().departure

    assert (found.recorded_on, found.filled_on) == (TODAY, None)
    assert found.accounts == ("acme", "brook", "crown")
    assert found.hours_a_month > 0
    assert found.segments == ("enterprise", "growth")
    assert (found.languages, found.industries) == (("French",), ("energy",))
    assert found.coverage_until_on == date(2027, 3, 18)


def test_recording_the_same_departure_again_changes_nothing(book, leave):
    assert leave().is_new
    assert not leave().is_new
    assert not leave(as_of=date(2026, 11, 25)).is_new
    with reading(book) as reader:
        assert len(reader.departures()) == 1


def test_a_departure_that_is_ahead_can_be_moved(book, leave):
    leave()
    leave(last_on=date(2026, 12, 4), abrupt=True)

    with reading(book) as reader:
        (found,) = reader.departures()
    assert (found.last_on, found.abrupt) == (date(2026, 12, 4), True)
    assert found.coverage_until_on == date(2027, 3, 4)


@pytest.mark.parametrize(
    ("key", "last_on", "words"),
    [
        ("nobody", LAST, "no teammate 'nobody'"),
        ("alice", date(2022, 3, 6), "joined on 2022-03-07 and cannot leave before, on 2022-03-06"),
    ],
    ids=["unknown", "before joining"],
)
def test_what_cannot_be_is_refused_in_one_sentence(book, leave, key, last_on, words):
    before = exported(book)

    with pytest.raises((TeammateNotFound, InvalidInput)) as refused:
        leave(key, last_on)

    assert words in str(refused.value)
    assert exported(book) == before


def test_who_has_left_already_does_not_leave_on_another_day(leave):
    leave(last_on=TODAY, abrupt=True)

    with pytest.raises(InvalidInput, match="alice has left already, on 2026-11-20"):
        leave(last_on=date(2026, 12, 1), as_of=date(2026, 11, 23))


def test_who_came_back_can_leave_again(book, leave):
    leave(last_on=TODAY)
    with a_unit(book) as unit:
        back = unit.teammate("alice").with_fields(
            status="active", joined_on="2027-02-01", leaving_on=None
        )
        unit.put(back)

    leave(last_on=date(2027, 6, 30), as_of=date(2027, 5, 3))

    with reading(book) as reader:
        assert [one.id for one in reader.departures()] == ["alice-2026-11-20", "alice-2027-05-03"]


def test_limbo_counts_from_the_day_after_the_last_day_and_not_before(book, catalogue, leave):
    leave()

    def days(as_of):
        with reading(book) as reader:
            return {line.account: line.days for line in list_limbo(reader, catalogue, as_of)}

    assert days(LAST) == {}
    assert days(date(2026, 12, 28)) == {"acme": 9, "brook": 9, "crown": 9}


def test_history_stays_under_the_name_of_who_left(book, leave):
    with reading(book) as reader:
        before = [*reader.blueprints()]

    leave(last_on=date(2026, 11, 19))

    with reading(book) as reader:
        after = [*reader.blueprints()]
        assert reader.teammate("alice").status == "left"
    assert after == before
    acme = after[0]
    assert acme.tenures[0].teammate == "alice"
    assert acme.touches[0].teammates == ("alice",)
    assert not any(change.after is None for change in last_changes(book))


def last_changes(db):
    with reading(db) as reader:
        return reader.revision(reader.last_revision()).changes


def proposal(book, catalogue, as_of=TODAY, **fields):
    with reading(book) as reader:
        return propose_handoffs(
            reader, catalogue, "alice", as_of, playbooks=PLAYBOOKS, last_on=LAST, **fields
        )


def test_each_account_goes_to_its_backup_or_says_why_not(book, catalogue):
    found = proposal(book, catalogue)

    assert {one.account: (one.to, one.because) for one in found.accounts} == {
        "acme": ("bob", "the backup"),
        "brook": (None, "the backup soon leaves too, on 2026-12-31"),
        "crown": (None, "no backup is named"),
    }
    assert found.backs_up == ("other",)


def test_the_commands_are_ready_to_type_and_leave_a_place_for_who_is_missing(book, catalogue):
    assert proposal(book, catalogue).commands == (
        "csmkit handoff --from alice --to bob --reason departure --start 2026-11-20 --account acme",
        (
            "csmkit handoff --from alice --to TEAMMATE --reason departure --start 2026-11-20 "
            "--account brook --account crown"
        ),
    )


@pytest.mark.parametrize(
    ("as_of", "fields", "words"),
    [
        (date(2026, 12, 1), {}, "--reason departure --start 2026-12-01 --weeks 2"),
        (date(2026, 12, 11), {}, "--reason abrupt --start 2026-12-11"),
        (TODAY, {"abrupt": True}, "--reason abrupt --start 2026-11-20"),
    ],
    ids=["fewer weeks", "no time left", "abrupt"],
)
def test_the_way_of_a_handoff_fits_the_days_that_are_left(book, catalogue, as_of, fields, words):
    assert words in proposal(book, catalogue, as_of, **fields).commands[0]


def test_a_departure_survives_export_and_apply_byte_for_byte(book, leave, tmp_path):
    from csmkit.services.apply_documents import apply_documents
    from csmkit.store.opening import create

    leave(note="=1+1 <b>\u202e")
    lines = "".join(json.dumps(one) + "\n" for one in exported(book)).encode()
    other = str(tmp_path / "other.db")
    create(other)

    with a_unit(other) as unit:
        apply_documents(unit, [("-", lines)], signals=frozenset())

    assert exported(other) == exported(book)
