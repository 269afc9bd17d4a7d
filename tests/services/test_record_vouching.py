from __future__ import annotations

from datetime import date, timedelta

import pytest

from builders import TODAY, a_blueprint, a_unit
from csmkit.errors import InvalidInput, RecordNotFound
from csmkit.services.record_vouching import record_vouching
from csmkit.store.opening import reading

LATER = TODAY + timedelta(days=3)


@pytest.fixture
def filled(db):
    contacts = [
        {"name": "Priya Shah", "champion": True},
        {"name": "Kim", "influence": 4},
        {"name": "Gone", "champion": True, "left_on": "2026-11-01"},
    ]
    with a_unit(db) as unit:
        unit.put(a_blueprint("acme", contacts=contacts))
    return db


def say(db, answer, contact="priya-shah", on=TODAY):
    with a_unit(db) as unit:
        return record_vouching(unit, "ACME", contact, answer, on=on)


def days(db):
    with reading(db) as reader:
        (priya,) = [c for c in reader.blueprint("acme").contacts if c.id == "priya-shah"]
    return (priya.vouch_asked_on, priya.vouch_agreed_on, priya.vouch_declined_on)


@pytest.mark.parametrize(
    ("said", "known"),
    [
        ([("asked", TODAY)], (TODAY, None, None)),
        ([("agreed", TODAY)], (TODAY, TODAY, None)),
        ([("asked", TODAY), ("declined", LATER)], (TODAY, None, LATER)),
        ([("agreed", TODAY), ("asked", LATER)], (LATER, TODAY, None)),
        ([("asked", LATER), ("asked", TODAY)], (LATER, None, None)),
    ],
)
def test_it_is_recorded_when_a_champion_was_asked_and_what_they_said(filled, said, known):
    for answer, on in said:
        say(filled, answer, on=on)

    assert days(filled) == known


def test_a_champion_is_named_by_id_or_name_and_the_same_again_changes_nothing(filled):
    say(filled, "asked", "PRIYA SHAH")
    with reading(filled) as reader:
        before = reader.last_revision()

    say(filled, "asked")

    with reading(filled) as reader:
        assert reader.last_revision() == before


@pytest.mark.parametrize(
    ("contact", "error", "words"),
    [
        ("kim", InvalidInput, "Kim is not marked as a champion"),
        ("gone", InvalidInput, "Gone left on 2026-11-01"),
        ("pria", RecordNotFound, "priya"),
    ],
)
def test_who_cannot_vouch_is_refused_and_nothing_is_written(filled, contact, error, words):
    with pytest.raises(error, match=words):
        say(filled, "asked", contact)

    assert days(filled) == (None, None, None)


def test_a_day_is_kept_as_it_was_said(filled):
    say(filled, "asked", on=date(2026, 11, 2))

    assert days(filled)[0] == date(2026, 11, 2)
