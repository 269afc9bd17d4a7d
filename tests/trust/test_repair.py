"""Which plan, which breach, and what to do now: the pure part of a repair."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.domain.recovery import Cause, PromiseLine, ToldLesson, TriedRepair
from csmkit.domain.trust import Assessment, Evidence, Stage
from csmkit.domain.working_days import WorkingDays
from csmkit.resources import search_path
from csmkit.trust.repair import (
    Scene,
    breach_points,
    filled,
    fitting_lessons,
    free_repair_id,
    inferred_breach,
    steps_of,
    subject_of,
    verdict,
)
from csmkit.trust.repair_playbook import StopLossSpec, load_repair_playbook

TODAY = date(2026, 11, 20)
DAMAGED = load_repair_playbook("customer", "damaged", search_path("playbooks"))
STOP_LOSS = StopLossSpec(at_least_days=45, cadences=2, broken_promises=2, source="judgement")
points = st.floats(0, 200).map(lambda number: round(number, 1))


def an_assessment(stage):
    return Assessment("acme", "customer", TODAY, stage, 0.0, 0.0, 0.4)


def a_promise(status, number=1):
    return PromiseLine(f"r.{number}", "Recap", TODAY, TODAY, None, status, 0)


def a_repair(stage="damaged", opened=10, stop=30, promises=()):
    return TriedRepair(
        id="r",
        relationship="customer",
        stage=stage,
        breach="competence",
        opened_on=TODAY - timedelta(opened),
        stop_loss_on=TODAY + timedelta(stop),
        reviews_on=(),
        closed_on=None,
        outcome=None,
        promises=promises,
    )


def a_cause(breach="none", weight=1.0, evidence=()):
    return Cause("signal", "Title", weight, breach, evidence)


FAILED = (a_promise("broken", 1), a_promise("overdue", 2))


@pytest.mark.parametrize(
    ("stage", "running", "advice"),
    [
        (Stage.TRUSTED, None, "nothing"),
        (Stage.WANING, None, "accept"),
        (Stage.DAMAGED, None, "accept"),
        (Stage.LOST, None, "contain"),
        (Stage.DAMAGED, a_repair(), "running"),
        (Stage.DAMAGED, a_repair(stop=1), "running"),
        (Stage.DAMAGED, a_repair(stop=0), "contain"),
        (Stage.DAMAGED, a_repair(promises=FAILED), "contain"),
        (Stage.DAMAGED, a_repair(promises=FAILED[:1]), "running"),
        (Stage.DAMAGED, a_repair(promises=(a_promise("late"),) * 3), "running"),
        (Stage.DAMAGED, a_repair(stage="waning"), "worse"),
        (Stage.DAMAGED, a_repair(stage="waning", stop=-1), "contain"),
        (Stage.WANING, a_repair(), "improving"),
        (Stage.WANING, a_repair(stop=-100, promises=FAILED), "improving"),
        (Stage.TRUSTED, a_repair(), "recovered"),
        (Stage.LOST, a_repair(), "contain"),
    ],
    ids=range(16),
)
def test_what_to_do_now_follows_from_stage_stop_loss_and_promises(stage, running, advice):
    assert verdict(an_assessment(stage), running, STOP_LOSS).advice == advice


@given(competence=points, integrity=points)
def test_the_breach_is_the_one_with_more_points_and_integrity_where_both_weigh_the_same(
    competence, integrity
):
    causes = [a_cause("competence", competence), a_cause("integrity", integrity), a_cause()]

    found = inferred_breach(breach_points(causes))

    if competence == integrity == 0:
        assert found == "none"
    else:
        assert found == ("competence" if competence > integrity else "integrity")


@given(text=st.text(), value=st.text())
def test_what_a_placeholder_stands_for_is_never_read_as_another(text, value):
    made = filled("{owner}", {"owner": text, "by": value})

    assert made == text


def test_only_what_a_customer_may_read_becomes_the_subject():
    note = Evidence("sighting", "s", TODAY, "They think that we lie")
    newer = Evidence("commitment", "b", TODAY, "Second")
    older = Evidence("commitment", "a", TODAY, "First\nline " + "x" * 200)

    assert subject_of([a_cause(evidence=(note,))]) is None
    found = subject_of([a_cause(evidence=(note,)), a_cause(evidence=(newer, older))])
    assert found.startswith("“First line xxx")
    assert found.endswith("…”")
    assert len(found) <= 92
    assert subject_of([a_cause(evidence=(newer, older))], {"a"}) == "“Second”"


@settings(deadline=None)
@given(
    start=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    countries=st.lists(st.sampled_from(["US", "NO", "JP", "IL"]), max_size=2),
    breach=st.sampled_from(["competence", "integrity", "none"]),
)
def test_every_step_falls_on_a_working_day_on_or_after_the_start(start, countries, breach):
    days = WorkingDays(countries)
    scene = Scene("r", start, days, {}, {"overdue": "“x”"}, None)

    steps = steps_of(DAMAGED, breach, scene)

    assert all(days.is_working(step.on) and step.on >= start for step in steps)
    assert [step.on for step in steps] == sorted(step.on for step in steps)
    assert len({step.id for step in steps}) == len(steps)


def test_a_step_about_what_is_overdue_is_left_out_where_nothing_is():
    def ids(overdue):
        scene = Scene("r", TODAY, WorkingDays(), {}, {"overdue": overdue}, None)
        return {step.id for step in steps_of(DAMAGED, "none", scene)}

    assert ids("“x”") - ids("") == {"settle-overdue"}


def test_an_id_that_is_taken_is_numbered():
    taken = ["2026-11-20-customer", "2026-11-20-customer-2"]

    assert free_repair_id(taken, TODAY, "customer") == "2026-11-20-customer-3"
    assert free_repair_id(taken, TODAY, "sales") == "2026-11-20-sales"


def test_lessons_that_share_more_signs_come_first_then_newer_ones():
    def a_lesson(name, day, *signals):
        return ToldLesson(name, name, date(2026, 1, day), name, signals, None)

    lessons = [
        a_lesson("none", 9, "z"),
        a_lesson("old", 1, "a"),
        a_lesson("new", 5, "a"),
        a_lesson("both", 1, "a", "b"),
    ]

    fitting = fitting_lessons(lessons, ["a", "b"])
    others = fitting_lessons(lessons, ["a", "b"], most=5, others=True)

    assert [lesson.account for lesson in fitting] == ["both", "new", "old"]
    assert [lesson.account for lesson in others] == ["both", "new", "old", "none"]
    assert [lesson.account for lesson in fitting_lessons(lessons, [])] == []
