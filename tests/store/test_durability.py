from __future__ import annotations

import os
import select
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from random import Random

import pytest

from builders import a_blueprint, a_unit
from csmkit.store.opening import reading

WRITER = [sys.executable, str(Path(__file__).with_name("writer_process.py"))]
FEW_WRITES = pytest.param(10, id="few")
ALL_WRITES = pytest.param(250, id="all", marks=pytest.mark.long)
FEW_KILLS = pytest.param(25, id="few")
ALL_KILLS = pytest.param(200, id="all", marks=pytest.mark.long)


def touches(db):
    with reading(db) as reader:
        return [touch.summary for touch in reader.blueprint("acme").touches]


def logged(db):
    with reading(db) as reader:
        return [
            change.after["summary"]
            for revision in reader.revisions()
            for change in reader.revision(revision.number).changes
            if change.table == "touch"
        ]


@pytest.mark.parametrize("count", [FEW_WRITES, ALL_WRITES])
def test_eight_writers_at_once_lose_nothing_and_fail_nowhere(db, count):
    with a_unit(db) as unit:
        unit.put(a_blueprint())

    names = [f"w{n}" for n in range(8)]
    writers = subprocess.run(
        [*WRITER, db, str(count), *names],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )

    expected = sorted(f"{name}-{number}" for name in names for number in range(count))
    assert (writers.stderr, writers.returncode) == ("", 0)
    assert sorted(touches(db)) == expected
    assert sorted(logged(db)) == expected


def killed_writer(db, round_number, random):
    """Fork a writer, kill it somewhere in its work, and return what it said was written.

    Every other one is given time for its first write, however busy the machine is.
    """
    from writer_process import write

    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.dup2(write_end, 1)
        sys.stdout = os.fdopen(1, "w")
        write(db, f"k{round_number}", 1000)
        os._exit(0)
    os.close(write_end)
    if round_number % 2 == 0:
        select.select([read_end], [], [], 10)
    time.sleep(random.uniform(0.005, 0.25))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(read_end) as pipe:
        return [line.rstrip("\n") for line in pipe if line.endswith("\n")]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("kills", [FEW_KILLS, ALL_KILLS])
def test_kills_in_the_middle_of_a_write_lose_nothing_that_was_acknowledged(
    sqlite_db,
    kills,
    monkeypatch,
):
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    with a_unit(sqlite_db) as unit:
        unit.put(a_blueprint())
    random = Random(20261120)
    acknowledged = []

    for round_number in range(kills):
        acknowledged += killed_writer(sqlite_db, round_number, random)

    stored = touches(sqlite_db)
    assert len(acknowledged) >= kills / 2
    assert set(acknowledged) <= set(stored)
    assert len(stored) <= len(acknowledged) + kills
    assert sorted(logged(sqlite_db)) == sorted(stored)
    with sqlite3.connect(sqlite_db) as raw:
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)
