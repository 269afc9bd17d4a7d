"""The lines of a blueprint: history, goals, projects, issues, promises, landmines, touches."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from csmkit.domain.audience import Customer, Internal
from csmkit.domain.document import (
    Hours,
    Key,
    Name,
    OneOf,
    Record,
    RecordId,
    Rounded,
    StandingRecord,
    Text,
    fingerprint,
    slug,
)

Severity = Annotated[str, OneOf("low", "medium", "high", "critical")]
Side = Annotated[str, OneOf("us", "them", "inner")]
MOST_MOVES = 1000


class Goal(StandingRecord):
    """What the customer wants to reach, in the customer's own words."""

    date_field: ClassVar[str | None] = "said_on"

    text: Customer[Text] = Field(description="In the customer's words.")
    said_by: Customer[Name | None] = None
    said_on: Customer[date | None] = None
    measure: Customer[Text | None] = None
    target: Customer[Text | None] = None
    current: Customer[Text | None] = None
    due_on: Customer[date | None] = None
    status: Customer[Annotated[str, OneOf("open", "on-track", "at-risk", "reached", "dropped")]] = (
        "open"
    )

    def natural_key(self) -> str:
        """Return the slug of the text."""
        return slug(self.text)


class HistoryEvent(Record):
    """A milestone, achievement, incident, escalation or decision."""

    date_field: ClassVar[str | None] = "on"

    kind: Customer[
        Annotated[
            str,
            OneOf(
                "milestone", "achievement", "incident", "escalation", "decision", "executive-change"
            ),
        ]
    ]
    on: Customer[date]
    title: Customer[Text]
    detail: Internal[Text | None] = None
    reason: Internal[Text | None] = Field(
        default=None,
        description="Why it was decided so, or why it happened.",
    )
    decided_by: Internal[Name | None] = None
    around_us: Internal[bool] = Field(
        default=False,
        description="An escalation that went past the account's owner.",
    )
    resolved_on: Internal[date | None] = None
    lesson: Internal[Text | None] = None

    def natural_key(self) -> str:
        """Return day and title."""
        return f"{self.on}-{slug(self.title)}"


class Project(Record):
    """A piece of work that the customer and we have under way."""

    date_field: ClassVar[str | None] = "started_on"

    name: Customer[Name]
    status: Customer[Annotated[str, OneOf("planned", "active", "blocked", "done", "cancelled")]] = (
        "active"
    )
    goal: Internal[Key | None] = None
    owner: Customer[Name | None] = None
    started_on: Customer[date | None] = None
    due_on: Customer[date | None] = None
    ended_on: Customer[date | None] = None
    next_step: Customer[Text | None] = None
    note: Internal[Text | None] = None

    def natural_key(self) -> str:
        """Return the slug of the name."""
        return slug(self.name)


class Issue(Record):
    """An open or closed problem that the customer has with us."""

    date_field: ClassVar[str | None] = "opened_on"

    title: Customer[Text]
    severity: Customer[Severity] = "medium"
    opened_on: Customer[date]
    due_on: Customer[date | None] = None
    closed_on: Customer[date | None] = None
    owner: Internal[Name | None] = None
    reference: Customer[Name | None] = Field(default=None, description="Ticket number or link.")
    workaround: Customer[Text | None] = None
    note: Internal[Text | None] = None

    def natural_key(self) -> str:
        """Return the slug of the reference, or of the title."""
        return slug(self.reference or self.title)


class Commitment(StandingRecord):
    """A promise with an owner on either side, a due day and a status."""

    date_field: ClassVar[str | None] = "promised_on"

    text: Customer[Text]
    side: Customer[Side] = Field(
        description="Whose promise: `us`, `them`, or `inner`: among ourselves, as to the seller.",
    )
    owner: Customer[Name | None] = Field(default=None, description="The person who promised.")
    promised_on: Customer[date | None] = None
    due_on: Customer[date | None] = None
    closed_on: Customer[date | None] = Field(
        default=None,
        description="When it was kept, broken or withdrawn.",
    )
    status: Customer[Annotated[str, OneOf("open", "kept", "broken", "withdrawn")]] = "open"
    verbal: Internal[bool] = False
    moved_count: Internal[Annotated[int, Field(ge=0, le=MOST_MOVES)]] = 0
    closed_because: Internal[Text | None] = Field(
        default=None,
        description="Why it was broken, or how it was kept.",
    )
    remedied_on: Customer[date | None] = Field(
        default=None,
        description="Of a broken one: when what it meant was put right after all.",
    )
    note: Internal[Text | None] = None

    def natural_key(self) -> str:
        """Return the slug of the text."""
        return slug(self.text)


class Landmine(StandingRecord):
    """Something that a newcomer would step on."""

    date_field: ClassVar[str | None] = "since_on"

    trigger: Internal[Text] = Field(description="What sets it off.")
    who: Internal[Name | None] = None
    severity: Internal[Severity] = "high"
    what_happens: Internal[Text | None] = None
    safe_wording: Internal[Text | None] = Field(
        default=None,
        description="How to talk about it without setting it off.",
    )
    since_on: Internal[date | None] = None
    expires_on: Internal[date | None] = None

    def natural_key(self) -> str:
        """Return the slug of the trigger."""
        return slug(self.trigger)


class Expectation(StandingRecord):
    """What the customer takes for granted and nobody wrote down."""

    date_field: ClassVar[str | None] = "since_on"

    text: Internal[Text]
    held_by: Internal[Name | None] = None
    since_on: Internal[date | None] = None
    promised_by: Internal[Name | None] = Field(
        default=None,
        description="Who of us promised it, as a seller before the contract; `source` says where.",
    )
    confirmed: Internal[bool] = False
    asked_on: Internal[date | None] = Field(
        default=None,
        description="When they were asked and said that they count on it.",
    )
    agreed: Internal[bool] = False
    agreed_on: Internal[date | None] = None
    agreed_in: Internal[Text | None] = Field(
        default=None,
        description="Where the agreement stands, such as the contract.",
    )
    withdrawn_on: Internal[date | None] = Field(
        default=None,
        description="Since when they no longer count on it.",
    )
    note: Internal[Text | None] = None

    def natural_key(self) -> str:
        """Return the slug of the text."""
        return slug(self.text)


class AdoptionMeasure(Record):
    """One reading of how much the customer uses of the product."""

    date_field: ClassVar[str | None] = "on"

    on: Customer[date]
    measure: Customer[Name]
    value: Customer[Annotated[float, Field(ge=-1e12, le=1e12)]]
    unit: Customer[Name | None] = None
    of: Customer[Annotated[float, Field(ge=0, le=1e12)] | None] = Field(
        default=None,
        description="The whole that the value is a part of, such as bought seats.",
    )

    def natural_key(self) -> str:
        """Return day and measure."""
        return f"{self.on}-{slug(self.measure)}"


class Integration(Record):
    """A system of the customer that is connected to the product."""

    date_field: ClassVar[str | None] = "since_on"

    name: Customer[Name]
    status: Customer[Annotated[str, OneOf("planned", "live", "broken", "retired")]] = "live"
    since_on: Customer[date | None] = None
    contact: Internal[Key | None] = None
    note: Internal[Text | None] = None

    def natural_key(self) -> str:
        """Return the slug of the name."""
        return slug(self.name)


class Workaround(Record):
    """How the customer gets by with something that does not work."""

    date_field: ClassVar[str | None] = "since_on"

    problem: Customer[Text]
    workaround: Customer[Text]
    issue: Internal[Key | None] = None
    since_on: Customer[date | None] = None
    until_on: Customer[date | None] = None

    def natural_key(self) -> str:
        """Return the slug of the problem."""
        return slug(self.problem)


class FeatureRequest(Record):
    """Something that the customer asked the product to do."""

    date_field: ClassVar[str | None] = "asked_on"

    title: Customer[Text]
    asked_on: Customer[date | None] = None
    asked_by: Customer[Name | None] = None
    priority: Internal[Severity] = "medium"
    status: Customer[Annotated[str, OneOf("open", "planned", "shipped", "declined")]] = "open"
    told_on: Internal[date | None] = Field(
        default=None,
        description="When the customer was told the present status.",
    )
    reference: Customer[Name | None] = None

    def natural_key(self) -> str:
        """Return the slug of the title."""
        return slug(self.title)


class Touch(Record):
    """One dated exchange with the account."""

    date_field: ClassVar[str | None] = "on"

    on: Customer[date]
    kind: Customer[
        Annotated[str, OneOf("email", "call", "meeting", "chat", "visit", "review", "other")]
    ] = "email"
    direction: Customer[Annotated[str, OneOf("inbound", "outbound", "both")]] = Field(
        default="both",
        description="`inbound`: the customer came to us; `both`: an exchange such as a call.",
    )
    outcome: Customer[Annotated[str, OneOf("held", "declined", "no-show", "cancelled")]] = "held"
    summary: Internal[Text | None] = None
    contacts: Internal[tuple[Key, ...]] = ()
    teammates: Internal[tuple[Key, ...]] = ()
    sales_call: Internal[bool] = Field(
        default=False,
        description="A call that sales led, about buying, expanding or renewing.",
    )
    reply_hours: Internal[Hours | None] = Field(
        default=None,
        description="How long the customer took to answer.",
    )
    external_id: Internal[Name | None] = None

    def natural_key(self) -> str:
        """Return day, kind and a fingerprint of what was said between whom."""
        said = "|".join((self.direction, self.outcome, self.summary or "", *self.contacts))
        return f"{self.on}-{self.kind}-{fingerprint(said)}"


class Sighting(Record):
    """One dated occurrence of a signal, seen by a person."""

    date_field: ClassVar[str | None] = "on"

    signal: Internal[Key]
    on: Internal[date]
    text: Internal[Text | None] = None
    contact: Internal[Key | None] = None
    touch: Internal[RecordId | None] = None
    seen: Internal[bool] = Field(
        default=True,
        description="False: somebody looked for it and did not find it.",
    )
    basis: Internal[Annotated[str, OneOf("person", "words")]] = Field(
        default="person",
        description="`words`: suggested by the wording of a note or mail, by nobody's judgement.",
    )
    weight: Internal[Annotated[float, Rounded, Field(gt=0, le=3)]] = Field(
        default=1.0,
        description="How much of the signal's points this occurrence has.",
    )
    remedied_on: Internal[date | None] = None
    remedy: Internal[Text | None] = None

    def natural_key(self) -> str:
        """Return day, signal and a fingerprint of the text."""
        return f"{self.on}-{self.signal}-{fingerprint(f'{self.text}|{self.contact}')}"


class Tenure(Record):
    """Who had the account in which role, from when until when."""

    date_field: ClassVar[str | None] = "from_on"

    teammate: Internal[Key]
    role: Internal[Annotated[str, OneOf("owner", "backup", "seller", "incoming", "cover")]] = (
        "owner"
    )
    from_on: Internal[date]
    until_on: Internal[date | None] = Field(default=None, description="The first day without.")
    reason: Internal[Text | None] = None
    briefed_on: Internal[date | None] = Field(
        default=None,
        description="When a backup was last told what stands in the account's way.",
    )

    def natural_key(self) -> str:
        """Return day, role and teammate."""
        return f"{self.from_on}-{self.role}-{self.teammate}"


class Note(StandingRecord):
    """What somebody told when asked, for which there is no field of its own."""

    date_field: ClassVar[str | None] = "on"

    on: Internal[date]
    topic: Internal[Key] = Field(
        description="What it is about, such as `politics`; an interview puts its question's id.",
    )
    text: Internal[Text]
    about: Internal[RecordId | None] = Field(
        default=None,
        description="The contact or other entry of this account that it is about.",
    )
    nothing_to_tell: Internal[bool] = Field(
        default=False,
        description="True: somebody was asked, and there is nothing to tell.",
    )

    def natural_key(self) -> str:
        """Return the topic and a fingerprint of what was told about whom."""
        said = "" if self.nothing_to_tell else self.text
        return f"{self.topic}-{fingerprint(f'{self.about}|{said}')}"
