"""Who tells customers that somebody is going: the manager, or else the only leader."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csmkit.domain.people import Teammate


def announcers(outgoing: Teammate, people: Iterable[Teammate]) -> list[str]:
    """Return the keys of those who could tell the customers; one where it is clear who does."""
    if outgoing.manager is not None:
        return [outgoing.manager]
    return [one.key for one in people if one.role == "leader" and one.status != "left"]
