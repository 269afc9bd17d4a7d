from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:
        pip = ["python3", "-m", "pip", "--python", sys.executable]
    command = [*pip, "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", folder, ROOT]
    subprocess.run(command, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return zipfile.ZipFile(path)


def test_the_wheel_ships_exactly_the_playbooks_and_templates_that_are_tracked(wheel):
    tracked = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "playbooks", "templates"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()

    shipped = {n.removeprefix("csmkit/_data/") for n in wheel.namelist() if "/_data/" in n}

    assert shipped == {name for name in tracked if (ROOT / name).exists()}


def test_the_wheel_ships_the_migrations_and_the_marker_for_types(wheel):
    names = wheel.namelist()

    assert "csmkit/py.typed" in names
    assert "csmkit/store/migrations/script.py.mako" in names
    assert any(name.startswith("csmkit/store/migrations/versions/0001") for name in names)
    assert not any(name.startswith(("tests", "examples", "bench")) for name in names)
