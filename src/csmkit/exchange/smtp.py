"""Hands one mail to an SMTP server and says what is certain: sent, refused, or nobody knows."""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from csmkit.errors import MailRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Reply = tuple[int, bytes]

OWN_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
PORTS = {"starttls": 587, "tls": 465, "none": 25}
TIMEOUT_SECONDS = 60.0
OKAY, FORWARDED, GO_ON = 250, 251, 354
REPLY_LENGTH = 200
GREETING = "[127.0.0.1]"
"""How we greet: the name of this machine is nobody's business, and looking it up can take long."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed in; the password never shows in a text."""

    host: str
    port: int | None = None
    security: str = "starttls"
    """`starttls`, `tls` from the first byte, or `none` to this machine only."""
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: str | None = None
    """Certificates to trust instead of the system's."""
    timeout_seconds: float = TIMEOUT_SECONDS

    @property
    def address(self) -> str:
        """Return host and port."""
        return f"{self.host}:{self.port or PORTS[self.security]}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a mail: `sent`, `failed` for surely not sent, or `held` for unknown."""

    state: str
    detail: str


def deliver(server: MailServer, data: bytes, sender: str, recipients: Sequence[str]) -> Outcome:
    """Hand in one mail, to all of its recipients or to none.

    Once the server has been given the words, only its answer tells whether it took them. Where
    there is none, the outcome is `held`.

    Raises:
        MailRefused: the server cannot be used, so that this mail is as unsent as all others.
    """
    with _session(server) as session:
        try:
            if (refusal := _envelope(session, sender, recipients)) is not None:
                return refusal
            code, words = session.docmd("DATA")
            if code != GO_ON:
                return Outcome("failed", _told(code, words))
        except (OSError, smtplib.SMTPException) as error:
            return Outcome(
                "failed", f"the connection broke before the mail was handed over: {_why(error)}"
            )
        return _hand_over(session, data)


def _envelope(
    session: smtplib.SMTP,
    sender: str,
    recipients: Sequence[str],
) -> Outcome | None:
    code, words = session.mail(sender)
    if code != OKAY:
        return Outcome("failed", f"the sender {sender} is refused: {_told(code, words)}")
    refused = []
    for recipient in recipients:
        code, words = session.rcpt(recipient)
        if code not in (OKAY, FORWARDED):
            refused.append(f"{recipient}: {_told(code, words)}")
    if refused:
        session.rset()
        return Outcome("failed", f"nothing was sent, because of {'; '.join(refused)}")
    return None


def _hand_over(session: smtplib.SMTP, data: bytes) -> Outcome:
    try:
        session.send(dotted(data))
        code, words = session.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Outcome("held", f"the server did not answer after the mail: {_why(error)}")
    if code == OKAY:
        return Outcome("sent", _told(code, words))
    return Outcome("failed", _told(code, words))


def dotted(data: bytes) -> bytes:
    """Return a mail as SMTP sends it: dots at line beginnings doubled, and the closing dot."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", data)
    doubled = re.sub(rb"(?m)^\.", b"..", lines)
    return (doubled if doubled.endswith(b"\r\n") else doubled + b"\r\n") + b".\r\n"


@contextmanager
def _session(server: MailServer) -> Iterator[smtplib.SMTP]:
    session: smtplib.SMTP | None = None
    try:
        try:
            session = _connected(server)
            _log_in(session, server)
        except (OSError, smtplib.SMTPException, ValueError) as error:
            raise MailRefused(
                f"the mail server {server.address} cannot be used: {_why(error)}"
            ) from None
        yield session
    finally:
        if session is not None:
            session.close()


def _connected(server: MailServer) -> smtplib.SMTP:
    _refuse_open_lines(server)
    port = server.port or PORTS[server.security]
    if server.security == "tls":
        return smtplib.SMTP_SSL(
            server.host,
            port,
            local_hostname=GREETING,
            timeout=server.timeout_seconds,
            context=ssl.create_default_context(cafile=server.ca_file),
        )
    session = smtplib.SMTP(
        server.host, port, local_hostname=GREETING, timeout=server.timeout_seconds
    )
    if server.security == "starttls":
        _begin_tls(session, server)
    return session


def _begin_tls(session: smtplib.SMTP, server: MailServer) -> None:
    session.ehlo_or_helo_if_needed()
    if not session.has_extn("starttls"):
        session.close()
        raise MailRefused(
            f"the mail server {server.address} offers no TLS, so nothing was sent; "
            'set smtp_security = "tls" if it speaks TLS from the first byte',
        )
    session.starttls(context=ssl.create_default_context(cafile=server.ca_file))
    session.ehlo()


def _refuse_open_lines(server: MailServer) -> None:
    if server.security == "none" and server.host not in OWN_MACHINE:
        raise MailRefused(
            f"mail goes to {server.host} over TLS only; without it is for this machine alone",
        )


def _log_in(session: smtplib.SMTP, server: MailServer) -> None:
    session.ehlo_or_helo_if_needed()
    if server.user is None:
        return
    try:
        session.login(server.user, server.password or "")
    except smtplib.SMTPAuthenticationError as error:
        raise MailRefused(
            f"the mail server {server.address} refuses user {server.user!r} or the password "
            f"({error.smtp_code})",
        ) from None


def _why(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "it took too long"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message})"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return "it hung up or took too long"
    if isinstance(error, smtplib.SMTPResponseException):
        return _told(error.smtp_code, _bytes(error.smtp_error))
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__)[:REPLY_LENGTH]


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode()


def _told(code: int, words: bytes) -> str:
    said = " ".join(words.decode("utf-8", "replace").split())
    return f"{code} {said}"[:REPLY_LENGTH].strip()
