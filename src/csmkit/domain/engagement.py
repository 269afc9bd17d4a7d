"""An engagement change: for some days an account is touched in another rhythm than usual."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, ClassVar

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


def change_on(changes: Iterable[EngagementChange], day: date) -> EngagementChange | None:
    """Return the change that holds on a day: the one that began last where several do."""
    running = [change for change in changes if change.runs_on(day)]
    return max(running, key=lambda change: (change.from_on, str(change.id)), default=None)


def cadence_on(usual_days: int, changes: Iterable[EngagementChange], day: date) -> int:
    """Return the days between touches that we mean to keep to on a day."""
    change = change_on(changes, day)
    return usual_days if change is None else change.every_days
