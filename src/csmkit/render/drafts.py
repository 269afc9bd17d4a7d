"""A draft that somebody wrote: plain text, Markdown or `.eml`, without what others wrote in it."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.errors import MessageError
from typing import NamedTuple

from csmkit.errors import InvalidInput, Problem
from csmkit.safe_yaml import decoded

MOST_CHARACTERS = 250_000
"""The longest text that is checked. Source: judgement; a long letter has 10,000."""
MOST_BYTES = 25_000_000
"""The largest mail that is read, with its attachments. Source: the usual limit of mail servers."""
SIGNATURE = ("-- ", "--")
ORIGINAL = re.compile(r"-{2,20} ?(Original Message|Forwarded [Mm]essage)\b")
ATTRIBUTION = re.compile(r"[^\n]{0,300}\b(wrote|writes):\s*$")
MAIL_HEADER = re.compile(rb"[A-Za-z][A-Za-z-]{0,40}:[ \t]")
MAIL_MARKS = (b"mime-version:", b"message-id:", b"content-type:")


class DraftText(NamedTuple):
    """The words of a draft; what is not to be checked is blank, so that places stay."""

    text: str
    is_mail: bool
    """Whether places count in a mail's text part, not in its file."""


def draft_text(data: bytes, name: str) -> DraftText:
    """Return what the author of a draft wrote, without quoted lines and signature.

    Args:
        data: The bytes: UTF-8 text, or a mail.
        name: What it is called; `.eml` is a mail, so is what begins with a mail's headers.

    Raises:
        InvalidInput: it is no text, too long, or holds nothing to check.
    """
    if len(data) > MOST_BYTES:
        said = f"has more than {MOST_BYTES:,} bytes, which are too many for a draft"
        raise InvalidInput([Problem(said, name)])
    is_mail = _is_mail(data, name)
    text = _mail_text(data, name) if is_mail else decoded(data, name)
    if "\0" in text:
        place = text.index("\0")
        line = text.count("\n", 0, place) + 1
        raise InvalidInput([Problem("holds NUL characters; it is no text", name, line)])
    if len(text) > MOST_CHARACTERS:
        said = f"has {len(text):,} characters; at most {MOST_CHARACTERS:,} are checked"
        raise InvalidInput([Problem(said, name)])
    own = _own_lines(text.replace("\r\n", "\n").replace("\r", "\n"))
    if not own.strip():
        raise InvalidInput([Problem("holds no words of its own to check", name)])
    return DraftText(own, is_mail)


def _is_mail(data: bytes, name: str) -> bool:
    if name.casefold().endswith(".eml"):
        return True
    head = data[:4000].partition(b"\n\n")[0].partition(b"\r\n\r\n")[0]
    if not MAIL_HEADER.match(head):
        return False
    return any(line.lower().startswith(MAIL_MARKS) for line in head.splitlines())


def _mail_text(data: bytes, name: str) -> str:
    try:
        message = message_from_bytes(data, policy=policy.default)
        part = message.get_body(preferencelist=("plain",))
        content = None if part is None else part.get_content()
    except (
        MessageError,
        ArithmeticError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
    ) as error:
        said = f"cannot be read as a mail ({type(error).__name__}); save its text and check that"
        raise InvalidInput([Problem(said, name)]) from None
    except RecursionError:
        raise InvalidInput([Problem("cannot be read as a mail: nested too deep", name)]) from None
    if not isinstance(content, str):
        said = "has no plain text part; save its text and check that"
        raise InvalidInput([Problem(said, name)])
    return content


def _own_lines(text: str) -> str:
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line in SIGNATURE or ORIGINAL.match(line):
            lines[number:] = [""] * (len(lines) - number)
            break
        if line.lstrip(" \t").startswith(">"):
            lines[number] = ""
            _blank_attribution(lines, number)
    return "\n".join(lines)


def _blank_attribution(lines: list[str], quoted: int) -> None:
    """Take out `On Monday Dana wrote:` above a quote."""
    above = quoted - 1
    if above >= 0 and not lines[above].strip():
        above -= 1
    if above >= 0 and ATTRIBUTION.match(lines[above]):
        lines[above] = ""
