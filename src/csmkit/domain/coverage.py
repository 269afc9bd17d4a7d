"""Coverage: what load and capacity are computed from and what they are; plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class BookLine(NamedTuple):
    """What coverage needs of one account, as it was known on a day; days are ISO texts."""

    account: str
    name: str
    owner: str | None
    backup: str | None
    segment: str | None
    industry: str | None
    timezone: str | None
    locale: str | None
    parent: str | None
    arr_cents: int | None
    currency: str | None
    renewal_on: str | None
    notice_days: int | None
    contacts: int
    open_issues: int
    critical_issues: int
    projects: int
    escalations: int
    """Those that are not resolved."""


@dataclass(frozen=True, slots=True)
class AccountLoad:
    """What one account takes, in hours a month."""

    account: str
    owner: str | None
    base_hours: float
    complexity: float
    """1.0 to 1.5."""
    because: tuple[str, ...]
    """What makes it harder than its segment's base, such as `7 contacts`."""

    @property
    def hours(self) -> float:
        """Return the hours a month."""
        return self.base_hours * self.complexity


@dataclass(frozen=True, slots=True)
class Capacity:
    """What one teammate can give to customers, in hours a month."""

    teammate: str
    hours: float
    """All of it, before the buffer."""
    buffer_hours: float
    because: tuple[str, ...] = ()
    """Why it is less than usual, such as `joined 2 months ago`."""

    @property
    def usable_hours(self) -> float:
        """Return the hours less the buffer."""
        return self.hours - self.buffer_hours


@dataclass(frozen=True, slots=True)
class IfGone:
    """What would be if one teammate were gone, in hours a month."""

    hours_to_place: float
    headroom_hours: float
    """What the others have free, less their buffers; nobody lends below zero."""

    @property
    def short_hours(self) -> float:
        """Return the hours that nobody could take."""
        return max(0.0, self.hours_to_place - self.headroom_hours)


@dataclass(frozen=True, slots=True)
class TeammateCapacity:
    """One teammate's load against capacity."""

    teammate: str
    name: str
    team: str | None
    accounts: int
    load_hours: float
    capacity: Capacity
    state: str
    """`free`, `at target`, `over`, or `away` where there is no capacity at all."""
    if_gone: IfGone

    @property
    def headroom_hours(self) -> float:
        """Return the usable hours that are left; negative where the buffer is being eaten."""
        return self.capacity.usable_hours - self.load_hours

    @property
    def utilisation_share(self) -> float | None:
        """Return load against usable hours; None where there are none."""
        usable = self.capacity.usable_hours
        return self.load_hours / usable if usable > 0 else None


@dataclass(frozen=True, slots=True)
class TeamCapacity:
    """A team's load against its capacity, the fullest teammate first."""

    teammates: tuple[TeammateCapacity, ...]
    unowned_accounts: int
    unowned_hours: float
    """What the accounts take that nobody active owns."""

    @property
    def load_hours(self) -> float:
        """Return what all accounts of the team take, those without an owner as well."""
        return sum(one.load_hours for one in self.teammates) + self.unowned_hours

    @property
    def usable_hours(self) -> float:
        """Return what the team can give, less the buffers."""
        return sum(one.capacity.usable_hours for one in self.teammates)

    @property
    def buffer_hours(self) -> float:
        """Return all buffers."""
        return sum(one.capacity.buffer_hours for one in self.teammates)

    @property
    def margin_hours(self) -> float:
        """Return what is free beside the buffers; zero or less is a model with no margin."""
        return self.usable_hours - self.load_hours


def told_capacity(team: TeamCapacity) -> list[str]:
    """Return what a leader must know of a team beside its numbers, one sentence each."""
    usable = f"{team.usable_hours:,.1f} usable after a buffer of {team.buffer_hours:,.1f}"
    told = [f"hours a month: {team.load_hours:,.1f} of load, {usable}"]
    if team.unowned_accounts:
        told.append(
            f"{team.unowned_accounts} accounts with {team.unowned_hours:,.1f} of these hours "
            "have no active owner"
        )
    if round(team.margin_hours, 1) <= 0:
        missing = abs(team.margin_hours)
        told.append(
            f"there is no margin: {missing:,.1f} hours are missing, the buffer is already spent"
        )
    else:
        told.append(f"margin beside the buffer: {team.margin_hours:,.1f} hours")
    if team.teammates:
        worst = max(team.teammates, key=lambda one: one.if_gone.short_hours)
        told.append(_told_departure(worst))
    return told


def _told_departure(worst: TeammateCapacity) -> str:
    short = worst.if_gone.short_hours
    if round(short, 1) > 0:
        return f"if {worst.teammate} left, {short:,.1f} hours would find nobody"
    return "whoever leaves, the others could take the hours"
