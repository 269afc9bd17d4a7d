"""Derived signals: what the record itself shows on a day, and how much of it is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.trust.bounds import possible
from csmkit.trust.conditions import All, Any_, Condition, Not, Operand, grounds
from csmkit.trust.decay import Shares, shares_of
from csmkit.trust.facts import FACTS
from csmkit.trust.freshness import freshest
from csmkit.trust.searching import compiled_holds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from csmkit.trust.fact import Value
    from csmkit.trust.sign import Signal
    from csmkit.trust.timeline import Timeline


class Clue(NamedTuple):
    """A derived signal with what can be said of it before any record is known."""

    signal: Signal
    when: Condition
    shares: Shares
    grounds: tuple[Operand, ...] | None
    """What makes it true wherever it is true; None where that differs from record to record."""
    lasts: bool
    """Whether these grounds are a state that lasts."""
    is_about_person: bool
    holds: Callable[[Timeline, int], bool]
    """Tells whether it is true on a day."""
    is_possible: Callable[[Timeline, int, int], bool]
    """Tells whether it may be true on any day from one to another."""
    freshest: Callable[[Timeline, int, int], float] | None
    """Tells which share of its points may be left at most on such days; None where all may."""


class Age(NamedTuple):
    """How old what a derived signal shows is; a state that lasts has age 0."""

    days: int
    share: float
    lasts: bool


class ValuesOf(dict[str, "Value"]):
    """The facts of one day, each worked out when it is first asked for."""

    def __init__(self, timeline: Timeline, day: int) -> None:
        """Begin without any."""
        super().__init__()
        self.timeline = timeline
        self.day = day

    def __missing__(self, name: str) -> Value:
        """Work out a fact."""
        value = self[name] = FACTS[name].compute(self.timeline, self.day)
        return value


def clue_of(signal: Signal, when: Condition) -> Clue:
    """Return what can be said of a derived signal before any record is known."""
    fixed = _fixed_grounds(when)
    lasts = fixed is not None and _lasts(fixed)
    shares = shares_of(signal.half_life_days)
    return Clue(
        signal,
        when,
        shares,
        fixed,
        lasts,
        is_about_person=signal.about == "person",
        holds=compiled_holds(when, {name: fact.compute for name, fact in FACTS.items()}),
        is_possible=possible(when),
        freshest=freshest(when, shares),
    )


def in_search_order(clues: Iterable[Clue]) -> tuple[Clue, ...]:
    """Return what has a floor first, then the weightiest: a search can end early."""
    return tuple(sorted(clues, key=lambda clue: (clue.signal.floor is None, -clue.signal.points)))


def _fixed_grounds(condition: Condition) -> tuple[Operand, ...] | None:
    match condition:
        case Operand():
            return (condition,)
        case Not():
            return ()
        case Any_():
            return None
        case All(parts):
            found = [_fixed_grounds(part) for part in parts]
            known = [part for part in found if part is not None]
            return sum(known, ()) if len(known) == len(found) else None


def _lasts(true: Iterable[Operand]) -> bool:
    return any(FACTS[operand.field].lasts for operand in true)


def true_grounds(clue: Clue, values: Mapping[str, Value]) -> tuple[Operand, ...]:
    """Return the comparisons that make a true derived signal true."""
    return tuple(grounds(clue.when, values)) if clue.grounds is None else clue.grounds


def age_on(
    timeline: Timeline,
    clue: Clue,
    true: tuple[Operand, ...],
    day: int,
    reset: int,
) -> Age | None:
    """Return how old what a true derived signal shows is, None where a former owner left it.

    Events are as old as the newest of them.
    """
    lasts = clue.lasts if clue.grounds is not None else _lasts(true)
    about_person = clue.is_about_person and reset > 0
    if lasts and not about_person:
        return Age(0, 1.0, lasts)
    newest = _newest_day(timeline, true, day)
    if about_person and newest < reset:
        return None
    age = 0 if lasts else day - newest
    return Age(age, clue.shares[age], lasts)


def _newest_day(timeline: Timeline, true: tuple[Operand, ...], day: int) -> int:
    found = [FACTS[operand.field].newest_day(timeline, day) for operand in true]
    return min(day, max([one for one in found if one is not None], default=day))
