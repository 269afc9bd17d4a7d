"""Loads the documents of examples/ once for the tests of this folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from csmkit.domain.account import Blueprint
from csmkit.domain.people import Teammate
from csmkit.located import validated
from csmkit.safe_yaml import load_yaml

FOLDER = Path(__file__).parents[2] / "examples"


@dataclass(frozen=True)
class Examples:
    folder: Path
    accounts: dict[str, Blueprint]
    team: dict[str, Teammate]
    homes: dict[str, str]
    """The file in which each account and teammate stands."""


def documents_in(path):
    for located in load_yaml(path.read_bytes(), path.name):
        kind = located.value["schema"]
        yield validated(Blueprint if kind == "csmkit.blueprint/v1" else Teammate, located)


def read_folder(folder):
    accounts, team, homes = {}, {}, {}
    for path in sorted(folder.glob("*.yaml")):
        for document in documents_in(path):
            assert document.key not in homes, f"{document.key} stands in {path.name} again"
            homes[document.key] = path.name
            (accounts if isinstance(document, Blueprint) else team)[document.key] = document
    return Examples(folder, accounts, team, homes)


@pytest.fixture(scope="session")
def examples():
    return read_folder(FOLDER)


@pytest.fixture(scope="session")
def read_documents():
    return lambda path: list(documents_in(path))
