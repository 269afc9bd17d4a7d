"""A quick plan: the most difficult account first, each to whoever costs the least just then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from csmkit.coverage.matrix import Numbers, Problem


def greedy(problem: Problem) -> Numbers | None:
    """Return a plan that keeps every rule, None where an account found nobody in the end."""
    choice = np.full(len(problem.accounts), -1, np.int64)
    taken = np.zeros(problem.caps.shape, np.int64)
    for i in _order(problem):
        fits = problem.allowed[i] & (taken + problem.uses[:, [i]] <= problem.caps).all(axis=0)
        if not fits.any():
            return None
        cost = problem.cost[i] + problem.percent_cost * _rise(problem, taken[0], i)
        family = problem.family_of.get(i)
        if family is not None:
            owners = {int(j) for j in choice[list(problem.families[family])] if j >= 0}
            if owners:
                cost = cost + problem.split_cost
                cost[list(owners)] -= problem.split_cost
        to = int(np.where(fits, cost, np.iinfo(np.int64).max).argmin())
        choice[i] = to
        taken[:, to] += problem.uses[:, i]
    return choice


def _order(problem: Problem) -> list[int]:
    """Return the accounts, those with the fewest candidates first, then those that take most."""
    options = problem.allowed.sum(axis=1)
    hours = problem.uses[0]
    return sorted(
        range(len(problem.accounts)),
        key=lambda i: (int(options[i]), -int(hours[i]), i),
    )


def _rise(problem: Problem, hours: Numbers, i: int) -> Numbers:
    """Return by how many percent the highest utilisation rises, by who takes the account."""
    now = problem.percent(hours)
    usable = np.maximum(1, problem.usable)
    after = -(-100 * (problem.load + hours + problem.uses[0, i]) // usable)
    return np.asarray(np.where(problem.counts, np.maximum(now, after), now) - now)
