"""What people logged of an account, ready to be weighed on any day."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.trust import RELATIONSHIPS, SightingRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from csmkit.trust.decay import Shares
    from csmkit.trust.model import Catalogue
    from csmkit.trust.sign import Signal
    from csmkit.trust.timeline import Timeline

WORDS = "words"
Logged = tuple[int, int, bool, float, "Shares", int, "Signal", SightingRow]
"""A sighting of a signal that the catalogue knows: its day, the day from which it ages (that of its
remedy where the signal stays open), whether it is about the person, its full points, its ageing,
the floor that it may hold, its signal, its row."""


class Sightings(NamedTuple):
    """The sightings of a relationship, each list oldest first."""

    every: list[Logged]
    """Also those of what was looked for and not seen."""
    pressing: list[Logged]
    building: list[Logged]
    words: list[int]
    """The days of what was seen in wording alone."""


def sightings_of(timeline: Timeline, catalogue: Catalogue) -> Mapping[str, Sightings]:
    """Return the sightings of each relationship's signals that the catalogue knows."""
    key = (id(catalogue), "sightings")
    found: dict[str, Sightings] | None = timeline.kept.get(key)
    if found is None:
        found = timeline.kept[key] = {name: Sightings([], [], [], []) for name in RELATIONSHIPS}
        timeline.kept[id(catalogue)] = catalogue  # alive, so that no other gets its id
        scales = catalogue.scales
        for on, remedied_on, row in timeline.sightings:
            scale = scales.get(row[2])
            if scale is None:
                continue
            signal, stays_open, is_about_person, shares = scale
            every, pressing, building, words = found[signal.relationship]
            since = remedied_on if stays_open else on
            floor = signal.floor or 0
            full = signal.points * row[6]
            one = on, since, is_about_person, full, shares, floor, signal, row
            every.append(one)
            if row[4]:
                (building if signal.stage is None else pressing).append(one)
                if row[5] == WORDS:
                    words.append(on)
    return found
