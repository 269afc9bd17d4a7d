"""The JSON of departures: their clocks, and what is proposed when one is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from csmkit.cli.shapes.fields import day_text

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.departure import (
        Clock,
        Departure,
        DepartureStanding,
        HandoffProposal,
        ProposedAccount,
    )


class ClockShape(TypedDict):
    """One thing that must be done after a departure, and how far it is."""

    clock: str
    title: str
    state: str
    due_on: str
    done_on: str | None
    done: int
    total: int
    waiting: list[str]
    because: str


class BackfillShape(TypedDict):
    """The role that a departure opened and what it asks for."""

    opened_on: str
    days_open: int
    hours_a_month: float
    segments: list[str]
    languages: list[str]
    industries: list[str]
    filled_on: str | None
    filled_by: str | None


class DepartureStandingShape(TypedDict):
    """A departure and how far each of its clocks is: `csmkit.departure-standing/v1`."""

    schema: str
    departure: str
    teammate: str
    name: str
    last_on: str
    abrupt: bool
    recorded_on: str
    accounts: list[str]
    coverage: str
    coverage_until_on: str
    coverage_days_left: int
    is_overdue: bool
    backfill: BackfillShape
    clocks: list[ClockShape]
    note: str | None


class ProposedAccountShape(TypedDict):
    """One account of somebody who leaves, and who could take it."""

    account: str
    name: str
    priority: str
    to: str | None
    because: str
    handoff: str | None
    renewal_on: str | None


class RecordedDepartureShape(TypedDict):
    """A departure as it was recorded, with proposed handoffs: `csmkit.recorded-departure/v1`."""

    schema: str
    departure: str
    teammate: str
    last_on: str
    abrupt: bool
    is_new: bool
    coverage_until_on: str
    backfill: BackfillShape
    accounts: list[ProposedAccountShape]
    commands: list[str]
    backs_up: list[str]


def departure_standing_shape(found: DepartureStanding) -> DepartureStandingShape:
    """Return a departure with its clocks as `csmkit.departure-standing/v1`."""
    departure = found.departure
    return {
        "schema": "csmkit.departure-standing/v1",
        "departure": departure.id,
        "teammate": departure.teammate,
        "name": found.name,
        "last_on": departure.last_on.isoformat(),
        "abrupt": departure.abrupt,
        "recorded_on": departure.recorded_on.isoformat(),
        "accounts": list(departure.accounts),
        "coverage": found.coverage,
        "coverage_until_on": departure.coverage_until_on.isoformat(),
        "coverage_days_left": found.coverage_days_left,
        "is_overdue": found.is_overdue,
        "backfill": _backfill(departure, found.days_open),
        "clocks": [_clock(clock) for clock in found.clocks],
        "note": departure.note,
    }


def _clock(clock: Clock) -> ClockShape:
    return {
        "clock": clock.id,
        "title": clock.title,
        "state": clock.state,
        "due_on": clock.due_on.isoformat(),
        "done_on": day_text(clock.done_on),
        "done": clock.done,
        "total": clock.total,
        "waiting": list(clock.waiting),
        "because": clock.because,
    }


def _backfill(departure: Departure, days_open: int) -> BackfillShape:
    return {
        "opened_on": departure.recorded_on.isoformat(),
        "days_open": days_open,
        "hours_a_month": departure.hours_a_month,
        "segments": list(departure.segments),
        "languages": list(departure.languages),
        "industries": list(departure.industries),
        "filled_on": day_text(departure.filled_on),
        "filled_by": departure.filled_by,
    }


def recorded_departure_shape(
    departure: Departure,
    proposal: HandoffProposal,
    as_of: date,
    *,
    is_new: bool,
) -> RecordedDepartureShape:
    """Return a recorded departure with proposed handoffs as `csmkit.recorded-departure/v1`."""
    days_open = ((departure.filled_on or as_of) - departure.recorded_on).days
    return {
        "schema": "csmkit.recorded-departure/v1",
        "departure": departure.id,
        "teammate": departure.teammate,
        "last_on": departure.last_on.isoformat(),
        "abrupt": departure.abrupt,
        "is_new": is_new,
        "coverage_until_on": departure.coverage_until_on.isoformat(),
        "backfill": _backfill(departure, days_open),
        "accounts": [proposed_account_shape(one) for one in proposal.accounts],
        "commands": list(proposal.commands),
        "backs_up": list(proposal.backs_up),
    }


def proposed_account_shape(one: ProposedAccount) -> ProposedAccountShape:
    """Return one account of a proposal."""
    return {
        "account": one.account,
        "name": one.name,
        "priority": one.priority,
        "to": one.to,
        "because": one.because,
        "handoff": one.handoff,
        "renewal_on": day_text(one.renewal_on),
    }
