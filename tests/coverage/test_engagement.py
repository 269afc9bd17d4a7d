from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import TODAY
from csmkit.coverage.departures import DepartureNorms, load_departure_norms
from csmkit.coverage.engagement import Candidate, load_engagement_norms, propose
from csmkit.domain.document import Document
from csmkit.errors import InvalidInput
from csmkit.playbook import load_playbook
from csmkit.resources import ResourceFolder, search_path

NORMS = load_engagement_norms(search_path("playbooks"))
UNTIL = date(2027, 2, 18)
DAYS = st.none() | st.integers(-30, 400).map(lambda days: TODAY + timedelta(days=days))
CANDIDATES = st.lists(
    st.builds(
        Candidate,
        account=st.integers(0, 10**6).map(str),
        name=st.just("Acme"),
        owner=st.just("bob"),
        segment=st.sampled_from(["enterprise", "Mid-Market", "growth", "pooled", "other", None]),
        lifecycle=st.sampled_from(["onboarding", "adopting", "renewing", "leaving"]),
        usual_days=st.integers(1, 365),
        load_hours=st.floats(0, 20),
        priority=st.sampled_from(["P1", "P2", "P3"]),
        risk=st.floats(0, 50),
        stage=st.sampled_from(["trusted", "waning", "damaged", "lost"]),
        is_known=st.booleans(),
        renewal_on=DAYS,
        notice_until_on=DAYS,
        is_changing_hands=st.booleans(),
        other_rhythm_until=DAYS,
    ),
    max_size=12,
    unique_by=lambda one: one.account,
)


@settings(max_examples=50, deadline=None)
@given(candidates=CANDIDATES, wanted=st.none() | st.floats(0, 40))
def test_nobody_urgent_or_unhappy_or_near_a_renewal_ever_gives(candidates, wanted):
    by_key = {one.account: one for one in candidates}
    found = propose(NORMS, candidates, wanted, UNTIL, TODAY)

    for change in found.changes:
        one = by_key[change.account]
        assert one.priority != "P1"
        assert one.stage not in ("damaged", "lost")
        assert one.renewal_on is None or (one.renewal_on - TODAY).days > 120
        assert one.usual_days < change.every_days <= NORMS.slowest_days(one.segment)
        assert 0 <= change.freed_hours <= one.load_hours / 2


@settings(max_examples=50, deadline=None)
@given(candidates=CANDIDATES, wanted=st.floats(0, 40))
def test_the_fewest_give_in_the_order_of_value_times_risk(candidates, wanted):
    found = propose(NORMS, candidates, wanted, UNTIL, TODAY)
    risks = [change.risk for change in found.changes]

    assert risks == sorted(risks)
    assert found.short_hours <= 1e-6 or not found.not_needed
    if found.changes:
        assert found.freed_hours - found.changes[-1].freed_hours < wanted
    everybody = {one.account for one in candidates}
    told = [c.account for c in found.changes] + [*found.not_needed]
    assert sorted([*told, *(one.account for one in found.spared)]) == sorted(everybody)


@settings(max_examples=50, deadline=None)
@given(candidates=CANDIDATES, data=st.data())
def test_the_order_of_the_accounts_does_not_matter(candidates, data):
    mixed = data.draw(st.permutations(candidates))

    assert propose(NORMS, mixed, 10, UNTIL, TODAY) == propose(NORMS, candidates, 10, UNTIL, TODAY)


def test_the_norms_of_departures_name_a_source_for_each_clock():
    norms = load_departure_norms(search_path("playbooks"))

    assert all(clock.source for clock in norms.clocks)
    assert isinstance(norms, Document)


WRONG = {
    "clocks:\n- {id: a, title: A, shows: steps, due: {days: 1, after: recorded}, source: x}": (
        "name the steps"
    ),
    "clocks:\n- {id: a, title: A, shows: placed, due: {after: recorded}, source: x}": (
        "say one of days, working_days and by_priority"
    ),
    "clocks:\n- {id: a, title: A, shows: renewals, due: {days: 1, after: recorded}, source: x}": (
        "say within_days"
    ),
    "clocks:\n" + "- {id: a, title: A, shows: placed, due: {days: 1, after: recorded}, source: x}\n"
    * 2: "two clocks have the id 'a'",
    "clocks:\n- {id: a, title: A, shows: place, due: {days: 1, after: recorded}, source: x}": (
        "'placed'"
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words"), WRONG.items(), ids=WRONG.values())
def test_a_wrong_playbook_is_refused_at_its_place(tmp_path, text, words):
    folder = tmp_path / "coverage"
    folder.mkdir()
    head = "schema: csmkit.coverage-departures/v1\ncoverage_mode: {at_most_days: 9, source: x}\n"
    (folder / "departures.yaml").write_text(head + text)

    with pytest.raises(InvalidInput) as refused:
        load_playbook(DepartureNorms, "coverage/departures", (ResourceFolder("given", tmp_path),))

    assert words in str(refused.value)
    assert "departures.yaml:" in str(refused.value)
