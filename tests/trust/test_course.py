from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.domain.trust import AccountRecord, SightingRow, Stage
from csmkit.trust.course import change_between, since_when
from csmkit.trust.judge import judge
from csmkit.trust.judgement import deciding_weights, standing
from csmkit.trust.timeline import Timeline
from trust_records import AS_OF, CATALOGUE, RECORDS, SIGHTED

few = settings(max_examples=40, deadline=None)
HORIZON = CATALOGUE.norms.look_ahead_days


def _stage(timeline, day):
    return standing(timeline, CATALOGUE, "customer", day.toordinal())


def _assess(record):
    return judge(record, CATALOGUE, "customer", AS_OF, timeline=True)


@few
@given(RECORDS | SIGHTED)
def test_the_frozen_record_is_in_the_promised_stage_on_its_day_and_not_the_day_before(record):
    found, timeline = _assess(record), Timeline(record)
    before = found.stage
    for change in found.next:
        assert _stage(timeline, change.on - timedelta(1)) is before
        assert _stage(timeline, change.on) is change.stage is not before
        before = change.stage


@few
@given(RECORDS | SIGHTED)
def test_the_changes_are_in_order_and_within_the_days_that_the_forecast_speaks_of(record):
    found = _assess(record)
    days = [change.on for change in found.next]
    assert days == sorted(set(days))
    assert found.next_until == AS_OF + timedelta(HORIZON)
    assert all(AS_OF < day <= found.next_until for day in days)


@few
@given(RECORDS | SIGHTED)
def test_no_step_of_the_look_ahead_contradicts_the_forecast(record):
    found, timeline = _assess(record), Timeline(record)
    if not found.next:
        for ahead in (*range(0, HORIZON, CATALOGUE.norms.step_days), HORIZON):
            assert _stage(timeline, AS_OF + timedelta(ahead)) is found.stage


@few
@given(RECORDS | SIGHTED)
def test_the_cause_of_a_change_pulls_its_way_more_than_any_other(record):
    timeline, before = Timeline(record), _assess(record).stage
    for change in _assess(record).next:
        eve, on = (
            {weight.signal.id: weight for weight in deciding_weights(*moment)[1]}
            for moment in (
                (timeline, CATALOGUE, "customer", change.on.toordinal() - 1),
                (timeline, CATALOGUE, "customer", change.on.toordinal()),
            )
        )
        worsens, builds = change.stage > before, CATALOGUE.by_id[change.because].builds
        old, new = (
            (found[change.because].floor, found[change.because].points)
            if change.because in found
            else (0, 0.0)
            for found in (eve, on)
        )
        assert (new > old) is (worsens is not builds)
        before = change.stage


@few
@given(RECORDS, st.integers(1, 40))
def test_since_is_the_first_day_of_the_stage(record, ahead):
    timeline, day = Timeline(record), AS_OF.toordinal() + ahead
    since = since_when(timeline, CATALOGUE, "customer", day)
    if since is not None:
        present = standing(timeline, CATALOGUE, "customer", day)
        assert _stage(timeline, since) is present
        assert _stage(timeline, since - timedelta(1)) is not present


def _with(*sightings):
    rows = tuple(
        SightingRow(f"s{n}", on, signal, None, True, "person", 1.0, None)
        for n, (on, signal) in enumerate(sightings)
    )
    return AccountRecord("a", "A", "alice", None, 30, None, sightings=rows)


def test_an_improvement_is_foretold_with_the_sign_that_fades():
    (change,) = _assess(_with(("2026-11-10", "hesitation"))).next
    assert change.stage is Stage.TRUSTED
    assert change.because == "hesitation"


def test_an_improvement_and_the_worsening_after_it_are_both_foretold():
    record = _with(("2026-11-10", "hesitation"))._replace(
        commitments=(_promise_due("2027-02-20"),),
    )
    changes = _assess(record).next
    assert [(change.stage, change.because) for change in changes] == [
        (Stage.TRUSTED, "hesitation"),
        (Stage.DAMAGED, "missed-deadline"),
    ]
    assert changes[1].on == date(2027, 2, 28)


def _promise_due(day):
    from csmkit.domain.trust import CommitmentRow

    return CommitmentRow("p", "2026-11-01", day, None, "open", "us", "Send the plan")


@pytest.mark.parametrize("signal", ["hesitation", "removed-from-account"])
def test_a_change_between_two_states_of_knowledge_names_what_came_in(signal):
    day = AS_OF.toordinal()
    quiet, told = Timeline(_with()), Timeline(_with(("2026-11-02", signal)))
    change = change_between(quiet, told, CATALOGUE, "customer", day)
    assert (change.on, change.because) == (AS_OF, signal)
    assert change.stage > Stage.TRUSTED
