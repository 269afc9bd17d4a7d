"""Mail that says what was meant: built, written out, read back by two parsers and compared."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.header import Header, decode_header, make_header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, getaddresses
from typing import TYPE_CHECKING, Any

from csmkit.errors import GuardRefused
from csmkit.render.plain import one_line

if TYPE_CHECKING:
    from datetime import datetime
    from email.message import Message

ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+",
)
MOST_RECIPIENTS = 50
LONGEST_HEADER = 400
LONGEST_ENCODED = 70
"""Columns of a line with encoded words; RFC 2047 allows 76."""
CRLF = "\r\n"
BOUNDARY = "=_csmkit_alternative_part_="
OUTER_BOUNDARY = "=_csmkit_mixed_part_="
"""Both hold `=_`, which quoted-printable text cannot."""
AUDIENCE = "X-Csmkit-Audience"
"""Tells the outbox who may get a draft; it is taken out before the mail is sent."""
OWN_HEADERS = ["Subject", "From", "To", "Cc", "Date", "Message-ID", "X-Unsent", AUDIENCE]
ORGANIZED = b"METHOD:REQUEST"
ADDED_HEADERS = ["MIME-Version", "Content-Type"]


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A person's name and address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything that a mail says; nothing else may be in it."""

    subject: str
    sender: Mailbox | None
    to: tuple[Mailbox, ...]
    cc: tuple[Mailbox, ...]
    sent_at: datetime
    message_id: str
    """The part before `@`: letters, digits, dots and hyphens."""
    text: str
    html: str
    audience: str = "customer"
    """`customer`, or `internal` for colleagues only."""
    invite: bytes | None = None
    """An `.ics` to go with it."""


class PlainFolding(EmailPolicy):
    """Writes one recipient a line, and plain subjects on one line.

    CPython 3.11.7 folds a list of foreign names so that the comma between two of them becomes part
    of a name, which loses the second recipient, and some plain subjects to a bare first line.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        """Return a header as the bytes of its lines."""
        if name in ("From", "To", "Cc"):
            lines = f",{CRLF} ".join(_spelled(box) for box in value.addresses)
        elif name == "Subject":
            lines = _encoded(str(value), name)
        else:
            return super().fold_binary(name, value)
        return f"{name}: {lines}{CRLF}".encode("ascii")


def _spelled(box: Address) -> str:
    if box.display_name.isascii():
        return str(box)
    return f"{_encoded(box.display_name, 'To')} <{box.addr_spec}>"


def _encoded(text: str, header: str) -> str:
    if text.isascii():
        return text
    words = Header(text, "utf-8", header_name=header, maxlinelen=LONGEST_ENCODED)
    return words.encode(linesep=CRLF)


def written_mail(draft: Draft) -> bytes:
    """Return a draft as the bytes of an `.eml` file; the same draft makes the same bytes.

    Raises:
        GuardRefused: an address is no address, or what would be written is not what was meant.
    """
    _check(draft)
    try:
        data = _message(draft).as_bytes(policy=PlainFolding(linesep=CRLF))
        intended = _intention(draft)
        found = (_read_modern(data), _read_old(data))
    except (ValueError, MessageError, AttributeError, IndexError, LookupError, TypeError) as error:
        raise GuardRefused(f"the mail {draft.subject!r} cannot be written: {error}") from None
    for reading in found:
        for part, read in reading.items():
            if read != intended[part]:
                raise GuardRefused(
                    f"the mail {draft.subject!r} was not written: its {part} would be "
                    f"{read!r} instead of {intended[part]!r}",
                )
    return data


def clean_header(text: str) -> str:
    """Return a text for a header: one line, no control characters, no encoded words."""
    return one_line(one_line(text).replace("=?", "= ?"))[:LONGEST_HEADER].rstrip()


def _check(draft: Draft) -> None:
    boxes = (*draft.to, *draft.cc, *([draft.sender] if draft.sender else []))
    if not draft.to:
        raise GuardRefused(f"the mail {draft.subject!r} has no recipient")
    if len(boxes) > MOST_RECIPIENTS:
        raise GuardRefused(f"the mail {draft.subject!r} has more than {MOST_RECIPIENTS} recipients")
    for box in boxes:
        if not ADDRESS.fullmatch(box.address):
            raise GuardRefused(f"{box.address!r} is not an e-mail address")


def _message(draft: Draft) -> EmailMessage:
    message = EmailMessage(policy=policy.SMTP)
    message["Subject"] = clean_header(draft.subject)
    if draft.sender:
        message["From"] = _address(draft.sender)
    message["To"] = [_address(box) for box in draft.to]
    if draft.cc:
        message["Cc"] = [_address(box) for box in draft.cc]
    message["Date"] = format_datetime(draft.sent_at)
    message["Message-ID"] = _message_id(draft)
    message["X-Unsent"] = "1"
    message[AUDIENCE] = draft.audience
    message.set_content(draft.text, cte="quoted-printable")
    message.add_alternative(draft.html, subtype="html", cte="quoted-printable")
    message.set_boundary(BOUNDARY)
    if draft.invite is not None:
        _attach(message, draft.invite)
    return message


def _attach(message: EmailMessage, invite: bytes) -> None:
    message.add_attachment(
        invite,
        maintype="text",
        subtype="calendar",
        filename="invite.ics",
        params={"charset": "utf-8", "method": "REQUEST" if ORGANIZED in invite else "PUBLISH"},
    )
    message.set_boundary(OUTER_BOUNDARY)


def _address(box: Mailbox) -> Address:
    return Address(display_name=clean_header(box.name), addr_spec=box.address)


def _message_id(draft: Draft) -> str:
    local = re.sub(r"[^a-z0-9.-]", "", draft.message_id.lower())
    domain = draft.sender.address.rpartition("@")[2] if draft.sender else "csmkit.invalid"
    return f"<{local}@{domain}>"


def _intention(draft: Draft) -> dict[str, Any]:
    optional = {"From": draft.sender, "Cc": draft.cc}
    names = [name for name in OWN_HEADERS if optional.get(name, True)] + ADDED_HEADERS
    return {
        "headers": sorted(names),
        "subject": _even(clean_header(draft.subject)),
        "sender": [draft.sender.address] if draft.sender else [],
        "recipients": [box.address for box in (*draft.to, *draft.cc)],
        "types": ["text/plain", "text/html", *(["text/calendar"] if draft.invite else [])],
        "text": draft.text.strip(),
        "html": draft.html.strip(),
        "invites": [draft.invite.decode().replace(CRLF, "\n").strip()] if draft.invite else [],
    }


def _read_modern(data: bytes) -> dict[str, Any]:
    """Return what the newer parser makes of the head; it takes long for the parts."""
    head = data.partition(b"\r\n\r\n")[0]
    message: Any = email.message_from_bytes(head + b"\r\n\r\n", policy=policy.default)
    fields = [message[name] for name in ("To", "Cc") if message[name] is not None]
    boxes = [box for field in fields for box in field.addresses]
    senders = message["From"].addresses if message["From"] is not None else ()
    return {
        "headers": sorted(message.keys()),
        "subject": _even(str(message["Subject"])),
        "sender": [box.addr_spec for box in senders],
        "recipients": [box.addr_spec for box in boxes],
    }


def _read_old(data: bytes) -> dict[str, Any]:
    message = email.message_from_bytes(data, policy=policy.compat32)
    fields = [str(v) for name in ("To", "Cc") for v in message.get_all(name, [])]
    senders = [str(v) for v in message.get_all("From", [])]
    reading = _read_parts(message)
    reading["subject"] = _even(str(make_header(decode_header(_even(str(message["Subject"]))))))
    reading["sender"] = [address for _, address in getaddresses(senders)]
    reading["recipients"] = [address for _, address in getaddresses(fields)]
    return reading


def _read_parts(message: Message) -> dict[str, Any]:
    parts = [part for part in message.walk() if not part.is_multipart()]
    bodies = [_body(part) for part in parts]
    return {
        "headers": sorted(message.keys()),
        "types": [part.get_content_type() for part in parts],
        "text": bodies[0] if bodies else "",
        "html": "".join(bodies[1:2]),
        "invites": bodies[2:],
    }


def _body(part: Message) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    return data.decode("utf-8").replace("\r\n", "\n").strip()


def _even(folded: str) -> str:
    return " ".join(folded.split())
