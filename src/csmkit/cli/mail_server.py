"""The mail server of the settings; its password comes from a variable or from a command."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
from typing import TYPE_CHECKING

from csmkit.errors import InvalidInput
from csmkit.services.send_outbox import MailServer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from csmkit.cli.settings import Settings

PASSWORD = "CSMKIT_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
COMMAND_SECONDS = 60
LAST_PORT = 65_535


def mail_server(
    settings: Settings,
    environment: Mapping[str, str],
    *,
    is_insecure: bool = False,
) -> MailServer:
    """Return the server through which mails go out.

    Raises:
        InvalidInput: none is set, a setting is wrong, or there is no password for the user.
    """
    host, user = settings.optional("smtp_host"), settings.optional("smtp_user")
    if host is None:
        raise InvalidInput(
            "no mail server is set; put smtp_host, and smtp_user where it wants one, into "
            "csmkit.toml",
        )
    security = settings.text("smtp_security")
    if security == "none" and not is_insecure:
        raise InvalidInput(
            'smtp_security is "none"; say --insecure to send without TLS, which only a server on '
            "this machine may be asked to do",
        )
    return MailServer(
        host=host,
        port=_port(settings.optional("smtp_port")),
        security="none" if is_insecure else security,
        user=user,
        password=_password(settings, environment) if user else None,
        ca_file=settings.optional("smtp_ca_file"),
    )


def this_process() -> str:
    """Return machine and process, by which a mail that is being sent names who sends it."""
    return f"{socket.gethostname()}:{os.getpid()}"


def _port(text: str | None) -> int | None:
    if text is None:
        return None
    if not text.isascii() or not text.isdecimal() or not 0 < int(text) <= LAST_PORT:
        raise InvalidInput(f"smtp_port is {text!r}, must be a number from 1 to {LAST_PORT}")
    return int(text)


def _password(settings: Settings, environment: Mapping[str, str]) -> str:
    if password := environment.get(PASSWORD):
        return password
    command = settings.optional("smtp_password_command")
    if command is None:
        raise InvalidInput(
            f"there is no password for smtp_user; put it into the variable {PASSWORD}, or set "
            "smtp_password_command to a command that prints it",
        )
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command, without a shell
            shlex.split(command),
            stdout=subprocess.PIPE,
            timeout=COMMAND_SECONDS,
            check=True,
            text=True,
        )
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise InvalidInput(f"smtp_password_command did not work: {reason}") from None
    if not (password := done.stdout.splitlines()[0] if done.stdout.strip() else ""):
        raise InvalidInput("smtp_password_command printed nothing")
    return password
