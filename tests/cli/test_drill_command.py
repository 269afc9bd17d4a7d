from __future__ import annotations

import json

import pytest

QUESTIONS = (
    "Who looks after which account",
    "What they carry until somebody owns it, beside their own accounts",
    "By when each customer hears, and from whom",
    "Renewals in motion",
    "Systems to change",
    "Records here that still name alice",
    "What is not written down",
    "What only they know",
)


def drill(csmkit, *arguments):
    return csmkit("coverage", "drill", *arguments)


def test_a_drill_answers_every_question_in_one_page(csmkit, filled):
    found = drill(csmkit, "alice")

    assert found.exit_code == 0
    assert found.stdout.startswith("Drill: alice gone on 2026-11-20\n")
    assert all(question in found.stdout for question in QUESTIONS)


def test_the_same_is_markdown_for_a_wiki(csmkit, filled):
    page = drill(csmkit, "alice", "-o", "md").stdout

    assert page.startswith("# Drill: alice gone on 2026-11-20\n")
    assert [line[3:] for line in page.splitlines() if line.startswith("## ")] == [*QUESTIONS]
    assert "| priority |" not in page
    assert "| prio | account |" in page


def test_a_script_gets_one_object_or_a_line_for_each_account(csmkit, filled):
    whole = json.loads(drill(csmkit, "alice", "bob", "-o", "json").stdout)
    rows = [
        json.loads(line)
        for line in drill(csmkit, "alice", "bob", "-o", "ndjson").stdout.splitlines()
    ]

    assert (whole["schema"], whole["leaving"]) == ("csmkit.drill/v1", ["alice", "bob"])
    assert whole["accounts"] == rows
    assert {row["account"] for row in rows} == {"acme", "brook"}


def test_nothing_is_written_by_a_drill(csmkit, filled):
    before = filled.read_bytes()

    drill(csmkit, "alice")
    drill(csmkit, "--all")

    assert filled.read_bytes() == before


def test_the_table_of_a_team_names_its_weakest_point(csmkit, filled):
    found = drill(csmkit, "--all")

    assert found.stdout.splitlines()[0].split()[:3] == ["TEAMMATE", "NAME", "ACCOUNTS"]
    assert found.stderr.startswith("weakest point: alice: 1 of 1 accounts have no backup")
    whole = json.loads(drill(csmkit, "--all", "-o", "json").stdout)
    assert (whole["schema"], whole["weakest"]) == ("csmkit.team-resilience/v1", "alice")


@pytest.mark.parametrize("who", ["alice", "--all"])
def test_limits_that_are_crossed_leave_with_3_only_where_it_is_asked(csmkit, filled, who):
    assert drill(csmkit, who).exit_code == 0
    assert drill(csmkit, who, "--exit-code").exit_code == 3


def test_limits_of_ones_own_decide(csmkit, filled, tmp_path):
    folder = tmp_path / "mine" / "coverage"
    folder.mkdir(parents=True)
    folder.joinpath("drill.yaml").write_text(LENIENT)

    found = drill(csmkit, "--all", "--exit-code", "--playbooks", tmp_path / "mine")

    assert found.exit_code == 0
    assert "no limit is crossed" in found.stderr


LENIENT = """\
schema: csmkit.coverage-drill/v1
plan: {reason: abrupt, source: judgement}
renewal: {in_motion_within_days: 90, source: judgement}
limits:
  without_backup_share: {at_most: 1, source: judgement}
  only_theirs_share: {at_most: 1, source: judgement}
  short_hours: {at_most: 100, source: judgement}
  exposed_revenue_share: {at_most: 1, source: judgement}
  readiness: {at_least: 0, source: judgement}
"""


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        ((), 2, "name who is gone, or --all"),
        (("alice", "--all"), 2, "name who is gone, or --all"),
        (("alcie",), 4, "no teammate 'alcie'"),
        (("alice", "--fields", "interims"), 2, "unknown field 'interims'"),
        (("--all", "--team", "apac"), 4, "no team 'apac'"),
    ],
)
def test_a_wrong_drill_gets_one_sentence(csmkit, filled, arguments, code, sentence):
    found = drill(csmkit, *arguments)

    assert (found.exit_code, found.stdout) == (code, "")
    assert sentence in found.stderr


def test_hostile_names_stay_text(csmkit, filled):
    text = (
        "schema: csmkit.blueprint/v1\nkey: evil\nowner: alice\n"
        'name: "[red]Evil | \\u202e\\u001b[31m"\n'
        'contacts: [{id: eve, name: "a | b \\u001b[2J"}]\n'
        "touches: [{on: 2026-11-12, kind: call, contacts: [eve], teammates: [alice]}]\n"
    )
    assert csmkit("apply", "-f", "-", stdin=text).exit_code == 0

    for style in ("table", "md"):
        page = drill(csmkit, "alice", "-o", style).stdout
        assert "\x1b" not in page
        assert "\u202e" not in page
    assert "a \\| b" in page


def test_who_owns_nothing_leaves_no_account_behind(csmkit, filled):
    lena = "schema: csmkit.teammate/v1\nkey: lena\nname: Lena\nrole: leader\n"
    csmkit("apply", "-f", "-", stdin=lena)

    found = drill(csmkit, "lena", "--exit-code")

    assert found.exit_code == 0
    assert "no accounts would need an owner" in found.stdout


def test_a_team_without_anybody_is_told_so(csmkit, home):
    csmkit("init")

    assert drill(csmkit, "--all").stderr == "no CSM; `csmkit team add KEY` adds one\n"
