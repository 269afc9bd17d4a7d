"""Why an assessment says what it says: every signal with its operands, and what would lift it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from csmkit.trust.conditions import answers
from csmkit.trust.decay import days_until
from csmkit.trust.facts import FACTS
from csmkit.trust.judge import evidence, judge
from csmkit.trust.judgement import judgement
from csmkit.trust.remedies import Remedy, smallest_remedies
from csmkit.trust.timeline import Timeline
from csmkit.trust.weighing import facts_of, reset_day, weigh

if TYPE_CHECKING:
    from collections.abc import Mapping

    from csmkit.domain.trust import AccountRecord, Assessment, Evidence
    from csmkit.trust.conditions import Expected, Verdict
    from csmkit.trust.fact import Value
    from csmkit.trust.model import Catalogue
    from csmkit.trust.sign import Signal
    from csmkit.trust.weighing import Weight

FIRED, QUIET, UNKNOWN = "fired", "quiet", "unknown"
FADED_POINTS = 1.0
"""Points from which on a cause is as good as gone. Source: judgement, a tenth of a stage."""


class ExplainedOperand(NamedTuple):
    """One comparison, with what the record says to it."""

    field: str
    meaning: str
    unit: str
    operator: str
    expected: Expected
    actual: Value
    verdict: Verdict


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
    remedies: tuple[Remedy, ...]
    reset_on: date | None
    """Since when signals about the person count; None where no handoff is known."""
    ended: tuple[EndedSignal, ...]
    """What does not count because it belonged to a former owner."""


def explain(
    record: AccountRecord | Timeline,
    catalogue: Catalogue,
    relationship: str,
    as_of: date,
) -> Explanation:
    """Return the assessment of `judge` with every operand, the evidence, and the remedies."""
    account = record if isinstance(record, Timeline) else Timeline(record)
    day = as_of.toordinal()
    assessment = judge(account, catalogue, relationship, as_of, timeline=True)
    found = judgement(account, catalogue, relationship, day)
    weights = {weight.signal.id: weight for weight in found.weights[day]}
    reset = reset_day(account, relationship, day)
    return Explanation(
        assessment=assessment,
        thresholds=catalogue.norms.thresholds[relationship],
        decided_on=date.fromordinal(found.decided_on),
        signals=_signals(account, catalogue, assessment, weights),
        remedies=smallest_remedies(account, catalogue, relationship, day),
        reset_on=date.fromordinal(reset) if reset else None,
        ended=_ended(account, catalogue, relationship, day),
    )


def _signals(
    timeline: Timeline,
    catalogue: Catalogue,
    assessment: Assessment,
    weights: dict[str, Weight],
) -> tuple[ExplainedSignal, ...]:
    signals = catalogue.of(assessment.relationship)
    explained = [_signal(timeline, catalogue, s, assessment, weights.get(s.id)) for s in signals]
    order = (FIRED, UNKNOWN, QUIET)
    return tuple(
        sorted(explained, key=lambda e: (order.index(e.verdict), -abs(e.points), e.signal))
    )


def _signal(
    timeline: Timeline,
    catalogue: Catalogue,
    signal: Signal,
    assessment: Assessment,
    weight: Weight | None,
) -> ExplainedSignal:
    reason = next((r for r in assessment.reasons if r.signal == signal.id), None)
    is_unknown = any(unknown.signal == signal.id for unknown in assessment.unknown)
    found = facts_of(timeline, catalogue, assessment.as_of.toordinal())
    return ExplainedSignal(
        signal=signal.id,
        title=signal.title,
        verdict=FIRED if reason else UNKNOWN if is_unknown else QUIET,
        points=reason.points if reason else 0.0,
        age_days=reason.age_days if reason else None,
        fades_on=_fades_on(weight, assessment.as_of) if reason and weight else None,
        operands=_operands(signal, found.values),
        evidence=reason.evidence if reason else (),
        why=signal.why,
        ask=signal.ask,
    )


def _operands(signal: Signal, values: Mapping[str, Value]) -> tuple[ExplainedOperand, ...]:
    if signal.when is None:
        return ()
    return tuple(
        ExplainedOperand(
            operand.field,
            FACTS[operand.field].meaning,
            FACTS[operand.field].unit,
            operand.operator,
            operand.expected,
            actual,
            verdict,
        )
        for operand, actual, verdict in answers(signal.when, values)
    )


def _fades_on(weight: Weight, as_of: date) -> date | None:
    """Return the day on which less than one point is left if nothing else happens."""
    if any(cause.is_open for cause in weight.causes):
        return None
    days = days_until(FADED_POINTS, weight.points, weight.signal.half_life_days)
    return date.fromordinal(min(as_of.toordinal() + days, date.max.toordinal()))


def _ended(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
) -> tuple[EndedSignal, ...]:
    reset = reset_day(timeline, relationship, day)
    counted = {w.signal.id: w.points for w in weigh(timeline, catalogue, relationship, day, reset)}
    ended = []
    for weight in weigh(timeline, catalogue, relationship, day, 0):
        lost = round(weight.points - counted.get(weight.signal.id, 0.0), 1)
        if lost > 0:
            sign = -1 if weight.signal.builds else 1
            proof = evidence(timeline, weight, day)
            ended.append(EndedSignal(weight.signal.id, weight.signal.title, sign * lost, proof))
    return tuple(ended)
