"""Makes a plan better by moving one account or exchanging two, as long as that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csmkit.coverage.matrix import Numbers, Problem, Reals

HELPS = -0.5
"""Costs are whole numbers, so that anything better is better by one."""
OVER = 50_000.0
"""What exceeding a cap by an average account costs: more than any pair."""
FORBIDDEN = 1e9


class Improving:
    """A plan under fixed caps while it is being changed; exceeding a cap costs dearly."""

    def __init__(self, problem: Problem, choice: Numbers) -> None:
        """Start from a plan, which may exceed caps."""
        self.problem = problem
        self.choice = choice.copy()
        self.uses = problem.uses.T.astype(float)
        self.caps = problem.caps.T.astype(float)
        self.taken = problem.taken(choice).T.astype(float)
        self.weights = OVER / np.maximum(1.0, problem.uses.mean(axis=1))
        self.cost = np.where(problem.allowed, problem.cost, FORBIDDEN)
        self.paid = self.cost[np.arange(len(choice)), choice]
        self.over = self._over(self.taken, self.caps)
        teammates = len(problem.teammates)
        self.members = [
            np.bincount(self.choice[list(family)], minlength=teammates)
            for family in problem.families
        ]

    def repair(self, passes: int) -> bool:
        """Move what exceeds caps elsewhere, and tell whether no cap is exceeded any more."""
        for _ in range(passes):
            crowded = np.flatnonzero(self.over > 0)
            if not len(crowded):
                return True
            there = np.flatnonzero(np.isin(self.choice, crowded))
            if not sum([self._improve(int(i)) for i in there]):
                break
        return not bool((self.over > 0).any())

    def _improve(self, i: int) -> bool:
        gain, to = self._best_move(i)
        if gain < HELPS:
            self._place(((i, to),))
            return True
        gain, other = self._best_exchange(i)
        if gain < HELPS:
            self._place(((i, int(self.choice[other])), (other, int(self.choice[i]))))
            return True
        return False

    def _over(self, taken: Reals, caps: Reals) -> Reals:
        return np.asarray((np.maximum(0.0, taken - caps) * self.weights).sum(axis=-1))

    def _best_move(self, i: int) -> tuple[float, int]:
        here = int(self.choice[i])
        left = self._over(self.taken[here] - self.uses[i], self.caps[here]) - self.over[here]
        change = self.cost[i] - self.paid[i]
        change = change + self._over(self.taken + self.uses[i], self.caps) - self.over + left
        family = self.problem.family_of.get(i)
        if family is not None:
            change = change + self._split_change(family, here)
        change[here] = 0.0
        to = int(change.argmin())
        return float(change[to]), to

    def _split_change(self, family: int, here: int) -> Reals:
        members = self.members[family]
        opened = np.where(members == 0, self.problem.split_cost, 0)
        return np.asarray(opened - (self.problem.split_cost if members[here] == 1 else 0), float)

    def _best_exchange(self, i: int) -> tuple[float, int]:
        here, there = int(self.choice[i]), self.choice
        more = self.uses[i] - self.uses
        change = self.cost[i, there] - self.paid[i] + self.cost[:, here] - self.paid
        change = change + self._over(self.taken[there] + more, self.caps[there]) - self.over[there]
        change += self._over(self.taken[here] - more, self.caps[here]) - self.over[here]
        mine = self.problem.family_of.get(i)
        if mine is not None:
            change += self._split_change(mine, here)[there]
        for k, family in self.problem.family_of.items():
            members, other = self.members[family], int(there[k])
            if family == mine:
                change[k] = 0.0
            else:
                opened = int(members[here] == 0) - int(members[other] == 1)
                change[k] += self.problem.split_cost * opened
        change[there == here] = 0.0
        best = int(change.argmin())
        return float(change[best]), best

    def _place(self, moves: Iterable[tuple[int, int]]) -> None:
        for i, to in moves:
            here = int(self.choice[i])
            self.taken[here] -= self.uses[i]
            self.taken[to] += self.uses[i]
            self.choice[i], self.paid[i] = to, self.cost[i, to]
            family = self.problem.family_of.get(i)
            if family is not None:
                self.members[family][here] -= 1
                self.members[family][to] += 1
            for j in (here, to):
                self.over[j] = self._over(self.taken[j], self.caps[j])
