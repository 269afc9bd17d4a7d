from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from csmkit.domain.handoff import Stakeholder
from csmkit.render.stakeholder_map import stakeholder_map

GRADES = st.none() | st.integers(1, 5)
PEOPLE = st.lists(
    st.builds(
        Stakeholder,
        name=st.just("Dana Ito"),
        title=st.none(),
        influence=GRADES,
        sentiment=GRADES,
        part=st.sampled_from(["champion", "against", "decides", "other", "left"]),
    ),
    max_size=40,
)


@given(PEOPLE)
def test_everybody_has_a_number_and_a_place_or_is_said_to_have_none(people):
    found = stakeholder_map(people)

    assert [one.number for one in found.people] == list(range(1, len(people) + 1))
    assert len(found.marks) + len(found.unplaced) == len(people)
    assert all(None in (one.who.influence, one.who.sentiment) for one in found.unplaced)


@given(PEOPLE)
def test_a_mark_stands_in_the_cell_of_its_grades(people):
    found = stakeholder_map(people)

    for one in found.marks:
        across = (one.x - found.left) / found.cell_width
        down = (one.y - found.top) / found.cell_height
        assert one.who.sentiment - 1 < across < one.who.sentiment
        assert 5 - one.who.influence < down < 6 - one.who.influence


@given(st.integers(2, 6))
def test_marks_of_one_cell_do_not_hide_each_other(count):
    twins = [Stakeholder("Dana Ito", None, 5, 3, "other")] * count

    marks = stakeholder_map(twins).marks

    assert all(abs(a.x - b.x) + abs(a.y - b.y) >= 22 for a, b in combinations(marks, 2))
