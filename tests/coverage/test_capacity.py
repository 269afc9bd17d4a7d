from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import TODAY, a_teammate
from csmkit.coverage.capacity import capacity_of, load_capacity_norms, team_capacity
from csmkit.domain.coverage import AccountLoad
from csmkit.resources import search_path

NORMS = load_capacity_norms(search_path("playbooks"))


def a_load(owner, hours, account="acme"):
    return AccountLoad(account, owner, hours, 1.0, ())


def test_the_buffer_is_taken_off_once():
    found = capacity_of(NORMS, a_teammate("alice", capacity_hours=100), TODAY)

    assert (found.hours, found.buffer_hours) == (100, pytest.approx(15))
    assert found.usable_hours == pytest.approx(85)


def test_who_says_nothing_has_the_usual_hours():
    assert capacity_of(NORMS, a_teammate("alice"), TODAY).hours == pytest.approx(104.4)


@pytest.mark.parametrize(
    ("days", "share"),
    [(0, 0.56), (80, 0.56), (100, 0.8), (200, 1.0)],
    ids=["first day", "third month", "fourth month", "seventh month"],
)
def test_a_newcomer_carries_less_and_it_says_why(days, share):
    joined = a_teammate("alice", capacity_hours=100, joined_on=TODAY - timedelta(days=days))

    found = capacity_of(NORMS, joined, TODAY)

    assert found.hours == pytest.approx(100 * share)
    assert bool(found.because) == (share < 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "away"},
        {"status": "left"},
        {"status": "leaving", "leaving_on": TODAY - timedelta(days=1)},
    ],
    ids=["away", "left", "last day passed"],
)
def test_who_is_not_here_gives_nothing(fields):
    assert capacity_of(NORMS, a_teammate("alice", **fields), TODAY).usable_hours == 0


def test_accounts_of_somebody_who_left_belong_to_nobody():
    staff = [a_teammate("alice", capacity_hours=100), a_teammate("dev", status="left")]

    found = team_capacity(NORMS, staff, [a_load("alice", 5), a_load("dev", 7)], TODAY)

    assert [one.teammate for one in found.teammates] == ["alice"]
    assert (found.unowned_accounts, found.unowned_hours) == (1, 7)


def test_a_departure_leaves_hours_that_nobody_can_take():
    staff = [a_teammate(key, capacity_hours=100) for key in ("alice", "bob")]
    loads = [a_load("alice", 60), a_load("bob", 50)]

    alice, bob = team_capacity(NORMS, staff, loads, TODAY).teammates

    assert (alice.teammate, bob.teammate) == ("alice", "bob")
    assert alice.if_gone.headroom_hours == pytest.approx(35)
    assert alice.if_gone.short_hours == pytest.approx(25)


@pytest.mark.parametrize(
    ("load_hours", "state"),
    [(10, "free"), (76.5, "at target"), (85, "at target"), (86, "over")],
)
def test_the_state_follows_the_usable_hours(load_hours, state):
    staff = [a_teammate("alice", capacity_hours=100)]

    (alice,) = team_capacity(NORMS, staff, [a_load("alice", load_hours)], TODAY).teammates

    assert alice.state == state


LOADS = st.lists(
    st.tuples(st.sampled_from(["alice", "bob", "gone", None]), st.floats(0, 60)),
    max_size=12,
).map(lambda pairs: [a_load(owner, hours, str(i)) for i, (owner, hours) in enumerate(pairs)])


@given(LOADS, st.randoms())
def test_no_hour_is_lost_and_the_order_of_accounts_does_not_matter(loads, random):
    staff = [a_teammate(key, capacity_hours=100) for key in ("alice", "bob")]

    found = team_capacity(NORMS, staff, loads, TODAY)

    assert found.load_hours == pytest.approx(sum(load.hours for load in loads))
    shuffled = random.sample(loads, len(loads))
    again = team_capacity(NORMS, staff[::-1], shuffled, TODAY)
    assert [one.teammate for one in again.teammates] == [one.teammate for one in found.teammates]
    assert again.load_hours == pytest.approx(found.load_hours)
