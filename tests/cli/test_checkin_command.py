"""`csmkit checkin` as a person and as a script use it."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest


def stored_sightings(csmkit):
    account = json.loads(csmkit("get", "acme", "-o", "json").stdout)
    return {s["signal"]: s.get("seen", True) for s in account["sightings"]}


def test_questions_go_out_as_lines_and_come_back_filled_in(csmkit, filled):
    lines = csmkit("checkin", "acme", "-o", "ndjson").stdout.splitlines()
    questions = [json.loads(line) for line in lines]
    assert questions[0]["schema"] == "csmkit.question/v1"
    for question in questions:
        question["answer"] = "no"
    text = "".join(f"{json.dumps(question)}\n" for question in questions)
    result = csmkit("checkin", "acme", "--answers", "-", "-o", "json", stdin=text)
    assert result.exit_code == 0, result.stderr
    told = json.loads(result.stdout)
    assert told["schema"] == "csmkit.checkin/v1"
    assert len(told["answers"]) == len(questions)
    assert all(one["confidence"] > one["confidence_before"] for one in told["relationships"])
    assert csmkit("checkin", "acme", "--list").stdout == ""
    assert "nothing is open" in csmkit("checkin", "acme", "--list").stderr


def test_a_file_of_answers_says_what_the_stage_was_and_is(csmkit, filled):
    Path("answers.yaml").write_text("contract-requested: yes\nhesitation: no\n")
    result = csmkit("checkin", "ACME", "--answers", "answers.yaml")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[1].split()[:3] == ["customer", "waning", "damaged"]
    assert result.stderr == "acme: 2 answered, 1 seen, 1 not seen\n"
    assert stored_sightings(csmkit)["contract-requested"] is True
    assert stored_sightings(csmkit)["hesitation"] is False


def test_a_dry_run_tells_and_keeps_nothing(csmkit, filled):
    result = csmkit("checkin", "acme", "--answers", "-", "--dry-run", stdin="hesitation: yes\n")
    assert "(dry run: nothing was written)" in result.stderr
    assert "hesitation" not in stored_sightings(csmkit)


REFUSED = {
    "no terminal": ((), "", 2, "there is no terminal to ask on; give --answers FILE"),
    "both": (("--list", "--answers", "-"), "", 2, "--list and --answers do not go together"),
    "unknown signal": (
        ("--answers", "-"),
        "respect: yes\nhesitatoin: yes\n",
        5,
        "<stdin>:2:1: there is no signal 'hesitatoin'; did you mean 'hesitation'?",
    ),
    "a day to come": (
        ("--answers", "-"),
        "respect: {seen: yes, on: 2026-11-21}\n",
        5,
        "<stdin>:1:1: respect: 2026-11-21 lies after 2026-11-20",
    ),
    "the other relationship": (
        ("--answers", "-", "-r", "sales"),
        "respect: yes\n",
        5,
        "<stdin>:1:1: 'respect' is about customer, not about sales",
    ),
    "no such file": (("--answers", "none.yaml"), "", 7, "could not read none.yaml"),
    "no such field": (
        ("--answers", "-", "--fields", "x"),
        "respect: yes\n",
        2,
        "--fields: unknown field",
    ),
}


@pytest.mark.parametrize("refused", REFUSED.values(), ids=REFUSED)
def test_a_refusal_is_one_sentence_and_writes_nothing(csmkit, filled, refused):
    arguments, stdin, code, said = refused
    result = csmkit("checkin", "acme", *arguments, stdin=stdin)
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith(f"error: {said}")
    assert result.stderr.count("\n") == 1
    assert stored_sightings(csmkit) == {"second-opinion": True}


def test_an_unknown_account_is_not_found(csmkit, filled):
    assert csmkit("checkin", "acne", "--list").exit_code == 4


def on_a_terminal(typed, *arguments):
    """Run check-in on a terminal of its own, with these keys typed ahead."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "csmkit", "checkin", "acme", *arguments]
    try:
        os.write(ours, typed.encode())
        return subprocess.run(
            command, stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, check=False, timeout=60
        )
    finally:
        os.close(theirs)
        os.close(ours)


def test_on_a_terminal_each_question_can_be_answered_skipped_or_left(csmkit, filled):
    order = [q["signal"] for q in json.loads(csmkit("checkin", "acme", "-o", "json").stdout)]
    result = on_a_terminal("n\n\nwhat\ns\nyes\nThe room went quiet\nq\n")
    assert result.returncode == 0
    kept = stored_sightings(csmkit)
    assert (kept[order[0]], kept[order[2]]) == (False, True)
    assert order[1] not in kept
    assert b"lost" in result.stdout


def test_ctrl_c_on_a_terminal_keeps_nothing(csmkit, filled):
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "csmkit", "checkin", "acme"]
    with subprocess.Popen(command, stdin=theirs, stderr=theirs, stdout=theirs) as process:
        os.write(ours, b"y\n\n")
        seen = b""
        while seen.count(b"[q]uit") < 2:
            seen += os.read(ours, 1000)
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
    os.close(theirs)
    os.close(ours)
    assert stored_sightings(csmkit) == {"second-opinion": True}
