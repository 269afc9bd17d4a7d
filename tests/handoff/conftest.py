from __future__ import annotations

from shutil import copytree

import pytest

from csmkit.resources import ResourceFolder
from csmkit.store.opening import create
from handoff.following_builders import a_book
from handoff.handoff_builders import PLAYBOOKS


@pytest.fixture(scope="session")
def made_book(tmp_path_factory):
    """The folder of a store with accounts to hand over, made once."""
    folder = tmp_path_factory.mktemp("made") / "store"
    create(str(folder / "csmkit.db"))
    a_book(str(folder / "csmkit.db"))
    return folder


@pytest.fixture
def owned_book(made_book, tmp_path):
    """The path of such a store of one's own."""
    copytree(made_book, tmp_path / "owned")
    return str(tmp_path / "owned" / "csmkit.db")


@pytest.fixture
def own_playbooks(tmp_path):
    """Return a function that puts handoff playbooks in front of the shipped ones."""

    def make(**texts):
        folder = tmp_path / "playbooks"
        (folder / "handoff").mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / "handoff" / f"{name}.yaml").write_text(text)
        return (ResourceFolder("user", folder), *PLAYBOOKS)

    return make
