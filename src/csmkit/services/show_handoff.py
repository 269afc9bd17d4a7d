"""Shows one handoff with its steps and files."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csmkit.domain.handoff import Handoff
    from csmkit.store.reading import Reader


def show_handoff(reader: Reader, handoff_id: str) -> Handoff:
    """Return a stored handoff.

    Raises:
        HandoffNotFound: nothing is stored under the id; names the nearest.
    """
    return reader.handoff(handoff_id)
