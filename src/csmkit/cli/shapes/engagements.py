"""The JSON of other rhythms: what is proposed, and what each account has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from csmkit.cli.shapes.coverage import hours
from csmkit.cli.shapes.fields import day_text

if TYPE_CHECKING:
    from csmkit.domain.engagement import (
        EngagementLine,
        EngagementProposal,
        ProposedEngagement,
        SparedAccount,
    )


class ProposedEngagementShape(TypedDict):
    """One account that could be touched less often."""

    account: str
    name: str
    owner: str | None
    usual_days: int
    every_days: int
    until_on: str
    load_hours: float
    freed_hours: float
    priority: str
    stage: str
    risk: float


class SparedAccountShape(TypedDict):
    """One account that is never touched less often now, and why."""

    account: str
    name: str
    owner: str | None
    because: list[str]


class EngagementProposalShape(TypedDict):
    """Which accounts could be touched less often: `csmkit.engagement-proposal/v1`."""

    schema: str
    as_of: str
    until_on: str
    wanted_hours: float | None
    freed_hours: float
    short_hours: float
    changes: list[ProposedEngagementShape]
    not_needed: list[str]
    spared: list[SparedAccountShape]
    commands: list[str]


class EngagementShape(TypedDict):
    """An account's other rhythm for some days: `csmkit.engagement/v1`."""

    schema: str
    account: str
    name: str
    owner: str | None
    state: str
    usual_days: int
    every_days: int
    from_on: str
    until_on: str
    days_left: int | None
    why: str
    told_why: str | None
    expect: str | None
    told_on: str | None
    ended_on: str | None
    reviewed_on: str | None
    review: str | None
    ask: str | None


def engagement_proposal_shape(found: EngagementProposal, as_of: str) -> EngagementProposalShape:
    """Return a proposal as `csmkit.engagement-proposal/v1`."""
    until_on = found.until_on.isoformat()
    wanted = found.wanted_hours
    return {
        "schema": "csmkit.engagement-proposal/v1",
        "as_of": as_of,
        "until_on": until_on,
        "wanted_hours": None if wanted is None else hours(wanted),
        "freed_hours": hours(found.freed_hours),
        "short_hours": hours(found.short_hours),
        "changes": [_change(one, until_on) for one in found.changes],
        "not_needed": list(found.not_needed),
        "spared": [_spared(one) for one in found.spared],
        "commands": [_command(one, until_on) for one in found.changes],
    }


def _change(one: ProposedEngagement, until_on: str) -> ProposedEngagementShape:
    return {
        "account": one.account,
        "name": one.name,
        "owner": one.owner,
        "usual_days": one.usual_days,
        "every_days": one.every_days,
        "until_on": until_on,
        "load_hours": hours(one.load_hours),
        "freed_hours": hours(one.freed_hours),
        "priority": one.priority,
        "stage": one.stage,
        "risk": one.risk,
    }


def _spared(one: SparedAccount) -> SparedAccountShape:
    return {
        "account": one.account,
        "name": one.name,
        "owner": one.owner,
        "because": list(one.because),
    }


def _command(one: ProposedEngagement, until_on: str) -> str:
    return (
        f"csmkit engagement set {one.account} --every {one.every_days} --until {until_on} "
        '--why "…" --told-why "…" --expect "…"'
    )


def engagement_shape(line: EngagementLine) -> EngagementShape:
    """Return an account's other rhythm as `csmkit.engagement/v1`."""
    change = line.change
    return {
        "schema": "csmkit.engagement/v1",
        "account": line.account,
        "name": line.name,
        "owner": line.owner,
        "state": line.state,
        "usual_days": line.usual_days,
        "every_days": change.every_days,
        "from_on": change.from_on.isoformat(),
        "until_on": change.until_on.isoformat(),
        "days_left": line.days_left,
        "why": change.why,
        "told_why": change.told_why,
        "expect": change.expect,
        "told_on": day_text(change.told_on),
        "ended_on": day_text(change.ended_on),
        "reviewed_on": day_text(change.reviewed_on),
        "review": change.review,
        "ask": line.ask,
    }
