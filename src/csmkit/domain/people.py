"""People: teammates on our side, contacts at the account."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from csmkit.domain.audience import Customer, Internal
from csmkit.domain.document import (
    Country,
    Email,
    Grade,
    Hours,
    IdentifiedDocument,
    Key,
    Name,
    OneOf,
    Record,
    Text,
    Timezone,
    slug,
)

TeammateRole = Annotated[
    str,
    OneOf("csm", "seller", "leader", "executive", "engineer", "support", "other"),
]
TeammateStatus = Annotated[str, OneOf("active", "leaving", "left", "away")]


class TeammateFields(IdentifiedDocument):
    """What is kept of one of us."""

    kind: ClassVar[str] = "teammate"

    key: Internal[Key]
    name: Customer[Name]
    role: Internal[TeammateRole] = "csm"
    title: Customer[Name | None] = None
    email: Customer[Email | None] = None
    phone: Customer[Name | None] = None
    team: Internal[Name | None] = None
    manager: Internal[Key | None] = None
    timezone: Customer[Timezone | None] = None
    locale: Internal[Name | None] = None
    country: Internal[Country | None] = None
    languages: Customer[tuple[Name, ...]] = ()
    industries: Customer[tuple[Name, ...]] = ()
    segments: Internal[tuple[Name, ...]] = ()
    skills: Internal[tuple[Name, ...]] = ()
    capacity_hours: Internal[Hours | None] = Field(
        default=None,
        description="Working hours a month that can go to accounts.",
    )
    status: Internal[TeammateStatus] = "active"
    joined_on: Internal[date | None] = None
    leaving_on: Internal[date | None] = Field(default=None, description="The last working day.")
    note: Internal[Text | None] = None

    def identity(self) -> str:
        """Return the teammate's key."""
        return self.key

    def has_left_by(self, day: date) -> bool:
        """Tell whether the teammate was gone on a day; a known last working day alone decides."""
        return self.leaving_on < day if self.leaving_on else self.status == "left"


class Teammate(TeammateFields):
    """The document of one of us."""

    schema_: Internal[Annotated[str, OneOf("csmkit.teammate/v1")]] = Field(
        default="csmkit.teammate/v1",
        alias="schema",
    )


class Contact(Record):
    """A person at the account."""

    date_field: ClassVar[str | None] = "since_on"

    name: Customer[Name]
    title: Customer[Name | None] = None
    email: Customer[Email | None] = None
    phone: Customer[Name | None] = None
    role: Internal[Name | None] = Field(
        default=None,
        description="What the person does in this relationship, such as 'project lead'.",
    )
    decision_maker: Internal[bool] = False
    economic_buyer: Internal[bool] = False
    champion: Internal[bool] = False
    power_user: Internal[bool] = False
    detractor: Internal[bool] = False
    executive_sponsor: Internal[bool] = False
    influence: Internal[Grade | None] = Field(default=None, description="1 little to 5 decisive.")
    sentiment: Internal[Grade | None] = Field(default=None, description="1 hostile to 5 fan.")
    strength: Internal[Grade | None] = Field(
        default=None,
        description="How strong our relationship is, 1 to 5.",
    )
    personality: Internal[Text | None] = None
    watch_outs: Internal[Text | None] = None
    salutation: Customer[Name | None] = Field(
        default=None,
        description="What a letter calls the person, such as 'Dana' or 'Dr. Osei'; the full name "
        "if not said.",
    )
    preferred_channel: Customer[Name | None] = None
    best_hours: Customer[Name | None] = None
    locale: Customer[Name | None] = None
    timezone: Customer[Timezone | None] = None
    reports_to: Internal[Key | None] = None
    since_on: Internal[date | None] = None
    left_on: Internal[date | None] = None
    successor: Internal[Key | None] = Field(
        default=None,
        description="The contact who took over after this one left.",
    )
    confirmed_on: Internal[date | None] = Field(
        default=None,
        description="When somebody last checked that this entry is still right.",
    )
    vouch_asked_on: Internal[date | None] = Field(
        default=None,
        description="When a champion was last asked to vouch for us to a newcomer.",
    )
    vouch_agreed_on: Internal[date | None] = None
    vouch_declined_on: Internal[date | None] = None

    def natural_key(self) -> str:
        """Return the slug of the name."""
        return slug(self.name)

    def is_present(self, day: date) -> bool:
        """Tell whether the person still works there on a day."""
        return self.left_on is None or self.left_on > day
