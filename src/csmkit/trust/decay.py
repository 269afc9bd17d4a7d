"""How a cause loses its weight with time."""

from __future__ import annotations


def share_left(age_days: int, half_life_days: float) -> float:
    """Return which share of a cause's points is left, above 0 to 1.

    The share is 2^(−age/half-life): half after one half-life, a quarter after two. Source: the
    usual law of exponential decay; that a signal's age is counted so and not in steps is
    judgement, taken over from contact scores that decay with a 30-day half-life.

    Args:
        age_days: Whole days since the cause, or since it was remedied; 0 while it is open.
        half_life_days: Days after which half is left, above 0.
    """
    return 1.0 if age_days <= 0 else 2.0 ** (-age_days / half_life_days)


def points_left(points: float, weight: float, age_days: int, half_life_days: float) -> float:
    """Return the points of one cause after ageing: points × weight × share left."""
    return points * weight * share_left(age_days, half_life_days)
