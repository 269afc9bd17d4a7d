from __future__ import annotations

import os
import signal
import time
from contextlib import contextmanager
from functools import partial

import pytest

from builders import TODAY, a_blueprint, a_unit
from csmkit.domain.trust import Stage
from csmkit.errors import ProcessKilled, StoreBusy
from csmkit.resources import search_path
from csmkit.services.assess_accounts import assess_accounts
from csmkit.services.assess_book import assess_book
from csmkit.store.opening import reading
from csmkit.trust.catalogue import load_catalogue

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # fork beside threads


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(search_path("playbooks"), cache_dir=None)


@pytest.fixture
def book(db, monkeypatch):
    monkeypatch.setattr("csmkit.services.assess_book.ACCOUNTS_A_CHUNK", 3)
    with a_unit(db) as unit:
        for number in range(20):
            sightings = [{"signal": "removed-from-account", "on": "2026-11-01"}] * (number == 7)
            unit.put(a_blueprint(f"a{number:02}", sightings=sightings))
    return db


def written(assessment):
    return f"{assessment.account} {assessment.relationship} {assessment.stage}\n".encode()


def in_processes(db, catalogue, count, write=written):
    return [*assess_book(partial(reading, db), catalogue, TODAY, write, processes=count)]


@pytest.mark.parametrize("count", [1, 2, 3, 50])
def test_any_number_of_processes_writes_what_one_writes(book, catalogue, count):
    with reading(book) as reader:
        expected = b"".join(map(written, assess_accounts(reader, catalogue, TODAY)))

    chunks = in_processes(book, catalogue, count)

    assert b"".join(chunk.text for chunk in chunks) == expected
    assert sum(chunk.assessments for chunk in chunks) == 40
    assert max(chunk.worst for chunk in chunks) is Stage.LOST


def test_where_the_system_does_not_count_its_cores_one_process_judges(book, catalogue, monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("a process was forked"))

    assert sum(chunk.assessments for chunk in in_processes(book, catalogue, None)) == 40


def test_a_slow_process_keeps_no_other_one_waiting(book, catalogue, tmp_path):
    last_is_judged, patience = tmp_path / "last", time.monotonic() + 60

    def slow_at_first(assessment):
        if assessment.account == "a19":
            last_is_judged.touch()
        while assessment.account == "a00" and not last_is_judged.exists():
            assert time.monotonic() < patience
            time.sleep(0.01)
        return f"{assessment.account} {os.getpid()}\n".encode()

    lines = b"".join(c.text for c in in_processes(book, catalogue, 2, slow_at_first)).split()

    accounts, processes = lines[::4], lines[1::4]
    assert accounts == sorted(accounts)
    assert processes.count(processes[0]) == 3  # the first chunk, and no other


def test_an_empty_book_has_no_assessments(db, catalogue):
    assert in_processes(db, catalogue, 2) == []


@pytest.mark.parametrize("count", [1, 2])
def test_a_failure_in_a_process_is_raised_where_the_book_is_read(book, catalogue, count):
    def fails(assessment):
        if assessment.account == "a11":
            raise RuntimeError("broken here")
        return written(assessment)

    with pytest.raises(RuntimeError, match="broken here"):
        in_processes(book, catalogue, count, fails)


def test_a_process_that_was_killed_is_named_and_ends_the_others(book, catalogue):
    def killed(assessment):
        if assessment.account == "a11":
            os.kill(os.getpid(), signal.SIGKILL)
        return written(assessment)

    with pytest.raises(ProcessKilled, match="that judges accounts was killed"):
        in_processes(book, catalogue, 2, killed)

    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_where_no_more_processes_can_be_forked_those_that_were_end(book, catalogue, monkeypatch):
    fork, forks = os.fork, iter([True, False])

    def forked():
        if next(forks):
            return fork()
        raise BlockingIOError("no more processes")

    monkeypatch.setattr(os, "fork", forked)

    with pytest.raises(BlockingIOError):
        in_processes(book, catalogue, 2)

    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.parametrize("count", [1, 2])
def test_a_store_that_changes_while_it_is_opened_is_busy(book, catalogue, count):
    openings = iter(range(100))

    @contextmanager
    def opened():
        if next(openings) == 1:
            with a_unit(book) as unit:
                unit.put(a_blueprint("zz"))
        with reading(book) as reader:
            yield reader

    with pytest.raises(StoreBusy, match="is busy"):
        [*assess_book(opened, catalogue, TODAY, written, processes=count)]


def test_a_reader_who_leaves_early_leaves_no_process_behind(book, catalogue):
    chunks = assess_book(partial(reading, book), catalogue, TODAY, written, processes=2)
    next(chunks)
    chunks.close()

    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
