"""The JSON of mails in the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from csmkit.domain.mail import Mail


class MailShape(TypedDict):
    """A mail in the outbox: `csmkit.mail/v1`."""

    schema: str
    id: str
    state: str
    audience: str
    subject: str
    sender: str
    to: list[str]
    cc: list[str]
    message_id: str
    planned_on: str
    queued_on: str
    file: str | None
    attempts: int
    tried_at: str | None
    detail: str | None
    text: str | None


def mail_shape(mail: Mail, text: str | None = None) -> MailShape:
    """Return a mail as `csmkit.mail/v1`; its words stand in it only where one mail is shown."""
    return {
        "schema": "csmkit.mail/v1",
        "id": mail.id,
        "state": mail.state,
        "audience": mail.audience,
        "subject": mail.subject,
        "sender": mail.sender,
        "to": list(mail.to),
        "cc": list(mail.cc),
        "message_id": mail.message_id,
        "planned_on": mail.planned_on.isoformat(),
        "queued_on": mail.queued_on.isoformat(),
        "file": mail.file,
        "attempts": mail.attempts,
        "tried_at": mail.tried_at,
        "detail": mail.detail,
        "text": text,
    }
