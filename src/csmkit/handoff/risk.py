"""Which account first: the priority that triage gives it, and its rank by risk times value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from csmkit.domain.document import Cents, Currency, Days, Document, Name, OneOf, Text
from csmkit.domain.trust import STAGE_WORDS, Stage
from csmkit.playbook import load_playbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.resources import ResourceFolder

StageWord = Annotated[str, OneOf(*STAGE_WORDS)]
Points = Annotated[float, Field(ge=0, le=1000)]
SEVERITIES = ("low", "medium", "high", "critical")


class PriorityRule(Document):
    """When an account gets a priority, and within which time somebody must act."""

    id: Annotated[str, OneOf("P1", "P2", "P3")]
    within: Name
    within_working_days: Annotated[int, Field(ge=0, le=260)] | None = Field(
        default=None,
        description="The same for the clocks of a plan; a plan with clocks needs it.",
    )
    customer_stages: tuple[StageWord, ...] = ()
    sales_stages: tuple[StageWord, ...] = ()
    renewal_within_days: Days | None = None
    opt_out_within_days: Days | None = None
    open_escalation: bool = False
    open_issue_severity: Annotated[str, OneOf(*SEVERITIES)] | None = None
    source: Text


class StagePoints(Document):
    """How much risk each stage of the customer's trust means."""

    trusted: Points
    waning: Points
    damaged: Points
    lost: Points


class RiskPoints(Document):
    """What adds up to the risk of an account."""

    stage_points: StagePoints
    renewal_points: Points
    renewal_within_days: Days
    escalation_points: Points
    critical_issue_points: Points
    source: Text


class ValueScale(Document):
    """How revenue becomes a value to multiply risk with."""

    unit_cents: Annotated[int, Field(ge=1)]
    unknown_cents: Cents
    source: Text
    worth: dict[Currency, Annotated[float, Field(gt=0, le=1000)]] = Field(default_factory=dict)
    worth_source: Text = "judgement"


class PriorityNorms(Document):
    """The norms of triage, the most urgent priority first; the last takes what is left."""

    schema_: Annotated[str, OneOf("csmkit.handoff-priority/v1")] = Field(alias="schema")
    priorities: tuple[PriorityRule, ...] = Field(min_length=1)
    risk: RiskPoints
    value: ValueScale


@dataclass(frozen=True, slots=True)
class Priority:
    """How urgent an account is, why, and how soon somebody must act."""

    id: str
    within: str
    because: tuple[str, ...]
    risk: float
    within_working_days: int | None = None


def load_norms(folders: Sequence[ResourceFolder]) -> PriorityNorms:
    """Return the norms of triage."""
    return load_playbook(PriorityNorms, "handoff/priority", folders)


def prioritise(
    norms: PriorityNorms,
    blueprint: Blueprint,
    stage: Stage,
    sales_stage: Stage,
    as_of: date,
) -> Priority:
    """Return priority and rank of an account; `risk` is risk points times units of revenue."""
    risk = _risk_points(norms.risk, blueprint, stage, as_of) * _value(norms.value, blueprint)
    last = norms.priorities[-1]
    for rule in norms.priorities:
        because = tuple(_reasons(rule, blueprint, stage, sales_stage, as_of))
        if because or rule is last:
            break
    return Priority(rule.id, rule.within, because, round(risk, 2), rule.within_working_days)


def has_open_escalation(blueprint: Blueprint) -> bool:
    """Tell whether an escalation of the history is not resolved."""
    return any(e.kind == "escalation" and e.resolved_on is None for e in blueprint.history)


def worst_open_issue(blueprint: Blueprint) -> str | None:
    """Return the highest severity of the open issues."""
    found = [issue.severity for issue in blueprint.issues if issue.closed_on is None]
    return max(found, key=SEVERITIES.index, default=None)


def days_until(day: date | None, as_of: date) -> int | None:
    """Return the days from today to a day, negative where it has passed."""
    return None if day is None else (day - as_of).days


def _reasons(
    rule: PriorityRule,
    blueprint: Blueprint,
    stage: Stage,
    sales_stage: Stage,
    as_of: date,
) -> Iterator[str]:
    if stage.word in rule.customer_stages:
        yield f"the customer's trust is {stage.word}"
    if sales_stage.word in rule.sales_stages:
        yield f"trust with sales is {sales_stage.word}"
    yield from _contract_reasons(rule, blueprint, as_of)
    if rule.open_escalation and has_open_escalation(blueprint):
        yield "an escalation is open"
    worst = worst_open_issue(blueprint)
    if rule.open_issue_severity and worst == rule.open_issue_severity:
        yield f"an issue of {worst} severity is open"


def _contract_reasons(rule: PriorityRule, blueprint: Blueprint, as_of: date) -> Iterator[str]:
    contract = blueprint.contract
    if contract is None:
        return
    renewal = days_until(contract.renewal_on, as_of)
    opt_out = days_until(contract.opt_out_by_on, as_of)
    if renewal is not None and _is_within(renewal, rule.renewal_within_days):
        if renewal < 0:
            yield f"the renewal date {contract.renewal_on} has passed"
        else:
            yield f"the contract renews in {_days(renewal)}"
    if opt_out is not None and opt_out >= 0 and _is_within(opt_out, rule.opt_out_within_days):
        yield f"notice can be given for another {_days(opt_out)}"


def _is_within(days: int, limit: int | None) -> bool:
    return limit is not None and days <= limit


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _risk_points(points: RiskPoints, blueprint: Blueprint, stage: Stage, as_of: date) -> float:
    total: float = getattr(points.stage_points, stage.word)
    renewal = days_until(blueprint.contract.renewal_on, as_of) if blueprint.contract else None
    if renewal is not None and renewal <= points.renewal_within_days:
        total += points.renewal_points
    if has_open_escalation(blueprint):
        total += points.escalation_points
    if worst_open_issue(blueprint) == "critical":
        total += points.critical_issue_points
    return total


def counted_cents(scale: ValueScale, arr_cents: int | None, currency: str | None) -> float | None:
    """Return a revenue in the currency that the team counts in; None where it is not known."""
    return None if arr_cents is None else arr_cents * scale.worth.get(currency or "", 1.0)


def _value(scale: ValueScale, blueprint: Blueprint) -> float:
    contract = blueprint.contract
    known = counted_cents(scale, contract.arr_cents, contract.currency) if contract else None
    return (scale.unknown_cents if known is None else known) / scale.unit_cents
