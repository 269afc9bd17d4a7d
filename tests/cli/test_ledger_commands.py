"""`csmkit commitments`, `commit`, `keep`, `break`, `move`, `nudge`, `expect` from outside."""

from __future__ import annotations

import json

import pytest
from pydantic import TypeAdapter

from csmkit.cli.schema import SHAPES

OWED = """\
schema: csmkit.blueprint/v1
key: acme
name: Acme Freight
contacts:
- {id: dana, name: Dana Ito, email: dana@acme.example}
- {id: cho, name: Cho Park, email: cho@acme.example, champion: true}
- {id: eve, name: Eve Stone, email: eve@acme.example, executive_sponsor: true}
commitments:
- {id: plan, text: "Send the \\e[31mplan | now", side: us, due_on: 2026-11-10}
- {id: data, text: Name a data owner, side: them, owner: Dana Ito, due_on: 2026-11-17}
- {id: depot, text: Open the depot, side: them, owner: Dana Ito, due_on: 2026-11-05}
- {id: budget, text: Free the budget, side: them, owner: Dana Ito, due_on: 2026-10-20}
expectations:
- {id: discount, text: The discount stays, held_by: Dana Ito}
"""


@pytest.fixture
def owed(filled, applied):
    applied(OWED)


def test_a_ledger_tells_who_owes_what_and_then_how_each_side_keeps_its_word(csmkit, owed):
    page = csmkit("commitments", "ACME").stdout

    assert page.index("plan | now") < page.index("Free the budget")
    assert "\x1b" not in page
    assert page.endswith(
        "ours: 0 of 1 kept (0%), median delay 10 days, 1 overdue, moved 0 times\n"
        "theirs: 0 of 3 kept (0%), median delay 15 days, 3 overdue, moved 0 times\n",
    )
    assert csmkit("commitments", "--exit-code").exit_code == 3
    assert csmkit("commitments", "--theirs", "--exit-code").exit_code == 0


@pytest.mark.parametrize("form", ["ndjson", "csv", "md"])
def test_a_ledger_is_listed_in_every_form(csmkit, owed, form):
    lines = csmkit("commitments", "-o", form).stdout.splitlines()

    assert [key for line in lines for key in ("plan", "budget", "depot", "data") if key in line]
    assert len(csmkit("commitments", "--totals", "-o", form).stdout.splitlines()) >= 2


def test_a_ledger_as_json_has_both_parts_in_the_shape_of_its_schema(csmkit, owed):
    found = json.loads(csmkit("commitments", "-o", "json").stdout)

    TypeAdapter(SHAPES["ledger"]).validate_python(found, strict=True)
    assert [one["commitment"] for one in found["commitments"]] == [
        "plan",
        "budget",
        "depot",
        "data",
    ]
    assert [side["side"] for side in found["sides"]] == ["us", "them"]


def test_promises_are_made_moved_kept_and_broken_and_each_change_has_its_shape(csmkit, owed):
    steps = (
        ("commit", "ACME", "Write the report", "--due", "2026-12-01", "--by", "alice"),
        ("commit", "ACME", "Sign it", "--due", "2026-12-01", "--theirs", "--by", "dana"),
        ("move", "ACME", "report", "--to", "2026-12-08", "--why", "Half the data came"),
        ("keep", "ACME", "sign"),
        ("break", "ACME", "report", "--why", "Nobody has it"),
        ("keep", "ACME", "report"),
    )
    for step in steps:
        said = csmkit(*step, "-o", "json")
        assert said.exit_code == 0, said.stderr
        TypeAdapter(SHAPES["changed-commitment"]).validate_python(
            json.loads(said.stdout), strict=True
        )
    assert "nothing changes" in csmkit("keep", "ACME", "sign").stderr


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("commit", "ACME", "x", "--due", "2026-12-01", "--theirs", "--by", "nobody"), 5),
        (("commit", "ACME", "x", "--due", "2026-11-01"), 5),
        (("commit", "ACME", "x"), 5),
        (("commit", "ACME", "x", "--due", "2026-12-01", "--theirs"), 5),
        (("keep", "ACME", "plam"), 4),
        (("keep", "NOBODY", "plan"), 4),
        (("move", "ACME", "plan", "--to", "2026-11-19", "--why", "x"), 5),
        (("expect", "ACME", "x", "--promised-by", "alice"), 5),
        (("expect", "ACME", "discont", "--confirmed"), 4),
        (("commitments", "--ours", "--theirs"), 2),
    ],
)
def test_a_mistake_is_one_sentence_and_nothing_is_written(csmkit, owed, words, code):
    before = csmkit("history", "-o", "ndjson").stdout

    said = csmkit(*words)

    assert said.exit_code == code
    assert csmkit("history", "-o", "ndjson").stdout == before
    if code in (4, 5):
        assert len(said.stderr.strip().splitlines()) == 1


def test_reminders_escalate_with_the_days_and_what_we_owe_is_said_first(csmkit, owed):
    said = csmkit("nudge", "ACME", "-o", "json")

    assert said.stderr.startswith("keep your own promise first:\n  acme: Send the ")
    found = {draft["letter"]: draft for draft in json.loads(said.stdout)}
    assert {name: draft["to"] for name, draft in found.items()} == {
        "reminder-owner": ["dana@acme.example"],
        "reminder-champion": ["cho@acme.example"],
        "reminder-sponsor": ["eve@acme.example"],
    }
    for name, text in (("owner", "Name a"), ("champion", "Open the"), ("sponsor", "Free the")):
        body = found[f"reminder-{name}"]["text"]
        assert body.count("\n- ") == 2
        assert text in body
        assert body.index("we are late ourselves") < body.index(text)


def test_reminders_are_drafts_that_the_outbox_takes_and_the_same_day_writes_the_same(csmkit, owed):
    assert csmkit("nudge", "--out", "drafts").stdout.count(".eml\n") == 3
    assert csmkit("nudge", "--out", "drafts").exit_code == 0
    assert "queued 3" in csmkit("outbox", "add", "drafts").stderr


def test_nobody_late_means_no_reminder(csmkit, filled):
    said = csmkit("nudge")

    assert (said.exit_code, said.stdout) == (0, "")
    assert "nobody is late" in said.stderr


def test_expectations_are_shown_with_gaps_and_asked_about_at_the_check_in(csmkit, owed):
    assert csmkit("expectations", "ACME", "--exit-code").exit_code == 3
    asked = csmkit("checkin", "ACME", "--list", "-o", "ndjson").stdout.splitlines()[-1]
    answer = json.dumps({**json.loads(asked), "answer": "yes", "text": "She says so"})
    assert csmkit("checkin", "ACME", "--answers", "-", stdin=answer).exit_code == 0

    found = json.loads(csmkit("expectations", "ACME", "-o", "json").stdout)

    TypeAdapter(SHAPES["expectations"]).validate_python(found, strict=True)
    assert [(e["status"], e["note"]) for e in found["expectations"]] == [
        ("not agreed", "She says so"),
    ]
    assert csmkit("expect", "ACME", "discount", "--agreed", "Order form").exit_code == 0
    assert csmkit("expectations", "ACME", "--exit-code").exit_code == 0
    assert "no expectations" in csmkit("expectations", "brook").stderr
