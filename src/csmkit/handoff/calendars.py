"""Who works when in one handoff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.working_days import WorkingDays

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Calendars:
    """The working days of the two of us, of all customers, and of each account."""

    def __init__(self, staff: Iterable[str], countries: Mapping[str, str | None]) -> None:
        """Take the countries of the two CSMs, and of the accounts by key."""
        ours = frozenset(staff)
        self.ours = WorkingDays(ours)
        self.theirs = WorkingDays(ours | {c for c in countries.values() if c})
        self._of_account = {
            key: WorkingDays(ours | ({country} if country else set()))
            for key, country in countries.items()
        }

    def of(self, audience: str, account: str | None) -> WorkingDays:
        """Return the days for a step: ours, or also those of the customers who see it."""
        if audience != "customer":
            return self.ours
        return self._of_account.get(account, self.theirs) if account else self.theirs
