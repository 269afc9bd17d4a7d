"""`csmkit audit`: one account, a book, and exit codes for cron."""

from __future__ import annotations

import csv
import io
import json
import shlex
import subprocess
import sys

import pytest


def audited(csmkit, *arguments):
    result = csmkit("audit", *arguments, "-o", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_a_person_reads_what_to_ask_first_and_the_very_command_that_fixes_it(csmkit, filled):
    page = csmkit("audit", "ACME").stdout

    assert "ready to be handed over: " in page
    assert page.index("Missing or stale") < page.index("If the owner were away") < len(page)
    assert "Who really decides?\n" in page
    assert "csmkit interview acme --question who-decides" in page
    assert "fill in contract.notice_days, then csmkit apply" in page
    assert "Backup          nobody is named" in page


def test_one_is_an_object_and_many_are_rows(csmkit, filled):
    one = audited(csmkit, "acme")
    many = audited(csmkit, "--all")

    assert many[0] == one
    assert [row["account"] for row in many] == ["acme", "brook"]
    assert one["gap_count"] == len(one["gaps"])
    assert one["worst_gap"] == one["gaps"][0]["title"]
    assert one["ask_first"] == one["gaps"][0]["question"]
    assert {gap["status"] for gap in one["gaps"]} <= {"missing", "stale"}
    assert [gap["lost"] for gap in one["gaps"]] == sorted(
        (gap["lost"] for gap in one["gaps"]), reverse=True
    )


def test_a_table_shows_the_least_ready_first_and_a_stream_the_order_of_keys(csmkit, filled):
    table = csmkit("audit", "--all").stdout.splitlines()
    assert table[0].split() == ["ACCOUNT", "OWNER", "READY", "GAPS", "WORST", "GAP"]
    assert [line.split()[0] for line in table[1:]] == ["brook", "acme"]

    lines = csmkit("audit", "--all", "-o", "ndjson").stdout.splitlines()
    assert [json.loads(line)["account"] for line in lines] == ["acme", "brook"]
    text = csmkit("audit", "--owner", "bob", "-o", "csv", "--fields", "account,ready").stdout
    assert [row["account"] for row in csv.DictReader(io.StringIO(text))] == ["brook"]
    assert csmkit("audit", "acme", "-o", "md").stdout.startswith("| account | owner | ready |")


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--all",), 0),
        (("--all", "--exit-code"), 3),
        (("--all", "--exit-code", "--below", "0"), 0),
        (("acme", "--exit-code", "--below", "0.99"), 3),
        (("acme", "--below", "1.5"), 2),
        ((), 2),
        (("acme", "--all"), 2),
        (("nope",), 4),
        (("--owner", "nope"), 4),
    ],
)
def test_exit_codes_say_whether_somebody_has_to_look(csmkit, filled, arguments, code):
    assert csmkit("audit", *arguments).exit_code == code


def test_an_earlier_day_is_answered_from_what_was_known_then(csmkit, filled):
    later = audited(csmkit, "acme")
    earlier = audited(csmkit, "acme", "--as-of", "2026-11-01")

    assert "touches" not in {gap["item"] for gap in later["gaps"]}
    assert "touches" in {gap["item"] for gap in earlier["gaps"]}


def test_the_commands_that_an_audit_names_close_the_gap(csmkit, filled):
    assert csmkit("team", "add", "lena", "Lena", "--role", "leader").exit_code == 0

    def gaps():
        return {gap["item"]: gap["command"] for gap in audited(csmkit, "acme")["gaps"]}

    command = gaps()["cross-trained"]
    for word, value in (("CONTACT", "dana"), ("COLLEAGUE", "lena")):
        command = command.replace(word, value)
    _, *arguments = shlex.split(command)
    assert csmkit(*arguments).exit_code == 0

    assert not {"cross-trained", "leader-met"} & set(gaps())


def test_a_hostile_name_steers_no_terminal_and_an_empty_store_says_so(csmkit, filled, home):
    document = (
        "schema: csmkit.blueprint/v1\nkey: evil\n"
        'name: "Evil\\e[31m\\u202E"\ncontacts: [{name: "x\\e[2J", email: a@b.example}]\n'
    )
    assert csmkit("apply", "-f", "-", stdin=document).exit_code == 0
    assert "\x1b" not in csmkit("audit", "evil").stdout

    empty = str(home / "empty.db")
    csmkit("--db", empty, "init")
    assert csmkit("--db", empty, "audit", "--all").stderr.startswith("no accounts")


def test_an_audit_loads_no_orm(filled):
    script = (
        "import sys; from csmkit.cli.app import app\n"
        "try: app(['audit', '--all', '-q'], prog_name='csmkit')\n"
        "except SystemExit: pass\n"
        "heavy = {'sqlmodel', 'sqlalchemy', 'alembic', 'jinja2'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    finished = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert finished.stdout.splitlines()[-1] == "[]"
    assert "brook" in finished.stdout
