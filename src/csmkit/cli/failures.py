"""How a command ends when it does not succeed: one line for a person, one object for a script."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

import typer
from typer._click.exceptions import NoArgsIsHelpError

from csmkit.cli.printable import clean, escape_json
from csmkit.cli.streams import ReaderGone, stdout_failure, write_stderr, write_stdout
from csmkit.errors import CsmkitError, ExitCode, InvalidArgument, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

JSON_FORMATS = ("json", "ndjson")
READER_GONE = 0
"""Exit code where the reader of a pipe left early, as `head` does: it has what it wanted."""
STREAM_ERRORS = frozenset({errno.EPIPE, errno.ENOSPC, errno.EIO, errno.EBADF, errno.EDQUOT})
TRACEBACK = "CSMKIT_TRACEBACK"


class Failure(NamedTuple):
    """A failure as it is told: its name for scripts, its exit code, its lines."""

    code: str
    exit: int
    lines: tuple[str, ...]

    def as_json(self) -> str:
        """Return the error object."""
        import json

        message = "; ".join(self.lines)
        error = {"code": self.code, "exit": self.exit, "message": message}
        return escape_json(json.dumps({"error": error}, ensure_ascii=False))


@contextmanager
def reported(is_for_scripts: Callable[[], bool]) -> Iterator[None]:
    """Turn whatever is raised inside into its lines on stderr and its exit code.

    Args:
        is_for_scripts: Tells whether the last line shall be an error object.
    """
    try:
        yield
    except typer.Exit:
        raise
    except NoArgsIsHelpError as error:
        write_stdout(f"{error.format_message()}\n")
        raise typer.Exit(ExitCode.DONE) from None
    except ReaderGone:
        raise typer.Exit(READER_GONE) from None
    except OSError as error:
        told = stdout_failure(error) if error.errno in STREAM_ERRORS else error
        if isinstance(told, ReaderGone):
            raise typer.Exit(READER_GONE) from None
        raise typer.Exit(_tell(error, for_scripts=is_for_scripts())) from None
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001  # the last catch of all
        raise typer.Exit(_tell(error, for_scripts=is_for_scripts())) from None


def _tell(error: BaseException, *, for_scripts: bool) -> int:
    failure = _failure(error)
    if failure.code == "internal" and os.environ.get(TRACEBACK) == "1":
        import traceback

        write_stderr("".join(traceback.format_exception(error)))
    write_stderr("".join(f"error: {line}\n" for line in failure.lines))
    if for_scripts:
        write_stderr(f"{failure.as_json()}\n")
    return failure.exit


def _failure(error: BaseException) -> Failure:
    if isinstance(error, CsmkitError):
        return Failure(error.code, int(error.exit_code), _sentences(error))
    if isinstance(error, typer.TyperException):
        return _usage_failure(error)
    if isinstance(error, (KeyboardInterrupt, typer.Abort)):
        return Failure("interrupted", int(ExitCode.INTERRUPTED), ("interrupted",))
    if isinstance(error, OSError):
        place = f" {error.filename}" if error.filename else ""
        sentence = f"could not read or write{place}: {error.strerror or type(error).__name__}"
        return Failure("file-failed", int(ExitCode.FILE), (clean(sentence),))
    return _internal_failure(error)


def _sentences(error: CsmkitError) -> tuple[str, ...]:
    if isinstance(error, InvalidInput):
        return tuple(clean(str(problem)) for problem in error.problems)
    return (clean(str(error)),)


def _usage_failure(error: typer.TyperException) -> Failure:
    context = getattr(error, "ctx", None)
    sentence = clean(error.format_message()).replace(": Value error, ", ": ").rstrip(".")
    hint = f" (see `{context.command_path} --help`)" if context else ""
    return Failure("usage", int(ExitCode.USAGE), (f"{sentence[:1].lower()}{sentence[1:]}{hint}",))


def _internal_failure(error: BaseException) -> Failure:
    detail = clean(str(error))[:200]
    sentence = (
        f"internal error ({type(error).__name__}: {detail}); this is a bug, please report it"
        f" with the output of {TRACEBACK}=1"
    )
    return Failure("internal", int(ExitCode.INTERNAL), (sentence,))


def wants_json(arguments: Sequence[str]) -> bool:
    """Tell from bare arguments whether JSON was asked for, before anything is parsed."""
    for place, argument in enumerate(arguments):
        value = ""
        if argument in ("-o", "--output"):
            value = next(iter(arguments[place + 1 : place + 2]), "")
        elif argument.startswith("--output="):
            value = argument.removeprefix("--output=")
        elif argument.startswith("-o"):
            value = argument[2:].removeprefix("=")
        if value in JSON_FORMATS:
            return True
    return False


def refuse_unless(is_allowed: object, sentence: str) -> None:
    """Raise a usage error where arguments do not fit together."""
    if not is_allowed:
        raise InvalidArgument(sentence)


def can_ask() -> bool:
    """Tell whether there is a person who can answer a question."""
    from csmkit.cli.streams import is_terminal

    return is_terminal(sys.stdin) and is_terminal(sys.stderr)
