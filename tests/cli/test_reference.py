"""The reference in `docs/` says what the program does."""

from __future__ import annotations

from pathlib import Path

import pytest

from csmkit.cli.app import COMMANDS
from csmkit.cli.reference import pages, write

FOLDER = Path(__file__).parents[2] / "docs" / "reference"


@pytest.mark.parametrize("name", ["commands.md", "exit-codes.md", "signals.md"])
def test_the_reference_is_current(name):
    stored = (FOLDER / name).read_text(encoding="utf-8")
    assert stored == pages()[name], "run `python -m csmkit.cli.reference docs/reference`"


def test_the_reference_has_every_command_and_no_page_more():
    made = pages()
    assert all(f"## csmkit {name}\n" in made["commands.md"] for name in COMMANDS)
    assert {path.name for path in FOLDER.glob("*.md")} == set(made)


def test_the_reference_is_written_to_a_folder(tmp_path):
    write(tmp_path / "new")
    assert {path.name for path in (tmp_path / "new").iterdir()} == set(pages())
