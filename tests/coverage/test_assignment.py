from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assignments import (
    AROUND,
    KEYS,
    a_candidate,
    a_plan,
    an_account,
    small_cases,
    with_search,
)
from csmkit.coverage.arranging import arrange
from csmkit.coverage.explaining import broken_rules
from csmkit.coverage.greedy import greedy
from csmkit.coverage.matrix import POINT
from csmkit.coverage.prices import bound, find_prices
from csmkit.coverage.solving import solve
from csmkit.domain.assignment import RULES
from csmkit.errors import InvalidInput

BY_PARTS = with_search(whole_pairs=0, prove_pairs=0)


def enumerated(accounts, candidates, pins=None):
    """Return the points of the best of all plans, worked out without the code that is tested."""
    problem = arrange(accounts, candidates, AROUND, pins=pins or {})
    people = sorted(candidates, key=lambda one: one.teammate)
    placed = sorted(accounts, key=lambda one: one.account)
    best = None
    for choice in product(range(len(people)), repeat=len(placed)):
        chosen = {one.account: people[j].teammate for one, j in zip(placed, choice, strict=True)}
        if not all(problem.allowed[i, j] for i, j in enumerate(choice)):
            continue
        if any(
            problem.uses[r][[i for i, j in enumerate(choice) if j == k]].sum() > problem.caps[r, k]
            for r in range(len(problem.uses))
            for k in range(len(people))
        ):
            continue
        worth = sum(int(problem.cost[i, j]) for i, j in enumerate(choice))
        worth += problem.percent_cost * (
            _fullest(placed, people, chosen) - _fullest([], people, {})
        )
        worth += problem.split_cost * _splits(placed, chosen)
        best = worth if best is None else min(best, worth)
    return best if best is None else best / POINT


def _fullest(placed, people, chosen):
    shares = [0]
    for one in people:
        if one.load_hours / one.usable_hours >= AROUND.target_share:
            continue
        hours = one.load_hours + sum(
            account.hours for account in placed if chosen[account.account] == one.teammate
        )
        shares.append(ceil(round(100 * hours / one.usable_hours, 6)))
    return max(shares)


def _splits(placed, chosen):
    owners = {}
    for account in placed:
        if account.parent:
            owners.setdefault(account.parent, set()).add(chosen[account.account])
    return sum(len(each) - 1 for each in owners.values())


@given(small_cases())
@settings(max_examples=60, deadline=None)
def test_a_plan_is_the_best_of_all_plans_and_none_means_that_there_is_none(case):
    best = enumerated(*case)

    plan = a_plan(*case)

    if best is None:
        assert plan.conflict is not None
        assert plan.conflict.is_proven
        assert plan.placements == ()
    else:
        assert plan.conflict is None
        assert (plan.points, plan.bound_points, plan.gap_share) == (best, best, 0.0)
        assert plan.is_optimal


@given(small_cases(), st.randoms())
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_changes_nothing(case, random):
    accounts, candidates = ([*one] for one in case)
    random.shuffle(accounts)
    random.shuffle(candidates)

    assert a_plan(accounts, candidates) == a_plan(*case)


@given(small_cases())
@settings(max_examples=50, deadline=None)
def test_a_plan_keeps_every_hard_rule_and_leaves_no_account_out(case):
    plan = a_plan(*case)
    chosen = {one.account: one.to for one in plan.placements}

    assert [*broken_rules(chosen, *case, AROUND)] == []
    assert chosen.keys() == ({one.account for one in case[0]} if plan.conflict is None else set())


@given(small_cases())
@settings(max_examples=50, deadline=None)
def test_a_plan_is_never_worse_than_the_quick_one(case):
    problem = arrange(*case, AROUND, pins={})
    quick = greedy(problem)

    if quick is not None:
        assert problem.is_kept_by(quick)
        found = solve(problem, AROUND.norms.search)
        assert found.choice is not None
        assert found.worth <= problem.worth(quick)


@given(small_cases())
@settings(max_examples=50, deadline=None)
def test_no_plan_costs_less_than_the_bound_of_any_prices(case):
    best = enumerated(*case)
    problem = arrange(*case, AROUND, pins={})

    if best is not None and problem.allowed.any(axis=1).all():
        for rounds in (1, 30):
            assert bound(problem, find_prices(problem, rounds)) <= best * POINT + 1e-6


@given(small_cases())
@settings(max_examples=40, deadline=None)
def test_solved_in_parts_a_plan_keeps_the_rules_and_its_bound(case):
    best = enumerated(*case)

    plan = a_plan(*case, BY_PARTS)

    if plan.conflict is None:
        chosen = {one.account: one.to for one in plan.placements}
        assert [*broken_rules(chosen, *case, AROUND)] == []
        assert plan.bound_points <= best <= plan.points
    elif best is not None:
        assert not plan.conflict.is_proven


@given(small_cases(), st.sampled_from(KEYS))
@settings(max_examples=40, deadline=None)
def test_a_pin_is_kept_or_refused_with_its_rule(case, to):
    accounts, candidates = case
    pins = {accounts[0].account: to}
    if to not in {one.teammate for one in candidates}:
        with pytest.raises(InvalidInput, match="who is not among"):
            a_plan(*case, pins=pins)
        return
    broken = [*broken_rules(pins, *case, AROUND)]
    if broken:
        with pytest.raises(InvalidInput, match=f"rule {broken[0].rule}"):
            a_plan(*case, pins=pins)
        return

    plan = a_plan(*case, pins=pins)

    best = enumerated(*case, pins)
    if plan.conflict is None:
        assert plan.points == best
        assert plan.placements[0].to == to
        assert plan.placements[0].is_pinned
    else:
        assert best is None


@given(small_cases())
@settings(max_examples=40, deadline=None)
def test_the_next_best_costs_what_moving_there_would_cost(case):
    plan = a_plan(*case)
    problem = arrange(*case, AROUND, pins={})
    at = {key: j for j, key in enumerate(problem.teammates)}

    for i, one in enumerate(plan.placements):
        choice = [at[each.to] for each in plan.placements]
        if one.next_best is not None:
            choice[i] = at[one.next_best.teammate]
            moved = problem.worth(_array(choice))
            assert problem.is_kept_by(_array(choice))
            assert moved / POINT - plan.points == pytest.approx(one.next_best.extra_points)


def _array(choice):
    import numpy as np

    return np.array(choice)


@given(small_cases())
@settings(max_examples=30, deadline=None)
def test_no_rule_of_a_conflict_can_be_spared(case):
    plan = a_plan(*case)
    if plan.conflict is None:
        return
    rules = plan.conflict.rules
    others = [rule for rule in RULES if rule not in rules]

    assert a_plan(*case, without=others).conflict is not None
    for rule in rules:
        assert a_plan(*case, without=[*others, rule]).conflict is None


def test_the_best_performer_is_no_sink():
    accounts = [an_account(f"a{i}", hours=6, backup="bob") for i in range(8)]
    team = [
        a_candidate("bob", usable_hours=60, load_hours=20),
        a_candidate("chloe"),
        a_candidate("dev"),
    ]

    plan = a_plan(accounts, team)

    star = plan.naive[0]
    assert (star.kind, star.teammate, star.accounts) == ("star", "bob", 8)
    assert star.utilisation_share == pytest.approx(68 / 60)
    assert "capacity" in {one.rule for one in star.broken}
    assert plan.highest_share < 1
    assert Counter(one.to for one in plan.placements)["bob"] < 8


def test_each_pair_says_why_the_strongest_reason_first():
    account = an_account(
        backup="bob", industry="food", contacts=4, met={"bob": 2}, touches={"bob": 3}
    )

    (placement,) = a_plan(
        [account], [a_candidate(industries={"food": 2}), a_candidate("chloe")]
    ).placements

    assert placement.to == "bob"
    assert placement.because == (
        "is its backup",
        "3 exchanges with them",
        "has met 2 of 4 contacts",
    )
    assert placement.next_best.teammate == "chloe"
    assert placement.next_best.extra_points > 0


def test_accounts_of_one_parent_stay_together_where_nothing_else_speaks():
    accounts = [an_account(f"a{i}", parent="holding") for i in range(3)]

    plan = a_plan(accounts, [a_candidate(), a_candidate("chloe")])

    assert len({one.to for one in plan.placements}) == 1
    assert plan.splits == 0


@pytest.mark.parametrize(
    ("accounts", "candidates", "rules", "words"),
    [
        pytest.param(
            [an_account(segment="growth")],
            [a_candidate(segments=("enterprise",))],
            ("segment",),
            "nobody may take acme: bob serves no growth accounts",
            id="no one eligible",
        ),
        pytest.param(
            [an_account(hours=30), an_account("brook", hours=30)],
            [a_candidate()],
            ("capacity",),
            "the rule capacity alone cannot hold; at best 30.0 hours a month find nobody",
            id="too many hours",
        ),
        pytest.param(
            [an_account(hours=3), an_account("brook", hours=3)],
            [a_candidate(load_hours=60), a_candidate("chloe", load_hours=51)],
            ("capacity",),
            "at best 6.0 hours a month find nobody (acme, brook)",
            id="everyone over",
        ),
        pytest.param(
            [an_account(f"a{i}", priority="P1", hours=1) for i in range(4)],
            [a_candidate()],
            ("urgent-count",),
            "at best 1.0 hours a month find nobody",
            id="too many urgent accounts",
        ),
    ],
)
def test_where_there_is_no_plan_the_reason_has_its_numbers(accounts, candidates, rules, words):
    plan = a_plan(accounts, candidates)

    assert plan.placements == ()
    assert plan.conflict.rules == rules
    assert words in plan.conflict.text
    assert plan.conflict.is_proven


def test_a_way_out_would_work():
    accounts = [an_account(f"a{i}", hours=12) for i in range(4)]

    conflict = a_plan(accounts, [a_candidate()]).conflict

    ways = {one.kind: one for one in conflict.ways_out}
    assert ways["backfill"].text == "backfill: 1 person with 50.0 usable hours a month together"
    assert ways["overtime"].text.startswith("overtime: 20% above the usable hours")
    assert "30% fewer hours on 4 P3 accounts free 14.4 hours" in ways["lower-touch"].text
    assert "that is enough" in ways["lower-touch"].text
    wider = [a_candidate(usable_hours=60.0)]
    assert a_plan(accounts, wider).conflict is None
    assert (
        a_plan(accounts, [a_candidate(), replace(BACKFILL_HERE, teammate="new")]).conflict is None
    )


BACKFILL_HERE = a_candidate("new", usable_hours=50.0, load_hours=0.0, is_backfill=True)


@pytest.mark.parametrize(
    ("accounts", "candidates", "words"),
    [
        ([an_account(hours=-1)], [a_candidate()], "'acme' takes -1 hours a month"),
        ([an_account()], [a_candidate(usable_hours=-3)], "'bob' has -3 hours a month"),
        ([an_account()], [a_candidate(load_hours=-2)], "'bob' has -2 hours a month"),
    ],
    ids=["account", "usable", "load"],
)
def test_negative_hours_are_refused(accounts, candidates, words):
    with pytest.raises(InvalidInput, match=words):
        a_plan(accounts, candidates)


def test_whoever_is_hired_later_makes_no_plan_harder():
    accounts = [an_account(f"a{i}", hours=2, arr_cents=20_000_000) for i in range(4)]
    team = [a_candidate(), a_candidate("chloe")]

    plan = a_plan(accounts, team)
    wider = a_plan(accounts, [*team, BACKFILL_HERE])

    assert wider.points <= plan.points
