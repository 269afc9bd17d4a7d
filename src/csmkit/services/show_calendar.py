"""Shows the calendar of one teammate in a handoff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import InvalidInput
from csmkit.render.calendars import owner_calendar

if TYPE_CHECKING:
    from datetime import date

    from csmkit.store.reading import Reader


def show_calendar(reader: Reader, handoff_id: str, owner: str, *, as_of: date) -> bytes:
    """Return the calendar of the steps that a teammate has in a handoff.

    Raises:
        HandoffNotFound, TeammateNotFound: something named does not exist.
        InvalidInput: the teammate has nothing to do in it.
    """
    handoff = reader.handoff(handoff_id)
    key = reader.teammate(owner).key
    if not any(step.owner == key for step in handoff.steps):
        raise InvalidInput(f"{key} has no steps in the handoff {handoff.id!r}")
    people = {teammate.key: teammate for teammate in reader.teammates()}
    return owner_calendar(handoff, key, people, as_of=as_of)
