from __future__ import annotations

import json
import os

SET = ("engagement", "set", "ACME", "--every", "45", "--until", "2027-02-18", "--why", "No hours")


def test_a_leader_reads_who_could_give_and_who_is_spared(csmkit, filled):
    found = csmkit("engagement", "propose", "--hours", "1")

    assert found.exit_code == 0
    assert "spared: brook, next to nothing is recorded" in found.stderr


def test_a_script_gets_the_proposal_in_one_object(csmkit, filled):
    found = json.loads(csmkit("engagement", "propose", "--for", "alice", "-o", "json").stdout)

    assert found["schema"] == "csmkit.engagement-proposal/v1"
    assert (found["wanted_hours"], found["changes"]) == (0.0, [])
    assert {one["account"] for one in found["spared"]} == {"acme", "brook"}


def test_a_change_is_set_told_and_ended(csmkit, filled):
    done = csmkit(*SET)
    assert "acme: every 45 days from 2026-11-20 until 2027-02-18" in done.stderr
    assert "`csmkit email acme engagement-change` tells the customer" in done.stderr
    assert "nothing changed" in csmkit(*SET).stderr

    (shape,) = json.loads(csmkit("engagement", "list", "-o", "json").stdout)
    assert (shape["state"], shape["days_left"], shape["told_on"]) == ("running", 90, None)
    assert csmkit("engagement", "list", "--exit-code").exit_code == 3

    assert csmkit("engagement", "told", "ACME").stderr == "acme: told on 2026-11-20\n"
    assert csmkit("engagement", "list", "--exit-code").exit_code == 0

    late = ("--as-of", "2027-02-19")
    asked = csmkit("engagement", "list", "--exit-code", *late)
    assert (asked.exit_code, "What did the slower rhythm do" in asked.stderr) == (3, True)
    ended = csmkit("engagement", "end", "ACME", "--review", "They noticed", *late)
    assert ended.stderr == "acme: ended on 2027-02-18, reviewed\n"
    assert csmkit("engagement", "list", "--exit-code", *late).exit_code == 0


def test_a_spared_account_is_refused_by_a_guard_in_one_sentence(csmkit, filled):
    found = csmkit("engagement", "set", "brook", *SET[3:])

    assert (found.exit_code, len(found.stderr.splitlines())) == (8, 1)
    assert "--force does it anyway" in found.stderr


def test_an_unknown_account_is_not_found(csmkit, filled):
    assert csmkit("engagement", "set", "nope", *SET[3:]).exit_code == 4
    assert csmkit("engagement", "end", "ACME").exit_code == 5


def test_a_dry_run_sets_nothing(csmkit, filled):
    assert "would be every 45 days" in csmkit(*SET, "--dry-run").stderr

    assert csmkit("engagement", "list").stderr.startswith("no account has another rhythm")


def test_the_command_lines_that_are_proposed_can_be_typed(process, filled):
    environment = {**os.environ, "CSMKIT_AS_OF": "2026-11-20"}
    found = process("--db", filled, "engagement", "propose", "-o", "json", env=environment)

    for command in json.loads(found.stdout)["commands"]:
        assert command.startswith("csmkit engagement set ")
    assert found.returncode == 0
