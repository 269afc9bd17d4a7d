from __future__ import annotations

import os
import signal
import time

import pytest

from csmkit.errors import InvalidInput, Problem, ProcessKilled
from csmkit.services.share_out import share_out

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # fork beside threads


def squared(number):
    return number * number


@pytest.mark.parametrize("processes", [1, 2, 5])
@pytest.mark.parametrize("pieces", [0, 1, 2, 11])
def test_results_come_in_the_order_of_the_pieces(pieces, processes):
    assert [*share_out(range(pieces), squared, processes)] == [n * n for n in range(pieces)]


def test_a_slow_piece_keeps_its_place_and_the_others_go_on(tmp_path):
    last = tmp_path / "last"

    def work(number):
        deadline = time.monotonic() + 60
        while number == 0 and not last.exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        if number == 4:
            last.touch()
        return number, last.exists()

    results = [*share_out(range(5), work, 2)]

    assert [number for number, _ in results] == [0, 1, 2, 3, 4]
    assert results[0] == (0, True)


def test_a_result_may_be_larger_than_a_pipe():
    assert [len(text) for text in share_out([3, 10**6], lambda n: "x" * n, 2)] == [3, 10**6]


def test_each_piece_is_asked_for_when_a_process_is_free():
    asked = []

    def pieces():
        for number in range(6):
            asked.append(number)
            yield number

    results = share_out(pieces(), squared, 2)
    next(results)

    assert len(asked) <= 4
    results.close()


def fail(number):
    if number == 1:
        raise InvalidInput([Problem("is wrong", "x.yaml", 3), Problem("is too", "x.yaml", 4)])
    return number


def test_what_stops_a_piece_is_raised_as_it_was():
    results = share_out(range(4), fail, 2)

    assert next(results) == 0
    with pytest.raises(InvalidInput, match="is wrong") as caught:
        next(results)
    assert [problem.line for problem in caught.value.problems] == [3, 4]


@pytest.mark.parametrize("error", [OSError(28, "No space left"), KeyError("x"), RuntimeError("y")])
def test_any_failure_comes_back_with_its_kind_and_words(error):
    def work(_):
        raise error

    with pytest.raises(type(error)) as caught:
        [*share_out([0], work, 1)]

    assert str(caught.value) == str(error)


def test_a_process_that_was_killed_is_a_failure_and_ends_the_others():
    def work(number):
        if number == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0 if number == 0 else 60)

    with pytest.raises(ProcessKilled, match="that writes files was killed"):
        [*share_out(range(3), work, 2)]

    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_processes_that_nobody_waits_for_any_more_are_ended():
    results = share_out(range(3), lambda number: time.sleep(60 * number), 2)
    next(results)

    results.close()

    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
