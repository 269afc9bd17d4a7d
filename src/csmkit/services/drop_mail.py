"""Takes mails out of the queue, so that they are not sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.mail import SENDABLE
from csmkit.errors import MailRefused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.domain.mail import Mail
    from csmkit.store.writing import Unit


def drop_mail(unit: Unit, ids: Sequence[str]) -> list[Mail]:
    """Drop mails that were not sent; they stay in the outbox as dropped.

    Raises:
        MailNotFound: no mail has this id.
        MailRefused: a mail was sent or may have been, or was dropped before.
    """
    dropped = []
    for mail_id in dict.fromkeys(ids):
        mail = unit.mail(mail_id)
        if mail.state not in SENDABLE:
            raise MailRefused(f"the mail {mail.id} is {mail.state}; it cannot be dropped")
        dropped.append(mail.with_fields(state="dropped"))
        unit.put(dropped[-1])
    return dropped
