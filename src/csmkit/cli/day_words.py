"""Days as people write them: ISO, `+14d`, `today`, `friday`, `eom`; one resolved date."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from csmkit.cli.printable import clean
from csmkit.errors import InvalidArgument

ACCEPTED = (
    "2026-12-01, today, tomorrow, yesterday, +14d, -2w, +3m, +1y, "
    "monday to sunday (the next one), eom or eoq (end of month or quarter)"
)
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NEAR_DAYS = {"today": 0, "tomorrow": 1, "yesterday": -1}
OFFSET = re.compile(r"([+-])([0-9]{1,6})([dwmy])")
ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MONTHS_IN = {"m": 1, "y": 12}
DAYS_IN = {"d": 1, "w": 7}
QUARTER_MONTHS = 3


def is_iso(text: str) -> bool:
    """Tell whether a day is written out, so that it need not be echoed."""
    return ISO.fullmatch(text) is not None


def resolve_day(text: str, today: date, *, origin: str | None = None) -> date:
    """Return the day that a text means, counted from a given day.

    A weekday is the next such day, never today itself.

    Args:
        text: The words.
        today: The day to count from.
        origin: Where the words stand, such as `CSMKIT_AS_OF`, for the refusal.

    Raises:
        InvalidArgument: for any text that is not a day between year 1 and 9999.
    """
    word = text.strip().lower()
    try:
        day = _written_out(word) or _named(word, today) or _counted(word, today)
    except (ValueError, OverflowError):
        day = None
    if day is None:
        place = f"{origin}: " if origin else ""
        raise InvalidArgument(f"{place}{clean(text)!r} is not a day; write one of: {ACCEPTED}")
    return day


def days_between(first: date, last: date, step: str) -> list[date]:
    """Return the last day, and before it one a step back to the first, oldest first.

    Args:
        first: No day lies before it.
        last: Always among them, where it is not before the first.
        step: `7d`, `2w`, `1m`, `1y`.

    Raises:
        InvalidArgument: the step is none, or nothing.
    """
    found = OFFSET.fullmatch(f"-{step.strip().lower()}")
    if not found or not int(found[2]):
        raise InvalidArgument(f"{clean(step)!r} is not a step; write 7d, 2w, 1m or 1y")
    days: list[date] = []
    day, number = last, 0
    while day >= first:
        days.append(day)
        number += int(found[2])
        try:
            day = resolve_day(f"-{number}{found[3]}", last)
        except InvalidArgument:
            break
    return days[::-1]


def _written_out(word: str) -> date | None:
    return date.fromisoformat(word) if is_iso(word) else None


def _named(word: str, today: date) -> date | None:
    if word in NEAR_DAYS:
        return today + timedelta(days=NEAR_DAYS[word])
    if word == "eom":
        return _end_of_month(today.year, today.month)
    if word == "eoq":
        return _end_of_month(today.year, -(-today.month // QUARTER_MONTHS) * QUARTER_MONTHS)
    matches = [i for i, name in enumerate(WEEKDAYS) if word in (name, name[:3])]
    if not matches:
        return None
    return today + timedelta(days=(matches[0] - today.weekday() - 1) % 7 + 1)


def _counted(word: str, today: date) -> date | None:
    found = OFFSET.fullmatch(word)
    if not found:
        return None
    count = int(found[1] + found[2])
    if found[3] in DAYS_IN:
        return today + timedelta(days=count * DAYS_IN[found[3]])
    return _plus_months(today, count * MONTHS_IN[found[3]])


def _plus_months(day: date, months: int) -> date:
    years, month_index = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = _end_of_month(years, month_index + 1).day
    return date(years, month_index + 1, min(day.day, last))


def _end_of_month(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first.replace(day=calendar.monthrange(first.year, first.month)[1])
