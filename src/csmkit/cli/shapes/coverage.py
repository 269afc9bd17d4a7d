"""The JSON of a team's load against its capacity, `csmkit.capacity/v1`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from csmkit.domain.coverage import TeamCapacity, TeammateCapacity

HOUR_DIGITS = 1
SHARE_DIGITS = 3


class DepartureShape(TypedDict):
    """What would be if a teammate were gone, in hours a month."""

    hours_to_place: float
    headroom_hours: float
    short_hours: float


class TeammateCapacityShape(TypedDict):
    """One teammate's load against capacity, in hours a month: `csmkit.teammate-capacity/v1`."""

    schema: str
    teammate: str
    name: str
    team: str | None
    accounts: int
    load_hours: float
    capacity_hours: float
    buffer_hours: float
    usable_hours: float
    headroom_hours: float
    utilisation_share: float | None
    state: str
    because: list[str]
    if_gone: DepartureShape


class CapacityShape(TypedDict):
    """A team's load against its capacity, in hours a month: `csmkit.capacity/v1`."""

    schema: str
    as_of: str
    team: str | None
    load_hours: float
    buffer_hours: float
    usable_hours: float
    margin_hours: float
    unowned_accounts: int
    unowned_hours: float
    teammates: list[TeammateCapacityShape]


def capacity_shape(found: TeamCapacity, team: str | None, as_of: str) -> CapacityShape:
    """Return a team's load against its capacity as `csmkit.capacity/v1`."""
    return {
        "schema": "csmkit.capacity/v1",
        "as_of": as_of,
        "team": team,
        "load_hours": hours(found.load_hours),
        "buffer_hours": hours(found.buffer_hours),
        "usable_hours": hours(found.usable_hours),
        "margin_hours": hours(found.margin_hours),
        "unowned_accounts": found.unowned_accounts,
        "unowned_hours": hours(found.unowned_hours),
        "teammates": [teammate_capacity_shape(one) for one in found.teammates],
    }


def teammate_capacity_shape(one: TeammateCapacity) -> TeammateCapacityShape:
    """Return one teammate's load against capacity as `csmkit.teammate-capacity/v1`."""
    share = one.utilisation_share
    return {
        "schema": "csmkit.teammate-capacity/v1",
        "teammate": one.teammate,
        "name": one.name,
        "team": one.team,
        "accounts": one.accounts,
        "load_hours": hours(one.load_hours),
        "capacity_hours": hours(one.capacity.hours),
        "buffer_hours": hours(one.capacity.buffer_hours),
        "usable_hours": hours(one.capacity.usable_hours),
        "headroom_hours": hours(one.headroom_hours),
        "utilisation_share": None if share is None else round(share, SHARE_DIGITS),
        "state": one.state,
        "because": list(one.capacity.because),
        "if_gone": {
            "hours_to_place": hours(one.if_gone.hours_to_place),
            "headroom_hours": hours(one.if_gone.headroom_hours),
            "short_hours": hours(one.if_gone.short_hours),
        },
    }


def hours(number: float) -> float:
    """Return hours with one digit, never a negative zero."""
    return round(number, HOUR_DIGITS) + 0.0
