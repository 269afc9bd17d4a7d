from __future__ import annotations

import re

import pytest

from csmkit.domain.handoff import REASONS
from csmkit.errors import InvalidInput
from csmkit.handoff.dependencies import all_before
from csmkit.handoff.plan import load_plan
from handoff.handoff_builders import PLAYBOOKS

HEAD = """\
schema: csmkit.handoff-plan/v1
id: {reason}
reason: {reason}
title: Mine
why: Because.
overlap_weeks: {{default: {weeks}, least: {weeks}, most: {weeks}, source: judgement}}
steps:
"""
BRIEF = "{id: brief, role: leader, anchor: start, offset_working_days: 0}"
ANNOUNCE = (
    "{id: tell, role: leader, audience: customer, anchor: start, offset_working_days: 1, "
    "after: [brief], reaches: announced, produces: announcement}"
)
MEET = (
    "{id: meet, role: outgoing, audience: customer, anchor: start, offset_working_days: 3, "
    "after: [tell], reaches: introduced}"
)
MOVE = (
    "{id: move, role: leader, anchor: transfer, offset_working_days: 0, after: [meet], "
    "reaches: transferred}"
)
SETTLE = (
    "{id: end, role: leader, anchor: transfer, offset_days: 60, after: [move], reaches: settled}"
)
WHOLE = (BRIEF, ANNOUNCE, MEET, MOVE, SETTLE)


def a_plan(*steps, reason="departure", weeks=2):
    lines = (step.replace("}", ", title: T, source: judgement}") for step in steps)
    return HEAD.format(reason=reason, weeks=weeks) + "".join(f"  - {line}\n" for line in lines)


def a_wrong(place, wrong, right):
    steps = list(WHOLE)
    assert right in steps[place]
    steps[place] = steps[place].replace(right, wrong)
    return a_plan(*steps)


@pytest.mark.parametrize("reason", REASONS)
def test_every_shipped_plan_tells_colleagues_first_and_the_customer_before_the_transfer(reason):
    plan = load_plan(reason, PLAYBOOKS)

    inside = {step.id for step in plan.steps if step.audience == "internal"}
    waits = plan.waits()
    for step in plan.steps:
        if step.audience == "customer":
            assert inside & all_before(step.id, waits), step.id
    by_state = {step.reaches: step.id for step in plan.steps if step.reaches}
    if not plan.is_at_once:
        assert by_state["announced"] in all_before(by_state["transferred"], waits)
    assert all(step.source for step in plan.steps)


def test_a_plan_without_dependencies_is_read_as_before(own_playbooks):
    bare = [part.replace("after: [", "needs: [") for part in WHOLE]
    bare = [part.partition(", needs: [")[0] + "}" if "needs" in part else part for part in bare]
    kept = [
        part.replace("}", f", reaches: {state}}}") if state else part
        for part, state in zip(
            bare, (None, "announced", "introduced", "transferred", "settled"), strict=True
        )
    ]

    plan = load_plan("departure", own_playbooks(departure=a_plan(*kept)))

    assert set(plan.waits().values()) == {()}


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        (a_wrong(1, "after: [brif]", "after: [brief]"), ":9:", "no step 'brif'; did you mean 'bri"),
        (a_wrong(2, "needs: [anouncement]", "after: [tell]"), ":10:", "no step produces 'anounce"),
        (a_wrong(1, "after: [brief, end]", "after: [brief]"), ":9:", "a circle: tell waits for"),
        (a_wrong(0, ", after: [brief]}", "}"), ":8:", "a circle: brief waits for brief"),
        (
            a_wrong(0, "offset_working_days: 2", "offset_working_days: 0"),
            ":9:",
            "the customer would see 'tell' before 'brief' is due inside",
        ),
        (
            a_wrong(1, "after: []", "after: [brief]"),
            ":9:",
            "the customer would see 'tell' before colleagues know",
        ),
        (
            a_wrong(3, "after: [brief]", "after: [meet]"),
            ":11:",
            "the customer would feel 'move' before hearing of it in 'tell'; name it in `after`",
        ),
        (
            a_wrong(4, "offset_days: -60", "offset_days: 60"),
            ":12:",
            "'end' is due before 'move', which it waits for",
        ),
        (
            a_wrong(3, "offset_working_days: -9", "offset_working_days: 0"),
            ":11:",
            "the customer would feel 'move' before hearing of it",
        ),
        (a_wrong(3, "anchor: return", "anchor: transfer"), ":11:", "only a leave-cover has a day"),
        (a_plan(*WHOLE, reason="leave-cover"), ":12:", "a leave-cover is settled at its return"),
        (
            a_wrong(1, "clock: priority", "offset_working_days: 1"),
            ":9:",
            "a clock of priorities needs each: account",
        ),
        (
            a_wrong(1, "anchor: start, clock: priority", "anchor: start"),
            ":9:",
            "give one of offset_working_days",
        ),
        (a_wrong(1, "each: contact, after", "after"), ":9:", "must be 'account'"),
    ],
    ids=range(14),
)
def test_a_plan_in_a_wrong_order_is_refused_at_its_line(text, place, says, own_playbooks):
    reason = "leave-cover" if "id: leave-cover" in text else "departure"

    with pytest.raises(InvalidInput) as caught:
        load_plan(reason, own_playbooks(**{reason: text}))

    assert f"{reason}.yaml{place}" in str(caught.value)
    assert says in str(caught.value)


def test_where_nobody_works_side_by_side_the_customer_may_hear_after_the_transfer(own_playbooks):
    first = MOVE.replace("after: [meet], ", "")

    plan = load_plan(
        "abrupt",
        own_playbooks(
            abrupt=a_plan(BRIEF, first, ANNOUNCE, MEET, SETTLE, reason="abrupt", weeks=0)
        ),
    )

    assert plan.is_at_once


def test_the_plan_that_the_readme_shows_works_as_it_stands(own_playbooks):
    readme = (PLAYBOOKS[-1].path / "README.md").read_text(encoding="utf-8")
    (sample,) = re.findall(r"```yml\n(.*?)```", readme, re.DOTALL)

    plan = load_plan("departure", own_playbooks(departure=sample))

    assert plan.title == "Departure, our way"
    assert plan.waits()["introduce"] == ("announce", "hand-over-packet")
