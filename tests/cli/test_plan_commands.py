"""`csmkit plan` as a person and a script use it."""

from __future__ import annotations

import json

import pytest
from pydantic import TypeAdapter

from csmkit.cli.schema import SHAPES

PEOPLE = """\
schema: csmkit.teammate/v1
key: lena
name: Lena Vogt
role: leader
---
schema: csmkit.blueprint/v1
key: hostile
name: "Hostile \\e[31m | name"
segment: enterprise
contacts:
- {id: dana, name: "Dana \\u202e Osei", email: dana@hostile.example}
- {id: old, name: Old Boss, left_on: 2026-10-01}
"""


@pytest.fixture
def parties(filled, applied):
    applied(PEOPLE)


def test_a_plan_goes_from_its_start_to_its_outcome(csmkit, parties, tmp_path):
    steps = (
        ("start", "hostile", "Claims in a day | \x1b[31m", "--measure", "Days", "--target", "1"),
        ("note", "hostile", "--ours", "An engineer", "--in-scope", "Hourly sync"),
        ("note", "hostile", "Their IT doubts the date"),
        ("sponsor", "hostile", "lena"),
        ("agree", "hostile", "lena"),
        ("sponsor", "hostile", "dana"),
        ("agree", "hostile", "dana"),
        ("task", "add", "hostile", "Name the depots", "--owner", "dana", "--due", "+14d"),
        ("task", "move", "hostile", "name", "--to", "+21d", "--because", "Dana is ill"),
        ("update", "hostile", "--value", "4 days", "--told"),
        ("task", "done", "hostile", "name"),
    )
    said = [csmkit("plan", *step) for step in steps]

    assert [one.exit_code for one in said] == [0] * len(steps)
    assert "missing: our executive (nobody is named) and their executive" in said[0].stderr
    assert "signed; agreed" in said[6].stderr
    assert "next update on 2026-12-04" in said[9].stderr
    page = csmkit("plan", "show", "hostile").stdout
    assert "agreed on 2026-11-20" in page
    assert "\x1b" not in page
    assert "\u202e" not in page
    shape = json.loads(csmkit("plan", "show", "hostile", "-o", "json").stdout)
    TypeAdapter(SHAPES["success-plan"]).validate_python(shape, strict=True, extra="forbid")
    assert (shape["state"], shape["tasks"][0]["moves"][0]["note"]) == ("agreed", "Dana is ill")

    shared = csmkit("plan", "share", "hostile", "--out", str(tmp_path / "out"))
    assert shared.exit_code == 0
    texts = [path.read_text() for path in (tmp_path / "out").iterdir()]
    assert len(texts) == 2
    assert not any("Dana is ill" in text or "doubts the date" in text for text in texts)

    assert csmkit("plan", "close", "hostile", "--reached").exit_code == 0
    assert csmkit("plan", "update", "hostile", "--told").exit_code == 5
    assert csmkit("undo").exit_code == 0
    assert "reached" not in csmkit("plan", "show", "hostile").stdout


def test_a_due_update_is_listed_and_ends_with_3_for_cron(csmkit, parties):
    assert csmkit("plan", "due", "--exit-code").exit_code == 0
    began = ("--on", "2026-10-01", "--every", "7", "--as-of", "2026-10-01")
    assert csmkit("plan", "start", "hostile", "Claims", *began).exit_code == 0
    found = csmkit("plan", "due", "--exit-code", "-o", "json")

    assert found.exit_code == 3
    (row,) = json.loads(found.stdout)
    TypeAdapter(SHAPES["listed-plan"]).validate_python(row, strict=True, extra="forbid")
    assert (row["account"], row["next_update_on"], row["days_overdue"]) == (
        "hostile",
        "2026-10-08",
        43,
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("task", "add", "hostile", "x", "--due", "+7d"), "a task needs an owner"),
        (("task", "add", "hostile", "x", "--owner", "dana"), "a task needs a day"),
        (("sponsor", "hostile", "old"), "Old Boss has left"),
    ],
    ids=["no owner", "no day", "sponsor left"],
)
def test_what_cannot_be_ends_with_5_and_one_sentence(csmkit, parties, words, said):
    assert csmkit("plan", "start", "hostile", "Claims in a day").exit_code == 0
    before = csmkit("get", "hostile").stdout
    refused = csmkit("plan", *words)

    assert refused.exit_code == 5
    assert said in refused.stderr
    assert refused.stderr.count("error:") == 1
    assert csmkit("get", "hostile").stdout == before


def test_an_account_without_a_plan_says_how_to_begin_one(csmkit, parties):
    found = csmkit("plan", "show", "hostile")
    assert found.exit_code == 5
    assert "csmkit plan start hostile" in found.stderr
    assert csmkit("plan", "show", "nobody").exit_code == 4
