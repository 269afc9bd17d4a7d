from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.domain.conflict_course import (
    Calm,
    ConflictRow,
    Spell,
    calm_within,
    courses,
)

DAY = date(2026, 11, 20)


def row(about, ago, side=None, conflict="sync"):
    return ConflictRow(conflict, str(DAY - timedelta(ago)), about, side, None)


def the_course(*rows):
    (found,) = courses([row("opened", 60), *rows])
    return found


STATES = {
    "nothing was asked": ([], ["open"]),
    "one side was asked": ([row("source", 50, "us")], ["open"]),
    "both sides were asked": (
        [row("source", 50, "us"), row("source", 40, "them")],
        ["open", "sources identified"],
    ),
    "the whole way": (
        [
            row("source", 50, "us"),
            row("source", 50, "them"),
            row("agreement", 45),
            row("begun", 44),
            row("resolved", 30),
        ],
        ["open", "sources identified", "plan agreed", "in progress", "resolved"],
    ),
    "all on one day": (
        [row("resolved", 60), row("begun", 60), row("agreement", 60)],
        ["open", "plan agreed", "in progress", "resolved"],
    ),
    "it came back and was agreed anew": (
        [row("resolved", 40), row("reopened", 30), row("agreement", 20)],
        ["open", "resolved", "reopened", "plan agreed"],
    ),
    "it came back and was resolved on one day": (
        [row("resolved", 40), row("reopened", 30), row("resolved", 30)],
        ["open", "resolved", "reopened", "resolved"],
    ),
    "an agreement after the end changes nothing": (
        [row("resolved", 40), row("agreement", 30)],
        ["open", "resolved"],
    ),
    "reopening what is open changes nothing": ([row("reopened", 40)], ["open"]),
    "a further agreement while it is in progress": (
        [row("begun", 40), row("agreement", 30)],
        ["open", "in progress"],
    ),
    "a note from before it began does not count": ([row("resolved", 70)], ["open"]),
}


@pytest.mark.parametrize(("rows", "states"), STATES.values(), ids=STATES)
def test_the_state_follows_from_what_was_noted(rows, states):
    assert [change.state for change in the_course(*rows).states] == states


SPOKEN = {
    "a conversation": (row("conversation", 9), 9),
    "what they told us": (row("source", 9, "them"), 9),
    "an agreement": (row("agreement", 9), 9),
    "what we believe is no talk": (row("source", 9, "us"), 60),
    "a note among ourselves is no talk": (row("inner", 9), 60),
}


@pytest.mark.parametrize(("said", "silent"), SPOKEN.values(), ids=SPOKEN)
def test_only_what_both_sides_take_part_in_ends_the_silence(said, silent):
    assert the_course(said).silent_days(DAY) == silent


def test_a_conflict_is_silent_only_while_it_is_open():
    found = the_course(row("resolved", 40), row("reopened", 12))

    assert found.silent_days(DAY - timedelta(41)) == 19
    assert found.silent_days(DAY - timedelta(30)) == 0
    assert found.silent_days(DAY) == 12


def test_notes_of_what_is_no_conflict_are_left_out():
    assert courses([row("conversation", 3, conflict="gone")]) == ()


def test_a_conversation_belongs_to_the_time_in_which_it_took_place():
    found = the_course(row("resolved", 40), row("conversation", 35), row("reopened", 30))
    first, second = found.spells

    assert first == Spell(DAY - timedelta(60), DAY - timedelta(40))
    assert (found.met_on(first), found.met_on(second)) == (None, None)


CALMS = {
    "no conflict at all": ([], Calm(0, 365)),
    "one that is open": ([row("opened", 100)], Calm(1, 0)),
    "one that is over": ([row("opened", 100), row("resolved", 90)], Calm(1, 90)),
    "a month between two": (
        [
            row("opened", 100),
            row("resolved", 80),
            row("opened", 50, conflict="b"),
            row("resolved", 10, conflict="b"),
        ],
        Calm(2, 30),
    ),
    "one within the other": (
        [row("opened", 100), row("opened", 90, conflict="b"), row("resolved", 80, conflict="b")],
        Calm(2, 0),
    ),
    "two began on one day and one of them goes on": (
        [row("opened", 30), row("opened", 30, conflict="b"), row("resolved", 20, conflict="b")],
        Calm(2, 0),
    ),
    "what began before the days is left out": ([row("opened", 365)], Calm(0, 365)),
    "what came back began again": (
        [row("opened", 100), row("resolved", 90), row("reopened", 60)],
        Calm(2, 30),
    ),
}


@pytest.mark.parametrize(("rows", "calm"), CALMS.values(), ids=CALMS)
def test_calm_is_the_longest_time_without_a_conflict(rows, calm):
    assert calm_within(courses(rows), DAY, 365) == calm


ROWS = st.lists(
    st.builds(
        row,
        about=st.sampled_from(
            ["opened", "source", "conversation", "agreement", "begun", "resolved", "reopened"]
        ),
        ago=st.integers(0, 60),
        side=st.sampled_from(["us", "them"]),
        conflict=st.sampled_from(["a", "b"]),
    ),
    max_size=14,
)


@settings(max_examples=200)
@given(ROWS, st.integers(0, 60))
def test_the_past_does_not_change_by_what_is_noted_later(rows, ago):
    day = DAY - timedelta(ago)
    known = courses(one for one in rows if one.on <= str(day))
    whole = {one.id: one for one in courses(rows)}

    for then in known:
        later = whole[then.id]
        assert then.states == tuple(change for change in later.states if change.on <= day)
        assert then.silent_days(day) == later.silent_days(day)
    assert calm_within(known, day, 365) == calm_within(whole.values(), day, 365)


@settings(max_examples=100)
@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows, random):
    unlike = {(one.id, one.on, one.about, one.side): one for one in rows}.values()

    assert courses(random.sample([*unlike], len(unlike))) == courses(unlike)
