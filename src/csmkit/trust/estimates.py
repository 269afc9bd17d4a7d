"""Estimates with their intervals: shares, ranking, and what a fixed resampling says of them."""

from __future__ import annotations

from itertools import groupby
from math import ceil, exp, lgamma, log, sqrt
from random import Random
from statistics import NormalDist
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SEED = 20_261_120
"""The same outcomes give the same intervals, always and everywhere."""
MOST_DRAWS = 3_000_000
FEWEST_RESAMPLES = 200
"""Draws in all, and the resamples that are made even beyond them: a few seconds at the most."""


class Estimate(NamedTuple):
    """A number and the interval that holds it."""

    value: float
    low: float
    high: float


def wilson(hits: int, of: int, level: float) -> Estimate | None:
    """Return a share with Wilson's score interval, None of nothing.

    Args:
        hits: How many.
        of: Of how many.
        level: How sure, such as 0.95.

    Source: Wilson 1927; unlike the textbook interval it stays within 0 and 1 and holds for few.
    """
    if not of:
        return None
    z = NormalDist().inv_cdf((1 + level) / 2)
    share = hits / of
    widened = 1 + z * z / of
    middle = (share + z * z / (2 * of)) / widened
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / widened
    return Estimate(share, min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half)))


def percentile(numbers: Sequence[float], share: float) -> float:
    """Return the nearest-rank percentile: the least number that a share of them does not exceed."""
    ordered = sorted(numbers)
    return ordered[max(0, ceil(share * len(ordered) - 1e-9) - 1)]


def median(numbers: Sequence[float]) -> float:
    """Return the middle number, or the mean of the two in the middle."""
    ordered = sorted(numbers)
    middle, is_odd = divmod(len(ordered), 2)
    return ordered[middle] if is_odd else (ordered[middle - 1] + ordered[middle]) / 2


class Ranking:
    """Losses and renewals in the order of their scores, the worst first."""

    def __init__(self, scores: Sequence[float], losses: Sequence[bool]) -> None:
        """Put them in order; equal scores stay together and count as one step.

        Args:
            scores: How likely each seems to be lost.
            losses: Which of them were.
        """
        order = sorted(range(len(scores)), key=lambda at: -scores[at])
        steps = [list(step) for _, step in groupby(order, key=scores.__getitem__)]
        self._steps = [(step, [at for at in step if losses[at]]) for step in steps]
        self._once = [1] * len(scores)

    def area(self, times: Sequence[int] | None = None) -> float | None:
        """Return the area under the curve of precision over recall, None without a loss.

        It is the average precision: the precision at each step, weighed by the losses found there.
        1 where every loss stands before every renewal; the share of losses where all are equal.

        Args:
            times: How often each one counts; once where None.
        """
        counted = (times or self._once).__getitem__
        seen, found, area = 0, 0, 0.0
        for step, lost in self._steps:
            seen += sum(map(counted, step))
            if lost and (more := sum(map(counted, lost))):
                found += more
                area += more * found / seen
        return area / found if found else None


def resamples(size: int, wanted: int) -> Iterator[bytearray]:
    """Yield how often each of `size` things is drawn in each resample, always the same draws.

    There are fewer than wanted where they would be many draws.
    """
    draw = Random(SEED)  # noqa: S311  # the draws shall be the same each time
    things = range(size)
    for _ in range(min(wanted, max(FEWEST_RESAMPLES, MOST_DRAWS // max(1, size)))):
        times = bytearray(size)
        for at in draw.choices(things, k=size):
            times[at] += 1
        yield times


def bootstrapped(
    value: float | None,
    values: Iterable[float | None],
    level: float,
) -> Estimate | None:
    """Return a value with the percentile interval of its resamples, widened to hold the value.

    Args:
        value: What all of them together say; None where that is nothing.
        values: What each resample says; those without an answer are left out.
        level: How sure, such as 0.95.
    """
    if value is None:
        return None
    drawn = sorted(v for v in values if v is not None) or [value]
    tail = (1 - level) / 2
    low, high = drawn[int(tail * len(drawn))], drawn[ceil((1 - tail) * len(drawn)) - 1]
    return Estimate(value, min(low, value), max(high, value))


def median_with_interval(numbers: Sequence[float], level: float) -> Estimate | None:
    """Return the median with an interval between two of the numbers, None of nothing.

    Nothing is assumed of how they are distributed; of fewer than six the interval is their range,
    though that is less sure than a level of 0.95.

    Source: Conover, Practical Nonparametric Statistics, section 3.2 (sign test).
    """
    if not numbers:
        return None
    ordered = sorted(numbers)
    cut = _numbers_beyond(len(ordered), (1 - level) / 2)
    return Estimate(median(ordered), ordered[cut], ordered[-1 - cut])


def _numbers_beyond(size: int, tail: float) -> int:
    """Return how many of the least numbers may be left out, so that the tail is not exceeded."""
    together, beyond = 0.0, 0
    for rank in range(size // 2):
        ways = lgamma(size + 1) - lgamma(rank + 1) - lgamma(size - rank + 1)
        together += exp(ways - size * log(2))
        if together > tail:
            break
        beyond = rank
    return beyond
