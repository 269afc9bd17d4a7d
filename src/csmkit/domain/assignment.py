"""Assignment: which accounts need a new owner, who could take them, and the plan; plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

RULES: Mapping[str, str] = MappingProxyType(
    {
        "segment": "a teammate takes only segments that they serve",
        "language": "a teammate speaks the account's language",
        "working-day": "teammate and account share enough hours of the working day",
        "capacity": "nobody gets more hours than are usable after the buffer",
        "urgent": "nothing urgent goes to anyone at or over target",
        "revenue": "nobody carries more than a set share of the revenue",
        "urgent-count": "nobody takes over more than so many urgent accounts",
        "accounts": "nobody takes over more than so many accounts",
        "pin": "what is pinned to somebody goes there",
    },
)
"""The hard rules by name, in the order in which they are spoken of."""


@dataclass(frozen=True, slots=True)
class AccountToPlace:
    """One account that needs a new owner, as it is known on a day."""

    account: str
    name: str
    owner: str | None
    hours: float
    """What it takes, a month."""
    priority: str
    """`P1` is urgent, then `P2` and `P3`."""
    arr_cents: int
    """In the currency that the team counts in; 0 where it is not known."""
    segment: str | None = None
    industry: str | None = None
    languages: tuple[str, ...] = ()
    """Codes of which a teammate must speak one; empty where every language will do."""
    timezone: str | None = None
    parent: str | None = None
    backup: str | None = None
    had_it: frozenset[str] = frozenset()
    """Who owned, covered or backed it up before."""
    touches: Mapping[str, int] = field(default_factory=dict)
    """Exchanges with the customer by teammate, in the time that counts."""
    met: Mapping[str, int] = field(default_factory=dict)
    """Present contacts that a teammate has met, by teammate."""
    contacts: int = 0
    because: tuple[str, ...] = ()
    """Why it has its priority."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One teammate who could take accounts over; the tuples are empty where nothing is known."""

    teammate: str
    name: str
    usable_hours: float
    """A month, after the buffer."""
    load_hours: float
    accounts: int = 0
    arr_cents: int = 0
    """Of the accounts carried now, in the currency that the team counts in."""
    segments: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    timezone: str | None = None
    industries: Mapping[str, int] = field(default_factory=dict)
    """Accounts carried now by industry; one that is only named in the profile counts 0."""
    sizes: Mapping[str, int] = field(default_factory=dict)
    """Accounts carried now by segment."""
    parents: frozenset[str] = frozenset()
    """Parents of the accounts carried now, and these accounts themselves."""
    is_backfill: bool = False
    """Whether it is somebody yet to be hired."""

    @property
    def headroom_hours(self) -> float:
        """Return the usable hours that are left, never below zero."""
        return max(0.0, self.usable_hours - self.load_hours)

    @property
    def utilisation_share(self) -> float | None:
        """Return load against usable hours; None where there are none."""
        return self.load_hours / self.usable_hours if self.usable_hours > 0 else None


@dataclass(frozen=True, slots=True)
class NextBest:
    """Who else could take an account if the rest of the plan stayed as it is."""

    teammate: str
    extra_points: float
    """How much worse the whole plan would be."""


@dataclass(frozen=True, slots=True)
class Placement:
    """One account and who takes it over."""

    account: str
    name: str
    owner: str | None
    to: str
    priority: str
    hours: float
    arr_cents: int
    points: float
    """What this pair costs; 0 is a perfect match."""
    because: tuple[str, ...]
    """Why this is a good pair, the strongest first, such as `is its backup`."""
    next_best: NextBest | None
    """None where nobody else could take it without breaking a rule."""
    is_pinned: bool = False


@dataclass(frozen=True, slots=True)
class Receiver:
    """One candidate before and after a plan."""

    teammate: str
    name: str
    usable_hours: float
    load_hours: float
    """Before."""
    taken_hours: float
    taken_accounts: int
    taken_urgent: int
    revenue_share: float
    """Of what the whole team carries, after."""
    is_backfill: bool = False

    @property
    def before_share(self) -> float | None:
        """Return utilisation before; None where there are no hours."""
        return self.load_hours / self.usable_hours if self.usable_hours > 0 else None

    @property
    def after_share(self) -> float | None:
        """Return utilisation after; None where there are no hours."""
        after = self.load_hours + self.taken_hours
        return after / self.usable_hours if self.usable_hours > 0 else None


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A hard rule that is not kept, in one sentence with its numbers."""

    rule: str
    """One of `RULES`."""
    text: str
    account: str | None = None
    teammate: str | None = None


@dataclass(frozen=True, slots=True)
class Naive:
    """What would have happened without a plan."""

    kind: str
    """`star`: everything to one; `familiar`: each account to its best match, whoever that is."""
    teammate: str
    """Who would have got the most hours."""
    accounts: int
    """How many of them."""
    utilisation_share: float | None
    """Of that teammate, after."""
    broken: tuple[BrokenRule, ...]


@dataclass(frozen=True, slots=True)
class WayOut:
    """Something that would make a plan possible."""

    kind: str
    """`overtime`, `lower-touch`, `backfill` or `without-rule`."""
    text: str
    hours: float = 0.0
    """Hours a month that it frees or costs."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why there is no plan, and what would make one possible."""

    rules: tuple[str, ...]
    """The smallest set of rules that cannot hold together; empty where the search gave up."""
    text: str
    hours_to_place: float
    headroom_hours: float
    short_hours: float
    """Hours that nobody can take, by the best partial plan that was found."""
    unplaced: tuple[str, ...] = ()
    """The accounts of these hours."""
    ways_out: tuple[WayOut, ...] = ()
    is_proven: bool = True
    """False where no plan was found within the limits of the search, though one may exist."""


@dataclass(frozen=True, slots=True)
class AssignmentPlan:
    """Who takes which account; without placements and with a conflict where there is no plan."""

    leaving: tuple[str, ...]
    placements: tuple[Placement, ...] = ()
    """All accounts in order of key; never only some of them."""
    receivers: tuple[Receiver, ...] = ()
    """Every candidate, in order of key."""
    points: float = 0.0
    """What the plan costs: pairs, splits of parents and the rise of the highest utilisation."""
    bound_points: float = 0.0
    """No plan that keeps the rules can cost less."""
    splits: int = 0
    """How often accounts of one parent go to one more teammate."""
    greedy_points: float | None = None
    """What the quick plan cost that the search started from; None where it found none."""
    naive: tuple[Naive, ...] = ()
    conflict: Conflict | None = None
    set_aside: tuple[str, ...] = ()
    """Rules that were not asked for."""
    notes: tuple[str, ...] = ()
    """What was not known and how it was counted."""
    candidates: tuple[Candidate, ...] = field(default=(), repr=False)
    accounts: tuple[AccountToPlace, ...] = field(default=(), repr=False)

    @property
    def gap_share(self) -> float:
        """Return by how much of its points the plan may be from the best one, 0 if proven best."""
        if self.points <= self.bound_points or not self.points:
            return 0.0
        return (self.points - self.bound_points) / self.points

    @property
    def is_optimal(self) -> bool:
        """Tell whether it is proven that no plan is better."""
        return self.conflict is None and self.gap_share == 0.0

    @property
    def highest_share(self) -> float | None:
        """Return the highest utilisation among those who get something; None where nobody does."""
        shares = [one.after_share for one in self.receivers if one.taken_accounts]
        return max((share for share in shares if share is not None), default=None)
