"""Explanations: an assessment with every signal, its operands, and what would lift the stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.trust import Assessment, Evidence, Stage


class ExplainedOperand(NamedTuple):
    """One comparison, with what the record says to it."""

    field: str
    meaning: str
    unit: str
    operator: str
    expected: float | bool | str | tuple[str, ...]
    actual: float | bool | str | None
    verdict: bool | None
    """None where the record cannot tell."""


@dataclass(frozen=True, slots=True)
class ExplainedSignal:
    """One signal of the catalogue and what it says today."""

    signal: str
    title: str
    verdict: str
    """`fired`, `quiet` or `unknown`."""
    points: float
    """Points today, as in the assessment: negative for builders, 0 where it did not fire."""
    age_days: int | None
    fades_on: date | None
    """When less than one point is left; None where it did not fire, or the cause is open."""
    operands: tuple[ExplainedOperand, ...]
    evidence: tuple[Evidence, ...]
    why: str
    ask: str


@dataclass(frozen=True, slots=True)
class EndedSignal:
    """A signal that ended with the former owner: it was about the person."""

    signal: str
    title: str
    points: float
    """The points that it would have today; negative for builders."""
    evidence: tuple[Evidence, ...]


class Step(NamedTuple):
    """One thing that can be done about an open cause."""

    signal: str
    action: str
    """`keep` a promise, `close` an issue, `settle` what was seen, `meet` a
    conflict and resolve it, or `change` what the evidence
    shows, such as a silence: no single record ends that."""
    evidence: Evidence | None


class PlannedRemedy(NamedTuple):
    """A remedy with what there is to do, and from when it would show."""

    signals: tuple[str, ...]
    stage: Stage
    """The stage without these signals."""
    steps: tuple[Step, ...]
    """What can be done; what has no step here only fades with time."""
    waits: tuple[str, ...]
    """Those of the signals about which nothing can be done any more."""
    shows_on: date | None
    """The first day in that stage or a better one if every step is done on the day asked for and
    nothing new presses; None within the look-ahead, or where a step changes no record."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """An assessment with everything that went into it."""

    assessment: Assessment
    thresholds: tuple[float, float, float]
    """The pressure, less the reserve, from which it is waning, damaged, lost."""
    decided_on: date
    """The day whose evidence makes the stage: today, or a worse day in the clean periods."""
    signals: tuple[ExplainedSignal, ...]
    """Fired ones first, by points; then unknown, then quiet ones, by id."""
    remedies: tuple[PlannedRemedy, ...]
    """The smallest sets of causes without which the stage is better, the best stage first."""
    reset_on: date | None
    """Since when signals about the person count; None where no handoff is known."""
    ended: tuple[EndedSignal, ...]
    """What does not count because it belonged to a former owner."""
