"""Reads something in a process of its own while this one does something else."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from csmkit.services.forking import forked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO


@contextmanager
def read_aside(task: Callable[[], Any]) -> Iterator[Callable[[], Any]]:
    """Begin a task in a forked process; what is given out waits for its result.

    Whatever goes wrong there is done again here, so that it fails here, or does not. The task
    opens what it needs by itself: a connection cannot be shared by two processes.

    Args:
        task: Returns what JSON can hold.
    """
    process, read_end = forked(lambda pipe: _send(pipe, task))
    with os.fdopen(read_end, "rb") as pipe:
        try:
            yield lambda: _result(pipe.read(), task)
        finally:
            pipe.close()
            os.waitpid(process, 0)


def _send(pipe: BinaryIO, task: Callable[[], Any]) -> None:
    pipe.write(json.dumps(task()).encode())


def _result(sent: bytes, task: Callable[[], Any]) -> Any:
    return json.loads(sent) if sent else task()
