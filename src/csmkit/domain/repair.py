"""Repairs of trust under way or closed, and the lessons that a team keeps."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from csmkit.domain.audience import Internal
from csmkit.domain.document import Key, OneOf, Record, RecordId, Text, fingerprint

Relationship = Annotated[str, OneOf("customer", "sales")]
Breach = Annotated[str, OneOf("competence", "integrity", "none")]
RepairOutcome = Annotated[str, OneOf("recovered", "contained", "withdrawn")]


class Repair(Record):
    """One attempt to win trust back: which plan, since when, until when, and what came of it."""

    date_field: ClassVar[str | None] = "opened_on"

    relationship: Internal[Relationship]
    stage: Internal[Annotated[str, OneOf("waning", "damaged")]] = Field(
        description="The stage when it began; a better one is an improvement.",
    )
    breach: Internal[Breach] = "none"
    opened_on: Internal[date]
    stop_loss_on: Internal[date] = Field(
        description="From this day on, without a better stage, containment takes over.",
    )
    reviews_on: Internal[tuple[date, ...]] = ()
    commitments: Internal[tuple[RecordId, ...]] = Field(
        default=(),
        description="The ids of the promises that it entered.",
    )
    closed_on: Internal[date | None] = None
    outcome: Internal[RepairOutcome | None] = None

    def natural_key(self) -> str:
        """Return day and relationship."""
        return f"{self.opened_on}-{self.relationship}"


class Lesson(Record):
    """What somebody would do differently, and the signs that it would help with."""

    date_field: ClassVar[str | None] = "on"

    on: Internal[date]
    text: Internal[Text]
    relationship: Internal[Relationship] = "customer"
    signals: Internal[tuple[Key, ...]] = ()

    def natural_key(self) -> str:
        """Return day and a fingerprint of the text."""
        return f"{self.on}-{fingerprint(self.text)}"
