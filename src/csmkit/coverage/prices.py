"""A lower bound on what any plan costs, from prices on what teammates have left.

Every cap gets a price and every account is charged for what it uses; then each account can choose
by itself. Whatever the prices, no plan that keeps the caps is cheaper than the sum of these
choices less the price of all that is there (Lagrangian relaxation, Geoffrion 1974).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from csmkit.coverage.matrix import UNLIMITED

if TYPE_CHECKING:
    from csmkit.coverage.matrix import Numbers, Problem, Reals

FORBIDDEN = 1e9
FIRST_STEP, PATIENCE = 1.0, 10
AHEAD = 1.05
"""How far above the best bound the optimum is taken to be; only sets the length of a step."""
ROUNDING = 1e-6


@dataclass(frozen=True)
class Prices:
    """What a unit of each cap costs, and what an hour costs that fills somebody up."""

    caps: Reals
    """Caps by teammates, zero or more."""
    filling: Reals
    """By teammate, zero or more: the price of a rise of the highest utilisation."""


def charged(problem: Problem, prices: Prices) -> Reals:
    """Return what each pair costs with what it uses; what is not allowed is beyond any price."""
    cost = np.where(problem.allowed, problem.cost, FORBIDDEN)
    uses = problem.uses.astype(float)
    return np.asarray(cost + uses.T @ prices.caps + np.outer(uses[0], prices.filling))


def bound(problem: Problem, prices: Prices, cost: Reals | None = None) -> float:
    """Return a lower bound on what any plan costs, in tenths of a point.

    Args:
        problem: The whole problem.
        prices: Any; the better they are, the higher the bound.
        cost: What `charged` says of both, where it is known already; families are then looked at
            less closely, which is quicker.
    """
    closely = cost is None
    cost = charged(problem, prices) if cost is None else cost
    cheapest = cost.min(axis=1)
    alone = np.ones(len(cheapest), bool)
    total = 0.0
    for members in problem.families:
        rows = cost[list(members)]
        alone[list(members)] = False
        least = min(
            float(rows.sum(axis=0).min()),
            problem.split_cost + float(rows.min(axis=1).sum()),
        )
        total += max(least, _shared(rows, problem.split_cost)) if closely else least
    total += float(cheapest[alone].sum())
    return (total + _given_back(problem, prices)) * (1 - ROUNDING)


def _shared(rows: Reals, split_cost: int) -> float:
    """Return a lower bound on what one family costs with its splits, by dual ascent.

    Each member offers as much as it takes until its offers pay for one more teammate (Erlenkotter
    1978, for the location of facilities that cost `split_cost` each).
    """
    offers = rows.min(axis=1)
    left = np.full(rows.shape[1], float(split_cost))
    is_rising = True
    while is_rising:
        is_rising = False
        for i, row in enumerate(rows):
            reached = row <= offers[i]
            above = row[~reached]
            more = float(left[reached].min())
            more = min(more, float(above.min() - offers[i])) if len(above) else more
            if more > 0:
                offers[i] += more
                left[reached] -= more
                is_rising = True
    return float(offers.sum()) - split_cost


def _given_back(problem: Problem, prices: Prices) -> float:
    """Return what does not depend on the plan: the price of all that is there, and the rise."""
    limited = problem.caps < UNLIMITED
    worth = float((prices.caps * np.where(limited, problem.caps, 0)).sum())
    slope = problem.percent_cost - float((prices.filling * problem.usable).sum()) / 100
    ends = (problem.floor_percent, problem.most_percent)
    rise = min(slope * end for end in ends) - problem.percent_cost * problem.floor_percent
    return rise + float((prices.filling * problem.load).sum()) - worth


def find_prices(problem: Problem, rounds: int) -> Prices:
    """Return prices that give a high bound, by steps along the subgradient."""
    prices = _first(problem)
    best, best_bound, step, since = prices, -np.inf, FIRST_STEP, 0
    for _ in range(rounds):
        cost = charged(problem, prices)
        found = bound(problem, prices, cost)
        choice = cost.argmin(axis=1)
        since = 0 if found > best_bound + abs(best_bound) * 1e-4 else since + 1
        if found > best_bound:
            best, best_bound = prices, found
        if since >= PATIENCE:
            step, since, prices = step / 2, 0, best
            choice = charged(problem, prices).argmin(axis=1)
            found = best_bound
        goal = best_bound + abs(best_bound) * (AHEAD - 1)
        prices = _moved(problem, prices, choice, step * (goal - found))
    return best


def _first(problem: Problem) -> Prices:
    filling = np.zeros(len(problem.teammates))
    total = int(problem.usable[problem.counts].sum())
    if total:
        filling[problem.counts] = problem.percent_cost * 100 / total
    return Prices(np.zeros(problem.caps.shape), filling)


def _moved(problem: Problem, prices: Prices, choice: Numbers, length: float) -> Prices:
    taken = problem.taken(choice).astype(float)
    limited = problem.caps < UNLIMITED
    unit = np.maximum(1.0, problem.uses.mean(axis=1))[:, None]
    over = np.where(limited, taken - problem.caps, 0.0) / unit
    over = np.where((over > 0) | (prices.caps > 0), over, 0.0)
    filled = np.zeros(len(problem.teammates))
    rows = problem.counts
    if rows.any():
        share = (taken[0] + problem.load)[rows] / problem.usable[rows]
        filled[rows] = (share - share.mean()) * problem.usable[rows] / unit[0]
    norm = float((over**2).sum() + (filled**2).sum())
    if not norm:
        return prices
    pace = length / norm
    caps = np.maximum(0.0, prices.caps + pace * over / unit)
    filling = np.maximum(0.0, prices.filling + pace * filled / unit[0])
    total = float((filling * problem.usable).sum())
    if total > 0:
        filling *= problem.percent_cost * 100 / total
    return Prices(caps, filling)
