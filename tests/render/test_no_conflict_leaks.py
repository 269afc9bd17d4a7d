"""What we believe of a conflict, and that an account is never calm, reaches no customer."""

from __future__ import annotations

import pytest

from builders import a_rich_blueprint
from csmkit.domain.account import Blueprint
from csmkit.domain.audience import is_for_customer
from csmkit.domain.conflict import Conflict, ConflictNote
from csmkit.errors import LeakRefused
from csmkit.handoff.contents import load_leak_phrases
from csmkit.render.leak_scan import LeakScan
from csmkit.resources import search_path

PHRASES = load_leak_phrases(search_path("playbooks"))
NOTES = [
    {"conflict": "c", "on": "2026-11-03", "about": "source", "side": "us", "text": text}
    for text in ("They never read the contract", "Dana wants a scapegoat for the migration")
]
ACCOUNT = a_rich_blueprint().with_fields(
    conflicts=[{"id": "c", "title": "Who pays the migration", "opened_on": "2026-11-01"}],
    conflict_notes=NOTES,
)
LEAKS = {
    "what we believe": "We know that they never read the contract.",
    "a part of it": "Dana wants a scapegoat for the migration, we hear.",
    "the title": "About who pays the migration:",
    "never calm": "You go from one conflict to the next.",
    "no fit": "You are no ideal customer of ours.",
    "chronic": "In short, a chronic conflict.",
}


@pytest.mark.parametrize("text", LEAKS.values(), ids=LEAKS)
def test_a_letter_that_speaks_of_it_is_refused(text):
    scan = LeakScan(ACCOUNT, phrases=PHRASES)

    with pytest.raises(LeakRefused):
        scan.check("the letter", text)


def test_no_field_of_a_conflict_is_for_the_customer():
    shown = [
        (shape.__name__, name)
        for shape in (Conflict, ConflictNote)
        for name in shape.model_fields
        if name != "id" and is_for_customer(shape, name)
    ]

    assert shown == []
    assert not is_for_customer(Blueprint, "conflicts")
    assert not is_for_customer(Blueprint, "conflict_notes")
