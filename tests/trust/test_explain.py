from datetime import date

import pytest

from csmkit.domain.trust import Stage
from csmkit.resources import search_path
from csmkit.trust.examples import read_examples, record_from
from csmkit.trust.explain import explain
from csmkit.trust.judge import judge

AS_OF = date(2026, 11, 20)
EXAMPLES = read_examples(search_path("playbooks"))
TROUBLED = {
    "owner": "dev",
    "touches": [{"on": "2026-11-02", "kind": "call"}],
    "commitments": [{"text": "Send the plan", "side": "us", "due_on": "2026-11-01"}],
    "sightings": [
        {"signal": "hesitation", "on": "2026-11-10"},
        {"signal": "wrong-setup", "on": "2026-10-20"},
        {"signal": "respect", "on": "2026-01-10"},
        {"signal": "presence-questioned", "on": "2026-05-10"},
    ],
    "tenures": [
        {"teammate": "chloe", "from_on": "2025-01-01", "until_on": "2026-06-01"},
        {"teammate": "dev", "from_on": "2026-06-01"},
    ],
}


@pytest.fixture
def troubled(catalogue):
    return explain(record_from(TROUBLED), catalogue, "customer", AS_OF)


def test_an_explanation_holds_the_same_judgement(catalogue):
    for example in EXAMPLES[::5]:
        found = explain(example.record, catalogue, example.relationship, example.as_of)
        assert found.assessment == judge(
            example.record,
            catalogue,
            example.relationship,
            example.as_of,
            timeline=True,
        )


def test_every_signal_is_explained_once(troubled, catalogue):
    names = sorted(one.signal for one in troubled.signals)
    assert names == sorted(signal.id for signal in catalogue.of("customer"))
    verdicts = [one.verdict for one in troubled.signals]
    assert verdicts == sorted(verdicts, key=["fired", "unknown", "quiet"].index)


def test_an_operand_shows_its_actual_value(troubled):
    missed = next(one for one in troubled.signals if one.signal == "missed-deadline")
    first = missed.operands[0]
    shown = (first.field, first.operator, first.expected, first.actual, first.verdict)
    assert shown == ("our_worst_overdue_days", "more_than", 7, 19, True)
    assert [piece.kind for piece in missed.evidence] == ["commitment"]


def test_a_cause_that_ages_says_when_it_has_faded(troubled):
    by_name = {one.signal: one for one in troubled.signals}
    assert by_name["hesitation"].fades_on == date(2027, 4, 21)
    assert by_name["wrong-setup"].fades_on is None
    assert by_name["missed-deadline"].fades_on is None


def test_what_ended_with_the_former_owner_is_said(troubled):
    assert troubled.reset_on == date(2026, 6, 1)
    assert [(one.signal, one.points > 0) for one in troubled.ended] == [
        ("presence-questioned", True),
        ("respect", False),
    ]


def test_the_smallest_remedies_come_first(troubled):
    assert troubled.assessment.stage is Stage.DAMAGED
    assert [remedy.signals for remedy in troubled.remedies] == [("missed-deadline", "wrong-setup")]
    assert {remedy.stage for remedy in troubled.remedies} == {Stage.WANING}


def test_a_trusted_account_needs_no_remedy(catalogue):
    record = record_from({"touches": [{"on": "2026-11-02", "kind": "call"}]})
    assert explain(record, catalogue, "customer", AS_OF).remedies == ()
