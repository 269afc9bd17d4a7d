"""Which accounts may be touched less often for some days, and what that frees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from csmkit.domain.document import Days, Document, Name, OneOf, Text
from csmkit.domain.engagement import (
    CadenceDays,
    EngagementProposal,
    ProposedEngagement,
    SparedAccount,
)
from csmkit.domain.trust import STAGE_WORDS
from csmkit.playbook import load_playbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from csmkit.resources import ResourceFolder

Lifecycle = Annotated[
    str, OneOf("onboarding", "adopting", "growing", "renewing", "leaving", "left")
]
ENOUGH_HOURS = 1e-9
"""Hours that rounding may lose."""


class Lasting(Document):
    """For how long a rhythm may differ."""

    default_days: Annotated[int, Field(ge=1, le=365)]
    most_days: Annotated[int, Field(ge=1, le=365)]
    source: Text


class Slower(Document):
    """How much slower the other rhythm is."""

    factor: Annotated[float, Field(gt=1, le=10)]
    source: Text


class Freed(Document):
    """Which part of an account's hours goes with its rhythm."""

    share: Annotated[float, Field(gt=0, le=1)]
    source: Text


class SegmentFloor(Document):
    """The slowest rhythm of some segments."""

    names: tuple[Name, ...] = Field(min_length=1)
    every_days: CadenceDays
    source: Text


class OtherFloor(Document):
    """The slowest rhythm of an account whose segment is not named."""

    every_days: CadenceDays
    source: Text


class SparedRule(Document):
    """Who is never touched less often."""

    priorities: tuple[Annotated[str, OneOf("P1", "P2", "P3")], ...] = ()
    stages: tuple[Annotated[str, OneOf(*STAGE_WORDS)], ...] = ()
    unknown_trust: bool = False
    lifecycles: tuple[Lifecycle, ...] = ()
    renewal_within_days: Days
    notice_within_days: Days
    changing_hands: bool = True
    rest_days: Days = Field(description="Between the end of a change and the next one.")
    source: Text


class Questions(Document):
    """What is asked about a change."""

    ended: Text
    untold: Text
    source: Text


class EngagementNorms(Document):
    """The rules of slower rhythms, as `playbooks/coverage/engagement.yaml` says."""

    schema_: Annotated[str, OneOf("csmkit.coverage-engagement/v1")] = Field(alias="schema")
    lasts: Lasting
    slower: Slower
    freed: Freed
    floors: tuple[SegmentFloor, ...] = ()
    other_segment: OtherFloor
    spared: SparedRule
    questions: Questions

    def slowest_days(self, segment: str | None) -> int:
        """Return the slowest rhythm that a segment may have."""
        for known in self.floors:
            if segment is not None and segment.casefold() in known.names:
                return known.every_days
        return self.other_segment.every_days

    def slower_days(self, usual_days: int, segment: str | None) -> int:
        """Return the slower rhythm of an account; its usual one where that is at the floor."""
        wanted = min(round(usual_days * self.slower.factor), self.slowest_days(segment))
        return max(wanted, usual_days)

    def hours_freed(self, load_hours: float, usual_days: int, every_days: int) -> float:
        """Return the hours a month that a rhythm frees; none where it is no slower."""
        return max(0.0, load_hours * self.freed.share * (1 - usual_days / every_days))


def load_engagement_norms(folders: Sequence[ResourceFolder]) -> EngagementNorms:
    """Return the rules of slower rhythms."""
    return load_playbook(EngagementNorms, "coverage/engagement", folders)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One account whose rhythm might change, as it stands on the day of the question."""

    account: str
    name: str
    owner: str | None
    segment: str | None
    lifecycle: str
    usual_days: int
    load_hours: float
    priority: str
    risk: float
    """Risk times value: higher is more urgent."""
    stage: str
    is_known: bool
    """Enough is recorded to say anything about the customer's trust."""
    renewal_on: date | None
    notice_until_on: date | None
    is_changing_hands: bool
    """It is in a running handoff, or its owner leaves."""
    other_rhythm_until: date | None
    """The last day of the newest other rhythm that it had, has or will have."""


def reasons_to_spare(norms: EngagementNorms, one: Candidate, as_of: date) -> Iterator[str]:
    """Yield why an account must not be touched less often, the weightiest reason first."""
    spared = norms.spared
    if one.priority in spared.priorities:
        yield f"its priority is {one.priority}"
    if one.stage in spared.stages:
        yield f"the customer's trust is {one.stage}"
    if spared.unknown_trust and not one.is_known:
        yield "next to nothing is recorded of the customer's trust"
    if one.lifecycle in spared.lifecycles:
        yield f"it is {one.lifecycle}"
    yield from _near(spared, one, as_of)
    if spared.changing_hands and one.is_changing_hands:
        yield "it gets a new contact"
    rested = None if one.other_rhythm_until is None else (as_of - one.other_rhythm_until).days
    if rested is not None and rested < spared.rest_days:
        yield f"it has another rhythm until {one.other_rhythm_until}, or had lately"


def _near(spared: SparedRule, one: Candidate, as_of: date) -> Iterator[str]:
    if one.renewal_on is not None:
        days = (one.renewal_on - as_of).days
        if days < 0:
            yield f"its renewal day {one.renewal_on} has passed"
        elif days <= spared.renewal_within_days:
            yield f"it renews on {one.renewal_on}"
    if one.notice_until_on is not None:
        days = (one.notice_until_on - as_of).days
        if 0 <= days <= spared.notice_within_days:
            yield f"notice can be given until {one.notice_until_on}"


def propose(
    norms: EngagementNorms,
    candidates: Iterable[Candidate],
    wanted_hours: float | None,
    until_on: date,
    as_of: date,
) -> EngagementProposal:
    """Return the fewest accounts, in the order of value times risk, that free the hours.

    Args:
        norms: The rules.
        candidates: All accounts that might be asked.
        wanted_hours: Hours a month to free; everything that may be freed where None.
        until_on: The last day of the slower rhythm.
        as_of: The day that counts as today.
    """
    spared, able = [], []
    for one in sorted(candidates, key=lambda one: (one.risk, one.account)):
        every_days = norms.slower_days(one.usual_days, one.segment)
        reasons = tuple(reasons_to_spare(norms, one, as_of))
        if every_days <= one.usual_days:
            reasons = (*reasons, f"{one.usual_days} days is as slow as its segment may be")
        if reasons:
            spared.append(SparedAccount(one.account, one.name, one.owner, reasons))
        else:
            able.append(_proposed(norms, one, every_days))
    chosen: list[ProposedEngagement] = []
    freed = 0.0
    for change in able:
        if wanted_hours is not None and freed >= wanted_hours - ENOUGH_HOURS:
            break
        chosen.append(change)
        freed += change.freed_hours
    return EngagementProposal(
        wanted_hours=wanted_hours,
        freed_hours=freed,
        until_on=until_on,
        changes=tuple(chosen),
        not_needed=tuple(change.account for change in able[len(chosen) :]),
        spared=tuple(spared),
    )


def _proposed(norms: EngagementNorms, one: Candidate, every_days: int) -> ProposedEngagement:
    return ProposedEngagement(
        account=one.account,
        name=one.name,
        owner=one.owner,
        usual_days=one.usual_days,
        every_days=every_days,
        load_hours=one.load_hours,
        freed_hours=norms.hours_freed(one.load_hours, one.usual_days, every_days),
        priority=one.priority,
        stage=one.stage,
        risk=one.risk,
    )
