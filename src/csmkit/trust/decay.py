"""How a cause loses its weight with time."""

from __future__ import annotations

from functools import lru_cache
from math import ceil, log2

MOST_AGES_KEPT = 20_000


def share_left(age_days: int, half_life_days: float) -> float:
    """Return which share of a cause's points is left, above 0 to 1.

    The share is 2 ** (-age / half-life): half after one half-life, a quarter after two. Source: the
    usual law of exponential decay; that a signal's age is counted so and not in steps is
    judgement, taken over from contact scores that decay with a 30-day half-life.

    Args:
        age_days: Whole days since the cause, or since it was remedied; 0 while it is open.
        half_life_days: Days after which half is left, above 0.
    """
    return 1.0 if age_days <= 0 else 2.0 ** (-age_days / half_life_days)


class Shares(dict[int, float]):
    """The shares of one half-life by age, each computed once."""

    def __init__(self, half_life_days: float) -> None:
        """Begin without any."""
        super().__init__()
        self.half_life_days = half_life_days

    def __missing__(self, age_days: int) -> float:
        """Compute the share of an age that was not met before."""
        if len(self) >= MOST_AGES_KEPT:
            self.clear()
        share = self[age_days] = share_left(age_days, self.half_life_days)
        return share


@lru_cache(maxsize=1_000)
def shares_of(half_life_days: float) -> Shares:
    """Return the one table of a half-life."""
    return Shares(half_life_days)


def days_until(points_left: float, points: float, half_life_days: float) -> int:
    """Return after how many days points have aged to a smaller number, 0 where they have already.

    Source: the same law solved for the age: half-life * log2(points / points left).
    """
    return ceil(half_life_days * log2(max(points / points_left, 1.0)))
