"""What a signal is, once it is loaded."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csmkit.domain.trust import Stage
    from csmkit.trust.conditions import Condition


@dataclass(frozen=True, slots=True)
class Signal:
    """One sign that trust erodes or builds."""

    id: str
    relationship: str
    title: str
    stage: Stage | None
    """The stage that it is a sign of; None for builders."""
    points: float
    half_life_days: float
    floor: Stage | None
    about: str
    breach: str
    stays_open: bool
    why: str
    ask: str
    when: Condition | None
    """None where only a person can see it."""
    quiet_when: tuple[str, ...]
    sources: tuple[str, ...]
    origin: str
    path: str
    overrides: str | None = None
    """`shipped` where it stands in place of a signal of a folder behind its own."""

    @property
    def builds(self) -> bool:
        """Tell whether it builds trust."""
        return self.stage is None
