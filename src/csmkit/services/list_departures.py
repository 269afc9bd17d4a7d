"""Lists the departures and how far each of their clocks is."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from csmkit.coverage.departures import LeftAccount, clocks_of, load_departure_norms
from csmkit.domain.departure import DepartureStanding
from csmkit.domain.known import handoff_as_known_on
from csmkit.domain.working_days import WorkingDays
from csmkit.services.find_departure import departures_known_on, find_departure
from csmkit.services.triage_accounts import triage_accounts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from csmkit.coverage.departures import DepartureNorms
    from csmkit.domain.coverage import BookLine
    from csmkit.domain.departure import Departure
    from csmkit.domain.handoff import Handoff
    from csmkit.domain.people import Teammate
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


def list_departures(
    reader: Reader,
    catalogue: Catalogue,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    name: str | None = None,
    only_open: bool = False,
) -> list[DepartureStanding]:
    """Return departures with their clocks, the newest first.

    Args:
        reader: The open store.
        catalogue: The signals; the time that triage gives an account needs them.
        as_of: The day that counts as today; what was recorded later does not count.
        playbooks: Where the norms are looked up.
        name: Only that of this teammate, or with this id; all where None.
        only_open: Only those where something is left to do.

    Raises:
        DepartureNotFound: none is recorded of that name.
        InvalidInput: a playbook is wrong.
    """
    wanted = (
        departures_known_on(reader, as_of)
        if name is None
        else [find_departure(reader, name, as_of)]
    )
    if not wanted:
        return []
    looking = _Looking(reader, catalogue, as_of, playbooks)
    found = [looking.standing(departure) for departure in wanted]
    return [one for one in found if not (only_open and one.is_settled)]


def clock_titles(playbooks: Sequence[ResourceFolder]) -> list[tuple[str, str]]:
    """Return id and title of every clock."""
    return [(rule.id, rule.title) for rule in load_departure_norms(playbooks).clocks]


class _Looking:
    """Looks at departures on one day; what several need is read once."""

    def __init__(
        self,
        reader: Reader,
        catalogue: Catalogue,
        as_of: date,
        playbooks: Sequence[ResourceFolder],
    ) -> None:
        self._reader, self._catalogue, self._as_of = reader, catalogue, as_of
        self._playbooks = playbooks
        self._norms: DepartureNorms = load_departure_norms(playbooks)
        self._people: Mapping[str, Teammate] = {one.key: one for one in reader.teammates()}
        self._lines = {line.account: line for line in reader.book_lines(as_of)}
        known = (handoff_as_known_on(handoff, as_of) for handoff in reader.handoffs())
        self._handoffs = [h for h in known if h and h.state != "cancelled" and not h.is_cover]

    def standing(self, departure: Departure) -> DepartureStanding:
        as_of, leaver = self._as_of, self._people.get(departure.teammate)
        country = leaver.country if leaver else None
        clocks = clocks_of(
            self._norms,
            departure,
            self._accounts(departure),
            WorkingDays([country] if country else []),
            as_of,
        )
        roles = {rule.id for rule in self._norms.clocks if rule.shows == "backfill"}
        is_over = any(clock.id in roles and clock.state == "done" for clock in clocks)
        return DepartureStanding(
            departure=departure,
            name=leaver.name if leaver else departure.teammate,
            days_open=((departure.filled_on or as_of) - departure.recorded_on).days,
            coverage=_coverage(departure, as_of, is_over=is_over),
            coverage_days_left=(departure.coverage_until_on - as_of).days,
            clocks=clocks,
        )

    def _accounts(self, departure: Departure) -> list[LeftAccount]:
        key = departure.teammate
        mine = {account for account, line in self._lines.items() if line.owner == key}
        keys = sorted(mine | {*departure.accounts} & {*self._lines})
        moving = self._moving(departure)
        days = self._priority_days(keys) if self._norms.asks_for_priorities(departure) else {}
        return [
            self._left(self._lines[account], departure, moving.get(account), days.get(account, 0))
            for account in keys
        ]

    def _priority_days(self, keys: Sequence[str]) -> dict[str, int]:
        """Return the working days that triage gives each account."""
        triaged = triage_accounts(
            self._reader, self._catalogue, keys, self._as_of, playbooks=self._playbooks
        )
        return {one.blueprint.key: one.priority.within_working_days or 0 for one in triaged}

    def _left(
        self,
        line: BookLine,
        departure: Departure,
        handoff: Handoff | None,
        priority_working_days: int,
    ) -> LeftAccount:
        owner = self._people.get(line.owner or "")
        stays = owner is not None and not owner.has_left_by(self._as_of)
        return LeftAccount(
            account=line.account,
            has_new_owner=stays and line.owner != departure.teammate,
            handoff=handoff,
            renewal_on=date.fromisoformat(line.renewal_on) if line.renewal_on else None,
            priority_working_days=priority_working_days,
        )

    def _moving(self, departure: Departure) -> dict[str, Handoff]:
        """Return the newest handoff in which each account goes to somebody else."""
        mine = [
            handoff
            for handoff in self._handoffs
            if handoff.from_ == departure.teammate
            and (handoff.transferred_on or departure.recorded_on) >= departure.recorded_on
        ]
        mine.sort(key=lambda handoff: (handoff.created_on, handoff.id))
        return {account: handoff for handoff in mine for account in handoff.accounts}


def _coverage(departure: Departure, as_of: date, *, is_over: bool) -> str:
    if is_over:
        return "over"
    if as_of > departure.coverage_until_on:
        return "overrun"
    return "running" if as_of > departure.last_on else "planned"
