"""A departure: a teammate who leaves, the backfill that it opens, and its clocks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, NamedTuple, Self

from pydantic import Field, model_validator

from csmkit.domain.audience import Internal
from csmkit.domain.document import (
    Document,
    Hours,
    IdentifiedDocument,
    Key,
    Name,
    OneOf,
    RecordId,
    Text,
)

CLOCK_STATES = ("overdue", "open", "done", "nothing to do")


class ClockTick(Document):
    """Somebody's word that a clock has stopped, where the record cannot tell."""

    clock: Internal[Key]
    on: Internal[date]
    note: Internal[Text | None] = None
    by: Internal[Key | None] = None


class DepartureFields(IdentifiedDocument):
    """What is kept of one departure and of the backfill that it opened."""

    kind: ClassVar[str] = "departure"

    id: Internal[RecordId]
    teammate: Internal[Key]
    last_on: Internal[date] = Field(description="The last working day.")
    abrupt: Internal[bool] = Field(default=False, description="Without time for a handover.")
    recorded_on: Internal[date] = Field(description="When it was recorded and the role opened.")
    accounts: Internal[tuple[Key, ...]] = Field(
        default=(),
        description="What the teammate owned when it was recorded.",
    )
    hours_a_month: Internal[Hours] = Field(
        default=0.0,
        description="Customer hours that the backfill must bring.",
    )
    segments: Internal[tuple[Name, ...]] = Field(
        default=(),
        description="What the backfill must know, by hours, the most first.",
    )
    languages: Internal[tuple[Name, ...]] = ()
    industries: Internal[tuple[Name, ...]] = ()
    coverage_until_on: Internal[date] = Field(description="The last day of coverage mode.")
    filled_on: Internal[date | None] = None
    filled_by: Internal[Key | None] = Field(default=None, description="The new teammate.")
    ticks: Internal[tuple[ClockTick, ...]] = ()
    note: Internal[Text | None] = None

    def identity(self) -> str:
        """Return the departure's id."""
        return self.id

    @model_validator(mode="after")
    def _is_filled_by_somebody(self) -> Self:
        if (self.filled_on is None) != (self.filled_by is None):
            message = "filled_on and filled_by go together"
            raise ValueError(message)
        return self


class Departure(DepartureFields):
    """The document of one departure."""

    schema_: Internal[Annotated[str, OneOf("csmkit.departure/v1")]] = Field(
        default="csmkit.departure/v1",
        alias="schema",
    )


def departure_as_known_on(departure: Departure, day: date) -> Departure | None:
    """Return a departure as it stood on a day, None where it was not recorded yet."""
    if departure.recorded_on > day:
        return None
    changes: dict[str, object] = {"ticks": tuple(t for t in departure.ticks if t.on <= day)}
    if departure.filled_on and departure.filled_on > day:
        changes |= {"filled_on": None, "filled_by": None}
    return departure.model_copy(update=changes)


class DepartureChange(NamedTuple):
    """A departure after a command; `is_new` is False where it was so before."""

    departure: Departure
    is_new: bool


@dataclass(frozen=True, slots=True)
class Clock:
    """One thing that must be done after a departure, and how far it is."""

    id: str
    title: str
    state: str
    """`overdue`, `open`, `done` or `nothing to do`."""
    due_on: date
    """The nearest day that is still to be kept; the last one where all is done."""
    done_on: date | None
    """When a person said that it is done; None where the record shows it."""
    done: int
    total: int
    waiting: tuple[str, ...]
    """The accounts that it still waits for, those due first in front."""
    because: str
    """How it stands, in words."""


@dataclass(frozen=True, slots=True)
class DepartureStanding:
    """One departure and its clocks on a day."""

    departure: Departure
    name: str
    days_open: int
    """Days for which the backfill has been open, or was until it was filled."""
    coverage: str
    """`planned`, `running`, `overrun` or `over`."""
    coverage_days_left: int
    """Until coverage mode must be over; negative where it has overrun."""
    clocks: tuple[Clock, ...]

    @property
    def is_overdue(self) -> bool:
        """Tell whether a clock has run out; coverage mode that overran is one of them."""
        return any(clock.state == "overdue" for clock in self.clocks)

    @property
    def is_settled(self) -> bool:
        """Tell whether nothing is left to do."""
        return all(clock.state in ("done", "nothing to do") for clock in self.clocks)


@dataclass(frozen=True, slots=True)
class ProposedAccount:
    """One account of somebody who leaves, and who could take it."""

    account: str
    name: str
    priority: str
    to: str | None
    """The proposed receiver; None where nobody is ready."""
    because: str
    handoff: str | None
    """The open handoff that it is in already."""
    renewal_on: date | None


@dataclass(frozen=True, slots=True)
class HandoffProposal:
    """Who could take the accounts of somebody who leaves: a first answer, not the best plan."""

    accounts: tuple[ProposedAccount, ...]
    """The most urgent first."""
    commands: tuple[str, ...]
    """What to type, one command for each receiver."""
    backs_up: tuple[str, ...]
    """Accounts of others that lose their backup."""
