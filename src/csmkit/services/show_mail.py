"""Shows one mail of the outbox with its words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.render.draft_file import read_draft

if TYPE_CHECKING:
    from csmkit.domain.mail import Mail
    from csmkit.store.reading import Reader


class ShownMail(NamedTuple):
    """A mail, its text part and the bytes of its draft."""

    mail: Mail
    text: str
    data: bytes


def show_mail(reader: Reader, mail_id: str) -> ShownMail:
    """Return a mail with its words.

    Raises:
        MailNotFound: no mail has this id.
    """
    mail = reader.mail(mail_id)
    data = reader.mail_content(mail_id)
    return ShownMail(mail, read_draft(data, mail_id).text, data)
