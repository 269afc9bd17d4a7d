"""Measures a book handed over against its documents made by Jinja alone, turn by turn."""

from __future__ import annotations

import json
import subprocess
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from threading import Event, Thread
from typing import TYPE_CHECKING, NamedTuple

from commands import begun, ended

if TYPE_CHECKING:
    from collections.abc import Iterator

BENCH = Path(__file__).parent
HANDOFF = "alice-bob-2026-12-01"
MOST_TIMES, MOST_TIMES_TYPST, MOST_MEGABYTES = 2.0, 1.2, 200
LOOK_SECONDS = 0.05


class Taken(NamedTuple):
    """What one run took, its processes together."""

    wall: float
    cpu: float
    megabytes: float = 0.0
    """The peak of what all processes held at the same time, each shared page counted once."""


def handoffs(bin_folder: Path, folder: Path, accounts: int, rounds: int) -> bool:
    """Measure `csmkit handoff write` of so many accounts; tell whether every bound holds."""
    db = folder / f"handoff-{accounts}.db"
    python = str(bin_folder / "python")
    subprocess.run([python, BENCH / "handoff_book.py", db, str(accounts)], check=True)
    with bare(python, db, folder / "bare") as ask:
        csmkit = [str(bin_folder / "csmkit"), "--db", str(db), "--as-of", "2026-11-20", "-q"]
        write = [*csmkit, "handoff", "write", HANDOFF, "--out"]
        ask("jinja")
        run([*write, str(folder / "written")])
        files = same_files(folder / "bare" / HANDOFF, folder / "written" / HANDOFF)
        pairs = [(ask("jinja"), run([*write, str(folder / "written")])) for _ in range(rounds)]
        drafts = sum(name.endswith(".eml") for name in files)
        print(f"\nA handoff of {accounts} accounts: {len(files)} files, {drafts} drafts")
        print(f"{'':<52}{'s':>9}{'cpu s':>9}{'MB':>7}{'ratio':>8}{'cpu':>7}{'bound':>7}")
        held = [told("Jinja alone and reading", "csmkit handoff write", pairs, MOST_TIMES)]
        without = pairs[-1][1]
        pairs = [(ask("typst"), less(run([*write, str(folder / "pdf"), "--pdf"]), without))]
        held.append(told("typst alone", "the same with --pdf, more", pairs, MOST_TIMES_TYPST))
    return all(held)


def less(whole: Taken, part: Taken) -> Taken:
    """Return what a run took more than another; the memory is that of the whole."""
    return Taken(whole.wall - part.wall, whole.cpu - part.cpu, whole.megabytes)


def told(yardstick: str, name: str, pairs: list[tuple[Taken, Taken]], bound: float) -> bool:
    """Print both rows and tell whether the ratio and the memory are within their bounds."""
    for row, index in ((yardstick, 0), (name, 1)):
        taken = [pair[index] for pair in pairs]
        cells = [median(part) for part in zip(*taken, strict=True)]
        print(f"{row:<52}{cells[0]:>9.1f}{cells[1]:>9.1f}{cells[2]:>7.0f}", end="")
        print() if index == 0 else None
    ratio = median(own.wall / other.wall for other, own in pairs)
    cpu = median(own.cpu / other.cpu for other, own in pairs)
    megabytes = max(own.megabytes for _, own in pairs)
    holds = ratio <= bound and megabytes <= MOST_MEGABYTES
    print(f"{ratio:>8.2f}{cpu:>7.2f}{bound:>7.1f}{'' if holds else '  ABOVE'}")
    return holds


@contextmanager
def bare(python: str, db: Path, out: Path) -> Iterator[Ask]:
    """Yield what asks a process to make all documents with Jinja alone, or all PDFs with typst."""
    argv = [python, BENCH / "bare_documents.py", db, out]
    pipe = subprocess.PIPE
    with subprocess.Popen(argv, stdin=pipe, stdout=pipe, text=True) as process:
        yield Ask(process)


class Ask(NamedTuple):
    """Asks a process that waits."""

    process: subprocess.Popen[str]

    def __call__(self, word: str) -> Taken:
        """Return what doing this took."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(f"{word}\n")
        self.process.stdin.flush()
        return Taken(**json.loads(self.process.stdout.readline()))


def run(argv: list[str]) -> Taken:
    """Run a command to its end, watching the memory of all of its processes."""
    started = time.perf_counter()
    child = begun(argv)
    peak, is_over = [0.0], Event()
    watcher = Thread(target=watch, args=(child, peak, is_over))
    watcher.start()
    try:
        usage = ended(child, argv)
        wall = time.perf_counter() - started
    finally:
        is_over.set()
        watcher.join()
    return Taken(wall, usage.ru_utime + usage.ru_stime, peak[0])


def watch(process: int, peak: list[float], is_over: Event) -> None:
    """Keep the peak of the memory of a process and its children in megabytes."""
    while not is_over.wait(LOOK_SECONDS):
        peak[0] = max(peak[0], sum(map(held_by, family(process))))


def family(process: int) -> Iterator[int]:
    """Yield a process and all that it has started."""
    yield process
    with suppress(OSError):
        children = Path(f"/proc/{process}/task/{process}/children").read_text()
        for child in children.split():
            yield from family(int(child))


def held_by(process: int) -> float:
    """Return the megabytes of a process; what it shares with others in equal parts."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0


def same_files(one: Path, other: Path) -> list[str]:
    """Return the names of the files in two folders, which must be the same, byte by byte."""
    found = [
        {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
        for folder in (one, other)
    ]
    if found[0] != found[1]:
        raise SystemExit(f"{one} and {other} hold different files")
    return sorted(found[0])
