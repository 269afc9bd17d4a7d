"""Finds the best plan of a problem, or a good one and how far the best can be from it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from csmkit.coverage import highs
from csmkit.coverage.greedy import greedy
from csmkit.coverage.improving import Improving
from csmkit.coverage.prices import Prices, bound, charged, find_prices

if TYPE_CHECKING:
    from collections.abc import Callable

    from csmkit.coverage.highs import Relaxed
    from csmkit.coverage.matrix import Flags, Numbers, Problem, Reals
    from csmkit.coverage.norms import Search

PRICE_ROUNDS = 150
CHEAPEST = 8
"""Candidates of each account that the linear relaxation of a large problem looks at first."""
REPAIRS = 20
TRIES = 6
"""By how many percent the highest utilisation may be above the relaxation's."""


@dataclass(frozen=True)
class Outcome:
    """The best plan found; costs are in tenths of a point."""

    choice: Numbers | None
    """Teammate of each account; None where no plan was found."""
    worth: int
    bound: int
    greedy_worth: int | None
    is_proven: bool
    """Where there is no plan: whether it is proven that none can keep the rules."""


NO_PLAN = Outcome(None, 0, 0, None, is_proven=True)


def solve(
    problem: Problem,
    search: Search,
    watched: Callable[[str], None] | None = None,
) -> Outcome:
    """Return the best plan that the work allowed finds; the same for the same problem."""
    if not problem.allowed.any(axis=1).all() or _takes_too_much(problem):
        return NO_PLAN
    tell = watched or (lambda _: None)
    quick = greedy(problem)
    quick_worth = None if quick is None else problem.worth(quick)
    pairs = problem.allowed.size
    if pairs > search.whole_pairs:
        choice, least, is_proven = _in_parts(problem, quick, search, tell)
    else:
        is_small = pairs <= search.prove_pairs
        tell("searching the best plan")
        found = highs.search(
            highs.build(problem, problem.allowed),
            quick,
            nodes=search.prove_nodes if is_small else search.nodes,
            gap=0.0 if is_small else search.good_enough_gap,
        )
        choice, least, is_proven = found.choice, found.bound, found.is_infeasible
    if choice is None:
        return replace(NO_PLAN, is_proven=is_proven)
    if quick is not None and quick_worth is not None and quick_worth < problem.worth(choice):
        choice = quick
    worth = problem.worth(choice)
    return Outcome(choice, worth, min(worth, ceil(least - 1e-3)), quick_worth, is_proven=True)


def _takes_too_much(problem: Problem) -> bool:
    """Tell whether all candidates together have less than the accounts take."""
    total = np.minimum(problem.caps, problem.uses.sum(axis=1, keepdims=True)).sum(axis=1)
    return bool((problem.uses.sum(axis=1) > total).any())


def _in_parts(
    problem: Problem,
    quick: Numbers | None,
    search: Search,
    tell: Callable[[str], None],
) -> tuple[Numbers | None, float, bool]:
    """Return a plan of a large problem, a bound, and whether none is proven impossible."""
    tell("pricing what everybody has left")
    prices = find_prices(problem, PRICE_ROUNDS)
    least = bound(problem, prices)
    tell("solving the relaxation")
    relaxed, pairs = _relaxed(problem, charged(problem, prices))
    if relaxed is None:
        return quick, least, quick is None
    priced = Prices(relaxed.caps, relaxed.filling)
    least = max(least, bound(problem, priced))
    shares = np.zeros(problem.cost.shape)
    shares[np.nonzero(pairs)] = relaxed.values
    rounded = np.where(problem.allowed, shares - 1e-12 * charged(problem, priced), -np.inf)
    choice = rounded.argmax(axis=1)
    percent = ceil(relaxed.percent - 1e-6)
    for top in range(percent, min(percent + TRIES, problem.most_percent) + 1):
        tell(f"fitting everybody below {top} %")
        capped = problem.below(top)
        trial = Improving(capped, choice)
        if trial.repair(REPAIRS):
            found = _by_blocks(capped, trial.choice, charged(problem, priced), search, tell)
            return _better(problem, found, quick), least, False
    return quick, least, False


def _better(problem: Problem, one: Numbers, other: Numbers | None) -> Numbers:
    if other is None or problem.worth(one) <= problem.worth(other):
        return one
    return other


def _relaxed(problem: Problem, cost: Reals) -> tuple[Relaxed | None, Flags]:
    """Return the relaxation over the cheapest pairs, or over all where these do not suffice."""
    alone = replace(problem, families=())
    few = min(CHEAPEST, cost.shape[1])
    order = np.argpartition(cost, few - 1, axis=1)[:, :few]
    pairs = np.zeros(cost.shape, bool)
    np.put_along_axis(pairs, order, values=True, axis=1)
    pairs &= problem.allowed
    found = highs.relax(highs.build(alone, pairs))
    if found is None:
        pairs = problem.allowed
        found = highs.relax(highs.build(alone, pairs))
    return found, pairs


def _by_blocks(
    problem: Problem,
    choice: Numbers,
    cost: Reals,
    search: Search,
    tell: Callable[[str], None],
) -> Numbers:
    """Solve the problem of some teammates and their accounts at a time, the others as they are."""
    size = search.block_teammates
    for sweep in range(search.sweeps):
        blocks = _blocks(problem, choice, cost, size, sweep)
        for k, block in enumerate(blocks):
            tell(f"improving, round {sweep + 1}, part {k + 1} of {len(blocks)}")
            choice = _block(problem, choice, block, search)
    return choice


def _blocks(
    problem: Problem,
    choice: Numbers,
    cost: Reals,
    size: int,
    sweep: int,
) -> list[Numbers]:
    """Return groups of teammates whose accounts would be nearly as well off with one another."""
    count = len(problem.teammates)
    rank = np.argsort(np.argsort(cost, axis=1, kind="stable"), axis=1, kind="stable")
    near = np.zeros((count, count))
    for j in range(count):
        mine = choice == j
        near[j] = (rank[mine] < size).sum(axis=0)
    near += near.T
    left = [*range(count)]
    blocks = []
    while left:
        seed = left[(sweep * size // 2) % len(left)]
        order = sorted(left, key=lambda j: (j != seed, -near[seed, j], j))
        block = sorted(order[:size])
        left = [j for j in left if j not in block]
        blocks.append(np.array(block))
    return blocks


def _block(problem: Problem, choice: Numbers, block: Numbers, search: Search) -> Numbers:
    """Return the plan with the accounts of some teammates given out among them anew."""
    accounts = np.flatnonzero(np.isin(choice, block))
    part = problem.part(accounts, block)
    found = highs.search(
        highs.build(part, part.allowed),
        np.searchsorted(block, choice[accounts]),
        nodes=search.block_nodes,
        gap=search.block_gap,
    )
    if found.choice is None:
        return choice
    trial = choice.copy()
    trial[accounts] = block[found.choice]
    return trial if problem.worth(trial) < problem.worth(choice) else choice


def is_solvable(problem: Problem, search: Search) -> bool | None:
    """Tell whether some plan keeps the rules; None where the work allowed does not tell."""
    if not problem.allowed.any(axis=1).all() or _takes_too_much(problem):
        return False
    if greedy(problem) is not None:
        return True
    nothing = np.zeros(len(problem.teammates), bool)
    bare = replace(
        problem,
        cost=np.zeros_like(problem.cost),
        counts=nothing,
        percent_cost=0,
        families=(),
    )
    model = highs.build(bare, bare.allowed)
    if problem.allowed.size > search.whole_pairs:
        return False if highs.relax(model) is None else None
    found = highs.search(model, None, nodes=search.prove_nodes, gap=0.0)
    if found.choice is not None:
        return True
    return False if found.is_infeasible else None
