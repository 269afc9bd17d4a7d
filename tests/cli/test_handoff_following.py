"""`csmkit handoff plan`, `next`, `step`, `status` and what follows a transfer, and `limbo`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

PLAN = ("handoff", "--from", "alice", "--to", "bob", "--start", "2026-12-01", "--leader", "lena")
ID = "alice-bob-2026-12-01"
TEAM = """\
schema: csmkit.teammate/v1
key: bob
name: Bob Weiss
email: bob@us.example
---
schema: csmkit.teammate/v1
key: lena
name: Lena Vogt
role: leader
email: lena@us.example
---
schema: csmkit.teammate/v1
key: gone
name: Gone Already
status: left
leaving_on: 2026-11-06
---
schema: csmkit.blueprint/v1
key: acme
name: Acme Freight
contacts:
- {id: dana, name: Dana Ito, email: dana@acme.example, decision_maker: true}
---
schema: csmkit.blueprint/v1
key: delta
name: Delta
owner: gone
contacts:
- {id: kim, name: Kim, email: kim@delta.example}
tenures:
- {teammate: gone, from_on: 2025-01-01}
"""


@pytest.fixture
def team(filled, applied):
    applied(TEAM)


@pytest.fixture
def planned(csmkit, team):
    assert csmkit(*PLAN).exit_code == 0


@pytest.fixture
def on(csmkit):
    """Run a command of `handoff` as if it were a day of December."""

    def run(day, *words):
        return csmkit("--as-of", f"2026-12-{day:02}", "handoff", *words)

    return run


def test_a_plan_says_when_the_time_until_the_last_day_is_not_as_it_should_be(csmkit, team):
    leaves = "schema: csmkit.teammate/v1\nkey: alice\nname: Alice\nleaving_on: 2026-12-31\n"
    for_nobody = csmkit("handoff", "plan", "departure")
    unrecorded = csmkit("handoff", "plan", *PLAN[1:])
    csmkit("apply", "-f", "-", stdin=leaves)
    well = csmkit("handoff", "plan", *PLAN[1:])

    assert "plan it 1 to 3 months before the last day" in for_nobody.stderr
    assert "last day of alice, which is not recorded" in unrecorded.stderr
    assert "counts on" not in well.stderr


def test_the_plan_for_a_reason_is_shown_with_days_and_nothing_is_stored(csmkit, team):
    result = csmkit("handoff", "plan", "segment-change", "--start", "2026-12-01", "-o", "json")
    steps = json.loads(result.stdout)
    assert {"due_on", "who", "step", "audience", "after"} <= set(steps[0])
    assert steps[0]["who"] == "the leader"
    assert "never rushed" in result.stderr
    assert csmkit("handoff", "list", "-o", "json").stdout == "[]\n"


def test_the_plan_for_two_people_is_shown_with_their_names(csmkit, team):
    result = csmkit("handoff", "plan", *PLAN[1:], "-o", "csv", "--fields", "due_on,who,step")
    assert result.stdout.splitlines()[1].startswith("2026-12-01,lena,brief-team")
    assert result.stderr.startswith(
        f"nothing is stored yet: {ID}, introduction 2026-12-08, transfer 2026-12-22\n"
    )
    assert csmkit("handoff", "list", "-o", "json").stdout == "[]\n"


def test_next_is_made_for_cron(on, planned):
    late = on(2, "next", "--for", "lena", "--exit-code", "-o", "json")
    assert late.exit_code == 3
    assert [(d["step"], d["overdue"]) for d in json.loads(late.stdout)] == [
        ("brief-team", True),
        ("announce", False),
    ]
    assert late.stderr == ""
    calm = on(1, "next", "--for", "lena", "--until", "today", "--exit-code")
    assert calm.exit_code == 0


def test_steps_are_done_skipped_and_noted_and_the_status_follows(on, planned):
    assert on(3, "step", "done", ID, "announce").exit_code == 5
    assert on(1, "step", "done", ID, "brief-team").stderr == (
        "brief-team: done on 2026-12-01; the handoff is planned\n"
    )
    again = on(2, "step", "done", ID, "brief-team")
    assert (again.exit_code, again.stderr) == (
        0,
        "nothing changes: brief-team was done already on 2026-12-01\n",
    )
    assert on(3, "step", "done", ID, "announce", "Sent to Dana").exit_code == 8
    assert on(3, "step", "done", ID, "announce", "Sent to Dana", "--force").exit_code == 0
    assert on(3, "step", "skip", ID, "vouch", "No champion").exit_code == 0
    assert on(3, "step", "note", ID, "introduce", "Dana is away").exit_code == 0
    status = json.loads(on(4, "status", ID, "-o", "json").stdout)
    by_id = {step["step"]: step for step in status["steps"]}
    assert (status["state"], status["closed"]) == ("announced", 3)
    assert by_id["announce"]["notes"] == [{"on": "2026-12-03", "by": None, "text": "Sent to Dana"}]
    assert by_id["vouch"]["skip_reason"] == "No champion"
    page = on(4, "status", ID).stdout
    assert "3 of 18 steps closed" in page
    assert "waits for talk-through; 2026-12-03: Dana is away" in page


def test_the_receiver_returns_and_accepts_packets(on, planned):
    returned = on(3, "return", ID, "--account", "ACME", "--gap", "Who signs?")
    assert returned.stderr.startswith("returned: acme\n")
    assert "Fill the gaps that bob named: Who signs?" in on(3, "next", "--for", "alice").stdout
    assert "Who signs?" in on(3, "status", ID).stdout
    packet = on(3, "write", ID).stdout
    assert "packet.md" in packet
    text = next(Path("handoffs").rglob("packet.md")).read_text()
    assert "Answer what Bob Weiss misses: Who signs?" in text
    assert on(4, "accept", ID, "--rating", "4").stderr == "accepted: acme\n"
    assert on(4, "accept", ID, "--rating", "4").stderr == (
        "nothing changes: the packets were accepted so already\n"
    )


def test_a_moved_step_renews_the_calendar_in_place(on, planned):
    before = on(3, "calendar", ID, "--for", "alice").stdout
    moved = on(3, "reschedule", ID, "--step", "introduce", "--on", "2026-12-09")
    assert moved.stderr.startswith("moved 1 step; transfer 2026-12-22\n")
    after = on(3, "calendar", ID, "--for", "alice").stdout
    assert before.count("SEQUENCE:0") == after.count("SEQUENCE:0") + 1
    assert after.count("UID:") == before.count("UID:")
    assert on(3, "calendar", ID).stdout.count(".ics") == 4


def test_a_cancelled_handoff_says_who_keeps_what(on, planned):
    assert on(3, "cancel", ID, "--because", "Alice stays").stderr.startswith(
        f"cancelled {ID}; alice keeps acme\n"
    )
    assert on(3, "cancel", ID).stderr == f"nothing changes: {ID} was cancelled already\n"
    assert "cancelled on 2026-12-03: Alice stays" in on(4, "status", ID).stdout


def test_after_a_transfer_accounts_are_checked_against_that_day(csmkit, on, planned):
    on(22, "complete", ID)
    rows = json.loads(
        csmkit("--as-of", "2027-02-01", "handoff", "check", "--all", "-o", "json").stdout
    )
    assert (rows[0]["account"], rows[0]["days"], rows[0]["checkpoint"]) == ("acme", 41, 30)
    assert any("no touch since the transfer" in alert for alert in rows[0]["alerts"])
    worse = csmkit("--as-of", "2027-02-01", "handoff", "check", ID, "--exit-code")
    assert worse.exit_code == 3


def test_accounts_of_who_left_are_in_limbo_until_somebody_takes_them(csmkit, team):
    found = csmkit("limbo", "--exit-code", "-o", "json")
    assert found.exit_code == 3
    assert [(row["account"], row["days"]) for row in json.loads(found.stdout)] == [("delta", 13)]
    taken = csmkit(
        "handoff", "--from", "gone", "--to", "bob", "--reason", "abrupt", "--leader", "lena"
    )
    assert "1 account belongs to bob from 2026-11-20" in taken.stderr
    assert "trust is not inherited" in taken.stderr
    after = csmkit("limbo", "--exit-code")
    assert (after.exit_code, after.stdout) == (0, "")
    assert after.stderr == "every account has an active owner\n"


def test_a_leave_is_covered_and_given_back(csmkit, on, team):
    words = ("--reason", "leave-cover", "--back", "2026-12-21")
    assert csmkit(*PLAN, *words).exit_code == 0
    assert on(8, "complete", ID).stderr.startswith(
        "bob covers 1 account of alice from 2026-12-08 until 2026-12-21\n"
    )
    assert json.loads(csmkit("get", "acme", "-o", "json").stdout)["owner"] == "alice"
    assert on(21, "return", ID).stderr == (
        "alice is back since 2026-12-21 and has the accounts alone\n"
    )
    assert on(22, "return", ID).stderr.startswith("nothing changes: ")


@pytest.mark.parametrize(
    ("words", "exit_code"),
    [
        (("plan", "holiday"), 2),
        (("plan", "--from", "alice"), 2),
        (("plan", "abrupt", "--reason", "abrupt"), 2),
        (("plan", "leave-cover"), 5),
        (("status", "nothing"), 4),
        (("step", "done", ID, "nothing"), 4),
        (("step", "done", ID, "transfer"), 5),
        (("next", "--for", "nobody"), 4),
        (("reschedule", ID), 2),
        (("reschedule", ID, "--step", "introduce"), 2),
        (("reschedule", ID, "--start", "2026-12-12"), 5),
        (("return", ID), 5),
        (("return", ID, "--note", "x"), 2),
        (("accept", ID, "--account", "brook"), 5),
        (("accept", ID, "--rating", "9"), 2),
        (("check",), 2),
        (("check", ID), 5),
        (("calendar", ID, "--for", "gone"), 5),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_what_cannot_be_is_refused_in_one_line(words, exit_code, on, planned):
    result = on(3, *words)

    assert result.exit_code == exit_code
    assert result.stderr.count("error: ") == 1


@pytest.mark.parametrize(
    "words",
    [("handoff", "next"), ("handoff", "status", "x"), ("handoff", "check", "--all"), ("limbo",)],
    ids=" ".join,
)
def test_following_handoffs_needs_no_orm_and_no_templates(process, filled, words, monkeypatch):
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    imported = process(*words).stderr.decode()
    assert " csmkit.store.reading" in imported
    assert not any(
        f" {name}" in imported for name in ("sqlmodel", "sqlalchemy", "jinja2", "icalen")
    )
