"""A mail in the outbox: queued, sent, or held for a person, and never sent twice."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar

from pydantic import Field

from csmkit.domain.audience import Internal
from csmkit.domain.document import Email, IdentifiedDocument, Key, Name, OneOf, RecordId, Text

MAIL_STATES = ("queued", "sending", "sent", "held", "failed", "dropped")
MailState = Annotated[str, OneOf(*MAIL_STATES)]
GONE = frozenset({"sending", "sent", "held"})
"""What has been handed to a server, or may have been: no undo takes that back."""
SENDABLE = frozenset({"queued", "failed"})
MOST_BYTES = 1_000_000
"""Of a mail as it is kept. Source: judgement; a draft has 20,000."""


class Mail(IdentifiedDocument):
    """What is kept of one mail, but for its words."""

    kind: ClassVar[str] = "mail"

    id: Internal[RecordId]
    state: Internal[MailState] = "queued"
    audience: Internal[Annotated[str, OneOf("customer", "internal")]] = "customer"
    subject: Internal[Name]
    sender: Internal[Email]
    to: Internal[tuple[Email, ...]]
    cc: Internal[tuple[Email, ...]] = ()
    message_id: Internal[Name]
    planned_on: Internal[date] = Field(description="The day for which the words were written.")
    queued_on: Internal[date]
    file: Internal[Text | None] = Field(default=None, description="The draft it was read from.")
    attempts: Internal[Annotated[int, Field(ge=0, le=100_000)]] = 0
    tried_at: Internal[Name | None] = Field(default=None, description="UTC, ISO 8601.")
    tried_by: Internal[Name | None] = Field(
        default=None,
        description="Machine and process that holds it while it is being sent.",
    )
    detail: Internal[Text | None] = Field(
        default=None, description="What the server, or a person, said."
    )

    def identity(self) -> str:
        """Return the mail's id."""
        return self.id

    @property
    def recipients(self) -> tuple[str, ...]:
        """Return everybody who gets it."""
        return (*self.to, *self.cc)


class MailContent(IdentifiedDocument):
    """The bytes of a mail as a draft, kept apart because they never change with its state."""

    kind: ClassVar[str] = "mail-content"

    mail: Internal[Key]
    content: Internal[Annotated[str, Field(max_length=MOST_BYTES)]] = Field(
        description="ASCII, as mail is.",
    )

    def identity(self) -> str:
        """Return the id of the mail."""
        return self.mail
