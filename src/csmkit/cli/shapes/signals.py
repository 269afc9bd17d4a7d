"""The JSON of a signal of the catalogue, `csmkit.signal/v1`."""

from __future__ import annotations

from typing import Any

from typing_extensions import TypedDict


class SignalShape(TypedDict):
    """A sign that trust erodes or builds: `csmkit.signal/v1`."""

    schema: str
    signal: str
    relationship: str
    title: str
    stage: str | None
    builds: bool
    points: float
    half_life_days: float
    floor: str | None
    about: str
    breach: str
    derived: bool
    why: str
    ask: str
    quiet_when: list[str]
    sources: list[str]
    origin: str
    path: str


def signal_shape(signal: Any) -> SignalShape:
    """Return a signal of the catalogue as `csmkit.signal/v1`."""
    return {
        "schema": "csmkit.signal/v1",
        "signal": signal.id,
        "relationship": signal.relationship,
        "title": signal.title,
        "stage": None if signal.stage is None else signal.stage.word,
        "builds": signal.builds,
        "points": signal.points,
        "half_life_days": signal.half_life_days,
        "floor": None if signal.floor is None else signal.floor.word,
        "about": signal.about,
        "breach": signal.breach,
        "derived": signal.when is not None,
        "why": signal.why,
        "ask": signal.ask,
        "quiet_when": list(signal.quiet_when),
        "sources": list(signal.sources),
        "origin": signal.origin,
        "path": signal.path,
    }
