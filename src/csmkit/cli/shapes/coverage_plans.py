"""The JSON of a coverage plan, `csmkit.coverage-plan/v1`, and of plans side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from csmkit.cli.shapes.coverage import SHARE_DIGITS, hours

if TYPE_CHECKING:
    from csmkit.domain.assignment import (
        AssignmentPlan,
        BrokenRule,
        Conflict,
        Naive,
        Placement,
        Receiver,
    )
    from csmkit.services.compare_coverage import ComparedPlan, Wish

GAP_DIGITS = 6


class PlacementShape(TypedDict):
    """One account and who takes it over: `csmkit.placement/v1`."""

    schema: str
    account: str
    name: str
    owner: str | None
    to: str
    priority: str
    hours: float
    arr_cents: int
    points: float
    because: list[str]
    next_best: str | None
    next_best_extra_points: float | None
    is_pinned: bool


class ReceiverShape(TypedDict):
    """One candidate before and after, in hours a month."""

    teammate: str
    name: str
    usable_hours: float
    load_hours: float
    taken_hours: float
    taken_accounts: int
    taken_urgent: int
    before_share: float | None
    after_share: float | None
    revenue_share: float
    is_backfill: bool


class BrokenRuleShape(TypedDict):
    """A hard rule that is not kept."""

    rule: str
    text: str
    account: str | None
    teammate: str | None


class NaiveShape(TypedDict):
    """What would have happened without a plan."""

    kind: str
    teammate: str
    accounts: int
    utilisation_share: float | None
    broken: list[BrokenRuleShape]


class WayOutShape(TypedDict):
    """Something that would help."""

    kind: str
    text: str
    hours: float


class ConflictShape(TypedDict):
    """Why there is no plan."""

    rules: list[str]
    text: str
    hours_to_place: float
    headroom_hours: float
    short_hours: float
    unplaced: list[str]
    is_proven: bool
    ways_out: list[WayOutShape]


class CoveragePlanShape(TypedDict):
    """Who takes over the accounts of those who leave: `csmkit.coverage-plan/v1`."""

    schema: str
    as_of: str
    leaving: list[str]
    team: str | None
    without: list[str]
    backfills: int
    points: float
    bound_points: float
    gap_share: float
    is_optimal: bool
    greedy_points: float | None
    splits: int
    highest_share: float | None
    placements: list[PlacementShape]
    receivers: list[ReceiverShape]
    naive: list[NaiveShape]
    conflict: ConflictShape | None
    notes: list[str]


class ComparedPlanShape(TypedDict):
    """One plan beside the plan itself: `csmkit.compared-plan/v1`."""

    schema: str
    what_if: str
    has_plan: bool
    points: float | None
    extra_points: float | None
    gap_share: float | None
    highest_share: float | None
    moved: list[str]
    short_hours: float
    conflict: str | None


def coverage_plan_shape(plan: AssignmentPlan, wish: Wish, as_of: str) -> CoveragePlanShape:
    """Return a plan as `csmkit.coverage-plan/v1`; `csmkit coverage apply` reads it again."""
    return {
        "schema": "csmkit.coverage-plan/v1",
        "as_of": as_of,
        "leaving": [*plan.leaving],
        "team": wish.team,
        "without": [*plan.set_aside],
        "backfills": wish.backfills,
        "points": plan.points,
        "bound_points": plan.bound_points,
        "gap_share": round(plan.gap_share, GAP_DIGITS),
        "is_optimal": plan.is_optimal,
        "greedy_points": plan.greedy_points,
        "splits": plan.splits,
        "highest_share": _share(plan.highest_share),
        "placements": [placement_shape(one) for one in plan.placements],
        "receivers": [_receiver(one) for one in plan.receivers],
        "naive": [_naive(one) for one in plan.naive],
        "conflict": None if plan.conflict is None else _conflict(plan.conflict),
        "notes": [*plan.notes],
    }


def placement_shape(one: Placement) -> PlacementShape:
    """Return one account of a plan as `csmkit.placement/v1`."""
    return {
        "schema": "csmkit.placement/v1",
        "account": one.account,
        "name": one.name,
        "owner": one.owner,
        "to": one.to,
        "priority": one.priority,
        "hours": hours(one.hours),
        "arr_cents": one.arr_cents,
        "points": one.points,
        "because": [*one.because],
        "next_best": None if one.next_best is None else one.next_best.teammate,
        "next_best_extra_points": None if one.next_best is None else one.next_best.extra_points,
        "is_pinned": one.is_pinned,
    }


def compared_plan_shape(one: ComparedPlan, base: AssignmentPlan) -> ComparedPlanShape:
    """Return one plan beside the plan itself as `csmkit.compared-plan/v1`."""
    plan = one.plan
    conflict = plan.conflict
    has_plan = conflict is None
    is_comparable = has_plan and base.conflict is None
    return {
        "schema": "csmkit.compared-plan/v1",
        "what_if": one.words,
        "has_plan": has_plan,
        "points": plan.points if has_plan else None,
        "extra_points": round(plan.points - base.points, 1) + 0.0 if is_comparable else None,
        "gap_share": round(plan.gap_share, GAP_DIGITS) if has_plan else None,
        "highest_share": _share(plan.highest_share),
        "moved": [*one.moved],
        "short_hours": 0.0 if conflict is None else hours(conflict.short_hours),
        "conflict": None if conflict is None else conflict.text,
    }


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, SHARE_DIGITS)


def _receiver(one: Receiver) -> ReceiverShape:
    return {
        "teammate": one.teammate,
        "name": one.name,
        "usable_hours": hours(one.usable_hours),
        "load_hours": hours(one.load_hours),
        "taken_hours": hours(one.taken_hours),
        "taken_accounts": one.taken_accounts,
        "taken_urgent": one.taken_urgent,
        "before_share": _share(one.before_share),
        "after_share": _share(one.after_share),
        "revenue_share": round(one.revenue_share, SHARE_DIGITS),
        "is_backfill": one.is_backfill,
    }


def _naive(one: Naive) -> NaiveShape:
    return {
        "kind": one.kind,
        "teammate": one.teammate,
        "accounts": one.accounts,
        "utilisation_share": _share(one.utilisation_share),
        "broken": [_broken(rule) for rule in one.broken],
    }


def _broken(one: BrokenRule) -> BrokenRuleShape:
    return {
        "rule": one.rule,
        "text": one.text,
        "account": one.account,
        "teammate": one.teammate,
    }


def _conflict(one: Conflict) -> ConflictShape:
    return {
        "rules": [*one.rules],
        "text": one.text,
        "hours_to_place": hours(one.hours_to_place),
        "headroom_hours": hours(one.headroom_hours),
        "short_hours": hours(one.short_hours),
        "unplaced": [*one.unplaced],
        "is_proven": one.is_proven,
        "ways_out": [
            {"kind": way.kind, "text": way.text, "hours": hours(way.hours)} for way in one.ways_out
        ],
    }
