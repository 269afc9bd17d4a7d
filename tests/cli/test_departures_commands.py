from __future__ import annotations

import json
import os

import pytest

HOSTILE = "Bye \x1b[31m\u202e=1+1"


def test_who_leaves_is_recorded_with_commands_ready_to_type(csmkit, filled):
    found = csmkit("team", "leave", "alice", "--on", "2026-12-18")

    assert found.exit_code == 0
    rows = [line.split() for line in found.stdout.splitlines()]
    assert rows[0] == ["PRI", "ACCOUNT", "NAME", "TO", "BECAUSE", "RENEWAL"]
    assert rows[1][:2] == ["P2", "acme"]
    assert rows[-1][:6] == ["csmkit", "handoff", "--from", "alice", "--to", "TEAMMATE"]
    assert "alice: the last day 2026-12-18 is recorded" in found.stderr
    assert "`csmkit undo` takes it back" in found.stderr


def test_recording_it_again_says_that_nothing_changed(csmkit, filled):
    csmkit("team", "leave", "alice", "--on", "2026-12-18")

    again = csmkit("team", "leave", "alice", "--on", "2026-12-18")

    assert (again.exit_code, "alice: nothing changed" in again.stderr) == (0, True)
    assert len(json.loads(csmkit("departures", "-o", "json").stdout)) == 1


def test_an_undo_takes_the_departure_back(csmkit, filled):
    before = csmkit("export").stdout
    csmkit("team", "leave", "alice", "--on", "2026-12-18")

    csmkit("undo")

    assert csmkit("export").stdout == before


def test_a_dry_run_records_nothing(csmkit, filled):
    found = csmkit("team", "leave", "alice", "--on", "2026-12-18", "--dry-run")

    assert "would be recorded" in found.stderr
    assert csmkit("departures").stderr.startswith("no departures")


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("nobody --on 2026-12-18", 4, "error: no teammate 'nobody'"),
        ("alice --on 2000-01-01", 5, "error: alice joined on 2022-03-07"),
    ],
    ids=["unknown", "before joining"],
)
def test_what_cannot_be_is_one_sentence(csmkit, filled, words, code, told):
    document = "schema: csmkit.teammate/v1\nkey: alice\nname: Alice\njoined_on: 2022-03-07\n"
    csmkit("apply", "-f", "-", stdin=document)

    found = csmkit("team", "leave", *words.split())

    assert found.exit_code == code
    assert found.stderr.startswith(told)
    assert len(found.stderr.splitlines()) == 1


def test_the_clocks_are_a_table_markdown_and_json(csmkit, filled):
    csmkit("team", "leave", "alice", "--on", "2026-12-18", "--note", HOSTILE)

    table, markdown = csmkit("departures"), csmkit("departures", "-o", "md")
    (shape,) = json.loads(csmkit("departures", "-o", "json").stdout)

    ids = ["triaged", "told", "systems", "renewals", "backfill", "review"]
    assert [line.split()[1] for line in table.stdout.splitlines()[1:]] == ids
    assert "alice: last day 2026-12-18" in table.stderr
    assert markdown.stdout.startswith("| teammate | clock | state | due | how it stands |")
    assert shape["schema"] == "csmkit.departure-standing/v1"
    assert [clock["clock"] for clock in shape["clocks"]] == ids
    assert shape["backfill"]["segments"] == ["enterprise"]


def test_a_clock_that_has_run_out_leaves_with_3(csmkit, filled):
    csmkit("team", "leave", "alice", "--on", "2026-12-18")

    assert csmkit("departures", "--exit-code").exit_code == 0
    late = csmkit("departures", "--exit-code", "--as-of", "2026-11-24")

    assert late.exit_code == 3
    assert "overdue" in late.stdout


def test_a_clock_is_ticked_and_a_role_filled(csmkit, filled):
    csmkit("team", "leave", "alice", "--on", "2026-12-18")

    assert csmkit("departures", "tick", "alice", "told").stderr == "alice, told: done\n"
    assert csmkit("departures", "fill", "alice", "bob").stderr == (
        "the role of alice: filled by bob after 0 days\n"
    )
    assert csmkit("departures", "tick", "alice", "tolld").exit_code == 5
    assert csmkit("departures", "fill", "bob", "alice").exit_code == 4
    assert "coverage mode is over" in csmkit("departures").stderr


def test_a_departure_goes_out_and_comes_back_in_another_process(process, filled):
    def run(*words):
        return process("--db", filled, *words, env={**os.environ, "CSMKIT_AS_OF": "2026-11-20"})

    assert run("team", "leave", "alice", "--on", "2026-12-18", "--abrupt").returncode == 0
    document = run("export").stdout

    again = process("--db", filled, "diff", "-f", "-", input=document)

    assert b"csmkit.departure/v1" in document
    assert (again.returncode, again.stdout) == (0, b"")


def test_an_empty_store_says_how_to_record_a_departure(csmkit, home):
    csmkit("init")

    assert csmkit("departures").stderr == (
        "no departures; `csmkit team leave KEY --on DAY` records one\n"
    )
