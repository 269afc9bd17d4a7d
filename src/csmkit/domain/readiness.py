"""Readiness: how much of what a newcomer needs an account's record holds; plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

READY = "ready"
STALE = "stale"
MISSING = "missing"


class Finding(NamedTuple):
    """One thing that a newcomer needs, and how far the record holds it; days are ISO texts."""

    item: str
    """Its name in the checklist, such as `contacts.champion`."""
    title: str
    question: str
    weight: float
    status: str
    """`ready`, `stale` (there, but nobody has confirmed it lately) or `missing`."""
    share: float
    """Which part of the weight counts as ready, 0 to 1."""
    last_on: str | None
    """When it was last confirmed; of several entries that lack it, the oldest day."""
    held: tuple[str, ...]
    """The ids of the entries that hold it, where it is asked of entries."""
    lacking: tuple[str, ...]
    """The ids of the entries that lack it or are stale."""
    entries: int
    """How many entries hold it."""
    interview: str | None
    """The question of the interview that asks for it."""
    field: str
    """The field of the blueprint in question, such as `contacts[].personality`."""

    @property
    def lost(self) -> float:
        """Return how much weight is missing."""
        return self.weight * (1 - self.share)


@dataclass(frozen=True, slots=True)
class Readiness:
    """How much of what a newcomer needs is there, and what is not, the heaviest first."""

    account: str
    share: float
    """By weight, 0 to 1."""
    findings: tuple[Finding, ...]
    """In the order of the checklist."""

    @property
    def gaps(self) -> tuple[Finding, ...]:
        """Return what is missing or stale, what hurts most first."""
        lacking = [finding for finding in self.findings if finding.status != READY]
        return tuple(sorted(lacking, key=lambda finding: -finding.lost))


class CrossTrained(NamedTuple):
    """A colleague who has met contacts of the account, and when last."""

    teammate: str
    contacts: tuple[str, ...]
    last_on: str


class Meeting(NamedTuple):
    """That one of us has met a contact, and when last."""

    teammate: str
    contact: str
    last_on: str


class Voucher(NamedTuple):
    """A champion, and whether they would vouch for us; days are ISO texts."""

    contact: str
    name: str
    asked_on: str | None
    agreed_on: str | None
    declined_on: str | None

    @property
    def vouches(self) -> bool:
        """Tell whether they agreed, and did not decline later."""
        return self.agreed_on is not None and (self.declined_on or "") <= self.agreed_on


@dataclass(frozen=True, slots=True)
class Cover:
    """Who could step in tomorrow; days are ISO texts."""

    backup: str | None
    briefed_on: str | None
    """When the backup was last briefed; None where nobody wrote that down."""
    cross_trained: tuple[CrossTrained, ...]
    """Colleagues besides the owner who have met the contacts lately, the last met first."""
    vouchers: tuple[Voucher, ...]
    """The champions who work there."""
    leader: str | None
    """Our leader who last had an exchange with them."""
    leader_on: str | None
    leader_due_on: str | None
    """By when a leader of ours should be in touch again; None where the norm asks for none."""
    meetings: tuple[Meeting, ...] = ()
    """Who of us has met which contact lately, the owner too; the last met first."""
