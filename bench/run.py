"""Measures start-up and scale side by side with their yardsticks, in one run.

Usage: run.py [--accounts 10000 …] [--handed-over 200 …] [--promises 10000]
              [--rounds 15]

Builds a wheel and installs it into a fresh environment first: an editable install reads about
twice as slow. The commands of a table run in turn, so that a busy moment hits all of them alike.
Exits with 1 where a ratio is above its bound.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from commands import begun, clean_environment, ended
from handoff_table import handoffs
from ledger_table import ledger

ROOT = Path(__file__).parents[1]
AS_OF = "2026-11-20"
MOST_MEGABYTES = 100


@dataclass
class Command:
    """One command of a table; a bound is the highest ratio to the yardstick that it names."""

    name: str
    argv: list[str]
    bound: float | None = None
    yardstick: str | None = None
    environment: dict[str, str] = field(default_factory=dict)
    seconds: list[float] = field(default_factory=list)
    megabytes: float = 0.0

    def run(self) -> None:
        """Run once and keep the wall time and the peak of memory."""
        started = time.perf_counter()
        usage = ended(begun(self.argv, self.environment), self.argv)
        self.seconds.append(time.perf_counter() - started)
        self.megabytes = max(self.megabytes, usage.ru_maxrss / 1024)


def measure(title: str, commands: list[Command], rounds: int) -> bool:
    """Run all commands in turn, print a table, and tell whether every bound holds."""
    for command in commands:
        command.run()
        command.seconds.clear()
    for _ in range(rounds):
        for command in commands:
            command.run()
    print(f"\n{title} ({rounds} rounds, medians)")
    print(f"{'command':<52}{'ms':>9}{'MB':>7}{'ratio':>8}{'bound':>8}")
    held = [report(command, commands) for command in commands]
    return all(held)


def report(command: Command, commands: list[Command]) -> bool:
    """Print one row and tell whether its bounds hold."""
    ratio = None
    if command.yardstick is not None:
        base = next(other for other in commands if other.name == command.yardstick)
        pairs = zip(command.seconds, base.seconds, strict=True)
        ratio = median(own / other for own, other in pairs)
    holds = ratio is None or command.bound is None or ratio <= command.bound
    print(
        f"{command.name:<52}{median(command.seconds) * 1000:>9.1f}{command.megabytes:>7.1f}"
        f"{'' if ratio is None else f'{ratio:.2f}':>8}"
        f"{'' if command.bound is None else f'{command.bound:.1f}':>8}"
        f"{'' if holds else '  ABOVE'}",
    )
    return holds


def installed(folder: Path) -> Path:
    """Build a wheel, install it into a fresh environment, and return its `bin` folder."""
    run = [sys.executable, "-m"]
    environment = clean_environment()
    subprocess.run(
        [*run, "pip", "wheel", "-q", "--no-deps", "-w", folder, ROOT],
        check=True,
        env=environment,
    )
    subprocess.run([*run, "venv", folder / "venv"], check=True, env=environment)
    (wheel,) = folder.glob("csmkit-*.whl")
    python = folder / "venv" / "bin" / "python"
    subprocess.run(
        [python, "-m", "pip", "install", "-q", f"{wheel}[pdf]"],
        check=True,
        env=environment,
    )
    subprocess.run(
        [python, "-m", "compileall", "-q", folder / "venv" / "lib"],
        check=False,
        env=environment,
    )
    return python.parent


def startup(bin_folder: Path, folder: Path, rounds: int) -> bool:
    """Measure the commands that people wait for on the example store."""
    python, csmkit = str(bin_folder / "python"), str(bin_folder / "csmkit")
    store = {"CSMKIT_DB": str(folder / "examples.db"), "CSMKIT_AS_OF": AS_OF}
    for words in (["init"], ["apply", "-f", str(ROOT / "examples")]):
        subprocess.run([csmkit, *words], check=True, env={**clean_environment(), **store},
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    rich, pydantic = "import typer, rich", "import typer, pydantic"
    commands = [
        Command("python -c pass", [python, "-c", "pass"]),
        Command(rich, [python, "-c", rich]),
        Command(pydantic, [python, "-c", pydantic]),
        Command("csmkit --version", [csmkit, "--version"], 1.5, rich),
        Command("csmkit --help", [csmkit, "--help"], 1.5, rich),
        Command(
            "csmkit assess ACME -o json", [csmkit, "assess", "ACME", "-o", "json"], 2.0, pydantic,
            store,
        ),
        Command("csmkit assess ACME", [csmkit, "assess", "ACME"], None, pydantic, store),
        Command("csmkit list", [csmkit, "list"], None, pydantic, store),
        Command(
            "csmkit log", [csmkit, "-q", "log", "ACME", "Called them"], 4.0, pydantic, store,
        ),
    ]  # fmt: skip
    return measure("Start-up", commands, rounds)


def facts_script(folder: Path, db: Path) -> Path:
    """Write the facts SQL as the sqlite3 shell runs it."""
    from csmkit.store.facts import LEADERS, facts_statement

    texts = [LEADERS, facts_statement(is_range=False)]
    script = folder / "facts.sql"
    queries = "".join(f"{text.strip().replace(':as_of', repr(AS_OF))};\n" for text in texts)
    script.write_text(f".open {db}\n{queries}")
    return script


def scale(bin_folder: Path, folder: Path, accounts: int, rounds: int) -> bool:
    """Measure judging a whole book against the sqlite3 shell on the same SQL."""
    db = folder / f"book-{accounts}.db"
    filler = str(ROOT / "bench" / "generated_book.py")
    subprocess.run([str(bin_folder / "python"), filler, str(db), str(accounts)], check=True)
    script = facts_script(folder, db)
    shell = f"sqlite3 shell, facts SQL of {accounts:,} accounts"
    store = {"CSMKIT_DB": str(db), "CSMKIT_AS_OF": AS_OF}
    assess = Command(
        f"csmkit assess --all -o ndjson, {accounts:,} accounts",
        [str(bin_folder / "csmkit"), "assess", "--all", "-o", "ndjson"], 4.0, shell, store,
    )  # fmt: skip
    commands = [Command(shell, ["/usr/bin/sqlite3", "-init", str(script), ":memory:", ".quit"])]
    holds = measure(f"Scale, {accounts:,} accounts", [*commands, assess], rounds)
    if assess.megabytes > MOST_MEGABYTES:
        print(f"memory is above {MOST_MEGABYTES} MB")
    return holds and assess.megabytes <= MOST_MEGABYTES


def rounds_of(accounts: int, most: int) -> int:
    """Return fewer rounds for a larger book: a minute of judging is a steady measure by itself."""
    return max(1, min(most // 5, 30_000 // accounts))


def main() -> int:
    """Run all tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, nargs="+", default=[10_000])
    parser.add_argument("--handed-over", type=int, nargs="*", default=[200])
    parser.add_argument("--promises", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    with TemporaryDirectory(prefix="csmkit-bench-") as name:
        folder = Path(name)
        bin_folder = installed(folder)
        holds = [
            startup(bin_folder, folder, options.rounds),
            *(
                scale(bin_folder, folder, accounts, rounds_of(accounts, options.rounds))
                for accounts in options.accounts
            ),
            ledger(bin_folder, folder, options.promises, options.rounds),
            *(
                handoffs(bin_folder, folder, accounts, max(1, options.rounds // 5))
                for accounts in options.handed_over
            ),
        ]
    return 0 if all(holds) else 1


if __name__ == "__main__":
    sys.exit(main())
