"""One user's empty home, and csmkit run in it: in this process, or in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from csmkit.cli.app import app
from csmkit.resources import search_path
from csmkit.trust.catalogue import load_catalogue

TEAM_AND_ACCOUNTS = """\
schema: csmkit.teammate/v1
key: alice
name: Alice Moreau
email: alice@us.example
---
schema: csmkit.teammate/v1
key: bob
name: Bob Weiss
---
schema: csmkit.blueprint/v1
key: acme
name: Acme Freight
owner: alice
segment: enterprise
contract: {arr_cents: 12000000, currency: USD, renewal_on: 2027-03-31}
contacts:
- {id: dana, name: Dana Ito}
touches:
- {on: 2026-11-12, kind: call, summary: Weekly call}
- {on: 2026-11-05, kind: call, summary: Weekly call}
sightings:
- {signal: second-opinion, on: 2026-11-18, text: They asked another vendor}
---
schema: csmkit.blueprint/v1
key: brook
name: Brook & Söhne
owner: bob
"""


@pytest.fixture(scope="session")
def kept_catalogue(tmp_path_factory):
    """The cache of whoever has asked for the shipped signals before."""
    folder = tmp_path_factory.mktemp("cache")
    load_catalogue(search_path("playbooks"), cache_dir=folder)
    return folder


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch, kept_catalogue):
    """A home without a store and a working folder, on 2026-11-20, with nothing set otherwise."""
    for name in [name for name in os.environ if name.startswith("CSMKIT_")]:
        monkeypatch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONUNBUFFERED"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "work"
    folder.mkdir()
    shutil.copytree(kept_catalogue, tmp_path / "home" / "cache")
    monkeypatch.setenv("CSMKIT_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CSMKIT_AS_OF", "2026-11-20")
    monkeypatch.chdir(folder)
    return tmp_path / "home"


@pytest.fixture
def csmkit():
    """Run a command in this process; the result has `exit_code`, `stdout` and `stderr`."""

    def run(*arguments, stdin=None):
        return CliRunner().invoke(app, [*map(str, arguments)], input=stdin, prog_name="csmkit")

    return run


@pytest.fixture
def process():
    """Run a command in a process of its own; the result has bytes."""

    def run(*arguments, **settings):
        command = [sys.executable, "-m", "csmkit", *map(str, arguments)]
        settings = {"capture_output": True, "timeout": 60, **settings}
        return subprocess.run(command, check=False, **settings)

    return run


@pytest.fixture(scope="session")
def filled_store(tmp_path_factory):
    """A store file with two teammates and two accounts, made once."""
    folder = tmp_path_factory.mktemp("filled")
    (folder / "filled.yaml").write_text(TEAM_AND_ACCOUNTS)
    settings = ["--db", str(folder / "csmkit.db"), "--as-of", "2026-11-20", "-q"]
    environment = {"CSMKIT_HOME": str(folder / "home")}
    for command in (["init"], ["apply", "-f", str(folder / "filled.yaml")]):
        result = CliRunner().invoke(app, [*settings, *command], env=environment)
        assert result.exit_code == 0, result.stderr
    return folder / "csmkit.db"


@pytest.fixture
def filled(filled_store, home):
    """The store of this home: a copy of the one that was made once."""
    store = home / "data" / "csmkit.db"
    store.parent.mkdir(parents=True)
    shutil.copy(filled_store, store)
    return store


@pytest.fixture
def bare(made_store, home):
    """The store of this home, empty."""
    store = home / "data" / "csmkit.db"
    store.parent.mkdir(parents=True)
    return shutil.copy(made_store, store)


@pytest.fixture(scope="session")
def kept_stores():
    return {}


@pytest.fixture
def applied(csmkit, home, kept_stores):
    """Apply documents to the store of this home; the same to the same is done only once."""

    def apply(documents):
        store = home / "data" / "csmkit.db"
        key = (store.read_bytes(), documents)
        if key in kept_stores:
            store.write_bytes(kept_stores[key])
            return
        assert csmkit("apply", "-f", "-", stdin=documents).exit_code == 0
        assert [path.name for path in store.parent.iterdir()] == [store.name]
        kept_stores[key] = store.read_bytes()

    return apply


@pytest.fixture(scope="session")
def catalogue():
    """The shipped signals."""
    return load_catalogue(search_path("playbooks"), cache_dir=None)
