"""Answers become sightings: all of them, or none."""

from datetime import date
from itertools import permutations

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.domain.answer import Answer
from csmkit.errors import AccountNotFound, InvalidInput
from csmkit.resources import search_path
from csmkit.services.check_in import check_in
from csmkit.services.list_questions import list_questions
from csmkit.store.opening import reading
from csmkit.trust.catalogue import load_catalogue, without

PLAYBOOKS = search_path("playbooks")
CATALOGUE = load_catalogue(PLAYBOOKS, cache_dir=None)


@pytest.fixture
def stored(db):
    with a_unit(db) as unit:
        unit.put(a_teammate("alice"))
        unit.put(a_blueprint("acme", owner="alice"))
    return db


def answered(db, *answers, catalogue=CATALOGUE, **options):
    with a_unit(db, command="checkin") as unit:
        return check_in(unit, catalogue, "ACME", answers, as_of=TODAY, by="alice", **options)


def sightings(db):
    with reading(db) as reader:
        return reader.blueprint("acme").sightings


def test_answers_are_kept_as_sightings_seen_and_not_seen(stored):
    found = answered(
        stored,
        Answer("hesitation", seen=True, text="Wants to wait", on=date(2026, 11, 18)),
        Answer("respect", seen=False),
    )
    assert [(s.signal, s.seen, str(s.on), s.text, s.by) for s in sightings(stored)] == [
        ("hesitation", True, "2026-11-18", "Wants to wait", "alice"),
        ("respect", False, "2026-11-20", None, "alice"),
    ]
    assert [str(s.recorded_on) for s in sightings(stored)] == ["2026-11-20", "None"]
    assert (found.before[0].told, found.after[0].told) == ("unknown", "waning")
    assert (found.before[1].told, found.after[1].told) == ("unknown", "unknown")
    assert found.after[0].confidence > found.before[0].confidence


def test_all_answers_are_one_revision(stored):
    answered(stored, Answer("hesitation", seen=True), Answer("late-renewal-news", seen=True))
    with reading(stored) as reader:
        newest = reader.last_revision()
        assert len(reader.revision(newest).changes) == 2


def test_the_same_answer_again_changes_nothing(stored):
    answered(stored, Answer("hesitation", seen=True))
    with reading(stored) as reader:
        newest = reader.last_revision()
    answered(stored, Answer("hesitation", seen=True))
    with reading(stored) as reader:
        assert reader.last_revision() == newest


def test_the_order_of_answers_does_not_matter(sqlite_db):
    given = (
        Answer("hesitation", seen=True),
        Answer("contract-requested", seen=True),
        Answer("respect", seen=True),
    )
    after = set()
    for number, some in enumerate(permutations(given)):
        with a_unit(sqlite_db) as unit:
            unit.put(a_blueprint(f"a{number}"))
            found = check_in(unit, CATALOGUE, f"a{number}", some, as_of=TODAY)
            assessment = found.after[0]
            after.add((assessment.stage, assessment.pressure, assessment.reserve))
    assert len(after) == 1


REFUSED = {
    "an unknown signal": (
        {},
        Answer("hesitatoin", seen=True),
        "there is no signal 'hesitatoin'; did you mean 'hesitation'?",
    ),
    "a day to come": (
        {},
        Answer("hesitation", seen=True, on=date(2026, 11, 21)),
        "hesitation: 2026-11-21 lies after 2026-11-20; only what happened can be seen",
    ),
    "a builder of the other relationship": (
        {"relationships": ("customer",)},
        Answer("early-involvement", seen=True),
        "'early-involvement' is about sales, not about customer",
    ),
    "a disabled signal": (
        {"catalogue": without(CATALOGUE, ["silence"])},
        Answer("silence", seen=True),
        "the signal 'silence' is disabled here",
    ),
}


@pytest.mark.parametrize(("options", "wrong", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_kept_is_refused_and_nothing_is_written(stored, options, wrong, message):
    with pytest.raises(InvalidInput) as caught:
        answered(stored, Answer("respect", seen=True), wrong, **options)
    assert str(caught.value) == message
    assert sightings(stored) == ()


def test_questions_are_those_of_the_account_in_the_order_of_the_relationships(stored):
    with reading(stored) as reader:
        found = list_questions(reader, CATALOGUE, "Acme", TODAY, playbooks=PLAYBOOKS)
        sales = list_questions(
            reader, CATALOGUE, "acme", TODAY, playbooks=PLAYBOOKS, relationships=("sales",)
        )
        with pytest.raises(AccountNotFound):
            list_questions(reader, CATALOGUE, "acne", TODAY, playbooks=PLAYBOOKS)
    asked = [question.signal.relationship for question in found.questions]
    assert asked == sorted(asked)
    assert {question.signal.relationship for question in sales.questions} == {"sales"}
