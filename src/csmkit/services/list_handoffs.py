"""Lists the handoffs that were planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csmkit.domain.handoff import Handoff
    from csmkit.store.reading import Reader


def list_handoffs(reader: Reader, *, only_open: bool = False) -> list[Handoff]:
    """Return the handoffs by start and id.

    Args:
        reader: The open store.
        only_open: Leave out those whose accounts have their new owner, and cancelled ones.
    """
    found = [h for h in reader.handoffs() if h.is_open or not only_open]
    return sorted(found, key=lambda handoff: (handoff.start_on, handoff.id))
