"""Measures a ledger of promises, listed and counted, against the sqlite3 shell on the same SQL."""

from __future__ import annotations

import subprocess
from pathlib import Path
from statistics import median

from commands import begun, ended

BENCH = Path(__file__).parent
AS_OF = "2026-11-20"
PROMISES_AN_ACCOUNT = 4
MOST_TIMES = 3.0
"""Of what the command takes beyond its own start, which the table of starts bounds by itself."""


def ledger(bin_folder: Path, folder: Path, promises: int, rounds: int) -> bool:
    """Measure `csmkit commitments --all` of so many promises; tell whether the bound holds.

    Times are those of the processor, because a busy machine makes short commands wait. The start
    is that of the same command on a store without promises.
    """
    python, csmkit = str(bin_folder / "python"), str(bin_folder / "csmkit")
    full, empty = folder / "ledger.db", folder / "no-ledger.db"
    for db, accounts in ((full, promises // PROMISES_AN_ACCOUNT), (empty, 0)):
        subprocess.run([python, BENCH / "generated_book.py", db, str(accounts)], check=True)
    shell = ["/usr/bin/sqlite3", "-init", str(script(folder, full)), ":memory:", ".quit"]
    listing = ["-q", "--as-of", AS_OF, "commitments", "--all", "-o", "ndjson"]
    commands = [shell, *([csmkit, "--db", str(db), *listing] for db in (empty, full))]
    runs = [[cpu(command) for command in commands] for _ in range(rounds + 1)][1:]
    own = [whole - start for _, start, whole in runs]
    ratio = median(more / base for more, (base, *_) in zip(own, runs, strict=True))
    print(f"\nA ledger of {promises:,} promises ({rounds} rounds, medians of processor time)")
    for name, column in (("sqlite3 shell", 0), ("csmkit, no promises", 1), ("csmkit", 2)):
        print(f"{name:<52}{median(run[column] for run in runs) * 1000:>9.1f} ms")
    holds = ratio <= MOST_TIMES
    print(f"beyond the start: {ratio:.2f} of {MOST_TIMES}{'' if holds else '  ABOVE'}")
    return holds


def script(folder: Path, db: Path) -> Path:
    """Write the ledger's SQL as the sqlite3 shell runs it."""
    from csmkit.store.ledger import ledger_statement

    text = ledger_statement(of_one=False).strip().replace(":as_of", repr(AS_OF))
    path = folder / "ledger.sql"
    path.write_text(f".open {db}\n{text};\n")
    return path


def cpu(argv: list[str]) -> float:
    """Run a command and return the seconds of the processor that it took."""
    usage = ended(begun(argv), argv)
    return usage.ru_utime + usage.ru_stime
