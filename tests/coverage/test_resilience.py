from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import TODAY, a_teammate
from csmkit.coverage.capacity import load_capacity_norms, team_capacity
from csmkit.coverage.drill_norms import crossings, load_drill_norms
from csmkit.coverage.resilience import OwnedAccount, exposure_of, resilience_of
from csmkit.domain.coverage import AccountLoad
from csmkit.domain.drill import Exposure
from csmkit.resources import search_path

PLAYBOOKS = search_path("playbooks")
LIMITS = load_drill_norms(PLAYBOOKS).limits
CAPACITY = load_capacity_norms(PLAYBOOKS)


def owned(account="acme", owner="alice", backup="bob", known_to=("alice", "bob"), cents=100, **kw):
    return OwnedAccount(account, owner, backup, known_to, cents, kw.get("readiness", 0.8))


def exposed(*accounts, gone=("alice",), all_cents=1_000):
    return exposure_of(gone, accounts, hours_to_place=10, headroom_hours=4, all_cents=all_cents)


def test_revenue_is_exposed_where_nobody_could_step_in_or_nobody_knows_them():
    found = exposed(
        owned("safe"),
        owned("no-backup", backup=None, cents=200),
        owned("only-hers", known_to=("alice",), cents=300),
    )

    assert (found.without_backup, found.only_theirs, found.exposed_cents) == (1, 1, 500)
    assert found.exposed_revenue_share == pytest.approx(0.5)
    assert found.counted_cents == 600


def test_two_who_go_together_are_no_backup_for_each_other():
    both = exposed(owned(), gone=("alice", "bob"))

    assert (exposed(owned()).without_backup, both.without_backup) == (0, 1)
    assert (exposed(owned()).only_theirs, both.only_theirs) == (0, 1)


def test_who_owns_nothing_leaves_nothing_behind():
    found = exposure_of(("alice",), (), hours_to_place=0, headroom_hours=0, all_cents=0)

    assert (found.readiness, found.short_hours, [*crossings(LIMITS, found)]) == (None, 0, [])


@pytest.mark.parametrize(
    ("fields", "limit"),
    [
        ({"without_backup": 3}, "without_backup_share"),
        ({"only_theirs": 7}, "only_theirs_share"),
        ({"hours_to_place": 50.5}, "short_hours"),
        ({"exposed_revenue_share": 0.11}, "exposed_revenue_share"),
        ({"readiness": 0.69}, "readiness"),
    ],
)
def test_each_limit_is_crossed_by_itself_and_said_with_its_numbers(fields, limit):
    sound = {
        "accounts": 10,
        "without_backup": 2,
        "only_theirs": 6,
        "hours_to_place": 50.0,
        "headroom_hours": 50.0,
        "counted_cents": 0,
        "exposed_cents": 0,
        "exposed_revenue_share": 0.1,
        "readiness": 0.7,
    }

    assert [*crossings(LIMITS, Exposure(**sound))] == []
    (crossing,) = crossings(LIMITS, Exposure(**{**sound, **fields}))
    assert crossing.limit == limit
    assert any(character.isdigit() for character in crossing.text)


ACCOUNTS = st.lists(
    st.builds(
        OwnedAccount,
        st.uuids().map(str),
        st.sampled_from(["alice", "bob", "chloe"]),
        st.sampled_from([None, "alice", "bob", "chloe"]),
        st.lists(st.sampled_from(["alice", "bob", "chloe"]), unique=True).map(tuple),
        st.integers(0, 10**9),
        st.floats(0, 1),
    ),
    max_size=12,
)


@given(ACCOUNTS)
@settings(max_examples=50)
def test_losing_two_is_never_better_than_losing_one_of_them(accounts):
    hers = [one for one in accounts if one.owner == "alice"]
    more = {"hours_to_place": 0.0, "headroom_hours": 0.0, "all_cents": 10**10}

    one = exposure_of(("alice",), hers, **more)
    two = exposure_of(("alice", "bob"), hers, **more)

    assert two.without_backup >= one.without_backup
    assert two.only_theirs >= one.only_theirs
    assert two.exposed_cents >= one.exposed_cents


def test_the_weakest_point_comes_first():
    staff = [a_teammate(key, capacity_hours=100) for key in ("alice", "bob", "chloe")]
    loads = [AccountLoad(f"{key}-1", key, 10.0, 1.0, ()) for key in ("alice", "bob", "chloe")]
    accounts = {
        "alice": [owned("a", "alice")],
        "bob": [owned("b", "bob", backup=None, known_to=(), readiness=0.1)],
        "chloe": [],
    }

    found = resilience_of(
        LIMITS, team_capacity(CAPACITY, staff, loads, TODAY), accounts, all_cents=10_000
    )

    assert [one.teammate for one in found] == ["bob", "alice", "chloe"]
    assert [crossing.limit for crossing in found[0].crossed] == [
        "without_backup_share",
        "only_theirs_share",
        "readiness",
    ]
