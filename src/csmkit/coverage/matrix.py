"""The assignment as whole numbers: what each pair costs, what is allowed, what a plan is worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]
    Reals = NDArray[np.float64]
    Flags = NDArray[np.bool_]

POINT = 10
"""Costs are counted in tenths of a point, so that every sum is exact."""
HOUR = 1000
"""Hours are counted in thousandths: what an account takes rounded up, what is free rounded down."""
UNLIMITED = 2**52
MOST_PERCENT = 1000
"""The highest utilisation that is looked at where capacity is no rule."""


@dataclass(frozen=True)
class Problem:
    """Accounts times teammates, both in order of key."""

    accounts: tuple[str, ...]
    teammates: tuple[str, ...]
    cost: Numbers
    """Tenths of a point, accounts by teammates."""
    allowed: Flags
    """Which pairs break no rule by themselves, accounts by teammates."""
    uses: Numbers
    """What an account takes of each cap, caps by accounts; the first one is hours."""
    caps: Numbers
    """What a teammate may still take of each cap, caps by teammates."""
    load: Numbers
    usable: Numbers
    counts: Flags
    """Whose utilisation counts as the highest one: those below target before the plan."""
    percent_cost: int
    """What each percent costs by which the highest utilisation rises."""
    split_cost: int
    """What each further teammate costs who gets accounts of the same parent."""
    families: tuple[tuple[int, ...], ...] = ()
    """The accounts of one parent, where there are several to place."""

    @cached_property
    def floor_percent(self) -> int:
        """Return the highest utilisation of today, in whole percent."""
        return self.percent(np.zeros(len(self.teammates), np.int64), least=0)

    @cached_property
    def most_percent(self) -> int:
        """Return the highest utilisation that the caps allow."""
        free = np.where(self.usable > 0, self.load + self.caps[0], 0)
        tops = -(-100 * free[self.counts] // self.usable[self.counts])
        top = int(tops.max(initial=0))
        return max(self.floor_percent, min(top, MOST_PERCENT))

    @cached_property
    def family_of(self) -> dict[int, int]:
        """Return the family of each account that has one."""
        return {i: g for g, members in enumerate(self.families) for i in members}

    def taken(self, choice: Numbers) -> Numbers:
        """Return what each teammate would take of each cap, caps by teammates."""
        return np.stack(
            [
                np.bincount(choice, weights=row, minlength=len(self.teammates)).astype(np.int64)
                for row in self.uses
            ],
        )

    def percent(self, hours: Numbers, *, least: int | None = None) -> int:
        """Return the highest utilisation after taking hours, in whole percent, rounded up."""
        rows = self.counts
        shares = -(-100 * (self.load + hours)[rows] // self.usable[rows])
        floor = self.floor_percent if least is None else least
        return max(floor, int(shares.max(initial=0)))

    def splits(self, choice: Numbers) -> int:
        """Return how often a family goes to one more teammate."""
        return sum(len(set(choice[list(members)].tolist())) - 1 for members in self.families)

    def worth(self, choice: Numbers) -> int:
        """Return what a plan costs in tenths of a point; less is better."""
        pairs = int(self.cost[np.arange(len(choice)), choice].sum())
        rise = self.percent(self.taken(choice)[0]) - self.floor_percent
        return pairs + self.percent_cost * rise + self.split_cost * self.splits(choice)

    def is_kept_by(self, choice: Numbers) -> bool:
        """Tell whether a plan keeps every rule."""
        is_allowed = bool(self.allowed[np.arange(len(choice)), choice].all())
        return is_allowed and bool((self.taken(choice) <= self.caps).all())

    def part(self, accounts: Numbers, teammates: Numbers) -> Problem:
        """Return the problem of some accounts and some teammates, with all that these may take."""
        place = {int(i): k for k, i in enumerate(accounts)}
        families = (tuple(place[i] for i in each if i in place) for each in self.families)
        return replace(
            self,
            accounts=tuple(self.accounts[i] for i in accounts),
            teammates=tuple(self.teammates[j] for j in teammates),
            cost=self.cost[np.ix_(accounts, teammates)],
            allowed=self.allowed[np.ix_(accounts, teammates)],
            uses=self.uses[:, accounts],
            caps=self.caps[:, teammates],
            load=self.load[teammates],
            usable=self.usable[teammates],
            counts=self.counts[teammates],
            families=tuple(each for each in families if len(each) > 1),
        )

    def below(self, percent: int) -> Problem:
        """Return the problem with a highest utilisation that is fixed and costs nothing."""
        most = np.maximum(0, percent * self.usable // 100 - self.load)
        caps = self.caps.copy()
        caps[0] = np.where(self.counts, np.minimum(caps[0], most), caps[0])
        return replace(self, caps=caps, counts=np.zeros_like(self.counts), percent_cost=0)
