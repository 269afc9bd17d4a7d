"""Succession: who could take each account, who has met whom there, and what is missing for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.readiness import Meeting

NEEDS = ("backup", "prepared", "second", "leader")
"""What an account can have for the day on which its owner leaves, in the order of telling."""


class Lack(NamedTuple):
    """One thing that is missing for the day on which the owner leaves."""

    need: str
    """One of `NEEDS`."""
    text: str
    decides: bool
    """Whether the account has no plan without it."""


@dataclass(frozen=True, slots=True)
class Succession:
    """One account and who could take it tomorrow; days are ISO texts."""

    account: str
    name: str
    owner: str | None
    segment: str | None
    arr_cents: int | None
    currency: str | None
    counted_cents: int
    """Revenue in the currency that the team counts in; 0 where it is not known."""
    is_major: bool
    backup: str | None
    briefed_on: str | None
    meetings: tuple[Meeting, ...]
    """Who of us, and is here, has met which contact that is there; the last met first."""
    contacts: tuple[tuple[str, str], ...]
    """Id and name of who is there."""
    leader: str | None
    leader_on: str | None
    leader_due_on: str | None
    lacks: tuple[Lack, ...]

    @property
    def has_plan(self) -> bool:
        """Tell whether nothing is missing that decides."""
        return not any(lack.decides for lack in self.lacks)

    @property
    def known_to(self) -> tuple[str, ...]:
        """Return who of us has met somebody there, the last met first."""
        return tuple(dict.fromkeys(meeting.teammate for meeting in self.meetings))


@dataclass(frozen=True, slots=True)
class SuccessionReport:
    """How a book stands for the day on which an owner leaves; the largest accounts first."""

    as_of: date
    lines: tuple[Succession, ...]
    alarm_above_share: float

    @property
    def known_to_one(self) -> int:
        """Return how many accounts are known to one colleague only."""
        return sum(len(line.known_to) == 1 for line in self.lines)

    @property
    def known_to_nobody(self) -> int:
        """Return how many accounts nobody has met lately."""
        return sum(not line.known_to for line in self.lines)

    @property
    def alone_share(self) -> float:
        """Return the share of accounts that one colleague or nobody knows."""
        if not self.lines:
            return 0.0
        return (self.known_to_one + self.known_to_nobody) / len(self.lines)

    @property
    def is_alarm(self) -> bool:
        """Tell whether too much is known to one colleague only."""
        return self.alone_share > self.alarm_above_share

    @property
    def majors(self) -> tuple[Succession, ...]:
        """Return the major accounts."""
        return tuple(line for line in self.lines if line.is_major)

    @property
    def without_plan(self) -> tuple[Succession, ...]:
        """Return the major accounts without a plan."""
        return tuple(line for line in self.majors if not line.has_plan)
