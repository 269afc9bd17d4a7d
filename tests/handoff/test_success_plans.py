"""Success plans in packets and audits, and how sure one may be of them."""

from __future__ import annotations

from datetime import date

import pytest

from builders import TODAY, a_blueprint
from csmkit.domain.plan_view import moves_of, plans_of
from csmkit.handoff.packet import make_packet
from csmkit.handoff.success_guide import confidence_in, load_success_guide
from csmkit.resources import search_path
from handoff.handoff_builders import (
    CHECKLIST,
    CONTENTS,
    NORMS,
    TEAM,
    a_handoff,
    readiness_of,
    section,
)

GUIDE = load_success_guide(search_path("playbooks"))
BEGAN = "2026-11-10"
LEADER = next(key for key, one in TEAM.items() if one.role in ("leader", "executive"))


def an_account(*notes, tasks=(), segment=None, **plan):
    began = {"id": "p", "outcome": "Claims in a day", "started_on": BEGAN, "cadence_days": 14}
    return a_blueprint(
        segment=segment,
        contacts=[{"id": "dana", "name": "Dana Osei"}],
        success_plans=[{**began, **plan}],
        plan_tasks=[
            {"plan": "p", "side": "them", "owner": "dana", "added_on": BEGAN, **task}
            for task in tasks
        ],
        plan_notes=[{"plan": "p", "on": "2026-11-11", **note} for note in notes],
    )


SIGNED = tuple(
    {"about": about, "side": side, "who": who}
    for side, who in (("us", LEADER), ("them", "dana"))
    for about in ("sponsor", "signed")
)


def view_of(account, as_of=TODAY):
    return plans_of(account, TEAM, as_of)[0]


def confidence(*notes, tasks=(), as_of=TODAY, **plan):
    return confidence_in(view_of(an_account(*SIGNED, *notes, tasks=tasks, **plan), as_of), GUIDE)


def test_a_plan_that_is_kept_leaves_nothing_to_doubt():
    done = {"text": "Name the depots", "due_on": "2026-11-15", "done_on": "2026-11-14"}
    assert confidence(tasks=[done]) == (100, "high", ())


MISSED = {
    "late": ({"due_on": "2026-11-18"}, (), 10, "is 2 days late"),
    "late for weeks": ({"due_on": "2026-11-11"}, (), 15, "is 9 days late"),
    "done late": ({"due_on": "2026-11-11", "done_on": "2026-11-13"}, (), 3, "was done 2 days late"),
    "moved": (
        {"id": "t", "due_on": "2026-11-30"},
        ({"about": "moved", "task": "t", "due_on": "2026-12-05"},),
        4,
        "was moved from 2026-11-30 to 2026-12-05",
    ),
}


@pytest.mark.parametrize(("task", "notes", "points", "said"), MISSED.values(), ids=MISSED)
def test_their_missed_tasks_make_a_plan_less_sure_and_say_why(task, notes, points, said):
    found = confidence(*notes, tasks=[{"text": "Name the depots", **task}])

    assert found.points == 100 - points
    (doubt,) = found.doubts
    assert (doubt.points, said in doubt.because) == (points, True)


def test_confidence_never_falls_below_nothing():
    tasks = [{"text": f"Task {n}", "due_on": "2026-11-10"} for n in range(12)]
    assert confidence(tasks=tasks)[:2] == (0, "low")


def test_what_moved_is_what_bears_a_day_after_the_last_update():
    account = an_account(
        {"about": "update", "on": "2026-11-15"},
        {"about": "measured", "on": "2026-11-15", "text": "5"},
        {"about": "moved", "task": "a", "due_on": "2026-12-01", "on": "2026-11-16"},
        {"about": "moved", "task": "a", "due_on": "2026-12-05", "on": "2026-11-18"},
        tasks=[
            {"id": "a", "text": "a", "due_on": "2026-11-28"},
            {"id": "b", "text": "b", "due_on": "2026-11-28", "done_on": "2026-11-14"},
            {"id": "c", "text": "c", "due_on": "2026-11-28", "done_on": "2026-11-17"},
            {"id": "d", "text": "d", "due_on": "2026-11-28", "added_on": "2026-11-17"},
        ],
    )
    moves = moves_of(view_of(account))

    assert moves.since_on == date(2026, 11, 15)
    assert [task.record.id for task in moves.done] == ["c"]
    assert [task.record.id for task in moves.added] == ["d"]
    ((task, move),) = moves.moved
    assert (task.record.id, move.from_on, move.to_on) == (
        "a",
        date(2026, 11, 28),
        date(2026, 12, 5),
    )
    assert moves.measured is None
    assert not moves.is_nothing


def test_a_packet_tells_the_plan_its_signatures_and_every_open_task():
    account = an_account(
        *SIGNED[:2],
        tasks=[{"text": "Name the depots", "due_on": "2026-11-18", "note": "Remind her twice"}],
        measure="Days open",
        target="1",
    )
    packet = make_packet(
        account,
        (),
        a_handoff(date(2026, 12, 1)),
        TEAM,
        TODAY,
        contents=CONTENTS,
        checklist=CHECKLIST,
        norms=NORMS,
        success_guide=GUIDE,
    )
    plan, task = (line.text for line in section(packet, "success-plan").lines)

    assert "not agreed, missing: their executive (nobody is named)" in plan
    assert "confidence in the plan 70 of 100, fair" in plan
    assert task == (
        "Their task, Dana Osei: Name the depots; was due 2026-11-18, 2 days ago; Remind her twice"
    )


def finding(account):
    found = readiness_of(CHECKLIST, account, TEAM, TODAY).findings
    return next((one for one in found if one.item == "success-plan"), None)


def test_an_audit_asks_a_major_account_without_a_plan_and_nobody_else():
    assert finding(a_blueprint(segment="smb")) is None
    asked = finding(a_blueprint(segment="enterprise"))
    assert (asked.status, "which executive of each side" in asked.question) == ("missing", True)


def test_an_audit_says_which_signature_a_plan_lacks_and_is_content_once_both_are_there():
    lacking = finding(an_account(*SIGNED[:2]))
    assert lacking.status == "missing"
    assert "“Claims in a day” lacks their executive (nobody is named)" in lacking.question
    assert finding(an_account(*SIGNED)).status == "ready"
