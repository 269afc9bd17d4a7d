from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()
MOST_LINES = 120


def commands():
    """Return the README's csmkit commands in their order, but for the development section."""
    blocks = re.findall(r"```\n(.*?)```", README, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    return [line.partition("    #")[0] for line in lines if line.startswith("csmkit ")]


@pytest.fixture
def newcomer(tmp_path):
    """A shell in a folder with the examples, as a newcomer has it; returns what was printed."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "team.yaml").symlink_to(ROOT / "examples" / "team.yaml")
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path / "home"),
        "CSMKIT_AS_OF": "2026-11-20",
    }

    def run(line):
        return subprocess.run(
            ["bash", "-o", "pipefail", "-c", line],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_the_readme_is_short_enough_to_be_read():
    assert len(README.splitlines()) <= MOST_LINES


def test_every_command_of_the_readme_does_what_it_says_in_this_order(newcomer, tmp_path):
    answers = {line: newcomer(line) for line in commands()}

    expected = {line: 3 if "--exit-code" in line else 0 for line in answers}
    assert {line: answer.returncode for line, answer in answers.items()} == expected
    assert "They want to run it by someone else" in answers["csmkit assess ACME"].stdout
    assert answers["csmkit apply -f - < all.ndjson"].stderr == "6 unchanged\n"
    first = answers["csmkit assess --all -o ndjson | head"].stdout.splitlines()[0]
    assert json.loads(first)["schema"] == "csmkit.assessment/v1"
    (index,) = tmp_path.glob("handoffs/alice-bob-2026-12-01/index.md")
    assert "Acme Freight" in index.read_text()


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#]+)\)", README))
def test_every_link_of_the_readme_leads_somewhere(link):
    assert (ROOT / link).exists()


def test_the_assessment_that_the_readme_shows_is_the_one_that_is_printed(newcomer):
    for line in commands():
        answer = newcomer(line)
        if line == "csmkit assess ACME":
            break

    shown = re.search(r"```\n(CUSTOMER.*?)```", README, re.DOTALL).group(1)
    for line in shown.splitlines():
        if line.strip() != "…":
            assert line.strip() in answer.stdout
