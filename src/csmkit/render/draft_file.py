"""Reads a draft back, and makes of it the mail that is sent."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.utils import format_datetime, getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from csmkit.domain.mail import MOST_BYTES
from csmkit.errors import GuardRefused
from csmkit.render.mail_guard import ADDRESS, AUDIENCE, MOST_RECIPIENTS
from csmkit.render.plain import one_line

if TYPE_CHECKING:
    from datetime import date, datetime

SENT_HEADERS = frozenset(
    {"from", "to", "cc", "subject", "message-id", "mime-version", "reply-to", "in-reply-to"}
    | {"references", "content-type", "content-transfer-encoding", "content-language"},
)
"""What goes out of a draft's head; marks for mail programs and for the outbox stay here."""
MOST_HEAD_BYTES = 32_000
MESSAGE_ID = re.compile(r"<[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,120}@[A-Za-z0-9.-]{1,100}>")


@dataclass(frozen=True, slots=True)
class DraftFile:
    """What the head of a draft says, as two parsers agree."""

    subject: str
    sender: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    message_id: str
    planned_on: date | None
    audience: str
    text: str


def read_draft(data: bytes, name: str) -> DraftFile:
    """Return what a draft says.

    Raises:
        GuardRefused: it is no mail that could be sent, or two parsers read it differently.
    """
    head = _head(data, name)
    try:
        new: Any = email.message_from_bytes(data, policy=policy.default)
        fields = {name: _addresses(new[name]) for name in ("From", "To", "Cc")}
        subject, message_id = str(new["Subject"] or ""), str(new["Message-ID"] or "").strip()
        body = new.get_body(("plain", "html"))
        text = str(body.get_content()) if body is not None else ""
    except (ValueError, MessageError, AttributeError, IndexError, LookupError, TypeError) as error:
        raise GuardRefused(f"{name} is no mail that can be read: {error}") from None
    old = email.message_from_bytes(head, policy=policy.compat32)
    for field, found in fields.items():
        said = [a for _, a in getaddresses([str(v) for v in old.get_all(field, [])])]
        if said != found:
            raise GuardRefused(f"{name}: mail programs would read its {field} line differently")
    _check(name, fields, message_id, [key.lower() for key in old])
    return DraftFile(
        subject=one_line(subject),
        sender=fields["From"][0],
        to=tuple(fields["To"]),
        cc=tuple(fields["Cc"]),
        message_id=message_id,
        planned_on=_day(old.get("Date")),
        audience="internal" if str(old.get(AUDIENCE, "")).strip() == "internal" else "customer",
        text=text.replace("\r\n", "\n"),
    )


def _head(data: bytes, name: str) -> bytes:
    if len(data) > MOST_BYTES:
        raise GuardRefused(f"{name} is longer than {MOST_BYTES:,} bytes")
    if not data.isascii() or b"\0" in data:
        raise GuardRefused(f"{name} is no mail: it must be ASCII, with everything else encoded")
    head = re.split(rb"\r?\n\r?\n", data, maxsplit=1)[0]
    if len(head) > MOST_HEAD_BYTES:
        raise GuardRefused(f"{name} has a head of more than {MOST_HEAD_BYTES:,} bytes")
    return head + b"\r\n\r\n"


def _addresses(field: Any) -> list[str]:
    return [box.addr_spec for box in field.addresses] if field is not None else []


ONCE = ("from", "to", "cc", "subject", "message-id")


def _check(name: str, fields: dict[str, list[str]], message_id: str, keys: list[str]) -> None:
    everybody = [address for found in fields.values() for address in found]
    if twice := [key for key in ONCE if keys.count(key) > 1]:
        raise GuardRefused(f"{name} has two {twice[0]} lines")
    if "bcc" in keys or any(key.startswith("resent-") for key in keys):
        raise GuardRefused(f"{name} has hidden recipients")
    if len(fields["From"]) != 1:
        raise GuardRefused(f"{name} must have one sender, and has {len(fields['From'])}")
    if not fields["To"] or len(everybody) > MOST_RECIPIENTS:
        raise GuardRefused(f"{name} must have 1 to {MOST_RECIPIENTS} recipients")
    if wrong := [address for address in everybody if not ADDRESS.fullmatch(address)]:
        raise GuardRefused(f"{name}: {wrong[0]!r} is not an e-mail address")
    if not MESSAGE_ID.fullmatch(message_id):
        raise GuardRefused(f"{name} has no Message-ID that could keep it from going out twice")


def _day(line: Any) -> date | None:
    try:
        return parsedate_to_datetime(str(line)).date() if line else None
    except (ValueError, TypeError):
        return None


def sent_mail(data: bytes, at: datetime) -> bytes:
    """Return the mail that a draft becomes: its own words and head, with the day of sending.

    Raises:
        GuardRefused: the mail would have another sender, other recipients or another subject.
    """
    head, _, body = data.replace(b"\r\n", b"\n").partition(b"\n\n")
    lines = [b"Date: " + format_datetime(at).encode("ascii")]
    lines += [
        line
        for line in re.split(rb"\n(?![ \t])", head)
        if line.partition(b":")[0].strip().lower().decode("ascii") in SENT_HEADERS
    ]
    mail = (b"\n".join(lines) + b"\n\n" + body).replace(b"\n", b"\r\n")
    before, after = read_draft(data, "the draft"), read_draft(mail, "the mail")
    for part in ("sender", "to", "cc", "subject", "message_id", "text"):
        if getattr(before, part) != getattr(after, part):
            raise GuardRefused(f"the mail {before.subject!r} would have another {part}")
    return mail
