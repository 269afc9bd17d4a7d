"""How a cause loses its weight with time."""

from __future__ import annotations

from math import ceil, log2


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


def days_until(points_left: float, points: float, half_life_days: float) -> int:
    """Return after how many days points have aged to a smaller number, 0 where they have already.

    Source: the same law solved for the age: half-life * log2(points / points left).
    """
    return ceil(half_life_days * log2(max(points / points_left, 1.0)))
