"""A handoff: one transfer of accounts from a teammate to another, and the packet for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, NamedTuple

from pydantic import Field, StringConstraints

from csmkit.domain.audience import Internal
from csmkit.domain.document import (
    Document,
    Grade,
    IdentifiedDocument,
    Key,
    Name,
    OneOf,
    RecordId,
    Text,
)
from csmkit.domain.trust import STAGE_WORDS

REASONS = (
    "departure",
    "abrupt",
    "promotion",
    "rebalancing",
    "segment-change",
    "leave-cover",
    "trust-lost",
)
HandoffReason = Annotated[str, OneOf(*REASONS)]
HANDOFF_STATES = (
    "planned",
    "announced",
    "introduced",
    "shadowing",
    "transferred",
    "settled",
    "cancelled",
)
HandoffState = Annotated[str, OneOf(*HANDOFF_STATES)]
StepRole = Annotated[str, OneOf("outgoing", "incoming", "leader", "champion", "seller")]
StepAudience = Annotated[str, OneOf("internal", "customer")]


StepAnchor = Annotated[str, OneOf("start", "transfer", "return")]
StepId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9._:-]*$", max_length=127)]
"""The step of a plan, and behind a colon the account where each has its own."""
StageWord = Annotated[str, OneOf(*STAGE_WORDS)]
Count = Annotated[int, Field(ge=0, le=1_000_000)]


class StepNote(Document):
    """What somebody wrote down about a step."""

    on: Internal[date]
    text: Internal[Text]
    by: Internal[Key | None] = None


class HandoffStep(Document):
    """One thing to do in a handoff, by whom and until when."""

    id: Internal[StepId]
    title: Internal[Text]
    role: Internal[StepRole]
    owner: Internal[Key | None] = Field(default=None, description="The teammate who does it.")
    audience: Internal[StepAudience] = "internal"
    account: Internal[Key | None] = Field(default=None, description="The one it is about.")
    priority: Internal[Name | None] = Field(default=None, description="Whose clock runs.")
    due_on: Internal[date]
    anchor: Internal[StepAnchor | None] = Field(
        default=None,
        description="The day that it moves with.",
    )
    after: Internal[tuple[StepId, ...]] = Field(
        default=(),
        description="The steps that must be done or skipped before.",
    )
    produces: Internal[Key | None] = None
    reaches: Internal[HandoffState | None] = Field(
        default=None,
        description="The state that the handoff has once this step is done.",
    )
    done_on: Internal[date | None] = None
    skipped_on: Internal[date | None] = None
    skip_reason: Internal[Text | None] = None
    notes: Internal[tuple[StepNote, ...]] = ()
    sequence: Internal[Count] = Field(
        default=0,
        description="How often calendars had to be told of a change.",
    )

    @property
    def closed_on(self) -> date | None:
        """Return the day on which it was done or skipped."""
        return self.done_on or self.skipped_on


class Acceptance(Document):
    """What the receiver said of one account's packet."""

    account: Internal[Key]
    on: Internal[date]
    verdict: Internal[Annotated[str, OneOf("accepted", "returned")]]
    by: Internal[Key | None] = None
    rating: Internal[Grade | None] = Field(default=None, description="1 useless to 5 complete.")
    note: Internal[Text | None] = None
    gaps: Internal[tuple[Text, ...]] = Field(default=(), description="What the packet lacks.")


class Baseline(Document):
    """How an account stood on the day of the transfer; later checks compare with it."""

    account: Internal[Key]
    on: Internal[date]
    stage: Internal[StageWord]
    sales_stage: Internal[StageWord]
    last_touch_on: Internal[date | None] = None
    open_commitments: Internal[Count] = Field(default=0, description="Ours and theirs.")
    overdue_commitments: Internal[Count] = Field(default=0, description="Ours alone.")


class HandoffFields(IdentifiedDocument):
    """What is kept of one transfer of accounts."""

    kind: ClassVar[str] = "handoff"

    id: Internal[RecordId]
    from_: Internal[Key] = Field(alias="from")
    to: Internal[Key]
    reason: Internal[HandoffReason] = "departure"
    state: Internal[HandoffState] = "planned"
    start_on: Internal[date]
    introduction_on: Internal[date] = Field(description="When the customer meets the newcomer.")
    transfer_on: Internal[date] = Field(description="When the owner changes.")
    created_on: Internal[date]
    transferred_on: Internal[date | None] = None
    back_on: Internal[date | None] = Field(
        default=None,
        description="For a leave cover: the first day on which the owner is back.",
    )
    cancelled_on: Internal[date | None] = None
    cancel_reason: Internal[Text | None] = None
    plan: Internal[Key]
    leader: Internal[Key | None] = None
    accounts: Internal[tuple[Key, ...]]
    steps: Internal[tuple[HandoffStep, ...]] = ()
    files: Internal[tuple[Name, ...]] = ()
    note: Internal[Text | None] = None
    acceptances: Internal[tuple[Acceptance, ...]] = Field(
        default=(),
        description="What the receiver said of the packets, oldest first; the last one counts.",
    )
    baseline: Internal[tuple[Baseline, ...]] = ()

    def identity(self) -> str:
        """Return the handoff's id."""
        return self.id

    @property
    def is_open(self) -> bool:
        """Tell whether the accounts are still with their old owner."""
        return HANDOFF_STATES.index(self.state) < HANDOFF_STATES.index("transferred")

    @property
    def is_running(self) -> bool:
        """Tell whether there is still something to do: neither settled nor cancelled."""
        return self.state not in ("settled", "cancelled")

    @property
    def is_cover(self) -> bool:
        """Tell whether the owner stays and somebody else looks after the accounts meanwhile."""
        return self.reason == "leave-cover"

    def acceptance_of(self, account: str) -> Acceptance | None:
        """Return what the receiver said last of an account's packet."""
        said = [acceptance for acceptance in self.acceptances if acceptance.account == account]
        return said[-1] if said else None

    def introduction_step(self, account: str | None = None) -> HandoffStep | None:
        """Return the step in which an account meets the newcomer: its own, else that of all."""
        steps = [step for step in self.steps if step.reaches == "introduced"]
        mine = [step for step in steps if step.account == account]
        return next(iter(mine or [step for step in steps if step.account is None]), None)

    def introduction_of(self, account: str) -> date:
        """Return the day on which an account meets the newcomer."""
        days = [s.due_on for s in self.steps if s.reaches == "introduced" and s.account == account]
        return days[0] if days else self.introduction_on


class Handoff(HandoffFields):
    """The document of one transfer of accounts, from its reason until it has settled."""

    schema_: Internal[Annotated[str, OneOf("csmkit.handoff/v1")]] = Field(
        default="csmkit.handoff/v1",
        alias="schema",
    )


def state_reached(handoff: Handoff, steps: tuple[HandoffStep, ...]) -> str:
    """Return the furthest state whose steps are all closed, at least one of them done."""
    if handoff.state == "cancelled":
        return handoff.state
    reached = "planned"
    for state in HANDOFF_STATES:
        mine = [step for step in steps if step.reaches == state]
        if any(step.done_on for step in mine) and all(step.closed_on for step in mine):
            reached = state
    return reached


class HandoffChange(NamedTuple):
    """A handoff after a command; `is_new` is False where it was so before."""

    handoff: Handoff
    is_new: bool
    touched: tuple[str, ...] = ()
    """The steps or accounts that were changed."""


@dataclass(frozen=True, slots=True)
class AccountCheck:
    """One account some days after its transfer."""

    handoff: str
    account: str
    name: str
    owner: str
    """Who took over."""
    days: int
    """Since the transfer."""
    checkpoint: int | None
    """30, 60 or 90: the last check that was due."""
    before: Baseline | None
    """None where the transfer was made without one, as by an older csmkit."""
    now: Baseline
    overdue_steps: tuple[str, ...]
    alerts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a packet: what, who said so, when, and how sure we are."""

    text: str
    source: str
    on: date | None
    basis: str
    """`data`, `inferred` or `to confirm`."""
    cells: tuple[str, ...] = ()
    """The same in parts, one for each of the section's columns, where it has columns."""


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that the packet lacks, as the question to ask before the old owner is gone."""

    field: str
    question: str
    status: str = "missing"
    """`missing`, or `stale` where it is there but nobody has confirmed it lately."""
    last_on: date | None = None
    """When it was last confirmed."""


@dataclass(frozen=True, slots=True)
class Section:
    """A titled part of a packet; `empty` is what to say where there are no lines."""

    id: str
    title: str
    lines: tuple[Line, ...]
    empty: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stakeholder:
    """A person at the account as the map of people shows them."""

    name: str
    title: str | None
    influence: int | None
    """1 little to 5 decisive; None where nobody said."""
    sentiment: int | None
    """1 hostile to 5 fan; None where nobody said."""
    part: str
    """`champion`, `against`, `decides`, `other` or `left`."""
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Packet:
    """What the incoming CSM reads about one account."""

    account: str
    name: str
    handoff: str
    from_name: str
    to_name: str
    as_of: date
    transfer_on: date
    stage: str
    sales_stage: str
    risk: float
    """Rank of the account in the index: higher is more urgent."""
    priority: str
    """P1, P2 or P3."""
    sections: tuple[Section, ...]
    gaps: tuple[Gap, ...]
    readiness: float
    """Share of what a packet should hold that it does hold, 0 to 1."""
    stakeholders: tuple[Stakeholder, ...] = ()
    """Who is there, the weightiest first, then who left."""
