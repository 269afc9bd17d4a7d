"""Reads something in a process of its own while this one does something else."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def read_aside(task: Callable[[], Any]) -> Iterator[Callable[[], Any]]:
    """Begin a task in a forked process; what is given out waits for its result.

    Whatever goes wrong there is done again here, so that it fails here, or does not. The task
    opens what it needs by itself: a connection cannot be shared by two processes.

    Args:
        task: Returns what JSON can hold.
    """
    read_end, write_end = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(read_end)
        _work(task, write_end)
    os.close(write_end)
    with os.fdopen(read_end, "rb") as pipe:
        try:
            yield lambda: _result(pipe.read(), task)
        finally:
            pipe.close()
            os.waitpid(process, 0)


def _work(task: Callable[[], Any], write_end: int) -> None:
    """Send the result or nothing; never return to the caller's code."""
    try:
        with os.fdopen(write_end, "wb") as pipe:
            pipe.write(json.dumps(task()).encode())
    finally:
        os._exit(0)


def _result(sent: bytes, task: Callable[[], Any]) -> Any:
    return json.loads(sent) if sent else task()
