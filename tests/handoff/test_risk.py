from __future__ import annotations

import pytest

from builders import TODAY, a_blueprint
from csmkit.domain.trust import Stage
from csmkit.handoff.risk import prioritise
from handoff.handoff_builders import NORMS

ESCALATION = {"kind": "escalation", "on": "2026-11-01", "title": "To the board"}


def judged(stage=Stage.TRUSTED, sales=Stage.TRUSTED, **fields):
    return prioritise(NORMS, a_blueprint(**fields), stage, sales, TODAY)


@pytest.mark.parametrize(
    ("case", "priority", "because"),
    [
        ({}, "P3", []),
        ({"stage": Stage.WANING}, "P2", ["the customer's trust is waning"]),
        ({"stage": Stage.DAMAGED}, "P1", ["the customer's trust is damaged"]),
        ({"stage": Stage.LOST}, "P1", ["the customer's trust is lost"]),
        ({"sales": Stage.WANING}, "P3", []),
        ({"sales": Stage.LOST}, "P2", ["trust with sales is lost"]),
        ({"contract": {"renewal_on": "2027-01-19"}}, "P1", ["the contract renews in 60 days"]),
        ({"contract": {"renewal_on": "2027-01-20"}}, "P2", ["the contract renews in 61 days"]),
        ({"contract": {"renewal_on": "2027-02-18"}}, "P2", ["the contract renews in 90 days"]),
        ({"contract": {"renewal_on": "2027-02-19"}}, "P3", []),
        (
            {"contract": {"renewal_on": "2026-11-01"}},
            "P1",
            ["the renewal date 2026-11-01 has passed"],
        ),
        (
            {"contract": {"renewal_on": "2027-03-20", "notice_days": 90}},
            "P1",
            ["notice can be given for another 30 days"],
        ),
        ({"history": [ESCALATION]}, "P1", ["an escalation is open"]),
        ({"history": [{**ESCALATION, "resolved_on": "2026-11-09"}]}, "P3", []),
        (
            {"issues": [{"title": "X", "opened_on": "2026-11-01", "severity": "critical"}]},
            "P1",
            ["an issue of critical severity is open"],
        ),
        (
            {"issues": [{"title": "X", "opened_on": "2026-11-01", "severity": "high"}]},
            "P2",
            ["an issue of high severity is open"],
        ),
    ],
    ids=range(16),
)
def test_triage_follows_the_norms_and_says_why(case, priority, because):
    found = judged(**case)

    assert (found.id, list(found.because)) == (priority, because)


def test_each_priority_has_its_clock():
    assert [rule.within for rule in NORMS.priorities] == ["24 hours", "1 week", "2 weeks"]


def test_the_rank_is_risk_times_value():
    small, large = ({"contract": {"arr_cents": cents}} for cents in (10_000_000, 30_000_000))

    assert judged(**large).risk == 3 * judged(**small).risk
    assert judged(stage=Stage.LOST, **small).risk == 8 * judged(**small).risk
    assert judged().risk == 0.5
