"""Sends what is due in the outbox; what was cut off is held for a person, never repeated."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from csmkit.domain.mail import SENDABLE
from csmkit.errors import MailRefused
from csmkit.exchange.smtp import MailServer, Outcome, deliver
from csmkit.render.draft_file import sent_mail
from csmkit.services.log_sent_mail import log_sent_mail
from csmkit.services.queue_mail import check_readers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from csmkit.domain.mail import Mail
    from csmkit.store.reading import Reader
    from csmkit.store.writing import Unit

__all__ = ["MailServer", "Post", "due_mails", "hold_cut_off", "send_outbox"]
LONGEST_SENDING = timedelta(minutes=15)
"""After that nobody is sending any more. Source: judgement; servers answer within ten minutes."""
CUT_OFF = (
    "the sending was cut off; look whether it arrived, then say `csmkit outbox settle` with "
    "--sent or --again"
)


@dataclass(frozen=True, slots=True)
class Post:
    """With what mails are sent: the store, the server, the clock and this process."""

    open_unit: Callable[[], AbstractContextManager[Unit]]
    server: MailServer
    clock: Callable[[], datetime]
    process: str
    """`<machine>:<process id>`."""
    as_of: date
    """The day that counts as today; what is sent is logged as a touch of it."""


def due_mails(
    reader: Reader,
    as_of: date,
    ids: Sequence[str] = (),
    *,
    early: bool = False,
) -> list[Mail]:
    """Return what would be sent: the mails named, or all that are queued and due.

    Raises:
        MailNotFound: no mail has this id.
        MailRefused: a mail named cannot be sent, or is for a later day.
    """
    if not ids:
        queued = [mail for mail in reader.mails() if mail.state == "queued"]
        return [mail for mail in queued if early or mail.planned_on <= as_of]
    found = [reader.mail(mail_id) for mail_id in dict.fromkeys(ids)]
    for mail in found:
        if mail.state not in SENDABLE:
            raise MailRefused(f"the mail {mail.id} is {mail.state}; it cannot be sent")
        if mail.planned_on > as_of and not early:
            raise MailRefused(
                f"the mail {mail.id} is worded for {mail.planned_on}; send it then, or say --early",
            )
    return found


def send_outbox(post: Post, mails: Sequence[Mail]) -> Iterator[Mail]:
    """Send mails one after the other and yield each as it is stored afterwards.

    Before the server hears of a mail, the store knows that it is being sent; a mail in this state
    is nobody else's. A mail of which nobody knows whether it arrived is held.

    Raises:
        MailRefused: the server cannot be used; the mail that was tried is queued again.
    """
    for mail in mails:
        claimed = _claim(post, mail)
        if claimed is not None:
            yield _send(post, *claimed)


def hold_cut_off(post: Post) -> list[Mail]:
    """Hold every mail whose sending was cut off, and return these."""
    now = post.clock()
    with post.open_unit() as unit:
        cut_off = [m for m in unit.mails() if m.state == "sending" and _is_over(m, post, now)]
        held = [mail.with_fields(state="held", detail=CUT_OFF) for mail in cut_off]
        for mail in held:
            unit.put(mail)
    return held


def _is_over(mail: Mail, post: Post, now: datetime) -> bool:
    began = datetime.fromisoformat(mail.tried_at) if mail.tried_at else None
    if began is None or now - began > LONGEST_SENDING:
        return True
    machine, _, process = (mail.tried_by or "").rpartition(":")
    here = post.process.rpartition(":")[0]
    return machine == here and not _runs(process)


def _runs(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except OSError:
        return True
    return True


def _claim(post: Post, mail: Mail) -> tuple[Mail, bytes] | None:
    """Take a mail for sending; None where somebody else was faster."""
    now = post.clock()
    with post.open_unit() as unit:
        stored = unit.mail(mail.id)
        if stored.state not in SENDABLE:
            return None
        colleagues = {t.email.casefold() for t in unit.teammates() if t.email}
        check_readers(stored.audience, stored.recipients, colleagues)
        data = sent_mail(unit.mail_content(mail.id), now)
        claimed = stored.with_fields(
            state="sending",
            attempts=stored.attempts + 1,
            tried_at=now.isoformat(timespec="seconds"),
            tried_by=post.process,
            detail=None,
        )
        unit.put(claimed)
    return claimed, data


def _send(post: Post, mail: Mail, data: bytes) -> Mail:
    try:
        outcome = deliver(post.server, data, mail.sender, mail.recipients)
    except MailRefused as error:
        _record(post, mail, Outcome("queued", str(error)))
        raise
    except BaseException:
        _record(post, mail, Outcome("held", CUT_OFF))
        raise
    return _record(post, mail, outcome)


def _record(post: Post, mail: Mail, outcome: Outcome) -> Mail:
    with post.open_unit() as unit:
        done = mail.with_fields(state=outcome.state, tried_by=None, detail=outcome.detail or None)
        unit.put(done)
        if done.state == "sent":
            log_sent_mail(unit, done, post.as_of)
    return done
