"""Finds the departure that somebody means: of a teammate, or by its id."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.departure import departure_as_known_on
from csmkit.errors import DepartureNotFound

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.departure import Departure
    from csmkit.store.reading import Reader


def find_departure(reader: Reader, name: str, as_of: date) -> Departure:
    """Return a departure as it stood on a day: the newest of a teammate, or the one with an id.

    Raises:
        DepartureNotFound: none was recorded by that day; with the nearest names.
    """
    known = departures_known_on(reader, as_of)
    wanted = name.casefold()
    for departure in known:
        if wanted in (departure.id, departure.teammate):
            return departure
    raise DepartureNotFound(name, {one.teammate for one in known} | {one.id for one in known})


def departures_known_on(reader: Reader, as_of: date) -> list[Departure]:
    """Return the departures that were recorded by a day, as they stood then, newest first."""
    found = [departure_as_known_on(one, as_of) for one in reader.departures()]
    known = [one for one in found if one is not None]
    return sorted(known, key=lambda one: (one.recorded_on, one.id), reverse=True)
