"""Writes log entries one after the other and says so on stdout after each commit.

Usage: writer_process.py DB NAME COUNT
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from builders import TODAY, a_unit
from csmkit.services.log_entry import log_entry


def no_catalogue():
    raise AssertionError("a log entry without a signal asks nothing of a catalogue")


def write(db: str, name: str, count: int) -> None:
    for number in range(count):
        text = f"{name}-{number}"
        with a_unit(db, command="log", who=name) as unit:
            log_entry(unit, no_catalogue, "acme", text, as_of=TODAY, kind="call")
        sys.stdout.write(text + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    write(sys.argv[1], sys.argv[2], int(sys.argv[3]))
