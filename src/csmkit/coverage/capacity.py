"""How many hours a month teammates have, what they carry, and what one more departure would do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from csmkit.domain.coverage import Capacity, IfGone, TeamCapacity, TeammateCapacity
from csmkit.domain.document import Document, OneOf, Text
from csmkit.playbook import load_playbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from csmkit.domain.coverage import AccountLoad
    from csmkit.domain.people import Teammate
    from csmkit.resources import ResourceFolder

Share = Annotated[float, Field(ge=0, le=1)]
DAYS_OF_MONTH = 30.44
"""Days of a month on average."""


class Buffer(Document):
    """What is kept free."""

    share: Annotated[float, Field(ge=0, lt=1)]
    source: Text


class RampStep(Document):
    """What a newcomer can carry until so many months after joining."""

    until_months: Annotated[int, Field(ge=1, le=36)]
    share: Share
    source: Text


class Target(Document):
    """From which share of the usable hours somebody is at target, and over it."""

    at_share: Annotated[float, Field(gt=0, le=2)]
    over_share: Annotated[float, Field(gt=0, le=2)]
    source: Text


class CapacityNorms(Document):
    """What teammates can give, as `playbooks/coverage/capacity.yaml` says."""

    schema_: Annotated[str, OneOf("csmkit.coverage-capacity/v1")] = Field(alias="schema")
    customer_hours_a_month: Annotated[float, Field(ge=0, le=744)]
    source: Text
    buffer: Buffer
    ramp: tuple[RampStep, ...] = ()
    target: Target


def load_capacity_norms(folders: Sequence[ResourceFolder]) -> CapacityNorms:
    """Return what teammates can give."""
    return load_playbook(CapacityNorms, "coverage/capacity", folders)


def capacity_of(norms: CapacityNorms, teammate: Teammate, as_of: date) -> Capacity:
    """Return what a teammate can give on a day, in hours a month."""
    if teammate.has_left_by(as_of) or teammate.status == "away":
        word = "left" if teammate.has_left_by(as_of) else "away"
        return Capacity(teammate.key, 0.0, 0.0, (word,))
    own = teammate.capacity_hours
    hours = norms.customer_hours_a_month if own is None else own
    share, because = _ramp(norms, teammate.joined_on, as_of)
    hours *= share
    return Capacity(teammate.key, hours, hours * norms.buffer.share, because)


def _ramp(
    norms: CapacityNorms,
    joined_on: date | None,
    as_of: date,
) -> tuple[float, tuple[str, ...]]:
    if joined_on is None:
        return 1.0, ()
    months = (as_of - joined_on).days / DAYS_OF_MONTH
    for step in sorted(norms.ramp, key=lambda step: step.until_months):
        if months < step.until_months:
            return step.share, (f"joined on {joined_on}, carries {step.share * 100:.0f} %",)
    return 1.0, ()


def team_capacity(
    norms: CapacityNorms,
    teammates: Iterable[Teammate],
    loads: Iterable[AccountLoad],
    as_of: date,
) -> TeamCapacity:
    """Return a team's load against its capacity, the fullest teammate first.

    Args:
        norms: What teammates can give.
        teammates: The team; whoever has left carries nothing, and their accounts count as unowned.
        loads: The accounts of the team, and those that nobody active owns.
        as_of: The day that counts as today.
    """
    staff = {one.key: one for one in teammates if not one.has_left_by(as_of)}
    carried: dict[str, list[AccountLoad]] = {key: [] for key in staff}
    unowned: list[AccountLoad] = []
    for load in loads:
        carried.get(load.owner or "", unowned).append(load)
    capacities = {key: capacity_of(norms, one, as_of) for key, one in staff.items()}
    hours = {key: sum(load.hours for load in carried[key]) for key in staff}
    lines = [
        TeammateCapacity(
            teammate=key,
            name=one.name,
            team=one.team,
            accounts=len(carried[key]),
            load_hours=hours[key],
            capacity=capacities[key],
            state=_state(norms.target, hours[key], capacities[key]),
            if_gone=_if_gone(key, hours, capacities),
        )
        for key, one in staff.items()
    ]
    lines.sort(key=lambda line: (-_fullness(line), line.teammate))
    return TeamCapacity(tuple(lines), len(unowned), sum(load.hours for load in unowned))


def _fullness(line: TeammateCapacity) -> float:
    share = line.utilisation_share
    return float("inf") if share is None and line.load_hours else share or 0.0


def _state(target: Target, load_hours: float, capacity: Capacity) -> str:
    usable = capacity.usable_hours
    if usable <= 0:
        return "away"
    share = load_hours / usable
    if share > target.over_share:
        return "over"
    return "at target" if share >= target.at_share else "free"


def _if_gone(
    gone: str,
    hours: Mapping[str, float],
    capacities: Mapping[str, Capacity],
) -> IfGone:
    free = (max(0.0, c.usable_hours - hours[key]) for key, c in capacities.items() if key != gone)
    return IfGone(hours[gone], sum(free))
