"""`csmkit explain` from end to end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from csmkit.cli.drawing import drawn
from csmkit.cli.explanation_page import explanation_page

TROUBLED = """\
schema: csmkit.blueprint/v1
key: gale
name: Gale & <b>Söhne</b>
owner: alice
touches:
- {on: 2026-11-12, kind: call, summary: Weekly call}
commitments:
- {text: "Send the plan\\u202e | now", side: us, promised_on: 2026-10-01, due_on: 2026-10-20}
sightings:
- {signal: hesitation, on: 2026-11-10, text: They want to think about it}
- {signal: respect, on: 2026-11-10}
"""


@pytest.fixture
def troubled(csmkit, filled):
    Path("gale.yaml").write_text(TROUBLED)
    assert csmkit("apply", "-f", "gale.yaml").exit_code == 0


def explained(csmkit, *arguments):
    result = csmkit("explain", "gale", "-r", "customer", *arguments)
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_the_page_tells_what_counts_what_lifts_it_and_what_nobody_knows(csmkit, troubled):
    page = explained(csmkit)
    parts = ["What counts", "What would lift it", "If nothing", "could not be judged", "quiet"]
    assert [page.index(part) for part in parts] == sorted(page.index(part) for part in parts)
    assert "our worst overdue days: 31 days; looks for more than 7" in page
    assert "Keep the promise: Send the plan" in page
    assert "does not fade: the cause is still open" in page
    assert "\u202e" not in page


def test_quiet_signals_are_listed_and_shown_with_their_values_on_demand(csmkit, troubled):
    assert "open issues" not in explained(csmkit)
    assert "oldest open issue days: 0 days" in explained(csmkit, "--all-signals")


def test_json_holds_the_assessment_that_assess_prints(csmkit, troubled):
    found = json.loads(explained(csmkit, "-o", "json"))
    assessed = json.loads(csmkit("assess", "gale", "-r", "customer", "-o", "json").stdout)
    assert found["schema"] == "csmkit.explanation/v1"
    assert found["assessment"] == assessed
    assert found["remedies"][0]["steps"][0]["action"] == "keep"
    both = json.loads(csmkit("explain", "gale", "-o", "json").stdout)
    assert [one["relationship"] for one in both] == ["customer", "sales"]
    assert both[0] == found


def test_markdown_is_a_document_in_which_stored_text_is_no_markup(csmkit, troubled):
    document = explained(csmkit, "-o", "md")
    assert document.startswith("# gale, customer: damaged")
    assert "## What would lift it" in document
    assert "<b>" not in document
    assert "\\|" in document


def test_fields_choose_what_is_written(csmkit, troubled):
    found = json.loads(explained(csmkit, "-o", "json", "--fields", "decided_on,thresholds"))
    assert found == {
        "decided_on": "2026-11-20",
        "thresholds": {"waning": 10, "damaged": 30, "lost": 100},
    }
    refused = csmkit("explain", "gale", "--fields", "decided")
    assert refused.exit_code == 2
    assert "did you mean 'decided_on'" in refused.stderr


def test_an_unknown_account_is_refused_with_the_nearest(csmkit, troubled):
    refused = csmkit("explain", "gael")
    assert (refused.exit_code, refused.stdout) == (4, "")
    assert "did you mean 'gale'" in refused.stderr


@pytest.mark.parametrize("width", [40, 80])
def test_no_line_of_the_page_is_wider_than_the_terminal(csmkit, troubled, width, catalogue):
    shapes = json.loads(csmkit("explain", "gale", "-o", "json").stdout)
    page = drawn(explanation_page(shapes, catalogue.by_id), width=width, color=False)
    assert max(map(len, page.splitlines())) <= width


def test_the_forecast_is_told_in_words_in_every_form(csmkit, troubled):
    stays = "Stays damaged for the next 120 days."
    assert stays in csmkit("assess", "gale").stdout
    assert stays in csmkit("assess", "gale", "-o", "md").stdout
    assert stays in explained(csmkit)
    found = json.loads(csmkit("assess", "gale", "-r", "customer", "-o", "json").stdout)
    assert (found["next"], found["next_until"]) == ([], "2027-03-20")
    worsens = csmkit("assess", "acme", "-r", "customer", "--as-of", "2026-11-10").stdout
    assert "worsens to" in worsens


def test_what_was_not_foretold_is_null_and_not_called_steady(csmkit, troubled):
    line = csmkit("assess", "--all", "-o", "ndjson").stdout.splitlines()[0]
    assert (json.loads(line)["next"], json.loads(line)["next_until"]) == (None, None)
    assert "Stays" not in csmkit("assess", "--all").stdout
