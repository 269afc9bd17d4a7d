"""The norms of a drill: renewals in motion, systems to change, and the limits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from csmkit.domain.document import Days, Document, Key, OneOf, Text
from csmkit.domain.drill import Crossing
from csmkit.domain.handoff import HandoffReason
from csmkit.playbook import load_playbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from csmkit.domain.drill import Exposure
    from csmkit.resources import ResourceFolder

Share = Annotated[float, Field(ge=0, le=1)]
SystemRole = Annotated[str, OneOf("leader", "interim")]


class DrillPlan(Document):
    """Which handoff plan gives the days."""

    reason: HandoffReason
    source: Text


class RenewalInMotion(Document):
    """When a renewal is in motion."""

    in_motion_within_days: Days
    source: Text


class SystemToChange(Document):
    """A system that must learn of a departure."""

    id: Key
    title: Text
    role: SystemRole
    within_working_days: Annotated[int, Field(ge=0, le=260)]
    source: Text


class AtMostShare(Document):
    """A share that must not be exceeded."""

    at_most: Share
    source: Text


class AtMostHours(Document):
    """Hours a month that must not be exceeded."""

    at_most: Annotated[float, Field(ge=0)]
    source: Text


class AtLeastShare(Document):
    """A share that must be reached."""

    at_least: Share
    source: Text


class Limits(Document):
    """From where on a departure would hurt too much."""

    without_backup_share: AtMostShare
    only_theirs_share: AtMostShare
    short_hours: AtMostHours
    exposed_revenue_share: AtMostShare
    readiness: AtLeastShare


class DrillNorms(Document):
    """What a drill goes by, as `playbooks/coverage/drill.yaml` says."""

    schema_: Annotated[str, OneOf("csmkit.coverage-drill/v1")] = Field(alias="schema")
    plan: DrillPlan
    renewal: RenewalInMotion
    systems: tuple[SystemToChange, ...] = ()
    limits: Limits


def load_drill_norms(folders: Sequence[ResourceFolder]) -> DrillNorms:
    """Return what a drill goes by."""
    return load_playbook(DrillNorms, "coverage/drill", folders)


def crossings(limits: Limits, exposure: Exposure) -> Iterator[Crossing]:
    """Yield the limits that a departure would cross."""
    if not exposure.accounts:
        return
    if exposure.without_backup_share > limits.without_backup_share.at_most:
        told = f"{exposure.without_backup} of {exposure.accounts} accounts have no backup"
        yield Crossing("without_backup_share", told)
    if exposure.only_theirs_share > limits.only_theirs_share.at_most:
        told = f"nobody else has met anybody at {exposure.only_theirs} of {exposure.accounts}"
        yield Crossing("only_theirs_share", f"{told} accounts")
    if exposure.short_hours > limits.short_hours.at_most:
        told = f"{exposure.short_hours:,.1f} hours a month would find nobody"
        yield Crossing("short_hours", told)
    if exposure.exposed_revenue_share > limits.exposed_revenue_share.at_most:
        told = f"{exposure.exposed_revenue_share:.0%} of all revenue has no backup, or is known"
        yield Crossing("exposed_revenue_share", f"{told} to nobody else")
    if exposure.readiness is not None and exposure.readiness < limits.readiness.at_least:
        told = f"the accounts are {exposure.readiness:.0%} ready to be handed over"
        yield Crossing("readiness", told)
