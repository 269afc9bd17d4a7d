"""Copies of this process that work beside it and answer through a pipe."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO


def cores() -> int:
    """Return how many processes can work at the same time; 1 where the system does not say."""
    allowed = getattr(os, "sched_getaffinity", None)  # not on macOS, whose libraries fear forks too
    return len(allowed(0)) if allowed else 1


def forked(answer: Callable[[BinaryIO], None]) -> tuple[int, int]:
    """Begin a copy of this process; return it and the end of a pipe from which its answer is read.

    Args:
        answer: Works and writes into the pipe; what it raises is lost, and the copy ends with it.
    """
    read_end, write_end = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(read_end)
        try:
            with os.fdopen(write_end, "wb") as pipe:
                answer(pipe)
        finally:
            os._exit(0)
    os.close(write_end)
    return process, read_end
