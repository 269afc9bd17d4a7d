"""Why an assessment says what it says: every signal with its operands, and what would lift it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from csmkit.domain.explanation import (
    EndedSignal,
    ExplainedOperand,
    ExplainedSignal,
    Explanation,
    PlannedRemedy,
)
from csmkit.trust.conditions import answers
from csmkit.trust.decay import days_until
from csmkit.trust.facts import FACTS
from csmkit.trust.judge import evidence, judge
from csmkit.trust.judgement import judgement
from csmkit.trust.remedies import smallest_remedies
from csmkit.trust.steps import Planner
from csmkit.trust.timeline import Timeline
from csmkit.trust.weighing import facts_of, reset_day, weigh

if TYPE_CHECKING:
    from collections.abc import Mapping

    from csmkit.domain.trust import AccountRecord, Assessment
    from csmkit.trust.fact import Value
    from csmkit.trust.model import Catalogue
    from csmkit.trust.sign import Signal
    from csmkit.trust.weighing import Weight

FIRED, QUIET, UNKNOWN = "fired", "quiet", "unknown"
FADED_POINTS = 1.0
"""Points from which on a cause is as good as gone. Source: judgement, a tenth of a stage."""
MOST_REMEDIES = 10
"""Sets of causes that are told. Source: judgement, nobody weighs more choices than that."""


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
        remedies=_remedies(account, catalogue, relationship, day),
        reset_on=date.fromordinal(reset) if reset else None,
        ended=_ended(account, catalogue, relationship, day),
    )


def _remedies(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
) -> tuple[PlannedRemedy, ...]:
    """Return the remedies: the best stage first, then those in which the most can be done."""
    planner = Planner(timeline, catalogue, relationship, day)
    remedies = smallest_remedies(timeline, catalogue, relationship, day)[:MOST_REMEDIES]
    found = [planner.planned(remedy) for remedy in remedies]
    return tuple(sorted(found, key=lambda one: (one.stage, len(one.waits), one.signals)))


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
