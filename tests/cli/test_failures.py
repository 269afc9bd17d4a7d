"""Every failure is one line for a person, one object for a script, one exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

from csmkit import errors
from csmkit.cli import failures
from csmkit.cli.failures import wants_json
from csmkit.errors import EXIT_CODE_MEANINGS, ExitCode, Problem

FAILURES = {
    "wrong day": (("assess", "acme", "--as-of", "soon"), 2, "invalid-argument"),
    "no account named": (("assess",), 2, "invalid-argument"),
    "unknown field": (("list", "--fields", "nme"), 2, "invalid-argument"),
    "unknown option": (("list", "--bogus"), 2, "usage"),
    "unknown root option": (("--bogus", "list"), 2, "usage"),
    "unknown command": (("asess",), 2, "usage"),
    "missing argument": (("get",), 2, "usage"),
    "wrong choice": (("list", "--stage", "angry"), 2, "usage"),
    "wrong number": (("history", "-n", "many"), 2, "usage"),
    "unknown account": (("assess", "acmee"), 4, "account-not-found"),
    "unknown teammate": (("team", "show", "alise"), 4, "teammate-not-found"),
    "unknown revision": (("diff", "99"), 4, "revision-not-found"),
    "unknown signal": (("signals", "show", "silense"), 4, "signal-not-found"),
    "unknown kind": (("schema", "blueprnt"), 4, "schema-not-found"),
    "no store": (("list", "--db", "absent.db"), 4, "store-not-found"),
    "no playbooks": (("list", "--playbooks", "absent"), 4, "resource-not-found"),
    "wrong document": (("apply", "-f", "wrong.yaml"), 5, "invalid-input"),
    "foreign store": (("list", "--db", "wrong.yaml"), 6, "store-foreign"),
    "no such file": (("apply", "-f", "absent.yaml"), 7, "file-failed"),
    "empty folder": (("apply", "-f", "empty"), 7, "file-failed"),
}


@pytest.fixture
def wrong_files(filled):
    os.mkdir("empty")  # noqa: PTH102
    with open("wrong.yaml", "w") as file:  # noqa: PTH123
        file.write("schema: csmkit.blueprint/v1\nkey: x\nnme: X\n")


@pytest.mark.usefixtures("wrong_files")
@pytest.mark.parametrize(("arguments", "exit_code", "code"), FAILURES.values(), ids=FAILURES)
def test_a_failure_has_its_exit_code_and_its_object(csmkit, arguments, exit_code, code):
    plain = csmkit(*arguments)
    assert (plain.exit_code, plain.stdout) == (exit_code, "")
    assert all(line.startswith("error: ") for line in plain.stderr.splitlines())
    name, *rest = arguments
    scripted = csmkit(name, *rest, "-o", "json")
    error = json.loads(scripted.stderr.splitlines()[-1])["error"]
    assert error["exit"] == scripted.exit_code == exit_code
    if "-o" in str(scripted.stderr) and code == "usage":
        return
    assert error["code"] == code
    assert f"error: {error['message'].split('; ')[0]}" in scripted.stderr


def test_the_nearest_names_are_offered(csmkit, filled):
    assert "did you mean 'acme'" in csmkit("assess", "acmee").stderr
    assert "Did you mean 'assess'?" in csmkit("asess").stderr


def test_every_problem_of_a_document_is_a_line_with_its_place(csmkit, wrong_files):
    lines = csmkit("apply", "-f", "wrong.yaml").stderr.splitlines()
    assert lines[0].startswith("error: wrong.yaml:")
    assert any(":3:1: unknown field 'nme'; did you mean 'name'" in line for line in lines)


def test_a_configured_json_format_makes_error_objects_too(csmkit, monkeypatch, filled):
    monkeypatch.setenv("CSMKIT_OUTPUT", "json")
    assert csmkit("assess", "nobody").stderr.splitlines()[-1].startswith('{"error":')


def test_a_hostile_message_is_clean(csmkit, filled):
    result = csmkit("assess", "\x1b]0;x\x07\u202e", "-o", "json")
    assert "\x1b" not in result.stderr
    assert "\u202e" not in result.stderr


def raising(error):
    def service(*_arguments, **_settings):
        raise error

    return service


def subclasses(kind):
    for sub in kind.__subclasses__():
        yield sub
        yield from subclasses(sub)


def test_an_unexpected_error_is_exit_1_without_a_traceback(csmkit, filled, monkeypatch):
    monkeypatch.setattr("csmkit.cli.history.show_history", raising(ZeroDivisionError("half\x1b")))
    result = csmkit("history", "-o", "json")
    first, second = result.stderr.splitlines()
    assert result.exit_code == 1
    assert first.startswith("error: internal error (ZeroDivisionError: half\ufffd); this is a bug")
    assert json.loads(second)["error"]["code"] == "internal"


def test_a_traceback_is_shown_when_it_is_asked_for(csmkit, filled, monkeypatch):
    monkeypatch.setattr("csmkit.cli.history.show_history", raising(ZeroDivisionError("half")))
    monkeypatch.setenv("CSMKIT_TRACEBACK", "1")
    assert "Traceback (most recent call last)" in csmkit("history").stderr


@pytest.mark.parametrize(
    ("error", "exit_code"),
    [
        (errors.StoreBusy("x.db"), 6),
        (errors.StoreNewer("x.db", "9"), 6),
        (errors.TemplateFailed("t.md", 3, "x"), 8),
        (errors.LeakRefused("mail.eml", "a landmine"), 8),
        (PermissionError(13, "Permission denied", "x.db"), 7),
        (KeyboardInterrupt(), 130),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_below_ends_with_its_code(csmkit, filled, monkeypatch, error, exit_code):
    monkeypatch.setattr("csmkit.cli.history.show_history", raising(error))
    result = csmkit("history")
    assert result.exit_code == exit_code
    assert len(result.stderr.splitlines()) == 1


def test_every_error_class_has_a_documented_exit_code():
    for kind in subclasses(errors.CsmkitError):
        assert kind.exit_code in EXIT_CODE_MEANINGS


def test_the_error_object_has_three_fields():
    made = failures.Failure("x", 5, (str(Problem("wrong", "a.yaml", 2)), "more"))
    expected = {"code": "x", "exit": 5, "message": "a.yaml:2: wrong; more"}
    assert json.loads(made.as_json()) == {"error": expected}


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("-o json", True),
        ("-ojson", True),
        ("--output=ndjson", True),
        ("--output json", True),
        ("-o table", False),
        ("-o", False),
        ("json", False),
    ],
)
def test_bare_arguments_tell_whether_json_is_wanted(arguments, expected):
    assert wants_json(arguments.split()) is expected


def test_interrupting_a_command_is_exit_130(filled):
    os.mkfifo("pipe")
    command = [sys.executable, "-m", "csmkit", "apply", "-f", "pipe"]
    running = subprocess.Popen(command, stderr=subprocess.PIPE)
    with open("pipe", "wb"):  # noqa: PTH123  # returns when the command has opened it
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=30)
    assert running.returncode == ExitCode.INTERRUPTED
    assert err == b"error: interrupted\n"
