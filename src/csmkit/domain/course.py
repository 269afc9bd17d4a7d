"""Courses: how a relationship stood on several days, what happened between, and who moved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.trust import UNKNOWN

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.trust import Stage


class Milepost(NamedTuple):
    """Something that happened to an account: a day, a kind, and its words."""

    on: date
    kind: str
    """`escalation`, `incident`, `executive-change`, `owner`, `handoff` or `renewal`."""
    text: str


class Standpoint(NamedTuple):
    """How a relationship stood on a day, by what was known on it."""

    on: date
    stage: Stage
    pressure: float
    reserve: float
    confidence: float
    mileposts: tuple[Milepost, ...] = ()
    """What happened since the standpoint before."""
    known: bool = True
    """False where next to nothing is recorded, so that the stage says nothing."""

    @property
    def told(self) -> str:
        """Return the stage as a person should read it: its word, or `unknown`."""
        return self.stage.word if self.known else UNKNOWN

    @property
    def net(self) -> float:
        """Return what the thresholds look at: pressure less reserve, never below 0."""
        return max(0.0, round(self.pressure - self.reserve, 1))


@dataclass(frozen=True, slots=True)
class Course:
    """How one relationship of one account stood over time, oldest day first."""

    account: str
    name: str
    relationship: str
    thresholds: tuple[float, float, float]
    """The pressure, less the reserve, from which it is waning, damaged, lost."""
    standpoints: tuple[Standpoint, ...]

    @property
    def mileposts(self) -> tuple[Milepost, ...]:
        """Return everything that happened, oldest first."""
        return tuple(post for point in self.standpoints for post in point.mileposts)


@dataclass(frozen=True, slots=True)
class Move:
    """A relationship whose stage is another one than it was."""

    account: str
    name: str
    owner: str | None
    relationship: str
    before: Stage
    after: Stage
    on: date
    """The first day of the present stage, by what was known on each day."""
    because: str
    """The signal that moved it most on that day."""
    title: str
    """Its title; the signal itself where the catalogue knows none."""
    since: date
    as_of: date

    @property
    def worsened(self) -> bool:
        """Tell whether trust was lost."""
        return self.after > self.before
