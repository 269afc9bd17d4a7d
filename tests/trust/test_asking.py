"""What to ask first: what would change most."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.domain.trust import SightingRow
from csmkit.resources import search_path
from csmkit.trust.asking import open_questions
from csmkit.trust.catalogue import load_catalogue
from csmkit.trust.examples import record_from
from csmkit.trust.judge import judge

CATALOGUE = load_catalogue(search_path("playbooks"), cache_dir=None)
AS_OF = date(2026, 11, 20)
IDS = [signal.id for signal in CATALOGUE.signals]


def _answered(record, answers):
    rows = tuple(
        SightingRow(
            f"a{number}",
            AS_OF.isoformat(),
            name,
            text=None,
            seen=seen,
            basis="person",
            weight=1.0,
            remedied_on=None,
        )
        for number, (name, seen) in enumerate(answers)
    )
    return record._replace(sightings=record.sightings + rows)


def _asked(record, relationship="customer"):
    return open_questions(record, CATALOGUE, relationship, AS_OF)


ANSWERS = st.lists(
    st.tuples(st.sampled_from(IDS), st.booleans()),
    max_size=6,
    unique_by=lambda answer: answer[0],
)


def test_what_would_move_the_stage_most_is_asked_first():
    asked = _asked(record_from({"owner": "alice"}))
    stages = [question.stage for question in asked if not question.signal.builds]
    assert stages == sorted(stages, reverse=True)
    assert asked[0].signal.id == "removed-from-account"
    assert asked[-1].signal.builds


def test_in_a_lost_relationship_no_yes_moves_the_stage_and_points_decide():
    record = _answered(record_from({"owner": "alice"}), [("removed-from-account", True)])
    asked = _asked(record)
    assert {question.stage.word for question in asked} == {"lost"}
    shifts = [abs(question.shift) for question in asked]
    assert shifts == sorted(shifts, reverse=True)


@settings(max_examples=25)
@given(ANSWERS, st.sampled_from(["customer", "sales"]))
def test_what_was_answered_today_is_not_asked_again(answers, relationship):
    record = _answered(record_from({"owner": "alice"}), answers)
    asked = {question.signal.id for question in _asked(record, relationship)}
    of_it = {s.id for s in CATALOGUE.of(relationship) if s.when is None}
    assert asked.isdisjoint(name for name, _ in answers)
    assert of_it <= asked | {name for name, _ in answers}


@settings(max_examples=15)
@given(ANSWERS, st.sampled_from(["customer", "sales"]))
def test_a_question_tells_what_a_yes_would_make(answers, relationship):
    record = _answered(record_from({"owner": "alice"}), answers)
    for question in _asked(record, relationship)[:3]:
        yes = _answered(record, [(question.signal.id, True)])
        assert judge(yes, CATALOGUE, relationship, AS_OF).stage is question.stage


@settings(max_examples=30)
@given(ANSWERS, st.sampled_from(["customer", "sales"]))
def test_a_no_changes_neither_stage_nor_pressure(answers, relationship):
    yes = [answer for answer in answers if answer[1]]
    record = record_from({"owner": "alice"})
    found, without = (
        judge(_answered(record, some), CATALOGUE, relationship, AS_OF) for some in (answers, yes)
    )
    assert (found.stage, found.pressure, found.reserve) == (
        without.stage,
        without.pressure,
        without.reserve,
    )
    assert found.confidence >= without.confidence
