"""`csmkit conflict` as a person and a script use it."""

from __future__ import annotations

import json

import pytest
from pydantic import TypeAdapter

from csmkit.cli.schema import SHAPES, schema_of

NEVER_CALM = """\
schema: csmkit.blueprint/v1
key: acme
name: Acme Freight
conflicts:
- {id: fee, title: The set-up fee, opened_on: 2026-06-01}
- {id: times, title: "Answer \\e[31m times | pipes", opened_on: 2026-07-10}
- {id: reports, title: Missing reports, opened_on: 2026-10-20}
conflict_notes:
- {conflict: fee, on: 2026-06-04, about: conversation, text: Heard out}
- {conflict: fee, on: 2026-07-01, about: resolved}
- {conflict: times, on: 2026-08-10, about: conversation}
- {conflict: times, on: 2026-09-15, about: resolved, text: A rota}
- {conflict: reports, on: 2026-10-25, about: source, side: them, text: Nobody sent them}
"""


@pytest.fixture
def never_calm(filled, applied):
    applied(NEVER_CALM)


def test_a_conflict_is_met_from_its_opening_to_its_end(csmkit, filled):
    steps = (
        ("open", "ACME", "The sync was understood as live", "--raised-by", "Dana"),
        ("note", "ACME", "Heard them out", "--with", "dana"),
        ("note", "ACME", "--ours", "We wrote nightly", "--kind", "misunderstood-value"),
        ("note", "ACME", "--theirs", "The demo was live", "--kind", "oversold-function"),
        ("note", "ACME", "--their-assumption", "As in the demo", "--our-part", "Nobody asked"),
        ("note", "ACME", "--agreed", "Hourly from January", "--wording", "the hourly sync"),
        ("note", "ACME", "--begun"),
        ("resolve", "ACME", "Hourly is enough for them"),
    )
    said = [csmkit("conflict", *step) for step in steps]

    assert [one.exit_code for one in said] == [0] * len(steps)
    assert said[0].stderr.endswith("not asked yet what the source is: ourselves and them\n")
    assert said[2].stderr.endswith("what the source is: them\n")
    assert "noted; in progress since 2026-11-20" in said[6].stderr
    page = csmkit("conflict", "show", "acme").stdout
    assert page.index("\nWe\n") < page.index("\nThey\n") < page.index("\nAgreed\n")
    assert "The demo was live (Sold on a function that we do not have, 2026-11-20)" in page
    assert "Still to ask" not in page


def test_resolving_without_having_asked_says_that_it_may_come_back(csmkit, filled):
    csmkit("conflict", "open", "ACME", "The sync", "--ours", "We wrote nightly")
    resolved = csmkit("conflict", "resolve", "ACME", "Hourly is enough")
    assert resolved.exit_code == 0
    assert resolved.stderr.endswith("may come back: nobody asked what the source is: them\n")


def test_resolving_with_something_open_is_refused_and_nothing_is_written(csmkit, filled):
    issue = "schema: csmkit.blueprint/v1\nkey: acme\nname: Acme Freight\n"
    issue += "issues: [{id: late, title: Sync is late, opened_on: 2026-11-01}]\n"
    assert csmkit("apply", "-f", "-", stdin=issue).exit_code == 0
    assert csmkit("conflict", "open", "ACME", "The sync", "--issue", "late").exit_code == 0

    refused = csmkit("conflict", "resolve", "ACME")

    assert refused.exit_code == 5
    assert refused.stderr == (
        "error: conflict 'the-sync' of 'acme' is not resolved while its issue 'Sync is late' is "
        "open; close what is open first\n"
    )
    (listed,) = json.loads(csmkit("conflict", "list", "-o", "json").stdout)
    assert listed["state"] == "open"


def test_who_goes_from_one_conflict_to_the_next_is_named_with_what_does_not_fit(csmkit, never_calm):
    for command in (("conflict", "list"), ("conflict", "show", "acme"), ("audit", "acme")):
        page = csmkit(*command).stdout
        assert "acme goes from one conflict to the next" in page
        assert "does not fit: Has an executive sponsor (no; yes)" in page
        assert "For a leader to decide, and for colleagues only." in page
        assert "\x1b" not in page
    assert "One conflict follows the other, with no calm between" in csmkit("assess", "acme").stdout


def test_the_audit_asks_the_side_that_nobody_asked(csmkit, never_calm):
    page = csmkit("audit", "acme").stdout

    assert "Not asked yet: ourselves (“Missing reports”). What does each side believe" in page
    assert 'csmkit conflict note acme --theirs "…" --ours "…"' in page
    assert "Not asked yet" not in csmkit("audit", "brook").stdout


def test_a_list_tells_a_script_that_nobody_has_spoken_for_too_long(csmkit, never_calm):
    assert csmkit("conflict", "list", "--open", "--exit-code").exit_code == 3
    assert csmkit("conflict", "note", "acme", "Spoke with them").exit_code == 0
    assert csmkit("conflict", "list", "--open", "--exit-code").exit_code == 0


@pytest.mark.parametrize(
    ("kind", "command"),
    [("listed-conflict", ("list", "-o", "ndjson")), ("conflict", ("show", "acme", "-o", "ndjson"))],
)
def test_the_json_is_the_one_that_the_schema_describes(csmkit, never_calm, kind, command):
    line = csmkit("conflict", *command).stdout.splitlines()[0]
    found = json.loads(line)

    TypeAdapter(SHAPES[kind]).validate_python(found, strict=True)
    assert found.keys() == schema_of(kind)["properties"].keys()
    assert found["schema"] == f"csmkit.{kind}/v1"


@pytest.mark.parametrize("format_", ["csv", "md", "json", "ndjson", "table"])
def test_no_conflicts_are_no_failure(csmkit, filled, format_):
    result = csmkit("conflict", "list", "-o", format_)

    assert (result.exit_code, result.stderr) == (0, "no conflicts\n")


WRONG = {
    "no text": (("note", "acme"), 2, "say what to note"),
    "a kind of nothing": (("note", "acme", "x", "--kind", "people"), 2, "--kind needs --ours"),
    "among ourselves without a word": (("note", "acme", "--inner"), 2, "--inner needs a TEXT"),
    "unknown account": (("show", "amce"), 4, "did you mean 'acme'"),
    "unknown conflict": (("show", "acme", "-c", "repotrs"), 4, "did you mean 'reports'"),
    "no conflict": (("show", "brook"), 5, "account 'brook' has no conflict"),
    "unknown field": (("list", "--fields", "stat"), 2, "did you mean 'state'"),
}


@pytest.mark.parametrize(("command", "code", "because"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_in_one_sentence(csmkit, never_calm, command, code, because):
    result = csmkit("conflict", *command)

    assert result.exit_code == code
    assert because in result.stderr


def test_a_citation_at_the_renewal_keeps_the_issue_beside_the_conflict(process, filled):
    for step in (
        ("conflict", "open", "ACME", "The sync"),
        ("conflict", "resolve", "ACME"),
        ("conflict", "note", "ACME", "--cited", "The sync was never what we bought"),
    ):
        assert process(*step).returncode == 0

    page = process("conflict", "show", "ACME").stdout.decode()
    assert "named as a reason to leave: The sync was never what we bought" in page
    assert b"They name an old conflict as a reason to leave" in process("assess", "ACME").stdout
