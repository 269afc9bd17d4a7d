"""Settles a held mail: a person has looked whether it arrived."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.errors import MailRefused
from csmkit.services.log_sent_mail import log_sent_mail

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.mail import Mail
    from csmkit.store.writing import Unit


def settle_mail(unit: Unit, mail_id: str, *, has_arrived: bool, as_of: date) -> Mail:
    """Call a held mail sent and log it, or queue it again because it did not arrive.

    Raises:
        MailNotFound: no mail has this id.
        MailRefused: the mail is not held.
    """
    mail = unit.mail(mail_id)
    if mail.state != "held":
        raise MailRefused(
            f"the mail {mail.id} is {mail.state}, not held; there is nothing to settle"
        )
    state, detail = ("sent", "it arrived") if has_arrived else ("queued", "it did not arrive")
    settled = mail.with_fields(state=state, detail=f"somebody looked: {detail}")
    unit.put(settled)
    if has_arrived:
        log_sent_mail(unit, settled, as_of)
    return settled
