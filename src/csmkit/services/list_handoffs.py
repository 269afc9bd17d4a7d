"""Lists the handoffs that were planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.known import handoff_as_known_on

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.handoff import Handoff
    from csmkit.store.reading import Reader


def list_handoffs(reader: Reader, as_of: date, *, only_open: bool = False) -> list[Handoff]:
    """Return the handoffs by start and id.

    Args:
        reader: The open store.
        as_of: The day on which to look; what was planned or done later does not show.
        only_open: Leave out those whose accounts have their new owner, and cancelled ones.
    """
    known = [handoff_as_known_on(handoff, as_of) for handoff in reader.handoffs()]
    found = [h for h in known if h is not None and (h.is_open or not only_open)]
    return sorted(found, key=lambda handoff: (handoff.start_on, handoff.id))
