from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings

from csmkit.domain.trust import Stage
from csmkit.trust.examples import record_from
from csmkit.trust.explain import explain
from csmkit.trust.judge import judge
from csmkit.trust.judgement import judgement
from csmkit.trust.steps import done_on
from csmkit.trust.timeline import Timeline
from csmkit.trust.weighing import stage_of
from trust_records import AS_OF, CATALOGUE, RECORDS

few = settings(max_examples=12, deadline=None)
LATE = {"text": "Send the plan", "side": "us", "promised_on": "2026-10-01", "due_on": "2026-10-20"}


def _explained(record):
    return explain(record, CATALOGUE, "customer", AS_OF)


def _planned(**parts):
    found = _explained(record_from({"owner": "dev", **parts}))
    return found.remedies[0]


def _told(remedy):
    return [(step.action, step.evidence and step.evidence.text) for step in remedy.steps]


def test_an_overdue_promise_is_to_be_kept():
    remedy = _planned(commitments=[LATE])
    assert _told(remedy) == [("keep", "Send the plan")]
    assert remedy.waits == ()
    assert remedy.stage is Stage.TRUSTED


def test_only_the_promises_that_make_the_signal_are_named():
    young = {**LATE, "text": "Call back", "due_on": "2026-11-18"}
    assert _told(_planned(commitments=[young, LATE])) == [("keep", "Send the plan")]


def test_more_promises_than_evidence_shows_are_all_named():
    late = [{**LATE, "text": f"Promise {number}"} for number in range(8)]
    assert len(_planned(commitments=late).steps) == 8


def test_an_old_issue_is_to_be_closed():
    issue = {"title": "Export times out", "opened_on": "2026-08-01", "severity": "high"}
    assert _told(_planned(issues=[issue])) == [("close", "Export times out")]


def test_what_was_seen_and_stays_open_is_to_be_put_right():
    seen = {"signal": "wrong-setup", "on": "2026-10-20", "text": "Wrong tax codes"}
    assert _told(_planned(sightings=[seen])) == [("settle", "Wrong tax codes")]


def test_what_only_fades_has_no_step_and_a_day():
    remedy = _planned(sightings=[{"signal": "hesitation", "on": "2026-11-10"}])
    assert (remedy.steps, remedy.waits) == ((), ("hesitation",))
    assert remedy.shows_on is not None
    assert remedy.shows_on > AS_OF


def test_a_silence_needs_new_facts_and_nobody_promises_a_day():
    remedy = _planned(touches=[{"on": "2026-06-01", "kind": "call"}])
    assert {action for action, _ in _told(remedy)} == {"change"}
    assert remedy.shows_on is None


@few
@given(RECORDS)
def test_each_remedy_names_signals_that_press_and_says_of_each_what_can_be_done(record):
    found = _explained(record)
    for remedy in found.remedies:
        named = {step.signal for step in remedy.steps} | set(remedy.waits)
        assert named == set(remedy.signals)
        assert remedy.stage < found.assessment.stage


@few
@given(RECORDS)
def test_when_every_step_is_done_no_cause_of_the_remedy_is_open(record):
    for remedy in _explained(record).remedies:
        if all(step.action != "change" for step in remedy.steps):
            after = _explained(done_on(record, remedy.steps, AS_OF.toordinal()))
            left = {one.signal for one in after.signals if one.points > 0 and not one.fades_on}
            assert not left & set(remedy.signals)


@few
@given(RECORDS)
def test_doing_what_a_remedy_asks_for_lifts_the_stage_on_the_promised_day(record):
    found = _explained(record)
    pressing = {one.signal for one in found.signals if one.points > 0}
    for remedy in found.remedies:
        if remedy.shows_on is None:
            continue
        settled = done_on(record, remedy.steps, AS_OF.toordinal())
        then = judge(settled, CATALOGUE, "customer", remedy.shows_on)
        is_new = {r.signal for r in then.reasons if r.points > 0} - pressing
        assert then.stage <= remedy.stage or is_new or _came_up_between(settled, remedy, pressing)


def _came_up_between(record, remedy, pressing):
    """Tell whether something that did not press on the day decides in the days since."""
    found = judgement(
        Timeline(record), CATALOGUE, "customer", remedy.shows_on.toordinal(), whole=True
    )
    return any(
        weight.signal.id not in pressing and not weight.signal.builds
        for weights in found.weights.values()
        for weight in weights
        if stage_of(weights, CATALOGUE.norms, "customer") > remedy.stage
    )


@few
@given(RECORDS)
def test_steps_change_nothing_but_the_records_that_they_name(record):
    for remedy in _explained(record).remedies:
        settled = done_on(record, remedy.steps, AS_OF.toordinal())
        for part in ("commitments", "issues", "sightings"):
            pairs = zip(getattr(record, part), getattr(settled, part), strict=True)
            changed = {old.id for old, new in pairs if old != new}
            assert changed <= {step.evidence.id for step in remedy.steps if step.evidence}


def test_a_promise_kept_today_shows_after_two_clean_periods():
    late = {**LATE, "due_on": "2026-11-10"}
    remedy = _planned(commitments=[late], touches=[{"on": "2026-11-18", "kind": "call"}])
    assert remedy.shows_on is not None
    assert remedy.shows_on - AS_OF >= timedelta(30)
    assert remedy.shows_on < date(2027, 3, 20)
