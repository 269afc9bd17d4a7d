"""`csmkit interview`: from files, as a list, on paper, and at a terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

ANSWERS = """\
schema: csmkit.answers/v1
answers:
- {question: who-decides, answer: [dana]}
- {question: politics, nothing: true}
"""


def questions(csmkit, *arguments):
    result = csmkit("interview", "acme", "--list", *arguments, "-o", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def blueprint(csmkit):
    return json.loads(csmkit("get", "acme", "-o", "json").stdout)


def test_the_list_asks_first_what_the_audit_misses(csmkit, filled):
    found = questions(csmkit)

    assert found[0]["question"] == "who-decides"
    assert found[0]["schema"] == "csmkit.interview-question/v1"
    flags = [question["is_gap"] for question in found]
    assert flags == sorted(flags, reverse=True)
    assert "QUESTION" in csmkit("interview", "ACME", "--list").stdout


def test_a_file_is_taken_in_one_transaction_and_its_questions_are_not_asked_again(csmkit, filled):
    Path("answers.yaml").write_text(ANSWERS)

    result = csmkit("--me", "alice", "interview", "acme", "--answers", "answers.yaml")

    assert (result.exit_code, result.stderr) == (0, "acme: 2 answers, changed\n")
    assert blueprint(csmkit)["contacts"][0]["decision_maker"] is True
    assert blueprint(csmkit)["notes"][0]["by"] == "alice"
    asked = {question["question"] for question in questions(csmkit)}
    assert not asked & {"who-decides", "politics"}
    assert csmkit("undo").exit_code == 0
    assert "notes" not in blueprint(csmkit)


def test_a_dry_run_and_a_mistake_write_nothing(csmkit, filled):
    before = blueprint(csmkit)
    dry = csmkit("interview", "acme", "--answers", "-", "--dry-run", "-o", "json", stdin=ANSWERS)
    assert json.loads(dry.stdout)[0]["what"] == "changed"

    wrong = csmkit("interview", "acme", "--answers", "-", stdin=ANSWERS.replace("dana]", "dan]"))

    assert wrong.exit_code == 5
    assert wrong.stderr.startswith("error: <stdin>:3:27: acme has no contact 'dan'; did you mean")
    assert blueprint(csmkit) == before


def test_a_questionnaire_is_printed_in_markdown_or_as_a_page(csmkit, filled):
    page = csmkit("interview", "acme", "--print").stdout
    assert page.startswith("# Interview: Acme Freight\n")
    assert "**Who really decides?" in page
    assert "*(still-there, dana)*" in page
    assert csmkit("interview", "acme", "--print", "--html").stdout.startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("acme",), 2, "there is nobody to ask here"),
        (("nope", "--list"), 4, "no account 'nope'"),
        (("acme", "--list", "--print"), 2, "--answers, --list or --print"),
        (("acme", "--html"), 2, "--html needs --print"),
        (("acme", "--dry-run"), 2, "--dry-run needs --answers"),
        (("acme", "--question", "politicks", "--list"), 4, "did you mean 'politics'"),
        (("acme", "--answers", "nowhere.yaml"), 7, "nowhere.yaml"),
    ],
)
def test_a_refusal_is_one_sentence(csmkit, filled, arguments, code, says):
    result = csmkit("interview", *arguments)

    assert result.exit_code == code
    assert says in result.stderr
    assert result.stderr.count("\n") == 1


def at_a_terminal(typed, *arguments):
    """Run csmkit with a terminal on all sides, type, and return its exit code and its talk."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "csmkit", *arguments]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as running:
        os.close(theirs)
        os.write(ours, typed.encode())
        talk = b""
        while True:
            try:
                read = os.read(ours, 65_536)
            except OSError:
                break
            if not read:
                break
            talk += read
        code = running.wait(timeout=60)
    os.close(ours)
    return code, talk.decode(errors="replace")


def test_an_interview_that_breaks_off_keeps_what_was_said(csmkit, filled):
    code, talk = at_a_terminal(
        "dana\nZoe Quinn\ny\n-\nq\n", "interview", "acme", "--me", "alice", "--by", "alice"
    )

    assert code == 0, talk
    assert "Who really decides?" in talk
    assert "3 answers are stored" in talk
    people = {contact["name"]: contact for contact in blueprint(csmkit)["contacts"]}
    assert people["Dana Ito"]["decision_maker"]
    assert people["Zoe Quinn"]["by"] == "alice"
    assert len(json.loads(csmkit("history", "-o", "json").stdout)) == 4


def test_entries_are_asked_for_field_by_field_and_a_wrong_answer_is_asked_again(csmkit, filled):
    typed = "The outage\nDana\nShe shouts\nOwn it\n\n"
    _, talk = at_a_terminal(typed, "interview", "acme", "--question", "landmines")
    assert "1 answer is stored" in talk
    typed = "A visit\nAlice\nq\n"
    _, talk = at_a_terminal(typed, "interview", "acme", "--question", "verbal-promises")
    assert "1 answer is stored" in talk
    assert blueprint(csmkit)["commitments"][0]["owner"] == "Alice"
    _, talk = at_a_terminal("9\n4\n", "interview", "acme", "--question", "sentiment")
    assert "try again" in talk

    found = blueprint(csmkit)
    (landmine,) = found["landmines"]
    assert (landmine["trigger"], landmine["safe_wording"]) == ("The outage", "Own it")
    assert found["contacts"][0]["sentiment"] == 4
