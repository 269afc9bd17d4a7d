from datetime import date
from pathlib import Path

import pytest

from builders import TODAY, a_unit
from csmkit.resources import search_path
from csmkit.services.apply_documents import apply_documents
from csmkit.services.lint_message import lint_message
from csmkit.services.plan_handoff import plan_handoff
from csmkit.trust.catalogue import load_catalogue

FOLDERS = search_path("playbooks")
EXAMPLES = Path(__file__).parents[2] / "examples"


def lint(text, name="draft.md"):
    (message,) = lint_message([(name, text.encode())], FOLDERS)
    return [finding.rule.id for finding in message.checked.findings]


def test_a_draft_is_checked_without_what_was_quoted():
    assert lint("I will call you on Friday.\n> we misunderstood\n-- \nobviously\n") == []
    assert lint("We misunderstood you.\n") == ["hiding-behind-we"]


def test_drafts_are_checked_in_their_order():
    sources = [(name, b"Thank you.") for name in ("b.md", "a.md")]
    assert [message.path for message in lint_message(sources, FOLDERS)] == ["b.md", "a.md"]


@pytest.mark.parametrize(("outgoing", "incoming"), [("alice", "bob"), ("chloe", "emma")])
def test_every_letter_that_csmkit_writes_passes(sqlite_db, tmp_path, outgoing, incoming):
    catalogue = load_catalogue(FOLDERS, cache_dir=None)
    sources = [(path.name, path.read_bytes()) for path in sorted(EXAMPLES.glob("*.yaml"))]
    with a_unit(sqlite_db) as unit:
        apply_documents(unit, sources, signals=frozenset(catalogue.by_id))
        plan_handoff(
            unit,
            catalogue,
            from_name=outgoing,
            to_name=incoming,
            start_on=date(2026, 12, 1),
            as_of=TODAY,
            playbooks=FOLDERS,
            templates=search_path("templates"),
            out=tmp_path,
        )
    letters = [(path.name, path.read_bytes()) for path in sorted(tmp_path.rglob("[0-9]-*.eml"))]
    messages = lint_message(letters, FOLDERS)
    assert len(messages) >= 9
    assert all(message.is_mail and message.checked.words > 50 for message in messages)
    assert [f for message in messages for f in message.checked.findings] == []
