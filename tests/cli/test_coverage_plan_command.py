from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from csmkit.cli.app import app

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def example_store(tmp_path_factory):
    """A store file with the examples, made once."""
    folder = tmp_path_factory.mktemp("examples")
    settings = ["--db", str(folder / "csmkit.db"), "--as-of", "2026-11-20", "-q"]
    for command in (["init"], ["apply", "-f", str(EXAMPLES)]):
        result = CliRunner().invoke(
            app, [*settings, *command], env={"CSMKIT_HOME": str(folder / "home")}
        )
        assert result.exit_code == 0, result.stderr
    return folder / "csmkit.db"


@pytest.fixture
def team(example_store, home):
    """The store of this home: a copy of the examples."""
    store = home / "data" / "csmkit.db"
    store.parent.mkdir(parents=True)
    shutil.copy(example_store, store)
    return store


def test_a_leader_reads_who_takes_what_and_why(csmkit, team):
    found = csmkit("coverage", "plan", "--leaving", "alice")

    lines = found.stdout.splitlines()
    assert lines[0] == "Plan of 2026-11-20: alice leaves"
    assert lines[1].endswith("points: proven best")
    assert any(line.startswith("without a plan, everything to") for line in lines)
    assert any("is its backup" in line for line in lines)
    assert "Who carries what" in found.stdout


def test_a_plan_goes_out_as_json_and_comes_back_as_handoffs(csmkit, team, tmp_path):
    plan = csmkit("coverage", "plan", "--leaving", "alice", "-o", "json").stdout
    saved = json.loads(plan)
    assert saved["schema"] == "csmkit.coverage-plan/v1"
    assert saved["is_optimal"]
    file = tmp_path / "plan.json"
    file.write_text(plan)

    first = csmkit("coverage", "apply", file, "--start", "2026-12-01", "-o", "json")
    again = csmkit("coverage", "apply", "-", "--start", "2026-12-01", "-o", "json", stdin=plan)

    assert first.stdout == again.stdout
    assert "planned 0 handoffs" in again.stderr
    placed = {(one["account"], one["to"]) for one in saved["placements"]}
    handed = {(key, one["to"]) for one in json.loads(first.stdout) for key in one["accounts"]}
    assert handed == placed


def test_a_dry_run_plans_nothing(csmkit, team):
    plan = csmkit("coverage", "plan", "--leaving", "alice", "-o", "json").stdout

    said = csmkit("coverage", "apply", "-", "--start", "2026-12-01", "--dry-run", stdin=plan)

    assert said.stderr.startswith("would plan")
    assert csmkit("handoff", "list").stderr == "no handoffs\n"


def test_no_plan_leaves_with_8_and_names_rules_and_ways_out(csmkit, team):
    leaving = [word for key in ("alice", "chloe", "emma") for word in ("--leaving", key)]

    found = csmkit("coverage", "plan", *leaving, "-o", "json")

    assert found.exit_code == 8
    plan = json.loads(found.stdout)
    assert plan["placements"] == []
    assert plan["conflict"]["rules"]
    assert plan["conflict"]["ways_out"][0]["kind"] == "backfill"
    assert json.loads(found.stderr.splitlines()[-1])["error"]["message"] == plan["conflict"]["text"]
    refused = csmkit("coverage", "apply", "-", stdin=found.stdout)
    assert refused.exit_code == 8
    assert "places no account" in refused.stderr


def test_plans_are_compared_side_by_side(csmkit, team):
    words = ("--what-if", "pin ACME=chloe", "--what-if", "backfill 1")

    found = json.loads(
        csmkit("coverage", "plan", "--leaving", "alice", *words, "-o", "json").stdout
    )

    assert [one["what_if"] for one in found] == ["", "pin ACME=chloe", "backfill 1"]
    assert found[1]["extra_points"] > 0 >= found[2]["extra_points"]
    assert "acme" in found[1]["moved"]


def test_wishes_that_make_no_sense_are_refused_in_one_sentence(csmkit, team):
    cases = {
        (): "say who leaves: --leaving TEAMMATE",
        ("--leaving", "alice", "--pin", "acme"): "write ACCOUNT=TEAMMATE, as in ACME=bob",
        ("--leaving", "alice", "--what-if", "win"): "--what-if 'win' is not understood",
        ("--leaving", "alice", "--backfill", "many"): "'many' is no number of people from 0 to 50",
    }
    for words, sentence in cases.items():
        found = csmkit("coverage", "plan", *words)
        assert (found.exit_code, sentence in found.stderr) == (2, True), found.stderr
    pinned = csmkit("coverage", "plan", "--leaving", "alice", "--pin", "ACME=emma")
    assert pinned.exit_code == 5
    assert "(rule working-day)" in pinned.stderr
