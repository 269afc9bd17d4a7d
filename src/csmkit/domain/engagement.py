"""An engagement change: for some days an account is touched in another rhythm than usual."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar, NamedTuple

from pydantic import Field

from csmkit.domain.audience import Customer, Internal
from csmkit.domain.document import Record, Text

if TYPE_CHECKING:
    from collections.abc import Iterable

CadenceDays = Annotated[int, Field(ge=1, le=365)]


class EngagementChange(Record):
    """Another rhythm from one day to another; it ends by itself."""

    date_field: ClassVar[str | None] = "from_on"

    from_on: Customer[date]
    until_on: Customer[date] = Field(description="The last day of the other rhythm.")
    every_days: Customer[CadenceDays] = Field(description="Days between touches meanwhile.")
    why: Internal[Text] = Field(description="The reason among ourselves; no customer reads it.")
    told_why: Customer[Text | None] = Field(
        default=None,
        description="The reason in words that the customer may read.",
    )
    expect: Customer[Text | None] = Field(
        default=None,
        description="What the customer can expect meanwhile.",
    )
    told_on: Internal[date | None] = Field(
        default=None,
        description="When the customer was told.",
    )
    ended_on: Internal[date | None] = Field(
        default=None,
        description="The first day of the usual rhythm, where it was ended early.",
    )
    reviewed_on: Internal[date | None] = Field(
        default=None,
        description="When somebody asked, after its end, what it did to the account.",
    )
    review: Internal[Text | None] = Field(default=None, description="What the answer was.")

    def natural_key(self) -> str:
        """Return the first day and the rhythm."""
        return f"{self.from_on}-every-{self.every_days}"

    def runs_on(self, day: date) -> bool:
        """Tell whether this rhythm holds on a day."""
        return self.from_on <= day <= self.until_on and not self.is_ended_by(day)

    def is_ended_by(self, day: date) -> bool:
        """Tell whether somebody ended it early, by a day."""
        return self.ended_on is not None and self.ended_on <= day

    def state_on(self, day: date) -> str:
        """Return `planned`, `running` or `ended`."""
        if self.runs_on(day):
            return "running"
        is_ahead = self.from_on > day and not self.is_ended_by(day)
        return "planned" if is_ahead else "ended"

    def has_run_by(self, day: date) -> bool:
        """Tell whether it held for a day at least before this one."""
        return self.from_on < day and (self.ended_on is None or self.ended_on > self.from_on)


def change_on(changes: Iterable[EngagementChange], day: date) -> EngagementChange | None:
    """Return the change that holds on a day: the one that began last where several do."""
    running = [change for change in changes if change.runs_on(day)]
    return max(running, key=lambda change: (change.from_on, str(change.id)), default=None)


def next_change(changes: Iterable[EngagementChange], day: date) -> EngagementChange | None:
    """Return the change that holds on a day or lies ahead, the nearest first."""
    live = [change for change in changes if change.state_on(day) != "ended"]
    return min(live, key=lambda change: (change.from_on, str(change.id)), default=None)


class EngagementNote(NamedTuple):
    """An account's change after a command; `is_new` is False where it was so before."""

    account: str
    change: EngagementChange
    is_new: bool


@dataclass(frozen=True, slots=True)
class ProposedEngagement:
    """One account that could be touched less often."""

    account: str
    name: str
    owner: str | None
    usual_days: int
    every_days: int
    load_hours: float
    freed_hours: float
    """Hours a month."""
    priority: str
    stage: str
    risk: float
    """Risk times value; the lowest gives first."""


@dataclass(frozen=True, slots=True)
class SparedAccount:
    """One account that is never touched less often, and why."""

    account: str
    name: str
    owner: str | None
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EngagementProposal:
    """Which accounts get which rhythm until when, and which are spared."""

    wanted_hours: float | None
    freed_hours: float
    until_on: date
    changes: tuple[ProposedEngagement, ...]
    """Those that give first in front."""
    not_needed: tuple[str, ...]
    """Accounts that could give too."""
    spared: tuple[SparedAccount, ...]

    @property
    def short_hours(self) -> float:
        """Return the hours that cannot be freed."""
        return max(0.0, (self.wanted_hours or 0.0) - self.freed_hours)


@dataclass(frozen=True, slots=True)
class EngagementLine:
    """One change of an account as a list shows it."""

    account: str
    name: str
    owner: str | None
    usual_days: int
    change: EngagementChange
    state: str
    """`planned`, `running`, `ended` where somebody must still ask, or `reviewed`."""
    days_left: int | None
    """Of a running change."""
    ask: str | None
    """What somebody must answer or do now."""
