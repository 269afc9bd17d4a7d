from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from csmkit.handoff.dependencies import all_before, circle, in_order

NAMES = "abcdefg"


@st.composite
def without_circles(draw):
    """Steps that wait only for steps that stand before them in some other order."""
    order = draw(st.permutations(NAMES))
    waits = {
        name: tuple(draw(st.lists(st.sampled_from(order[:place]), max_size=3)) if place else ())
        for place, name in enumerate(order)
    }
    return {name: waits[name] for name in draw(st.permutations(NAMES))}


@given(waits=without_circles())
def test_in_order_no_step_stands_before_one_that_it_waits_for(waits):
    order = in_order(waits)

    assert sorted(order) == sorted(waits)
    assert all(order.index(b) < order.index(step) for step, bs in waits.items() for b in bs)
    assert circle(waits) == []
    assert all(step not in all_before(step, waits) for step in waits)


@given(waits=without_circles(), data=st.data())
def test_a_circle_is_found_and_named_step_by_step(waits, data):
    step = data.draw(st.sampled_from(NAMES))
    before = data.draw(st.sampled_from(sorted({step, *all_before(step, waits)})))
    closed = {**waits, before: (*waits[before], step)}

    path = circle(closed)

    assert path[0] == path[-1]
    assert all(after in closed[name] for name, after in itertools.pairwise(path))
    assert sorted(in_order(closed)) == sorted(waits)


def test_steps_that_wait_for_nothing_stay_in_their_order():
    assert in_order({"b": (), "a": ("unknown",), "c": ()}) == ["b", "a", "c"]
