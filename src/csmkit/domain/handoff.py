"""A handoff: one transfer of accounts from a teammate to another, and the packet for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from csmkit.domain.audience import Internal
from csmkit.domain.document import Document, IdentifiedDocument, Key, Name, OneOf, RecordId, Text

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


class HandoffStep(Document):
    """One thing to do in a handoff, by whom and until when."""

    id: Internal[Key]
    title: Internal[Text]
    role: Internal[StepRole]
    owner: Internal[Key | None] = Field(default=None, description="The teammate who does it.")
    audience: Internal[StepAudience] = "internal"
    due_on: Internal[date]
    reaches: Internal[HandoffState | None] = Field(
        default=None,
        description="The state that the handoff has once this step is done.",
    )
    done_on: Internal[date | None] = None


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
    plan: Internal[Key]
    leader: Internal[Key | None] = None
    accounts: Internal[tuple[Key, ...]]
    steps: Internal[tuple[HandoffStep, ...]] = ()
    files: Internal[tuple[Name, ...]] = ()
    note: Internal[Text | None] = None

    def identity(self) -> str:
        """Return the handoff's id."""
        return self.id

    @property
    def is_open(self) -> bool:
        """Tell whether the accounts are still with their old owner."""
        return HANDOFF_STATES.index(self.state) < HANDOFF_STATES.index("transferred")


class Handoff(HandoffFields):
    """The document of one transfer of accounts, from its reason until it has settled."""

    schema_: Internal[Annotated[str, OneOf("csmkit.handoff/v1")]] = Field(
        default="csmkit.handoff/v1",
        alias="schema",
    )


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
