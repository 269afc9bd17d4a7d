"""What a command works with, and what the log of changes keeps of it."""

from __future__ import annotations

from datetime import date

import pytest

from csmkit.cli.workspace import COMMAND_LENGTH, Workspace, closed_after, now, today, told_command
from csmkit.errors import ResourceNotFound


def test_the_clock_is_read_in_one_place():
    assert isinstance(today(), date)
    assert now().utcoffset().total_seconds() == 0


def test_the_log_of_changes_keeps_no_password_and_no_control_character():
    told = told_command(["--db", "postgresql://u:s3cret@h/d", "log", "acme", "a\x1b[31m\udcff"])
    assert told.startswith("--db postgresql://u:…@h/d log acme ")
    assert told.isprintable()


def test_a_long_command_line_is_cut():
    assert len(told_command(["log", "acme", "x" * 2000])) == COMMAND_LENGTH


def test_playbooks_that_are_not_there_are_said_so(tmp_path):
    workspace = Workspace({"CSMKIT_HOME": str(tmp_path)}, tmp_path, {"playbooks": "absent"})
    with pytest.raises(ResourceNotFound):
        workspace.resources("playbooks")


def test_playbooks_of_the_project_come_before_the_shipped_ones(tmp_path):
    (tmp_path / "csmkit.toml").write_text("")
    (tmp_path / "playbooks").mkdir()
    workspace = Workspace({"CSMKIT_HOME": str(tmp_path / "home")}, tmp_path)
    assert [folder.origin for folder in workspace.resources("playbooks")] == ["project", "shipped"]


def test_a_stream_is_closed_also_where_it_was_not_read_out():
    ended = []

    def stream():
        try:
            yield from range(9)
        finally:
            ended.append(True)

    with closed_after(stream()) as numbers:
        assert next(numbers) == 0
    assert ended


@pytest.mark.parametrize(
    "arguments", [("assess",), ("log", "acme"), ("team", "show"), ("export",)], ids=" ".join
)
def test_bytes_that_are_no_text_are_refused_and_no_bug(process, filled, arguments):
    result = process(*arguments, b"\xff\xfe".decode("utf-8", "surrogateescape"))
    assert result.returncode == 2, result.stderr
    assert b"is not UTF-8 text" in result.stderr
