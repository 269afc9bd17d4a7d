"""Fills the role that a departure opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.departure import DepartureChange
from csmkit.errors import InvalidInput
from csmkit.services.find_departure import find_departure

if TYPE_CHECKING:
    from datetime import date

    from csmkit.store.writing import Unit


def fill_backfill(
    unit: Unit,
    name: str,
    by: str,
    *,
    as_of: date,
    on: date | None = None,
) -> DepartureChange:
    """Note who fills the role and since when; coverage mode is over then.

    Args:
        unit: The open writing command.
        name: The teammate who leaves, or the departure's id.
        by: The key of the new teammate.
        as_of: The day that counts as today.
        on: Since when; today where None.

    Raises:
        DepartureNotFound, TeammateNotFound: something named does not exist.
        InvalidInput: it is filled by somebody else, or the person or the day cannot be.
    """
    departure, newcomer, day = find_departure(unit, name, as_of), unit.teammate(by), on or as_of
    if departure.filled_by == newcomer.key and day in (departure.filled_on, as_of):
        return DepartureChange(departure, is_new=False)
    if departure.filled_by is not None:
        raise InvalidInput(
            f"the role of {departure.teammate} is filled already, by {departure.filled_by} on "
            f"{departure.filled_on}",
        )
    if newcomer.key == departure.teammate:
        raise InvalidInput(f"{newcomer.key} leaves and cannot fill their own role")
    if newcomer.has_left_by(day):
        raise InvalidInput(f"{newcomer.key} has left by {day} and cannot fill a role")
    if not departure.recorded_on <= day <= as_of:
        raise InvalidInput(
            f"the role cannot be filled on {day}; it was opened on {departure.recorded_on}, and "
            f"today is {as_of}",
        )
    stored = unit.departure(departure.id)
    filled = stored.with_fields(filled_on=day, filled_by=newcomer.key)
    unit.put(filled)
    return DepartureChange(filled, is_new=True)
