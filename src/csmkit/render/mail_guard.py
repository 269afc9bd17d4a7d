"""Mail that says what was meant: built, written out, read back by two parsers and compared."""

from __future__ import annotations

import email
import re
from binascii import b2a_base64
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.header import Header, decode_header, make_header
from email.headerregistry import Address
from email.parser import BytesHeaderParser
from email.policy import EmailPolicy
from email.quoprimime import body_encode
from email.utils import format_datetime, getaddresses
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from csmkit.errors import GuardRefused
from csmkit.render.plain import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from email.message import Message

ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+",
)
MOST_RECIPIENTS = 50
MOST_KEPT = 200
"""Addresses and lines of heads that are not parsed again. Source: judgement."""
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
LONGEST_LINE, LONGEST_BASE64 = 78, 76
MIME_VERSION = f"MIME-Version: 1.0{CRLF}"
TEXT_HEAD, HTML_HEAD = (
    f'Content-Type: text/{kind}; charset="utf-8"{CRLF}'
    f"Content-Transfer-Encoding: quoted-printable{CRLF}{further}{CRLF}"
    for kind, further in (("plain", ""), ("html", MIME_VERSION))
)
INVITE_HEAD = (
    f"Content-Transfer-Encoding: base64{CRLF}"
    f'Content-Disposition: attachment; filename="invite.ics"{CRLF}'
    f'Content-Type: text/calendar; charset="utf-8"; method="{{method}}"{CRLF}{MIME_VERSION}{CRLF}'
)
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


def written_mail(draft: Draft) -> bytes:
    """Return a draft as the bytes of an `.eml` file; the same draft makes the same bytes.

    Raises:
        GuardRefused: an address is no address, or what would be written is not what was meant.
    """
    _check(draft)
    try:
        data = _written(draft)
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


def _written(draft: Draft) -> bytes:
    """Return the mail as we spell it; what parsers make of it is checked afterwards.

    CPython's own writer folds a list of foreign names so that the comma between two of them
    becomes part of a name, and some plain subjects to a bare first line; it is also slow.
    """
    lines = "".join(f"{name}: {value}{CRLF}" for name, value in _head(draft))
    alternative = _parts(
        "alternative",
        BOUNDARY,
        (f"{TEXT_HEAD}{_quoted(draft.text)}", f"{HTML_HEAD}{_quoted(draft.html)}"),
    )
    if draft.invite is None:
        return f"{lines}{MIME_VERSION}{alternative}".encode("ascii")
    parts = _parts("mixed", OUTER_BOUNDARY, (alternative, _attached(draft.invite)))
    return f"{lines}{MIME_VERSION}{parts}".encode("ascii")


def _head(draft: Draft) -> Iterator[tuple[str, str]]:
    yield "Subject", _encoded(clean_header(draft.subject), "Subject")
    boxes = {"From": (draft.sender,) if draft.sender else (), "To": draft.to, "Cc": draft.cc}
    for name, found in boxes.items():
        if found:
            yield name, f",{CRLF} ".join(_spelled(_address(box)) for box in found)
    yield "Date", format_datetime(draft.sent_at)
    yield "Message-ID", _message_id(draft)
    yield "X-Unsent", "1"
    yield AUDIENCE, draft.audience


def _spelled(box: Address) -> str:
    if box.display_name.isascii():
        return str(box)
    return f"{_encoded(box.display_name, 'To')} <{box.addr_spec}>"


def _encoded(text: str, header: str) -> str:
    if text.isascii():
        return text
    words = Header(text, "utf-8", header_name=header, maxlinelen=LONGEST_ENCODED)
    return words.encode(linesep=CRLF)


def _parts(kind: str, boundary: str, parts: Iterable[str]) -> str:
    opened = "".join(f"--{boundary}{CRLF}{part}{CRLF}" for part in parts)
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"{CRLF}{CRLF}'
    return f"{head}{opened}--{boundary}--{CRLF}"


def _quoted(text: str) -> str:
    lines = b"\n".join(text.encode().splitlines()) + b"\n"
    return body_encode(lines.decode("latin-1"), LONGEST_LINE).replace("\n", CRLF)


def _attached(invite: bytes) -> str:
    encoded = b2a_base64(invite, newline=False).decode("ascii")
    lines = (encoded[at : at + LONGEST_BASE64] for at in range(0, len(encoded), LONGEST_BASE64))
    method = "REQUEST" if ORGANIZED in invite else "PUBLISH"
    return INVITE_HEAD.format(method=method) + "".join(f"{line}{CRLF}" for line in lines)


@lru_cache(maxsize=MOST_KEPT)
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


@lru_cache(maxsize=MOST_KEPT)
def _understood(name: str, value: str) -> Any:
    """Return what the newer parser makes of a line; letter after letter names the same people."""
    return policy.default.header_factory(name, value)


NEWER = BytesHeaderParser(policy=EmailPolicy(header_factory=_understood))


def _read_modern(data: bytes) -> dict[str, Any]:
    """Return what the newer parser makes of the head; it takes long for the parts."""
    head = data.partition(b"\r\n\r\n")[0]
    message: Any = NEWER.parsebytes(head + b"\r\n\r\n")
    sender, *fields = (message[name] for name in ("From", "To", "Cc"))
    boxes = [box for field in fields if field is not None for box in field.addresses]
    return {
        "headers": sorted(message.keys()),
        "subject": _even(str(message["Subject"])),
        "sender": [box.addr_spec for box in sender.addresses] if sender is not None else [],
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
