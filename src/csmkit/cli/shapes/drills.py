"""The JSON of a drill, `csmkit.drill/v1`, and of a team's resilience, `csmkit.resilience/v1`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from csmkit.cli.shapes.coverage import hours
from csmkit.cli.shapes.fields import day_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csmkit.domain.assignment import AssignmentPlan
    from csmkit.domain.drill import (
        Carrier,
        Crossing,
        Drill,
        DrilledAccount,
        Exposure,
        RecordsNaming,
        Renewal,
        Resilience,
        SystemStep,
        TeamResilience,
    )

SHARE_DIGITS = 3


class CrossingShape(TypedDict):
    """A limit of drill.yaml that a departure would cross."""

    limit: str
    text: str


class ExposureShape(TypedDict):
    """What would be lost; hours a month, revenue as the team counts it."""

    accounts: int
    without_backup: int
    only_theirs: int
    hours_to_place: float
    headroom_hours: float
    short_hours: float
    revenue_cents: int
    exposed_cents: int
    exposed_revenue_share: float
    ready: float | None


class ResilienceShape(TypedDict):
    """What one departure would do; hours a month: `csmkit.resilience/v1`."""

    schema: str
    as_of: str
    teammate: str
    name: str
    team: str | None
    accounts: int
    without_backup: int
    only_theirs: int
    hours_to_place: float
    headroom_hours: float
    short_hours: float
    revenue_cents: int
    exposed_cents: int
    exposed_revenue_share: float
    ready: float | None
    crossed: list[CrossingShape]


class DrillGapShape(TypedDict):
    """Something that the record lacks, what hurts most first."""

    item: str
    status: str
    question: str


class DrilledAccountShape(TypedDict):
    """One account whose owner is gone."""

    account: str
    name: str
    owner: str
    stage: str
    priority: str
    within: str
    because: list[str]
    arr_cents: int | None
    currency: str | None
    backup: str | None
    backup_problem: str | None
    interim: str | None
    interim_because: str
    to: str | None
    to_because: list[str]
    told_by_on: str
    told_by: str | None
    met_by_on: str
    ready: float
    gaps: list[DrillGapShape]
    only_theirs: list[str]
    is_only_theirs: bool


class CarrierShape(TypedDict):
    """What an interim owner carries beside their own accounts; hours a month."""

    teammate: str
    accounts: int
    hours: float
    before_share: float | None
    after_share: float | None


class DrillRenewalShape(TypedDict):
    """A renewal in motion, and who leads it from now on."""

    account: str
    name: str
    renewal_on: str | None
    opt_out_by_on: str | None
    arr_cents: int | None
    currency: str | None
    contact: str | None
    open_proposals: str | None
    lead: str | None
    because: str
    due_on: str


class SystemStepShape(TypedDict):
    """A system to change."""

    id: str
    title: str
    who: list[str]
    due_on: str


class RecordsNamingShape(TypedDict):
    """Records that still name who is gone."""

    what: str
    entries: int
    where: list[str]


class DrillPlanShape(TypedDict):
    """How good the plan is by which accounts get new owners, or why there is none."""

    is_there: bool
    is_optimal: bool
    gap_share: float
    conflict: str | None
    ways_out: list[str]
    notes: list[str]


class DrillShape(TypedDict):
    """What would be if some people were gone today: `csmkit.drill/v1`."""

    schema: str
    leaving: list[str]
    as_of: str
    start_on: str
    exposure: ExposureShape
    crossed: list[CrossingShape]
    accounts: list[DrilledAccountShape]
    carriers: list[CarrierShape]
    renewals: list[DrillRenewalShape]
    systems: list[SystemStepShape]
    records: list[RecordsNamingShape]
    plan: DrillPlanShape


class TeamResilienceShape(TypedDict):
    """What each departure would do, the worst first: `csmkit.team-resilience/v1`."""

    schema: str
    as_of: str
    weakest: str | None
    people: list[ResilienceShape]


def team_resilience_shape(found: TeamResilience) -> TeamResilienceShape:
    """Return what each departure would do as `csmkit.team-resilience/v1`."""
    as_of = found.as_of.isoformat()
    return {
        "schema": "csmkit.team-resilience/v1",
        "as_of": as_of,
        "weakest": found.weakest.teammate if found.weakest else None,
        "people": [resilience_shape(one, as_of) for one in found.people],
    }


def resilience_shape(one: Resilience, as_of: str) -> ResilienceShape:
    """Return what one departure would do as `csmkit.resilience/v1`."""
    return {
        "schema": "csmkit.resilience/v1",
        "as_of": as_of,
        "teammate": one.teammate,
        "name": one.name,
        "team": one.team,
        **_exposure(one.exposure),
        "crossed": _crossed(one.crossed),
    }


def drill_shape(drill: Drill) -> DrillShape:
    """Return what would be if some people were gone as `csmkit.drill/v1`."""
    return {
        "schema": "csmkit.drill/v1",
        "leaving": list(drill.leaving),
        "as_of": drill.as_of.isoformat(),
        "start_on": drill.start_on.isoformat(),
        "exposure": _exposure(drill.exposure),
        "crossed": _crossed(drill.crossed),
        "accounts": [_account(one) for one in drill.accounts],
        "carriers": [_carrier(one) for one in drill.carriers],
        "renewals": [_renewal(one) for one in drill.renewals],
        "systems": [_system(one) for one in drill.systems],
        "records": [_records(one) for one in drill.records],
        "plan": _plan(drill.plan),
    }


def _exposure(exposure: Exposure) -> ExposureShape:
    ready = exposure.readiness
    return {
        "accounts": exposure.accounts,
        "without_backup": exposure.without_backup,
        "only_theirs": exposure.only_theirs,
        "hours_to_place": hours(exposure.hours_to_place),
        "headroom_hours": hours(exposure.headroom_hours),
        "short_hours": hours(exposure.short_hours),
        "revenue_cents": exposure.counted_cents,
        "exposed_cents": exposure.exposed_cents,
        "exposed_revenue_share": round(exposure.exposed_revenue_share, SHARE_DIGITS),
        "ready": None if ready is None else round(ready, SHARE_DIGITS),
    }


def _crossed(crossed: Iterable[Crossing]) -> list[CrossingShape]:
    return [{"limit": limit, "text": text} for limit, text in crossed]


def _account(one: DrilledAccount) -> DrilledAccountShape:
    return {
        "account": one.account,
        "name": one.name,
        "owner": one.owner,
        "stage": one.stage,
        "priority": one.priority,
        "within": one.within,
        "because": list(one.because),
        "arr_cents": one.arr_cents,
        "currency": one.currency,
        "backup": one.backup,
        "backup_problem": one.backup_problem,
        "interim": one.interim.teammate,
        "interim_because": one.interim.because,
        "to": one.to,
        "to_because": list(one.to_because),
        "told_by_on": one.told_by_on.isoformat(),
        "told_by": one.told_by,
        "met_by_on": one.met_by_on.isoformat(),
        "ready": one.readiness,
        "gaps": [
            {"item": gap.item, "status": gap.status, "question": gap.question} for gap in one.gaps
        ],
        "only_theirs": list(one.only_theirs),
        "is_only_theirs": one.is_only_theirs,
    }


def _carrier(one: Carrier) -> CarrierShape:
    before, after = one.before_share, one.after_share
    return {
        "teammate": one.teammate,
        "accounts": one.accounts,
        "hours": hours(one.hours),
        "before_share": None if before is None else round(before, SHARE_DIGITS),
        "after_share": None if after is None else round(after, SHARE_DIGITS),
    }


def _renewal(one: Renewal) -> DrillRenewalShape:
    return {
        "account": one.account,
        "name": one.name,
        "renewal_on": day_text(one.renewal_on),
        "opt_out_by_on": day_text(one.opt_out_by_on),
        "arr_cents": one.arr_cents,
        "currency": one.currency,
        "contact": one.contact,
        "open_proposals": one.open_proposals,
        "lead": one.lead,
        "because": one.because,
        "due_on": one.due_on.isoformat(),
    }


def _system(one: SystemStep) -> SystemStepShape:
    return {
        "id": one.id,
        "title": one.title,
        "who": list(one.who),
        "due_on": one.due_on.isoformat(),
    }


def _records(one: RecordsNaming) -> RecordsNamingShape:
    return {"what": one.what, "entries": one.entries, "where": list(one.where)}


def _plan(plan: AssignmentPlan) -> DrillPlanShape:
    conflict = plan.conflict
    return {
        "is_there": bool(plan.placements),
        "is_optimal": plan.is_optimal,
        "gap_share": round(plan.gap_share, SHARE_DIGITS),
        "conflict": conflict.text if conflict else None,
        "ways_out": [one.text for one in conflict.ways_out] if conflict else [],
        "notes": list(plan.notes),
    }
