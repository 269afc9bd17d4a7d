"""`csmkit repair`, `contain` and `retro` as a person and a script use them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from csmkit.cli.schema import SHAPES, schema_of

TROUBLE = """\
schema: csmkit.blueprint/v1
key: acme
name: Acme Freight
commitments:
- {id: plan, text: Send the plan, side: us, promised_on: 2026-10-01, due_on: 2026-10-20}
"""
REMOVED = """\
schema: csmkit.blueprint/v1
key: acme
name: Acme Freight
contacts:
- {id: dana, name: Dana Ito, email: dana@acme.example, decision_maker: true}
sightings:
- {signal: removed-from-account, on: 2026-11-18, text: Alice shall not call}
---
schema: csmkit.teammate/v1
key: bob
name: Bob Weiss
email: bob@us.example
role: leader
"""


@pytest.fixture
def troubled(filled, applied):
    applied(TROUBLE)


@pytest.fixture
def removed(filled, applied):
    applied(REMOVED)


def test_a_person_reads_what_to_do_what_to_say_and_when_to_stop(csmkit, troubled):
    result = csmkit("repair", "ACME")

    page = result.stdout
    assert result.exit_code == 0
    assert "Begin a repair: trust is damaged and no repair is under way" in page
    assert "2026-10-20 commitment: Send the plan" in page
    assert "competence was hurt (inferred from the points" in page
    assert page.index("Own the moment") < page.index("Be reliable in small things")
    assert "say I dropped the ball on “Send the plan”" in page
    assert "not We misunderstood." in page
    assert "without a better stage, contain" in page
    assert result.stderr == "nothing was written; --accept enters the promises as commitments\n"


def test_a_dry_run_of_accepting_tells_and_changes_nothing(csmkit, troubled):
    before = csmkit("history").stdout

    result = csmkit("repair", "acme", "--accept", "--dry-run")

    assert "would begin repair 2026-11-20-customer with" in result.stderr
    assert csmkit("history").stdout == before


def test_a_repair_is_accepted_followed_closed_and_taken_back(csmkit, troubled):
    assert "began repair 2026-11-20-customer" in csmkit("repair", "acme", "--accept").stderr
    again = csmkit("repair", "acme", "--accept")
    assert again.stderr == "acme: repair 2026-11-20-customer is under way since 2026-11-20\n"
    assert csmkit("repair", "acme", "--kept", "recap").stderr.startswith("kept on 2026-11-20: Send")
    assert "promise recap: " in csmkit("repair", "acme").stdout
    assert csmkit("repair", "acme", "--kept", "nothing").exit_code == 4
    done = csmkit("repair", "acme", "--close", "recovered")
    assert done.stderr.startswith("acme: repair 2026-11-20-customer is closed as recovered\n")
    assert csmkit("repair", "acme", "--close", "recovered").exit_code == 5
    assert csmkit("undo").exit_code == 0
    assert "Go on with the repair" in csmkit("repair", "acme").stdout


def test_a_breach_that_comes_too_late_is_said_to_have_no_effect(csmkit, troubled):
    csmkit("repair", "acme", "--accept")

    result = csmkit("repair", "acme", "--breach", "integrity")

    assert "--breach has no effect: repair 2026-11-20-customer runs for competence" in result.stderr


def test_steps_are_rows_for_a_spreadsheet(csmkit, troubled):
    rows = csmkit("repair", "acme", "-o", "csv").stdout.splitlines()

    assert rows[0].startswith("id,part,title,on,hour,")
    assert len(rows) > 8


@pytest.mark.parametrize(
    ("arguments", "exit_code"),
    [
        (("repair", "nobody"), 4),
        (("retro", "nobody"), 4),
        (("contain", "nobody"), 4),
        (("repair", "acme", "--accept", "--close", "recovered"), 2),
        (("repair", "acme", "--on", "2026-11-19"), 2),
        (("repair", "acme", "--breach", "both"), 2),
        (("contain", "acme"), 8),
        (("repair", "brook"), 0),
        (("repair", "brook", "--accept"), 0),
        (("retro", "brook"), 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else str(value),
)
def test_what_cannot_be_done_ends_with_its_exit_code(csmkit, filled, arguments, exit_code):
    assert csmkit(*arguments).exit_code == exit_code


def test_what_is_lost_is_contained_and_the_files_are_named(csmkit, removed):
    refused = csmkit("repair", "acme", "--accept")
    assert refused.exit_code == 8
    assert "run `csmkit contain acme -r customer`" in refused.stderr

    result = csmkit("contain", "acme", "--to", "bob", "--leader", "bob")

    assert result.exit_code == 0, result.stderr
    files = [Path(line) for line in result.stdout.splitlines()]
    assert [path.name for path in files][:2] == ["memo.md", "memo.json"]
    assert all(path.is_file() for path in files)
    assert "is opened: alice → bob, transfer on" in result.stderr
    assert json.loads(csmkit("handoff", "list", "-o", "json").stdout)[0]["reason"] == "trust-lost"


def test_a_dry_run_of_containing_writes_nothing(csmkit, removed):
    result = csmkit("contain", "acme", "--dry-run", "-o", "json")

    assert json.loads(result.stdout)["files"] == []
    assert not Path("handoffs").exists()


def test_a_retrospective_is_a_document_and_keeps_lessons(csmkit, removed):
    page = csmkit("retro", "acme", "--lesson", "Ask twice", "--lesson", "Name a day")

    assert page.stderr == "acme: kept 2 lessons\n"
    assert "# Looking back: Acme Freight" in page.stdout
    assert "- Ask twice *(acme, 2026-11-20" in page.stdout
    assert "Ask twice" in csmkit("retro", "brook").stdout


@pytest.mark.parametrize(
    ("kind", "arguments"),
    [
        ("repair", ("repair", "acme")),
        ("retrospective", ("retro", "acme")),
        ("containment", ("contain", "acme", "--force")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_json_has_the_shape_of_its_schema(csmkit, troubled, kind, arguments):
    csmkit("repair", "acme", "--accept")
    csmkit("retro", "acme", "--lesson", "Ask twice")

    value = json.loads(csmkit(*arguments, "-o", "json").stdout)

    TypeAdapter(SHAPES[kind]).validate_python(value, strict=True, extra="forbid")
    assert list(value) == [*schema_of(kind)["properties"]]
    assert value["schema"] == f"csmkit.{kind}/v1"


def test_planning_a_repair_imports_no_database_layer_and_no_templates(process, filled, monkeypatch):
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")

    imported = process("repair", "acme").stderr.decode()

    assert " csmkit.trust.repair" in imported
    assert not any(f" {name}" in imported for name in ("sqlmodel", "sqlalchemy", "jinja2"))


def test_hostile_words_reach_the_terminal_clean(csmkit, troubled):
    hostile = TROUBLE.replace("Acme Freight", '"\\e[31m\\u202e{by}"').replace(
        "Send the plan", '"{owner} \\e]0;x\\a [bold]"'
    )
    csmkit("apply", "-f", "-", stdin=hostile)

    page = csmkit("repair", "acme").stdout

    assert not {"\x1b", "\u202e", "\a"} & set(page)
    assert "{owner}" in page
    assert "[bold]" in page
