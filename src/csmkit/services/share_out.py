"""Shares pieces of work out to forked processes, and hands their results out in order."""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
from typing import TYPE_CHECKING, Generic, TypeVar

from csmkit.errors import ProcessKilled
from csmkit.services.forking import forked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

P = TypeVar("P")
R = TypeVar("R")


def share_out(
    pieces: Iterable[P],
    work: Callable[[P], R],
    processes: int,
) -> Iterator[R]:
    """Do each piece in a process of its own, several at a time; yield the results in order.

    The processes are copies of this one and see what it has in memory. What they change there is
    lost, only the result comes back. They must not use an open store.

    Args:
        pieces: The work; the next piece is asked for when a process is free.
        work: Does one piece; its result goes through a pipe, pickled.
        processes: How many work at the same time.

    Raises:
        Exception: what stopped a piece; the other processes are ended first.
        ProcessKilled: one of the processes was killed.
    """
    begun: list[_Process[R]] = []
    try:
        for piece in pieces:
            while sum(not process.is_done for process in begun) >= processes:
                _await_one(begun)
            begun.append(_Process(work, piece))
            while begun and begun[0].is_done:
                yield begun.pop(0).result()
        while begun:
            begun[0].receive()
            yield begun.pop(0).result()
    finally:
        for process in begun:
            process.end()


def _await_one(begun: list[_Process[R]]) -> None:
    working = {process.pipe: process for process in begun if not process.is_done}
    for pipe in select.select(list(working), [], [])[0]:
        working[pipe].receive()


class _Process(Generic[R]):
    """One forked process that does one piece of work."""

    def __init__(self, work: Callable[[P], R], piece: P) -> None:
        self.is_done = False
        self._answer = b""
        self._id, read_end = forked(lambda pipe: _send(pipe, work, piece))
        self.pipe = os.fdopen(read_end, "rb")

    def receive(self) -> None:
        """Wait for the answer and for the end of the process."""
        if not self.is_done:
            self._answer = self.pipe.read()
            self._forget()

    def result(self) -> R:
        """Return what the work has returned, or raise what has stopped it."""
        if not self._answer:
            raise ProcessKilled("writes files")
        result, failure = pickle.loads(self._answer)  # noqa: S301 - from our own process
        if failure is not None:
            raise _failure(*failure)
        return result  # type: ignore[no-any-return]

    def end(self) -> None:
        """Stop a process that nobody waits for any more."""
        if not self.is_done:
            os.kill(self._id, signal.SIGKILL)
            self._forget()

    def _forget(self) -> None:
        self.is_done = True
        self.pipe.close()
        os.waitpid(self._id, 0)


def _send(pipe: BinaryIO, work: Callable[[P], R], piece: P) -> None:
    gc.freeze()  # else looking for garbage would copy every page that is shared
    pipe.write(_told(work, piece))


def _told(work: Callable[[P], R], piece: P) -> bytes:
    try:
        return pickle.dumps((work(piece), None))
    except Exception as error:  # noqa: BLE001 - the process that waits raises it again
        return pickle.dumps((None, (type(error), error.args, error.__dict__)))


def _failure(
    kind: type[Exception], words: tuple[object, ...], parts: dict[str, object]
) -> Exception:
    error = kind.__new__(kind, *words)
    error.args = words
    error.__dict__.update(parts)
    return error
