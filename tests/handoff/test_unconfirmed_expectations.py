"""The audit asks about each expectation that nobody has confirmed."""

from __future__ import annotations

from datetime import date

import pytest

from builders import TODAY, a_blueprint
from csmkit.domain.known import as_known_on
from csmkit.handoff.checklist import EXPECTATIONS_CONFIRMED
from csmkit.handoff.readiness import gaps_of
from csmkit.trust.expectation_questions import load_expectation_questions
from handoff.handoff_builders import CHECKLIST, PLAYBOOKS, TEAM, readiness_of

HELD = {"text": "Same-day answers", "held_by": "Priya"}
SURE = {"text": "Reports on Monday", "confirmed": True, "asked_on": "2026-11-01"}
QUESTION = "Does Priya really count on this: “Same-day answers”?"
NOBODYS = "Does the customer really count on this: “Free visits”?"
CASES = {
    "nobody asked": ((HELD,), 0.0, QUESTION),
    "one of two": ((HELD, SURE), 0.5, QUESTION),
    "all": ((SURE,), 1.0, None),
    "it is agreed": (({**HELD, "agreed": True, "agreed_on": "2026-11-02"},), 1.0, None),
    "each by its own": ((HELD, {"text": "Free visits"}), 0.0, f"{NOBODYS} {QUESTION}"),
}


def found(*expectations, as_of=TODAY):
    account = as_known_on(a_blueprint(expectations=[*expectations]), as_of)
    readiness = readiness_of(CHECKLIST, account, TEAM, as_of)
    asked = [gap.question for gap in gaps_of(readiness) if gap.field == EXPECTATIONS_CONFIRMED]
    finding = [one for one in readiness.findings if one.item == EXPECTATIONS_CONFIRMED]
    return finding, asked


@pytest.mark.parametrize(("expectations", "share", "question"), CASES.values(), ids=CASES)
def test_the_audit_asks_about_what_nobody_confirmed(expectations, share, question):
    (finding,), asked = found(*expectations)

    assert finding.share == share
    assert asked == ([question] if question else [])


def test_an_account_without_expectations_neither_gains_nor_loses():
    withdrawn = {**HELD, "withdrawn_on": "2026-11-10"}
    assert found() == found(withdrawn) == ([], [])


def test_what_was_confirmed_later_was_not_confirmed_before():
    (finding,), _ = found({**SURE, "since_on": "2026-05-01"}, as_of=date(2026, 10, 1))

    assert finding.share == 0.0


def test_the_audit_and_the_check_in_ask_the_same():
    (item,) = [one for one in CHECKLIST.items if one.name == EXPECTATIONS_CONFIRMED]
    asked = load_expectation_questions(PLAYBOOKS).unconfirmed

    assert item.question == asked.ask
