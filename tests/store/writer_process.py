"""Writes log entries one after the other and says so on stdout after each commit.

Usage: writer_process.py DB COUNT NAME…

Each name is a process of its own; all begin at once, after what they need is imported.
"""

from __future__ import annotations

import os
import sys
import traceback
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


def forked(db: str, name: str, count: int) -> int:
    child = os.fork()
    if child == 0:
        try:
            write(db, name, count)
        except BaseException:  # noqa: BLE001  # nothing may run on as if it were the parent
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    return child


if __name__ == "__main__":
    db, count, *names = sys.argv[1:]
    children = [forked(db, name, int(count)) for name in names]
    statuses = [os.waitpid(child, 0)[1] for child in children]
    sys.exit(any(statuses))
