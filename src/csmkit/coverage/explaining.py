"""Explains a plan: why each pair, who is next best, who carries what, what came of no plan."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from csmkit.coverage.arranging import accounts_cap, all_revenue, revenue_cap_cents
from csmkit.coverage.fitting import URGENT, knows, obstacles, resembles
from csmkit.coverage.matrix import POINT
from csmkit.domain.assignment import BrokenRule, Naive, NextBest, Placement, Receiver

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from csmkit.coverage.fitting import Circumstances
    from csmkit.coverage.matrix import Numbers, Problem
    from csmkit.domain.assignment import AccountToPlace, Candidate

MOST_REASONS = 3


class Placed(NamedTuple):
    """A plan and what it was made from; accounts and candidates in the problem's order."""

    problem: Problem
    choice: Numbers
    accounts: Sequence[AccountToPlace]
    candidates: Sequence[Candidate]
    around: Circumstances


def placements(placed: Placed, pins: Collection[str]) -> Iterator[Placement]:
    """Yield who takes each account and why."""
    problem, choice = placed.problem, placed.choice
    taken = problem.taken(choice)
    for i, account in enumerate(placed.accounts):
        to = placed.candidates[int(choice[i])]
        yield Placement(
            account=account.account,
            name=account.name,
            owner=account.owner,
            to=to.teammate,
            priority=account.priority,
            hours=account.hours,
            arr_cents=account.arr_cents,
            points=int(problem.cost[i, choice[i]]) / POINT,
            because=reasons(account, to, placed.around),
            next_best=_next_best(problem, choice, taken, i),
            is_pinned=account.account in pins,
        )


def reasons(
    account: AccountToPlace,
    candidate: Candidate,
    around: Circumstances,
) -> tuple[str, ...]:
    """Return why a pair is good, the strongest reason first, and what it lacks."""
    known = sorted(knows(account, candidate, around.norms), key=lambda part: -part.points)
    like = sorted(resembles(account, candidate, around.norms), key=lambda part: -part.points)
    said = [part.text for part in (*known, *like)]
    return tuple(said[:MOST_REASONS]) or ("serves its segment",)


def _next_best(problem: Problem, choice: Numbers, taken: Numbers, i: int) -> NextBest | None:
    here = int(choice[i])
    fits = problem.allowed[i] & (taken + problem.uses[:, [i]] <= problem.caps).all(axis=0)
    fits[here] = False
    if not fits.any():
        return None
    extra = (
        problem.cost[i]
        - problem.cost[i, here]
        + problem.percent_cost * _rises(problem, taken[0], here, int(problem.uses[0, i]))
    )
    family = problem.family_of.get(i)
    if family is not None:
        members = Counter(choice[list(problem.families[family])].tolist())
        opened = np.array([not members[j] for j in range(len(problem.teammates))], np.int64)
        extra = extra + problem.split_cost * (opened - (members[here] == 1))
    best = int(np.where(fits, extra, np.iinfo(np.int64).max).argmin())
    return NextBest(problem.teammates[best], int(extra[best]) / POINT)


def _rises(problem: Problem, hours: Numbers, here: int, more: int) -> Numbers:
    """Return how the highest utilisation changes if hours go from one teammate to each other."""
    usable = np.maximum(1, problem.usable)
    now = np.where(problem.counts, -(-100 * (problem.load + hours) // usable), 0)
    after = np.where(problem.counts, -(-100 * (problem.load + hours + more) // usable), 0)
    left = now.copy()
    left[here] = -(-100 * int(problem.load[here] + hours[here] - more) // int(usable[here]))
    left[here] *= int(problem.counts[here])
    order = np.argsort(-left, kind="stable")[:2]
    others = np.full(len(left), left[order[0]])
    others[order[0]] = left[order[1]] if len(order) > 1 else 0
    top = np.maximum(problem.floor_percent, np.maximum(others, after))
    return np.asarray(top - problem.percent(hours))


def receivers(placed: Placed) -> tuple[Receiver, ...]:
    """Return every candidate before and after a plan."""
    mine: dict[int, list[AccountToPlace]] = {}
    for account, to in zip(placed.accounts, placed.choice.tolist(), strict=True):
        mine.setdefault(to, []).append(account)
    total = all_revenue(placed.accounts, placed.candidates)
    return tuple(_receiver(one, mine.get(j, []), total) for j, one in enumerate(placed.candidates))


def _receiver(one: Candidate, mine: Sequence[AccountToPlace], total_cents: int) -> Receiver:
    carried = one.arr_cents + sum(account.arr_cents for account in mine)
    return Receiver(
        teammate=one.teammate,
        name=one.name,
        usable_hours=one.usable_hours,
        load_hours=one.load_hours,
        taken_hours=sum(account.hours for account in mine),
        taken_accounts=len(mine),
        taken_urgent=sum(account.priority == URGENT for account in mine),
        revenue_share=carried / total_cents if total_cents else 0.0,
        is_backfill=one.is_backfill,
    )


def broken_rules(
    chosen: Mapping[str, str],
    accounts: Sequence[AccountToPlace],
    candidates: Sequence[Candidate],
    around: Circumstances,
) -> Iterator[BrokenRule]:
    """Yield every hard rule that a plan breaks, each with its numbers.

    Args:
        chosen: Key of the account to key of who takes it.
        accounts: What there is to place.
        candidates: Who could take it.
        around: The norms and the day.
    """
    people = {one.teammate: one for one in candidates}
    mine: dict[str, list[AccountToPlace]] = {}
    for account in sorted(accounts, key=lambda one: one.account):
        if (to := chosen.get(account.account)) in people:
            mine.setdefault(str(to), []).append(account)
            for rule, text in obstacles(account, people[str(to)], around):
                yield BrokenRule(rule, text, account.account, to)
    for key in sorted(mine):
        yield from _broken_caps(people[key], mine[key], accounts, candidates, around)


def _broken_caps(
    one: Candidate,
    mine: Sequence[AccountToPlace],
    accounts: Sequence[AccountToPlace],
    candidates: Sequence[Candidate],
    around: Circumstances,
) -> Iterator[BrokenRule]:
    key, norms = one.teammate, around.norms
    hours = sum(account.hours for account in mine)
    if hours > one.headroom_hours + 1e-6 * len(mine):
        text = f"{key} would take {hours:.1f} hours a month and has {one.headroom_hours:.1f} free"
        yield BrokenRule("capacity", text, teammate=key)
    cap, arr = revenue_cap_cents(accounts, candidates, norms), sum(a.arr_cents for a in mine)
    if arr and one.arr_cents + arr > cap:
        total = all_revenue(accounts, candidates)
        share, most = (one.arr_cents + arr) / total, cap / total
        text = f"{key} would carry {share:.0%} of the revenue, {most:.0%} are the most"
        yield BrokenRule("revenue", text, teammate=key)
    urgent = sum(account.priority == URGENT for account in mine)
    if urgent > norms.rules.urgent_accounts.each:
        most_urgent = norms.rules.urgent_accounts.each
        text = f"{key} would take over {urgent} urgent accounts, {most_urgent} are the most"
        yield BrokenRule("urgent-count", text, teammate=key)
    if len(mine) > (most_accounts := accounts_cap(accounts, candidates, norms)):
        text = f"{key} would take over {len(mine)} accounts, {most_accounts} are the most"
        yield BrokenRule("accounts", text, teammate=key)


def naive(placed: Placed) -> tuple[Naive, ...]:
    """Return what would have come of giving everything to the best one, or to each best match."""
    cost = placed.problem.cost
    star = np.full(len(placed.accounts), int(cost.sum(axis=0).argmin()))
    return (
        _naive("star", placed._replace(choice=star)),
        _naive("familiar", placed._replace(choice=cost.argmin(axis=1))),
    )


def _naive(kind: str, placed: Placed) -> Naive:
    names = placed.problem.teammates
    chosen = {
        one.account: names[to]
        for one, to in zip(placed.accounts, placed.choice.tolist(), strict=True)
    }
    fullest = max(receivers(placed), key=lambda one: (one.taken_hours, one.taken_accounts))
    broken = broken_rules(chosen, placed.accounts, placed.candidates, placed.around)
    return Naive(
        kind,
        fullest.teammate,
        fullest.taken_accounts,
        fullest.after_share,
        tuple(broken),
    )
