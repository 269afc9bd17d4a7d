"""`csmkit signals` over a team's own files, and what a wrong one does to the other commands."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from csmkit.resources import search_path

SHIPPED = search_path("playbooks")[-1].path
SAMPLE, *_ = re.findall(
    r"```yaml\n(.*?)```", (SHIPPED / "README.md").read_text(encoding="utf-8"), re.DOTALL
)
BROKEN = "id: sulking\nstage: wanning\n"


@pytest.fixture
def own():
    """A project in the working folder, and a function that writes signal files into it."""
    Path("csmkit.toml").touch()

    def write(name, text, relationship="customer"):
        place = Path("playbooks/trust") / relationship / f"{name}.yaml"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
        return place

    return write


def overriding(name):
    text = (SHIPPED / "trust" / "customer" / f"{name}.yaml").read_text(encoding="utf-8")
    return text.replace("points: ", "overrides: shipped\npoints: ", 1)


def rows(result):
    assert result.exit_code == 0, result.stderr
    return {row["signal"]: row for row in map(json.loads, result.stdout.splitlines())}


def test_the_readme_taken_literally_makes_a_signal_that_counts(csmkit, own):
    own("budget-moved", SAMPLE)
    lint = csmkit("signals", "lint", "--exit-code")
    assert (lint.exit_code, lint.stdout, lint.stderr) == (0, "", "no mistakes, no advice\n")
    test = csmkit("signals", "test", "budget-moved")
    assert (test.exit_code, test.stderr) == (0, "2 examples, each as its file says\n")
    assert rows(csmkit("signals", "list", "-o", "ndjson"))["budget-moved"]["origin"] == "project"


def test_a_list_says_where_a_signal_comes_from_and_whether_it_counts(csmkit, own):
    own("silence", overriding("silence"))
    Path("csmkit.toml").write_text('disabled_signals = ["limbo"]\n')
    found = rows(csmkit("signals", "list", "-o", "ndjson"))
    shown = {name: found[name] for name in ("silence", "limbo", "respect")}
    assert {name: (r["origin"], r["overrides"], r["disabled"]) for name, r in shown.items()} == {
        "silence": ("project", "shipped", False),
        "limbo": ("shipped", None, True),
        "respect": ("shipped", None, False),
    }
    told = {line.split()[0]: line for line in csmkit("signals", "list").stdout.splitlines()}
    assert "project, overrides shipped" in told["silence"]
    assert "shipped, disabled" in told["limbo"]
    assert "disabled" in csmkit("signals", "show", "limbo").stdout


def test_lint_names_every_mistake_with_its_place_and_advice_on_the_rest(csmkit, own):
    broken = own("sulking", BROKEN)
    own("budget-moved", SAMPLE.replace("points: 14", "points: 44"))
    own("silence", overriding("silence").replace("overrides: shipped\n", ""))
    result = csmkit("signals", "lint", "-o", "ndjson")
    assert result.exit_code == 5
    found = [json.loads(line) for line in result.stdout.splitlines()]
    mistakes = [one for one in found if one["severity"] == "mistake"]
    assert (Path(mistakes[0]["path"]).name, mistakes[-1]["signal"]) == (broken.name, "silence")
    assert "say 'overrides: shipped'" in mistakes[-1]["message"]
    assert any(one["message"].startswith("stage: must be 'waning'") for one in mistakes)
    advice = [one for one in found if one["severity"] == "advice"]
    assert [(one["signal"], one["line"]) for one in advice] == [("budget-moved", 5)]
    assert json.loads(result.stderr.splitlines()[-1])["error"]["exit"] == 5


def test_lint_of_a_path_looks_at_nothing_else(csmkit, own):
    place = own("budget-moved", SAMPLE.replace("points: 14", "points: 44"))
    own("sulking", BROKEN)
    assert csmkit("signals", "lint", place).exit_code == 0
    assert csmkit("signals", "lint", place, "--exit-code").exit_code == 3
    assert csmkit("signals", "lint", "playbooks").exit_code == 5
    assert csmkit("signals", "lint", "none").exit_code == 7
    assert csmkit("signals", "lint", "csmkit.toml").exit_code == 5


def test_lint_checks_a_folder_before_it_counts(csmkit, own, tmp_path):
    place = tmp_path / "draft" / "trust" / "sales" / "sulking.yaml"
    place.parent.mkdir(parents=True)
    place.write_text(BROKEN)
    assert csmkit("signals", "lint").exit_code == 0
    assert csmkit("signals", "lint", tmp_path / "draft").exit_code == 5


def test_an_example_that_fails_is_named_with_its_place_and_facts(csmkit, own):
    place = own("budget-moved", SAMPLE.replace("less_than: 180", "less_than: 18"))
    result = csmkit("signals", "test", "budget-moved", "-o", "ndjson")
    assert result.exit_code == 5
    assert [json.loads(line)["ok"] for line in result.stdout.splitlines()] == [False, True]
    assert f"{place}:" in result.stderr
    assert "stays quiet and must fire; executive_changes_180d is 1, days_to_renewal is 101" in (
        result.stderr
    )
    assert csmkit("signals", "test", "nothing-such").exit_code == 4


COMMANDS = {
    "assess": ("assess", "acme"),
    "assess all": ("assess", "--all", "-o", "ndjson"),
    "list": ("list",),
    "checkin": ("checkin", "acme", "--list"),
    "signals list": ("signals", "list"),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_wrong_file_stops_a_command_unless_it_shall_keep_going(csmkit, filled, own, command):
    own("sulking", BROKEN)
    own("budget-moved", SAMPLE)
    refused = csmkit(*command)
    assert (refused.exit_code, refused.stdout) == (5, "")
    assert "sulking.yaml:2:1: stage: must be 'waning', 'damaged' or 'lost'" in refused.stderr
    went_on = csmkit(*command, "--keep-going")
    assert went_on.exit_code == 0
    assert went_on.stdout
    assert "sulking.yaml:2:1: stage: must be" in went_on.stderr
    assert all(line.startswith("left out: ") for line in went_on.stderr.splitlines())


def test_where_an_overriding_file_is_left_out_the_other_counts(csmkit, own):
    own("silence", overriding("silence").replace("stage: waning", "stage: wanning"))
    found = rows(csmkit("signals", "list", "-o", "ndjson", "--keep-going"))
    assert (found["silence"]["origin"], found["silence"]["points"]) == ("shipped", 14)


def test_without_norms_nothing_goes_on(csmkit, own):
    own("sulking", BROKEN)
    Path("playbooks/trust/judgement.yaml").write_text("thresholds: 3\n")
    assert csmkit("signals", "list", "--keep-going").exit_code == 5
