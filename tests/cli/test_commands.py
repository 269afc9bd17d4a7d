"""The commands from end to end, on a small store."""

from __future__ import annotations

import csv
import io
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest


def lines(result):
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_new_user_gets_from_nothing_to_an_assessment(csmkit, home):
    Path("acme.yaml").write_text("schema: csmkit.blueprint/v1\nkey: acme\nname: Acme\n")
    assert "made an empty store" in csmkit("init").stderr
    assert "was not changed" in csmkit("init").stderr
    applied = csmkit("apply", "-f", "acme.yaml")
    assert applied.stdout.split() == ["KIND", "KEY", "WHAT", "blueprint", "acme", "created"]
    assert applied.stderr == "1 created\n"
    assert "CUSTOMER  unknown" in csmkit("assess", "ACME").stdout


def test_the_store_is_for_its_owner_only(process, home):
    assert process("init").returncode == 0
    store = home / "data" / "csmkit.db"
    assert stat.S_IMODE(store.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.parent.stat().st_mode) == 0o700


def test_a_list_shows_money_and_stage(csmkit, filled):
    shown = csmkit("list").stdout
    assert "USD 120,000" in shown
    rows = lines(csmkit("list", "-o", "ndjson", "--owner", "alice"))
    assert [(row["account"], row["arr_cents"], row["owner"]) for row in rows] == [
        ("acme", 12000000, "alice")
    ]


def test_a_list_of_one_stage_shows_only_that(csmkit, filled):
    result = csmkit("list", "--stage", "lost")
    assert (result.exit_code, result.stdout, result.stderr) == (
        0,
        "",
        "no accounts\n",
    )


@pytest.mark.parametrize(
    ("arguments", "kind"),
    [
        (("acme", "-o", "json"), list),
        (("acme", "-o", "json", "-r", "sales"), dict),
        (("--all", "-o", "json"), list),
    ],
    ids=["one account", "one relationship", "all"],
)
def test_one_thing_is_an_object_and_many_are_an_array(csmkit, filled, arguments, kind):
    assert type(json.loads(csmkit("assess", *arguments).stdout)) is kind


def test_an_account_is_found_by_any_of_its_names(csmkit, filled):
    answers = {csmkit("assess", name, "-o", "json").stdout for name in ("ACME", "Acme Freight")}
    assert len(answers) == 1


def test_a_person_reads_stage_reasons_and_questions(csmkit, filled):
    page = csmkit("assess", "acme").stdout
    assert page.index("CUSTOMER") < page.index("SALES")
    assert "2026-11-18 sighting: They asked another vendor" in page
    assert page.count("Ask next") <= 2
    assert "\x1b" not in page
    assert "\x1b[" in csmkit("assess", "acme", "--color", "always").stdout


def test_findings_are_exit_3_only_when_asked_for(csmkit, filled):
    for day in ("2026-11-18", "2026-11-19"):
        for number in range(9):
            text = f"{number} They went to another vendor"
            csmkit("log", "acme", text, "--signal", "second-opinion", "--on", day)
    assert csmkit("assess", "acme").exit_code == 0
    assert csmkit("assess", "--all", "--exit-code").exit_code == 3
    assert csmkit("assess", "brook", "-r", "sales", "--exit-code").exit_code == 0


def test_an_earlier_day_is_answered_as_it_was(csmkit, filled):
    result = csmkit("assess", "acme", "-r", "customer", "-o", "json", "--as-of", "2026-11-01")
    assert json.loads(result.stdout)["as_of"] == "2026-11-01"
    assert "second-opinion" not in [r["signal"] for r in json.loads(result.stdout)["reasons"]]


def test_a_day_in_words_is_echoed_as_the_day_it_means(csmkit, filled, monkeypatch):
    assert csmkit("log", "acme", "x", "--on", "yesterday").stderr.startswith(
        "yesterday is 2026-11-19\n"
    )
    monkeypatch.setattr(
        "csmkit.cli.workspace.today", lambda: __import__("datetime").date(2027, 1, 5)
    )
    assert csmkit("list", "--as-of", "-2w").stderr == "as of 2026-12-22\n"
    assert csmkit("list", "--as-of", "2026-12-22").stderr == ""


@pytest.mark.parametrize("output_format", ["yaml", "json"])
def test_what_get_writes_is_what_apply_reads(csmkit, filled, output_format):
    document = csmkit("get", "acme", "-o", output_format).stdout
    applied = lines(csmkit("apply", "-f", "-", "-o", "ndjson", stdin=document))
    assert [(row["key"], row["what"]) for row in applied] == [("acme", "unchanged")]


@pytest.mark.parametrize("output_format", ["ndjson", "json", "yaml"])
def test_what_export_writes_makes_the_same_store(csmkit, filled, output_format):
    exported = csmkit("export", "-o", output_format).stdout
    csmkit("init", "--db", "copy.db")
    copied = csmkit("apply", "-f", "-", "--db", "copy.db", stdin=exported)
    assert copied.exit_code == 0, copied.stderr
    assert csmkit("export", "-o", output_format, "--db", "copy.db").stdout == exported


def test_export_takes_names(csmkit, filled):
    assert [document["key"] for document in lines(csmkit("export", "ACME"))] == ["acme"]


def test_a_dry_run_says_what_it_would_do_and_does_nothing(csmkit, filled):
    change = "schema: csmkit.blueprint/v1\nkey: acme\nname: Acme Shipping\n"
    before = csmkit("export").stdout
    result = csmkit("apply", "-f", "-", "--dry-run", stdin=change)
    assert "changed" in result.stdout
    assert "dry run: nothing was written" in result.stderr
    assert csmkit("export").stdout == before
    assert len(lines(csmkit("history", "-o", "ndjson"))) == 1


def test_pruning_takes_out_what_a_document_no_longer_names(csmkit, filled):
    change = "schema: csmkit.blueprint/v1\nkey: acme\nname: Acme\ntouches: []\n"
    csmkit("apply", "-f", "-", "--prune", stdin=change)
    assert "touches" not in lines(csmkit("get", "acme", "-o", "ndjson"))[0]


def test_a_folder_and_standard_input_are_taken_together(csmkit, home):
    csmkit("init")
    Path("documents").mkdir()
    for key in ("a", "b"):
        text = f"schema: csmkit.teammate/v1\nkey: {key}\nname: {key}\n"
        Path("documents", f"{key}.yaml").write_text(text)
    more = '{"schema": "csmkit.teammate/v1", "key": "c", "name": "c"}\n'
    assert csmkit("apply", "-f", "documents", "-f", "-", stdin=more).stderr == "3 created\n"


def test_a_log_entry_says_what_it_became(csmkit, filled):
    said = csmkit("log", "ACME", "They asked around", "--signal", "second-opinion").stderr
    assert said.startswith("acme: logged sighting 2026-11-20-second-opinion-")
    again = csmkit("log", "ACME", "They asked around", "--signal", "second-opinion").stderr
    assert again.startswith("acme: was there already: sighting ")


def test_a_script_learns_the_id_of_what_it_logged(csmkit, filled):
    (entry,) = lines(csmkit("log", "ACME", "Dana called", "--kind", "call", "-o", "ndjson"))
    (again,) = lines(csmkit("log", "ACME", "Dana called", "--kind", "call", "-o", "ndjson"))
    assert entry == {**again, "is_new": True}
    assert (entry["schema"], entry["kind"]) == ("csmkit.logged/v1", "touch")


def test_a_wrong_day_in_a_variable_names_the_variable(csmkit, filled, monkeypatch):
    monkeypatch.setenv("CSMKIT_AS_OF", "soon")
    said = csmkit("list").stderr
    assert said.startswith("error: CSMKIT_AS_OF: 'soon' is not a day")


def test_a_log_entry_remembers_who_logged_it_if_that_is_a_teammate(csmkit, filled):
    csmkit("log", "acme", "one", "--me", "alice")
    csmkit("log", "acme", "two", "--me", "nobody")
    (document,) = lines(csmkit("export", "acme"))
    by = {touch["summary"]: touch.get("by") for touch in document["touches"]}
    assert (by["one"], by["two"]) == ("alice", None)
    assert [row["who"] for row in lines(csmkit("history", "-o", "ndjson"))][:2] == [
        "nobody",
        "alice",
    ]


def test_not_seen_needs_a_signal(csmkit, filled):
    assert csmkit("log", "acme", "x", "--not-seen").exit_code == 2


def test_a_champion_who_was_asked_to_vouch_is_recorded_with_the_touch(csmkit, filled):
    champion = "schema: csmkit.blueprint/v1\nkey: acme\nname: Acme\n"
    csmkit("apply", "-f", "-", stdin=f"{champion}contacts: [{{name: Pri Shah, champion: true}}]\n")

    asked = ("log", "acme", "Asked on the phone", "--vouch", "asked")
    told = csmkit(*asked, "--contact", "pri shah", "--kind", "call")

    assert "Pri Shah was asked to vouch on 2026-11-20" in told.stderr
    (document,) = lines(csmkit("export", "acme"))
    (person,) = [c for c in document["contacts"] if c["id"] == "pri-shah"]
    assert person["vouch_asked_on"] == "2026-11-20"
    assert csmkit(*asked).exit_code == 2
    csmkit("undo")
    (document,) = lines(csmkit("export", "acme"))
    assert not any("vouch_asked_on" in contact for contact in document["contacts"])


def test_history_diff_and_undo_tell_the_same_story(csmkit, filled):
    csmkit("log", "acme", "A promise", "--kind", "call")
    newest = lines(csmkit("history", "-o", "ndjson", "-n", "1"))[0]
    assert newest["command"].startswith("log acme 'A promise'")
    changed = lines(csmkit("diff", "-o", "ndjson"))
    assert {"A promise", "call"} <= {row["after"] for row in changed if row["after"]}
    assert "would undo revision" in csmkit("undo", "--dry-run").stderr
    assert "undid revision" in csmkit("undo").stderr
    assert lines(csmkit("history", "-o", "ndjson"))[0]["undoes"] == newest["number"]


def test_a_diff_with_a_file_writes_nothing(csmkit, filled):
    change = "schema: csmkit.blueprint/v1\nkey: acme\nname: Acme Shipping\n"
    (row,) = lines(csmkit("diff", "-f", "-", "-o", "ndjson", stdin=change))
    assert (row["field"], row["before"], row["after"]) == ("name", "Acme Freight", "Acme Shipping")
    assert csmkit("diff", "-f", "-", "--exit-code", stdin=change).exit_code == 3
    assert "Acme Freight" in csmkit("list").stdout


def test_no_difference_is_exit_0(csmkit, filled):
    document = csmkit("get", "acme").stdout
    result = csmkit("diff", "-f", "-", "--exit-code", stdin=document)
    assert (result.exit_code, result.stderr) == (0, "no difference\n")


def test_a_backup_brings_everything_back(csmkit, filled):
    before = csmkit("export").stdout
    assert "verified" in csmkit("backup", "copy.db").stderr
    assert csmkit("backup", "copy.db").exit_code == 7
    csmkit("log", "acme", "later")
    result = csmkit("restore", "copy.db", "--yes")
    assert "what was there before is in" in result.stderr
    assert csmkit("export").stdout == before


def test_restoring_never_asks_where_nobody_can_answer(csmkit, filled):
    csmkit("backup", "copy.db")
    result = csmkit("restore", "copy.db")
    assert result.exit_code == 2
    assert "say --yes" in result.stderr


def test_a_team_is_added_listed_and_shown(csmkit, filled):
    csmkit("team", "add", "lena", "Lena Park", "--role", "leader", "--email", "lena@us.example")
    csmkit("team", "add", "lena", "Lena Park", "--role", "leader", "--manager", "alice")
    rows = lines(csmkit("team", "list", "--role", "leader", "-o", "ndjson"))
    assert [(row["key"], row["email"]) for row in rows] == [("lena", "lena@us.example")]
    assert json.loads(csmkit("team", "show", "lena", "-o", "json").stdout)["manager"] == "alice"
    header, *cells = csmkit("team", "list", "-o", "csv").stdout.splitlines()
    assert all(row.count(",") == header.count(",") for row in cells)


def test_a_wrong_address_is_exit_5(csmkit, filled):
    assert csmkit("team", "add", "x", "X", "--email", "nonsense").exit_code == 5


def test_a_signal_is_explained(csmkit):
    card = csmkit("signals", "show", "second-opinion").stdout
    assert "half life days" in card
    assert csmkit("signals", "show", "secnd-opinion").exit_code == 4


def test_a_disabled_signal_does_not_count_but_is_still_known(csmkit, filled, monkeypatch):
    document = csmkit("get", "acme").stdout
    monkeypatch.setenv("CSMKIT_DISABLED_SIGNALS", "second-opinion")
    (shown,) = [row for row in lines(csmkit("signals", "list", "-o", "ndjson")) if row["disabled"]]
    assert shown["signal"] == "second-opinion"
    assert "run it by someone else" not in csmkit("assess", "acme").stdout
    assert csmkit("apply", "-f", "-", stdin=document).exit_code == 0


HOSTILE = "Evil \x1b]0;x\x07\x1b[31m\u202e[red]|=1"
HOSTILE_KEPT = json.dumps({"schema": "csmkit.blueprint/v1", "key": "evil", "name": HOSTILE})
SHOWING = {
    "list": ("list",),
    "list md": ("list", "-o", "md"),
    "list csv": ("list", "-o", "csv"),
    "list json": ("list", "-o", "json"),
    "get": ("get", "evil"),
    "get json": ("get", "evil", "-o", "json"),
    "export": ("export",),
    "export yaml": ("export", "-o", "yaml"),
    "assess": ("assess", "evil"),
    "not found": ("assess", "evel\x1b[31m"),
    "diff": ("diff",),
    "history": ("history",),
}


@pytest.mark.parametrize("arguments", SHOWING.values(), ids=SHOWING)
def test_a_hostile_name_in_the_store_reaches_no_terminal(csmkit, filled, arguments):
    assert csmkit("apply", "-f", "-", stdin=HOSTILE_KEPT).exit_code == 0
    csmkit("log", "evil", HOSTILE, "--signal", "second-opinion")
    result = csmkit(*arguments)
    for character in "\x1b\x07\u202e":
        assert character not in result.stdout + result.stderr


def test_a_hostile_name_survives_the_way_through_yaml(csmkit, filled):
    csmkit("apply", "-f", "-", stdin=HOSTILE_KEPT)
    csmkit("init", "--db", "copy.db")
    document = csmkit("get", "evil").stdout
    assert csmkit("apply", "-f", "-", "--db", "copy.db", stdin=document).exit_code == 0
    assert lines(csmkit("export", "evil", "--db", "copy.db"))[0]["name"] == HOSTILE


def test_csv_of_the_store_is_read_back_row_by_row(csmkit, filled):
    rows = list(csv.DictReader(io.StringIO(csmkit("list", "-o", "csv").stdout)))
    assert [row["name"] for row in rows] == ["Acme Freight", "Brook & Söhne"]


def on_a_terminal(columns, *arguments):
    """Run a command on a terminal of so many columns and return what it showed."""
    import pty

    driver, terminal = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm"}
    command = [sys.executable, "-m", "csmkit", *arguments]
    running = subprocess.Popen(command, stdout=terminal, stderr=terminal, env=environment)
    os.close(terminal)
    shown = b""
    while True:
        try:
            part = os.read(driver, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(driver)
    assert running.wait(timeout=60) == 0
    return shown.decode()


def visible(text):
    import re

    return re.sub(r"\x1b\[[0-9;]*m", "", text).replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [40, 80, 120])
@pytest.mark.parametrize("arguments", [("list",), ("assess", "acme")], ids=" ".join)
def test_a_terminal_of_any_width_shows_all_of_it(filled, columns, arguments):
    shown = visible(on_a_terminal(columns, *arguments))
    assert max(map(len, shown.splitlines())) <= columns
    assert "acme" in shown


def test_no_color_is_honoured_on_a_terminal(filled, monkeypatch):
    assert "\x1b[" in on_a_terminal(80, "list")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in on_a_terminal(80, "list")
    assert "\x1b[" in on_a_terminal(80, "list", "--color", "always")


def test_next_to_nothing_recorded_is_shown_as_unknown_and_counted_as_no_finding(csmkit, filled):
    table = {line.split()[0]: line for line in csmkit("list").stdout.splitlines()}
    assert "unknown" in table["brook"]
    assert "waning" in table["acme"]
    assert [
        row["account"] for row in lines(csmkit("list", "--stage", "unknown", "-o", "ndjson"))
    ] == ["brook"]
    assert csmkit("list", "--stage", "trusted").stdout == ""
    page = csmkit("assess", "brook").stdout
    assert "CUSTOMER  unknown" in page
    assert "Next to nothing is recorded, so nobody can say" in page
    assert "trusted" not in page
    assert "| brook | customer | unknown |" in csmkit("assess", "brook", "-o", "md").stdout
    (found,) = lines(csmkit("assess", "brook", "-r", "customer", "-o", "ndjson"))
    assert (found["stage"], found["known"]) == ("trusted", False)
    assert found["confidence"] < 0.1
    assert csmkit("assess", "brook", "--exit-code").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--signal", "second-opinoin"), 4, "no signal 'second-opinoin'; did you mean"),
        (("--signal", "silence", "--on", "2026-11-21"), 5, "2026-11-21 lies after 2026-11-20"),
    ],
    ids=["an unknown signal", "a day to come"],
)
def test_a_log_of_what_cannot_be_is_refused(csmkit, filled, arguments, code, said):
    result = csmkit("log", "acme", "Heard nothing", *arguments)
    assert (result.exit_code, result.stderr.count("\n")) == (code, 1)
    assert said in result.stderr


def test_an_account_without_any_exchange_is_told_as_such(csmkit, filled):
    issue = "issues: [{title: Export fails, severity: medium, opened_on: 2026-11-10}]"
    Path("more.yaml").write_text(f"schema: csmkit.blueprint/v1\nkey: brook\nname: Brook\n{issue}\n")
    assert csmkit("apply", "-f", "more.yaml").exit_code == 0
    page = csmkit("assess", "brook", "-r", "customer").stdout
    assert "No word of theirs is recorded" in page
    assert "No word of theirs is recorded" not in csmkit("assess", "acme").stdout
