"""All bytes go out, or the command says so and fails."""

from __future__ import annotations

import io
import os
import subprocess
import sys

import pytest

from csmkit.cli.streams import write_all


class Slow(io.RawIOBase):
    """A stream that takes few bytes at a time, as an unbuffered pipe does."""

    def __init__(self, portion):
        self.portion = portion
        self.taken = b""

    def write(self, content):
        self.taken += bytes(content[: self.portion])
        return min(self.portion, len(content))


@pytest.mark.parametrize("portion", [1, 7, 4096])
def test_every_byte_goes_out_however_few_a_stream_takes(portion):
    stream = Slow(portion)
    write_all(stream, b"0123456789" * 100)
    assert stream.taken == b"0123456789" * 100


def test_a_stream_that_takes_nothing_is_an_error_and_no_endless_loop():
    with pytest.raises(OSError, match="takes no more"):
        write_all(Slow(0), b"x")


@pytest.fixture
def full():
    with open("/dev/full", "wb", buffering=0) as stream:  # noqa: PTH123
        yield stream


@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize(
    "arguments",
    [("signals", "list"), ("config", "show", "-o", "json"), ("--version",), ("--help",)],
    ids=["table", "json", "version", "help"],
)
def test_a_full_disk_is_exit_7(process, monkeypatch, full, unbuffered, arguments):
    monkeypatch.setenv("PYTHONUNBUFFERED", unbuffered)
    result = process(*arguments, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert result.returncode == 7
    lines = result.stderr.decode().splitlines()
    assert lines[0].startswith("error: could not")
    assert "No space left on device" in lines[0]


@pytest.mark.parametrize(
    "arguments",
    [("export",), ("assess", "--all", "-o", "ndjson"), ("list", "-o", "csv"), ("--help",)],
    ids=lambda arguments: arguments[0],
)
def test_a_reader_that_leaves_early_has_what_it_wanted(process, filled, arguments):
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb", buffering=0) as pipe:
        result = process(*arguments, capture_output=False, stdout=pipe, stderr=subprocess.PIPE)
    assert (result.returncode, result.stderr) == (0, b"")


def test_a_closed_standard_output_is_exit_7():
    command = f"{sys.executable} -m csmkit config show >&-"
    result = subprocess.run(command, shell=True, capture_output=True, check=False)
    assert result.returncode == 7
    assert b"standard output: it is closed" in result.stderr


def test_a_long_result_is_whole_without_buffering(process, filled, monkeypatch):
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    unbuffered = process("schema", "blueprint").stdout
    monkeypatch.delenv("PYTHONUNBUFFERED")
    assert unbuffered == process("schema", "blueprint").stdout
    assert len(unbuffered) > 10_000


def test_a_command_that_is_told_to_end_takes_its_drafts_with_it(tmp_path):
    import signal
    import subprocess
    import sys
    import time
    from pathlib import Path

    examples = Path(__file__).parents[2] / "examples"
    environment = {
        "HOME": str(tmp_path),
        "CSMKIT_DB": str(tmp_path / "a.db"),
        "CSMKIT_AS_OF": "2026-11-20",
    }
    csmkit = [sys.executable, "-m", "csmkit"]
    for words in (["init"], ["apply", "-f", str(examples)]):
        subprocess.run([*csmkit, *words], env=environment, check=True, capture_output=True)
    handoff = [*csmkit, "handoff", "--from", "alice", "--to", "bob", "--start", "2026-12-01"]
    process = subprocess.Popen(
        [*handoff, "--out", str(tmp_path / "out")],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    while process.poll() is None and not list(tmp_path.glob("out/.*")):
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)

    assert process.wait() in (143, 0)
    assert list(tmp_path.glob("out/.*.new")) == []
