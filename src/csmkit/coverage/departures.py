"""The clocks of a departure: what must be done, until when, and what the record shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from csmkit.domain.departure import Clock
from csmkit.domain.document import Days, Document, Key, Name, OneOf, Text
from csmkit.playbook import load_playbook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from csmkit.domain.departure import ClockTick, Departure
    from csmkit.domain.handoff import Handoff
    from csmkit.domain.working_days import WorkingDays
    from csmkit.resources import ResourceFolder

MOST_NAMED = 3
"""Accounts that a sentence names. Source: judgement."""


class CoverageMode(Document):
    """How long others may cover the accounts of somebody who left."""

    at_most_days: Annotated[int, Field(ge=1, le=365)]
    source: Text


class DueRule(Document):
    """Until when a clock runs; exactly one of days, working days and the account's priority."""

    days: Days | None = None
    working_days: Annotated[int, Field(ge=0, le=260)] | None = None
    by_priority: bool = False
    after: Annotated[str, OneOf("recorded", "last_day", "transfer", "coverage")]

    @model_validator(mode="after")
    def _says_one_time(self) -> Self:
        if (self.days is not None) + (self.working_days is not None) + self.by_priority != 1:
            raise ValueError("say one of days, working_days and by_priority")
        return self


class ClockRule(Document):
    """One thing to do after a departure and where the record shows it."""

    id: Key
    title: Name
    shows: Annotated[str, OneOf("placed", "steps", "renewals", "backfill")]
    steps: tuple[Key, ...] = ()
    within_days: Days | None = None
    due: DueRule
    abrupt: DueRule | None = None
    source: Text

    @model_validator(mode="after")
    def _has_what_it_shows(self) -> Self:
        if self.shows == "steps" and not self.steps:
            raise ValueError("name the steps that show it")
        if self.shows == "renewals" and self.within_days is None:
            raise ValueError("say within_days: how near a renewal must be")
        return self

    def due_of(self, departure: Departure) -> DueRule:
        """Return until when the clock of a departure runs."""
        return (self.abrupt or self.due) if departure.abrupt else self.due


class DepartureNorms(Document):
    """The clocks of departures, as `playbooks/coverage/departures.yaml` says."""

    schema_: Annotated[str, OneOf("csmkit.coverage-departures/v1")] = Field(alias="schema")
    coverage_mode: CoverageMode
    clocks: tuple[ClockRule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _has_each_clock_once(self) -> Self:
        ids = [clock.id for clock in self.clocks]
        if twice := next((one for one in ids if ids.count(one) > 1), None):
            message = f"two clocks have the id {twice!r}"
            raise ValueError(message)
        return self

    def asks_for_priorities(self, departure: Departure) -> bool:
        """Tell whether a clock of a departure gives each account the time of its priority."""
        return any(rule.due_of(departure).by_priority for rule in self.clocks)

    def coverage_until(self, last_on: date) -> date:
        """Return the last day of coverage mode after somebody's last working day."""
        return last_on + timedelta(days=self.coverage_mode.at_most_days)


def load_departure_norms(folders: Sequence[ResourceFolder]) -> DepartureNorms:
    """Return the clocks of departures."""
    return load_playbook(DepartureNorms, "coverage/departures", folders)


@dataclass(frozen=True, slots=True)
class LeftAccount:
    """One account of somebody who leaves, as it stands on the day of the question."""

    account: str
    has_new_owner: bool
    """Somebody who stays owns it."""
    handoff: Handoff | None
    """The newest one in which it goes to somebody else."""
    renewal_on: date | None
    priority_working_days: int
    """The time that triage gives it."""


class _Case(NamedTuple):
    """One thing that a clock waits for."""

    account: str
    is_done: bool
    due_on: date


def clocks_of(
    norms: DepartureNorms,
    departure: Departure,
    accounts: Sequence[LeftAccount],
    days: WorkingDays,
    as_of: date,
) -> tuple[Clock, ...]:
    """Return the clocks of a departure on a day, in the order of the playbook.

    Args:
        norms: What is to be done until when.
        departure: The departure as it was known on the day.
        accounts: What the teammate owned and has not left us.
        days: The working days of those who stay.
        as_of: The day that counts as today.
    """
    watch = _Watch(departure, accounts, days, as_of)
    return tuple(watch.clock(rule) for rule in norms.clocks)


@dataclass(frozen=True, slots=True)
class _Watch:
    """Looks at one departure's clocks on one day."""

    departure: Departure
    accounts: Sequence[LeftAccount]
    days: WorkingDays
    as_of: date

    def clock(self, rule: ClockRule) -> Clock:
        cases = sorted(self._cases(rule), key=lambda case: (case.due_on, case.account))
        waiting = [case for case in cases if not case.is_done]
        tick = next((t for t in reversed(self.departure.ticks) if t.clock == rule.id), None)
        if waiting and tick is None:
            due_on = waiting[0].due_on
            state = "overdue" if due_on < self.as_of else "open"
        else:
            due_on = max((case.due_on for case in cases), default=self.departure.last_on)
            state = "done" if cases else "nothing to do"
        return Clock(
            id=rule.id,
            title=rule.title,
            state=state,
            due_on=due_on,
            done_on=tick.on if tick and waiting else self._filled_on(rule),
            done=len(cases) - len(waiting),
            total=len(cases),
            waiting=tuple(case.account for case in waiting if tick is None),
            because=self._because(rule, cases, waiting, tick),
        )

    def _filled_on(self, rule: ClockRule) -> date | None:
        return self.departure.filled_on if rule.shows == "backfill" else None

    def _cases(self, rule: ClockRule) -> Iterator[_Case]:
        due = rule.due_of(self.departure)
        if rule.shows == "backfill":
            yield _Case("", self.departure.filled_on is not None, self._due_on(due, None))
            return
        for account in self.accounts:
            if rule.shows != "renewals" or self._is_renewing(rule, account):
                yield _Case(
                    account.account, SHOWN[rule.shows](rule, account), self._due_on(due, account)
                )

    def _is_renewing(self, rule: ClockRule, account: LeftAccount) -> bool:
        last = self.departure.last_on + timedelta(days=rule.within_days or 0)
        return account.renewal_on is not None and account.renewal_on <= last

    def _due_on(self, due: DueRule, account: LeftAccount | None) -> date:
        start = self._start(due.after, account)
        if due.days is not None:
            return start + timedelta(days=due.days)
        if due.by_priority:
            return self.days.shifted(start, account.priority_working_days if account else 0)
        return self.days.shifted(start, due.working_days or 0)

    def _start(self, after: str, account: LeftAccount | None) -> date:
        if after == "recorded":
            return self.departure.recorded_on
        if after == "coverage":
            return self.departure.coverage_until_on
        handoff = account.handoff if account and after == "transfer" else None
        if handoff is not None:
            return handoff.transferred_on or handoff.transfer_on
        return max(self.departure.last_on, self.departure.recorded_on)

    def _because(
        self,
        rule: ClockRule,
        cases: Sequence[_Case],
        waiting: Sequence[_Case],
        tick: ClockTick | None,
    ) -> str:
        if not cases:
            return "no contract renews soon" if rule.shows == "renewals" else "no accounts"
        if waiting and tick is not None:
            said = f"said on {tick.on}" + (f" by {tick.by}" if tick.by else "")
            return f"{said}: {tick.note}" if tick.note else said
        if rule.shows == "backfill":
            return _role(self.departure, self.as_of)
        noun = "account" if len(cases) == 1 else "accounts"
        counted = f"{len(cases) - len(waiting)} of {len(cases)} {noun}"
        return f"{counted}; waits for {_named(waiting)}" if waiting else counted


def _placed(_rule: ClockRule, account: LeftAccount) -> bool:
    return account.has_new_owner or account.handoff is not None


def _stepped(rule: ClockRule, account: LeftAccount) -> bool:
    handoff = account.handoff
    if handoff is None:
        return False
    wanted = {one for step in rule.steps for one in (step, f"{step}:{account.account}")}
    steps = [step for step in handoff.steps if step.id in wanted]
    return bool(steps) and all(step.closed_on for step in steps)


def _owned(rule: ClockRule, account: LeftAccount) -> bool:
    return account.has_new_owner or _stepped(rule, account)


SHOWN: dict[str, Callable[[ClockRule, LeftAccount], bool]] = {
    "placed": _placed,
    "steps": _stepped,
    "renewals": _owned,
}
"""What tells whether an account is done with."""


def _role(departure: Departure, as_of: date) -> str:
    if departure.filled_on is not None:
        days = (departure.filled_on - departure.recorded_on).days
        return f"{departure.filled_by} on {departure.filled_on}, after {_days(days)}"
    return f"open for {_days((as_of - departure.recorded_on).days)}: {needs_of(departure)}"


def needs_of(departure: Departure) -> str:
    """Return what the backfill must bring, in words."""
    skills = (departure.segments, departure.languages, departure.industries)
    told = [", ".join(words) for words in skills if words]
    return "; ".join([f"{departure.hours_a_month:.1f} hours a month", *told])


def _named(waiting: Sequence[_Case]) -> str:
    names = ", ".join(case.account for case in waiting[:MOST_NAMED])
    more = len(waiting) - MOST_NAMED
    return f"{names} and {more} more" if more > 0 else names


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
