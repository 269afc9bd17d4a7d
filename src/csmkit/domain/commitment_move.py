"""Moved due days: when a promise got another day, and why."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from csmkit.domain.audience import Internal
from csmkit.domain.document import Record, RecordId, Text, fingerprint
from csmkit.domain.record import MOST_MOVES


class CommitmentMove(Record):
    """One time that a promise was given another due day."""

    date_field: ClassVar[str | None] = "on"

    commitment: Internal[RecordId] = Field(description="The id of the promise.")
    number: Internal[Annotated[int, Field(ge=1, le=MOST_MOVES)]] = Field(
        description="Which move of this promise it is; the first is 1.",
    )
    on: Internal[date] = Field(description="The day on which it was moved.")
    due_before_on: Internal[date | None] = None
    due_after_on: Internal[date]
    reason: Internal[Text | None] = None

    def natural_key(self) -> str:
        """Return day, number and a fingerprint of the promise."""
        return f"{self.on}-{self.number}-{fingerprint(self.commitment)}"
