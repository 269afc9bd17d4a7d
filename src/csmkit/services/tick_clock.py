"""Stops a clock of a departure by somebody's word, where the record cannot tell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.coverage.departures import load_departure_norms
from csmkit.domain.departure import ClockTick, DepartureChange
from csmkit.errors import InvalidInput, nearest
from csmkit.services.find_departure import find_departure

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.resources import ResourceFolder
    from csmkit.store.writing import Unit


def tick_clock(
    unit: Unit,
    name: str,
    clock: str,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    on: date | None = None,
    note: str | None = None,
    by: str | None = None,
) -> DepartureChange:
    """Note that something is done after a departure.

    Args:
        unit: The open writing command.
        name: The teammate who leaves, or the departure's id.
        clock: The id of a clock of `coverage/departures.yaml`.
        as_of: The day that counts as today.
        playbooks: Where the norms are looked up.
        on: When it was done; today where None.
        note: How, for colleagues.
        by: The teammate who says so.

    Raises:
        DepartureNotFound: none is recorded of that name.
        InvalidInput: there is no such clock, or the day cannot be.
    """
    departure, day = find_departure(unit, name, as_of), on or as_of
    known = [rule.id for rule in load_departure_norms(playbooks).clocks]
    if clock not in known:
        raise InvalidInput(
            f"there is no clock {clock!r}{nearest(clock, known)} (there are {', '.join(known)})",
        )
    if not departure.recorded_on <= day <= as_of:
        raise InvalidInput(
            f"the clock {clock!r} cannot be ticked on {day}; the departure was recorded on "
            f"{departure.recorded_on}, and today is {as_of}",
        )
    stored = unit.departure(departure.id)
    if any((tick.clock, tick.on, tick.note) == (clock, day, note) for tick in stored.ticks):
        return DepartureChange(stored, is_new=False)
    others = [tick for tick in stored.ticks if tick.clock != clock]
    ticked = stored.with_fields(ticks=[*others, ClockTick(clock=clock, on=day, note=note, by=by)])
    unit.put(ticked)
    return DepartureChange(ticked, is_new=True)
