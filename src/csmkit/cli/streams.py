"""Bytes to standard output, all of them or an error; lines to standard error, never an error."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

from csmkit.errors import FileFailed

if TYPE_CHECKING:
    from typing import BinaryIO

STANDARD_OUTPUT = "standard output"


class ReaderGone(Exception):
    """The program that reads our output has closed its end, as `head` does."""


def write_stdout(text: str) -> None:
    """Write and flush a text.

    Raises:
        ReaderGone, FileFailed: where it cannot be written whole.
    """
    write_stdout_bytes(text.encode("utf-8", "replace"))


def write_stdout_bytes(content: bytes) -> None:
    """Write and flush bytes, also where the stream is unbuffered and takes only a part.

    Raises:
        ReaderGone: where nobody reads any more.
        FileFailed: where the disk is full or the device is broken.
    """
    if sys.stdout is None:
        raise FileFailed("write to", STANDARD_OUTPUT, "it is closed")
    try:
        sys.stdout.flush()
        write_all(sys.stdout.buffer, content)
        sys.stdout.flush()
    except OSError as error:
        raise stdout_failure(error) from None


def stdout_failure(error: OSError) -> Exception:
    """Return what a failed write to standard output means, and let go of the stream.

    Without letting go, the interpreter would flush once more at exit and complain again.
    """
    _let_go_of_stdout()
    if isinstance(error, BrokenPipeError):
        return ReaderGone()
    return FileFailed("write to", STANDARD_OUTPUT, error)


def write_all(stream: BinaryIO, content: bytes) -> None:
    """Write every byte, however many of them the stream takes at once."""
    rest = memoryview(content)
    while rest:
        written = stream.write(rest)
        if not written:
            raise OSError("the stream takes no more")
        rest = rest[written:]


def _let_go_of_stdout() -> None:
    if sys.stdout is not sys.__stdout__ or sys.stdout is None:
        return
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def write_stderr(text: str) -> None:
    """Write a text for a person; where that fails, there is nobody left to tell."""
    if sys.stderr is None:
        return
    with contextlib.suppress(OSError, ValueError):
        sys.stderr.write(text.encode("utf-8", "replace").decode())
        sys.stderr.flush()


def is_terminal(stream: object) -> bool:
    """Tell whether a stream is a terminal; a closed one is not."""
    try:
        return bool(stream.isatty())  # type: ignore[attr-defined]
    except (AttributeError, ValueError, OSError):
        return False


def columns_of(stream: object) -> int | None:
    """Return how wide the terminal of a stream is; None where it does not tell."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or None  # type: ignore[attr-defined]
    except (AttributeError, ValueError, OSError):
        return None
