"""Lists the mails of the outbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from csmkit.domain.mail import Mail
    from csmkit.store.reading import Reader


def list_outbox(reader: Reader, *, state: str | None = None) -> list[Mail]:
    """Return the mails in order of the day for which they were written, or those of one state."""
    return [mail for mail in reader.mails() if state is None or mail.state == state]
