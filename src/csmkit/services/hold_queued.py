"""Holds what is queued in a store that was restored: it may have been sent since the backup."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csmkit.domain.mail import Mail
    from csmkit.store.writing import Unit

DETAIL = (
    "came back with a backup and may have been sent since; look, then say `csmkit outbox settle` "
    "with --sent or --again"
)


def hold_queued(unit: Unit) -> list[Mail]:
    """Hold every mail that could be sent, and return these."""
    open_ = [mail for mail in unit.mails() if mail.state in ("queued", "sending", "failed")]
    held = [mail.with_fields(state="held", detail=DETAIL) for mail in open_]
    for mail in held:
        unit.put(mail)
    return held
