"""Logs a mail that was sent as a touch of the accounts whose contacts it went to."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from csmkit.domain.record import Touch

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.mail import Mail
    from csmkit.store.writing import Unit


def log_sent_mail(unit: Unit, mail: Mail, as_of: date) -> tuple[str, ...]:
    """Log a mail to customers as an outbound touch and return the accounts' keys.

    Logging the same mail again changes nothing. Of several accounts that know an address, those
    count that know the most of the mail's: a letter is about one account.

    Args:
        unit: The open writing command, which also settles the mail.
        mail: Sent; one to colleagues is no touch.
        as_of: The day that counts as today; a mail of which that is only known now has its day.
    """
    if mail.audience != "customer":
        return ()
    on = min(as_of, datetime.fromisoformat(mail.tried_at).date()) if mail.tried_at else as_of
    met = unit.contacts_at(mail.recipients, on)
    most = max(map(len, met.values()), default=0)
    accounts = tuple(key for key, contacts in met.items() if len(contacts) == most)
    sender = mail.sender.casefold()
    senders = [t.key for t in unit.teammates() if (t.email or "").casefold() == sender]
    for key in accounts:
        blueprint = unit.blueprint(key)
        touch = Touch(
            id=f"mail-{mail.id}",
            on=on,
            recorded_on=as_of if on != as_of else None,
            kind="email",
            direction="outbound",
            summary=mail.subject,
            contacts=met[key],
            teammates=tuple(senders),
            by=senders[0] if senders else None,
            external_id=mail.message_id,
        )
        if touch.id not in {known.id for known in blueprint.touches}:
            unit.put(blueprint.with_fields(touches=(*blueprint.touches, touch)))
    return accounts
