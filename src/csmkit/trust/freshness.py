"""How fresh a derived signal may be within some days: what bounds its points for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.trust.bounds import possible
from csmkit.trust.conditions import All, Any_, Condition, Not, Operand
from csmkit.trust.facts import FACTS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from csmkit.trust.timeline import Timeline

    Freshest = Callable[[Timeline, int, int], float]


def freshest(condition: Condition, shares: Mapping[int, float]) -> Freshest | None:
    """Return what tells the largest share left on any of some days, None where it may be all.

    Args:
        condition: When the signal is true.
        shares: The share of its points that is left by age in days.
    """
    match condition:
        case Operand(field):
            return _of_fact(field, shares)
        case Not():
            return None
        case All(parts):
            known = [share for part in parts if (share := freshest(part, shares)) is not None]
            return _largest(known) if len(known) == len(parts) else None
        case Any_(parts):
            return _of_any(parts, shares)


def _of_fact(field: str, shares: Mapping[int, float]) -> Freshest | None:
    fact = FACTS[field]
    newest_day = fact.newest
    if fact.lasts or newest_day is None:
        return None

    def share(timeline: Timeline, first: int, last: int) -> float:
        newest = newest_day(timeline, last)
        return 1.0 if newest is None or newest >= first else shares[first - newest]

    return share


def _of_any(parts: tuple[Condition, ...], shares: Mapping[int, float]) -> Freshest | None:
    branches = [(possible(part), freshest(part, shares)) for part in parts]
    if all(share is None for _, share in branches):
        return None

    def largest(timeline: Timeline, first: int, last: int) -> float:
        found = 0.0
        for is_possible, share in branches:
            if is_possible(timeline, first, last):
                if share is None:
                    return 1.0
                found = max(found, share(timeline, first, last))
        return found

    return largest


def _largest(shares: list[Freshest]) -> Freshest:
    if len(shares) == 1:
        return shares[0]
    return lambda timeline, first, last: max([share(timeline, first, last) for share in shares])
