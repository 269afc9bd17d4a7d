"""The JSON of a handoff: its document, always with its lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csmkit.domain.handoff import Handoff


HANDOFF_LISTS = ("accounts", "steps", "files", "acceptances", "baseline")


def handoff_shape(handoff: Handoff) -> dict[str, Any]:
    """Return a handoff as its document, always with its lists."""
    from csmkit.domain.document import plain

    return {**plain(handoff), **{name: [] for name in HANDOFF_LISTS if not getattr(handoff, name)}}
