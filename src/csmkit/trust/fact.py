"""What a fact is: a named question that the record of an account can answer for any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from csmkit.domain.trust import Evidence
    from csmkit.trust.timeline import Timeline

Value = float | bool | str | None
"""What a fact answers; None where the record cannot tell."""

NUMBER = "number"
BOOLEAN = "boolean"
CHOICE = "choice"

MOST_EVIDENCE = 5
"""Pieces of evidence shown for one fact. Source: judgement, what fits on a screen."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One field that a condition may ask about."""

    name: str
    kind: str
    """`number`, `boolean` or `choice`."""
    unit: str
    meaning: str
    lasts: bool
    """True: a state that holds until it is remedied; False: events that age."""
    compute: Callable[[Timeline, int], Value]
    """Answers for a day, given as a proleptic ordinal; None where the record cannot tell."""
    evidence: Callable[[Timeline, int], Iterable[Evidence]]
    """Names the records behind the answer."""
    choices: tuple[str, ...] = ()


def newest(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the newest pieces of evidence, newest first, in one order on every machine."""
    found = list(evidence)
    if len(found) <= 1:
        return tuple(found)
    by_name = sorted(set(found), key=lambda e: (e.kind, e.id, e.text))
    return tuple(sorted(by_name, key=_day, reverse=True)[:MOST_EVIDENCE])


def _day(evidence: Evidence) -> date:
    return evidence.on or date.min
