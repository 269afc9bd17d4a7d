"""Judges a whole book on every core, in the order of its accounts."""

from __future__ import annotations

import os
import select
import struct
from contextlib import ExitStack, suppress
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Self

from csmkit import errors
from csmkit.domain.trust import RELATIONSHIPS, Stage
from csmkit.services.forking import cores, forked
from csmkit.trust.judge import judge
from csmkit.trust.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import date
    from typing import BinaryIO

    from csmkit.domain.trust import AccountRecord, Assessment
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue

ACCOUNTS_A_CHUNK = 100
"""Accounts that one process judges at a time. Source: measured, a twentieth of a second."""
PIPE_BYTES = 1 << 20
"""What a pipe holds: a chunk and more, so that no process waits for its turn to send."""
CHUNKS_AHEAD = 4
"""Chunks a process may be ahead of the one that is due, so that no process waits for a slower one.
Source: judgement, a fifth of a second."""
TURN = struct.Struct("!I")
"""The number of a span; so short that several processes can read such numbers from one pipe."""
HEADER = struct.Struct("!IBIQ")
"""Of each chunk: its span's number, kind or worst stage, assessments, bytes that follow."""
FAILED = 255


class Chunk(NamedTuple):
    """Some assessments, written out, in the order of their accounts."""

    text: bytes
    assessments: int
    worst: Stage


def assess_book(
    opened: Callable[[], AbstractContextManager[Reader]],
    catalogue: Catalogue,
    as_of: date,
    written: Callable[[Assessment], bytes],
    *,
    relationships: Sequence[str] = RELATIONSHIPS,
    timeline: bool = False,
    processes: int | None = None,
) -> Iterator[Chunk]:
    """Yield the assessments of all accounts, written out, in the order of their keys.

    Args:
        opened: Opens the store for reading; each process opens its own snapshot.
        catalogue: The signals and the rules of judgement.
        as_of: The day to judge.
        written: Writes one assessment out; it runs in the process that has judged it.
        relationships: `customer`, `sales`, or both.
        timeline: Also tell since when the stage holds and how it changes by itself.
        processes: How many processes judge; one a core where None.

    Raises:
        StoreBusy: the store was changed while the processes opened it.
        ProcessKilled: one of the processes was killed.
    """
    with opened() as reader:
        spans = _spans(reader.account_keys())
        revision = reader.last_revision()
    job = _Job(opened, catalogue, as_of, written, relationships, timeline, revision)
    count = min(processes or cores(), len(spans))
    if count > 1:
        yield from _shared_out(job, spans, count)
    elif spans:
        for _, chunk in job.chunks(spans, range(len(spans))):
            yield chunk


def _spans(keys: Iterator[str]) -> list[tuple[str, str]]:
    """Return the first and the last key of each chunk of accounts."""
    spans = []
    while chunk := [*islice(keys, ACCOUNTS_A_CHUNK)]:
        spans.append((chunk[0], chunk[-1]))
    return spans


class _Job(NamedTuple):
    """What every process needs to know."""

    opened: Callable[[], AbstractContextManager[Reader]]
    catalogue: Catalogue
    as_of: date
    written: Callable[[Assessment], bytes]
    relationships: Sequence[str]
    timeline: bool
    revision: int

    def chunks(
        self,
        spans: Sequence[tuple[str, str]],
        turns: Iterable[int],
    ) -> Iterator[tuple[int, Chunk]]:
        """Judge the accounts of the spans whose turn it is, in one snapshot of the store."""
        with self.opened() as reader:
            if reader.last_revision() != self.revision:
                raise errors.StoreBusy(reader.connection.shown)
            for turn in turns:
                records = reader.account_records_between(self.as_of, *spans[turn])
                yield turn, self._chunk(records)

    def _chunk(self, records: Iterator[AccountRecord]) -> Chunk:
        texts = []
        worst = Stage.TRUSTED
        for record in records:
            arranged = Timeline(record)
            for relationship in self.relationships:
                assessment = judge(
                    arranged,
                    self.catalogue,
                    relationship,
                    self.as_of,
                    timeline=self.timeline,
                )
                worst = max(worst, assessment.stage)
                texts.append(self.written(assessment))
        return Chunk(b"".join(texts), len(texts), worst)


def _shared_out(
    job: _Job,
    spans: Sequence[tuple[str, str]],
    processes: int,
) -> Iterator[Chunk]:
    """Let forked processes take span after span, and yield the chunks in order."""
    with ExitStack() as stack:
        turns = _Turns()
        stack.callback(turns.end)
        workers = [stack.enter_context(_Worker(job, spans, turns)) for _ in range(processes)]
        by_pipe = {worker.pipe: worker for worker in workers}
        early: dict[int, Chunk] = {}
        for position in range(len(spans)):
            turns.give(up_to=min(position + processes * CHUNKS_AHEAD, len(spans)))
            while position not in early:
                for pipe in select.select(list(by_pipe), [], [])[0]:
                    early.update([by_pipe[pipe].chunk()])
            yield early.pop(position)


class _Turns:
    """A pipe from which every process takes the number of the span that is next."""

    def __init__(self) -> None:
        self._given = 0
        read_end, write_end = os.pipe()
        self._read = os.fdopen(read_end, "rb", buffering=0)
        self._write = os.fdopen(write_end, "wb", buffering=0)

    def end(self) -> None:
        """Let nothing more be taken, so that processes end that wait for a turn."""
        self._read.close()
        self._write.close()

    def give(self, *, up_to: int) -> None:
        """Let spans be taken, in their order."""
        for number in range(self._given, up_to):
            self._write.write(TURN.pack(number))
        self._given = max(self._given, up_to)

    def taken(self) -> Iterator[int]:
        """Yield the spans that this process takes, until nobody gives any more."""
        self._write.close()
        while turn := self._read.read(TURN.size):
            yield TURN.unpack(turn)[0]


class _Worker:
    """One forked process that sends its chunks through a pipe."""

    def __init__(self, job: _Job, spans: Sequence[tuple[str, str]], turns: _Turns) -> None:
        self._job = job
        self._spans = spans
        self._turns = turns

    def __enter__(self) -> Self:
        self._process, read_end = forked(self._work)
        _widen(read_end)
        self.pipe = os.fdopen(read_end, "rb", buffering=0)  # `select` does not see into a buffer
        return self

    def __exit__(self, *_: object) -> None:
        self._turns.end()
        self.pipe.close()
        os.waitpid(self._process, 0)

    def chunk(self) -> tuple[int, Chunk]:
        """Return a chunk and the number of its span, waiting for the whole of it.

        Raises:
            CsmkitError, RuntimeError: what stopped the process.
        """
        number, worst, count, size = HEADER.unpack(self._received(HEADER.size))
        text = self._received(size)
        if worst == FAILED:
            raise _from_text(text.decode())
        return number, Chunk(text, count, Stage(worst))

    def _received(self, size: int) -> bytes:
        parts = []
        while size:
            part = self.pipe.read(size)
            if not part:
                raise errors.ProcessKilled("judges accounts")
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _work(self, pipe: BinaryIO) -> None:
        """Send every chunk, or what went wrong."""
        with suppress(BrokenPipeError):
            self._send(pipe)

    def _send(self, pipe: BinaryIO) -> None:
        try:
            for number, chunk in self._job.chunks(self._spans, self._turns.taken()):
                size = len(chunk.text)
                header = HEADER.pack(number, chunk.worst, chunk.assessments, size)
                pipe.write(header + chunk.text)
                pipe.flush()
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001  # the parent raises it again
            text = f"{type(error).__name__}\n{error}".encode()
            pipe.write(HEADER.pack(0, FAILED, 0, len(text)) + text)
            pipe.flush()


def _widen(pipe: int) -> None:
    """Let a pipe hold more than its usual 64 KB, where the system can and allows it."""
    import fcntl

    if (set_size := getattr(fcntl, "F_SETPIPE_SZ", None)) is not None:
        with suppress(OSError):
            fcntl.fcntl(pipe, set_size, PIPE_BYTES)


def _from_text(text: str) -> Exception:
    """Return the error that another process has met; a bug of ours as a RuntimeError."""
    name, _, message = text.partition("\n")
    kind = getattr(errors, name, RuntimeError)
    error: Exception = kind.__new__(kind)
    Exception.__init__(error, message if kind is not RuntimeError else f"{name}: {message}")
    return error
