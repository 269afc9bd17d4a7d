"""Drills: what would be if somebody were gone today; plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.assignment import AssignmentPlan
    from csmkit.domain.readiness import Finding


class Crossing(NamedTuple):
    """A limit of `drill.yaml` that somebody's departure would cross."""

    limit: str
    """Its name, such as `short_hours`."""
    text: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a team would lose with some people; hours a month, revenue as the team counts it."""

    accounts: int
    without_backup: int
    """Accounts without a backup who could take them tomorrow."""
    only_theirs: int
    """Accounts where nobody else who is here has met anybody."""
    hours_to_place: float
    headroom_hours: float
    """What the others have free after their buffers, whichever accounts they may take."""
    counted_cents: int
    exposed_cents: int
    """Of accounts without a backup, or that nobody else knows."""
    exposed_revenue_share: float
    """The same against the revenue of the whole book."""
    readiness: float | None
    """The mean of the accounts; None without any."""

    @property
    def short_hours(self) -> float:
        """Return the hours that nobody could take, at the least."""
        return max(0.0, self.hours_to_place - self.headroom_hours)

    @property
    def without_backup_share(self) -> float:
        """Return the share of accounts without a backup."""
        return self.without_backup / self.accounts if self.accounts else 0.0

    @property
    def only_theirs_share(self) -> float:
        """Return the share of accounts that nobody else knows."""
        return self.only_theirs / self.accounts if self.accounts else 0.0


@dataclass(frozen=True, slots=True)
class Resilience:
    """One teammate, and what their departure would do."""

    teammate: str
    name: str
    team: str | None
    exposure: Exposure
    crossed: tuple[Crossing, ...]


@dataclass(frozen=True, slots=True)
class TeamResilience:
    """What each departure would do, the worst first."""

    as_of: date
    people: tuple[Resilience, ...]

    @property
    def weakest(self) -> Resilience | None:
        """Return whose departure would hurt most; None where nobody has accounts."""
        return next((one for one in self.people if one.exposure.accounts), None)


class Interim(NamedTuple):
    """Who looks after an account from tomorrow on, and why."""

    teammate: str | None
    because: str


class Carrier(NamedTuple):
    """What an interim owner carries beside their own accounts, a month."""

    teammate: str
    accounts: int
    hours: float
    before_share: float | None
    """Utilisation without these accounts; None where no hours are known, as of a leader."""
    after_share: float | None


@dataclass(frozen=True, slots=True)
class Renewal:
    """A renewal in motion, and who leads it from now on."""

    account: str
    name: str
    renewal_on: date | None
    opt_out_by_on: date | None
    """The last day for notice, if it has not passed."""
    arr_cents: int | None
    currency: str | None
    contact: str | None
    """Who owns it on the customer's side."""
    open_proposals: str | None
    lead: str | None
    because: str
    due_on: date
    """By when that must be agreed."""


@dataclass(frozen=True, slots=True)
class DrilledAccount:
    """One account whose owner is gone."""

    account: str
    name: str
    owner: str
    stage: str
    priority: str
    within: str
    because: tuple[str, ...]
    """Why it has this priority."""
    arr_cents: int | None
    currency: str | None
    backup: str | None
    backup_problem: str | None
    interim: Interim
    to: str | None
    """Who gets it by the plan; None where there is none."""
    to_because: tuple[str, ...]
    told_by_on: date
    """By when the customer hears of it."""
    met_by_on: date
    """By when they have met who is there for them now."""
    told_by: str | None
    """The leader who tells them."""
    readiness: float
    gaps: tuple[Finding, ...]
    """What the record lacks, what hurts most first."""
    only_theirs: tuple[str, ...]
    """Names of contacts whom nobody else who is here has met."""
    is_only_theirs: bool
    """Whether nobody else has met anybody there."""


class SystemStep(NamedTuple):
    """A system to change, by whom and until when."""

    id: str
    title: str
    who: tuple[str, ...]
    due_on: date


class RecordsNaming(NamedTuple):
    """Records that still name who is gone."""

    what: str
    """Such as `backup of accounts`."""
    where: tuple[str, ...]
    """Keys of accounts, teammates or handoffs, each once, in order."""
    entries: int


@dataclass(frozen=True, slots=True)
class Drill:
    """What would be if some people were gone today."""

    leaving: tuple[str, ...]
    names: tuple[str, ...]
    as_of: date
    start_on: date
    """The first working day."""
    accounts: tuple[DrilledAccount, ...]
    """The most urgent first."""
    carriers: tuple[Carrier, ...]
    """Who looks after them until somebody owns them, the most hours first."""
    renewals: tuple[Renewal, ...]
    """The nearest first."""
    systems: tuple[SystemStep, ...]
    records: tuple[RecordsNaming, ...]
    exposure: Exposure
    crossed: tuple[Crossing, ...]
    plan: AssignmentPlan
