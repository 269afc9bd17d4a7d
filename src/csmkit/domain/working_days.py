"""Working days: Monday to Friday without the public holidays of the countries concerned."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from typing import Any

FRIDAY = 4
ONE_DAY = timedelta(days=1)


class WorkingDays:
    """The days on which all of some countries work; Monday to Friday where none is known."""

    def __init__(self, countries: Iterable[str] = ()) -> None:
        """Take ISO 3166 codes such as `DE` or `US-CA`; codes without a calendar are ignored."""
        found = (_calendar(country) for country in sorted(set(countries)))
        self._calendars = [calendar for calendar in found if calendar is not None]

    def is_working(self, day: date) -> bool:
        """Tell whether all of the countries work on a day."""
        if not self._calendars:
            return day.weekday() <= FRIDAY
        return all(calendar.is_working_day(day) for calendar in self._calendars)

    def why_not(self, day: date) -> str:
        """Return why a day is no working day: a holiday's name, or `a Saturday`."""
        names = [calendar.get(day) for calendar in self._calendars]
        return next((name for name in names if name), f"a {day:%A}")

    def on_or_after(self, day: date) -> date:
        """Return a day, or the next working day after it."""
        while not self.is_working(day):
            day += ONE_DAY
        return day

    def between(self, first: date, last: date) -> int:
        """Return how many working days later the second day lies; negative where it is earlier."""
        if last < first:
            return -self.between(last, first)
        days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(map(self.is_working, days))

    def shifted(self, day: date, count: int) -> date:
        """Return the working day that lies so many working days later, or earlier."""
        step = ONE_DAY if count >= 0 else -ONE_DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working(day):
                day += step
        return day


@cache
def _calendar(country: str) -> Any:
    import holidays

    name, _, part = country.partition("-")
    try:
        return holidays.country_holidays(name, subdiv=part or None)
    except NotImplementedError:
        return _calendar(name) if part else None
