"""Puts drafts into the outbox; what has been sent, or may have been, is never queued again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.document import NAME_LENGTH, fingerprint
from csmkit.domain.mail import GONE, Mail, MailContent
from csmkit.errors import MailNotFound, MailRefused
from csmkit.render.draft_file import read_draft

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from csmkit.render.draft_file import DraftFile
    from csmkit.store.writing import Unit


class QueuedMail(NamedTuple):
    """One draft and what became of it: `created`, `changed`, `unchanged` or `gone`."""

    mail: Mail
    what: str


def queue_mail(
    unit: Unit,
    drafts: Iterable[tuple[str, bytes]],
    *,
    as_of: date,
    may_be_gone: bool = False,
) -> list[QueuedMail]:
    """Queue drafts, all of them or none.

    A draft that is queued already is replaced by its new words.

    Args:
        unit: The open writing command.
        drafts: Name and bytes of each file.
        as_of: The day that counts as today.
        may_be_gone: Pass over what was sent already, as for a whole folder.

    Raises:
        GuardRefused: a draft is no mail, is for colleagues and would leave the house, or was
            sent already.
    """
    colleagues = {t.email.casefold() for t in unit.teammates() if t.email}
    return [
        _queue(unit, name, data, as_of, colleagues, may_be_gone=may_be_gone)
        for name, data in drafts
    ]


def _queue(
    unit: Unit,
    name: str,
    data: bytes,
    as_of: date,
    colleagues: set[str],
    *,
    may_be_gone: bool,
) -> QueuedMail:
    draft = read_draft(data, name)
    check_readers(draft.audience, (*draft.to, *draft.cc), colleagues)
    stored = _stored(unit, fingerprint(draft.message_id))
    if stored is not None and stored.state in GONE:
        if may_be_gone:
            return QueuedMail(stored, "gone")
        raise MailRefused(
            f"{name} is in the outbox as {stored.id} and {stored.state}; it does not go out twice",
        )
    mail = _mail(draft, name, as_of)
    content = MailContent(mail=mail.id, content=data.decode("ascii"))
    is_same = stored is not None and stored.state == "queued" and _is_same(unit, content)
    if is_same and stored is not None:
        return QueuedMail(stored, "unchanged")
    unit.put(content)
    return QueuedMail(mail, unit.put(mail))


def check_readers(audience: str, recipients: Iterable[str], colleagues: set[str]) -> None:
    """Refuse a letter to colleagues that would leave the house.

    Raises:
        MailRefused: a recipient is no teammate.
    """
    if audience != "internal":
        return
    for address in recipients:
        if address.casefold() not in colleagues:
            raise MailRefused(
                f"a letter to colleagues cannot go to {address}, which is no teammate's address",
            )


def _stored(unit: Unit, mail_id: str) -> Mail | None:
    try:
        return unit.mail(mail_id)
    except MailNotFound:
        return None


def _is_same(unit: Unit, content: MailContent) -> bool:
    return unit.mail_content(content.mail) == content.content.encode("ascii")


def _mail(draft: DraftFile, name: str, as_of: date) -> Mail:
    return Mail(
        id=fingerprint(draft.message_id),
        audience=draft.audience,
        subject=draft.subject[:NAME_LENGTH].strip() or "(no subject)",
        sender=draft.sender,
        to=draft.to,
        cc=draft.cc,
        message_id=draft.message_id,
        planned_on=draft.planned_on or as_of,
        queued_on=as_of,
        file=name,
    )
