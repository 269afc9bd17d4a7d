"""Judges a whole book on every core, in the order of its accounts."""

from __future__ import annotations

import os
import struct
from contextlib import ExitStack, suppress
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple, Self

from csmkit import errors
from csmkit.domain.trust import RELATIONSHIPS, Stage
from csmkit.trust.judge import judge
from csmkit.trust.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
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
HEADER = struct.Struct("!BIQ")
"""Of each chunk: kind or worst stage, assessments, bytes that follow."""
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
    """
    with opened() as reader:
        spans = _spans(reader.account_keys())
        revision = reader.last_revision()
    job = _Job(opened, catalogue, as_of, written, relationships, timeline, revision)
    cores = processes or len(os.sched_getaffinity(0))
    if min(cores, len(spans)) > 1:
        yield from _shared_out(job, spans, min(cores, len(spans)))
    elif spans:
        yield from job.chunks(spans)


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

    def chunks(self, spans: Sequence[tuple[str, str]]) -> Iterator[Chunk]:
        """Judge the accounts of each span in one snapshot of the store."""
        with self.opened() as reader:
            if reader.last_revision() != self.revision:
                raise errors.StoreBusy(reader.connection.shown)
            for first, last in spans:
                yield self._chunk(reader.account_records_between(self.as_of, first, last))

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
    """Deal the spans out to forked processes and collect the chunks in order."""
    with ExitStack() as stack:
        workers = [
            stack.enter_context(_Worker(job, spans[number::processes]))
            for number in range(processes)
        ]
        for position in range(len(spans)):
            yield workers[position % processes].chunk()


class _Worker:
    """One forked process that sends its chunks through a pipe."""

    def __init__(self, job: _Job, spans: Sequence[tuple[str, str]]) -> None:
        self._job = job
        self._spans = spans

    def __enter__(self) -> Self:
        read_end, write_end = os.pipe()
        _widen(write_end)
        self._process = os.fork()
        if self._process == 0:
            os.close(read_end)
            self._work(os.fdopen(write_end, "wb"))
        os.close(write_end)
        self._pipe = os.fdopen(read_end, "rb")
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.close()
        os.waitpid(self._process, 0)

    def chunk(self) -> Chunk:
        """Return the next chunk.

        Raises:
            CsmkitError, RuntimeError: what stopped the process.
        """
        header = self._pipe.read(HEADER.size)
        if len(header) < HEADER.size:
            raise EOFError("a process that judges accounts has ended early")
        worst, count, size = HEADER.unpack(header)
        text = self._pipe.read(size)
        if worst == FAILED:
            raise _from_text(text.decode())
        return Chunk(text, count, Stage(worst))

    def _work(self, pipe: BinaryIO) -> None:
        """Send every chunk, or what went wrong; never return to the caller's code."""
        try:
            with suppress(BrokenPipeError):
                self._send(pipe)
        finally:
            os._exit(0)

    def _send(self, pipe: BinaryIO) -> None:
        try:
            for chunk in self._job.chunks(self._spans):
                pipe.write(
                    HEADER.pack(chunk.worst, chunk.assessments, len(chunk.text)) + chunk.text
                )
                pipe.flush()
        except BrokenPipeError:
            raise
        except Exception as error:  # noqa: BLE001  # the parent raises it again
            text = f"{type(error).__name__}\n{error}".encode()
            pipe.write(HEADER.pack(FAILED, 0, len(text)) + text)
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
