from __future__ import annotations

import pytest

from csmkit.errors import InvalidInput
from csmkit.handoff.plan import load_plan
from handoff.handoff_builders import DEPARTURE

HEAD = """\
schema: csmkit.handoff-plan/v1
id: departure
reason: departure
title: Mine
why: Because.
overlap_weeks: {default: 2, least: 2, most: 4, source: judgement}
steps:
"""


def a_step(step_id, reaches=None, **fields):
    parts = {
        "id": step_id,
        "title": "T",
        "role": "leader",
        "anchor": "start",
        "offset_working_days": 0,
        "source": "judgement",
        **fields,
    }
    if reaches:
        parts["reaches"] = reaches
    inside = ", ".join(f"{key}: {value}" for key, value in parts.items() if value is not None)
    return f"  - {{{inside}}}\n"


WHOLE = a_step("brief") + "".join(
    a_step(state, state, audience=audience, anchor=anchor, offset_working_days=offset)
    for state, audience, anchor, offset in (
        ("announced", "customer", "start", 1),
        ("introduced", "customer", "start", 2),
        ("transferred", "internal", "transfer", 0),
        ("settled", "internal", "transfer", 60),
    )
)


def test_the_shipped_plan_tells_colleagues_before_the_customer():
    audiences = [step.audience for step in DEPARTURE.steps]

    assert set(audiences[: audiences.index("customer")]) == {"internal"}
    assert audiences.index("customer") >= 3


def test_the_shipped_plan_produces_the_packet_and_all_three_letters():
    produced = {step.produces for step in DEPARTURE.steps}

    assert produced >= {"packet", "announcement", "farewell", "introduction"}


def test_the_shipped_plan_overlaps_two_to_four_weeks_and_three_by_default():
    assert [DEPARTURE.allows(weeks) for weeks in (1, 2, 4, 5)] == [False, True, True, False]
    assert DEPARTURE.overlap_working_days() == 15
    assert DEPARTURE.overlap_working_days(2) == 10


def test_every_shipped_step_says_where_it_comes_from():
    assert all(step.source for step in DEPARTURE.steps)


def test_a_plan_of_ones_own_replaces_the_shipped_one(own_playbooks):
    assert load_plan("departure", own_playbooks(departure=HEAD + WHOLE)).title == "Mine"


def test_a_reason_without_a_plan_names_the_plans_there_are(own_playbooks):
    with pytest.raises(InvalidInput, match="no plan for the reason 'abrupt'"):
        load_plan("abrupt", own_playbooks(departure=HEAD + WHOLE)[:1])


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        (HEAD + WHOLE + a_step("x", colour="red"), ":13:", "unknown field 'colour'"),
        (HEAD + WHOLE + a_step("x", offset_days=3), ":13:", "give one of offset_working_days and"),
        (HEAD + WHOLE + a_step("x", offset_working_days=None), ":13:", "give one of"),
        (HEAD + WHOLE + a_step("announced"), ":1:", "two steps have the id 'announced'"),
        (HEAD + WHOLE.replace(", reaches: settled", ""), ":1:", "reach 'settled'"),
        (HEAD + WHOLE + a_step("x", "introduced"), ":1:", "exactly one step must reach"),
        (HEAD + a_step("x", audience="customer") + WHOLE, ":1:", "the first step must be internal"),
        (HEAD.replace("least: 2", "least: 3") + WHOLE, ":6:", "default must lie between"),
        (HEAD + WHOLE + a_step("x", role="friend"), ":13:", "must be 'outgoing'"),
        (HEAD, ":7:", "must be a list"),
        ("- 1\n", ":1:", "must be a map"),
        (HEAD + WHOLE + "---\na: b\n", ":1:", "holds 2 documents; one file is one document"),
    ],
    ids=range(12),
)
def test_a_wrong_plan_is_named_with_its_place(text, place, says, own_playbooks):
    with pytest.raises(InvalidInput) as caught:
        load_plan("departure", own_playbooks(departure=text))

    assert place in str(caught.value)
    assert says in str(caught.value)
