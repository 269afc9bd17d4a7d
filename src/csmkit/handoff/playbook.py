"""Finds a handoff playbook, the most particular folder first, and reads it with its places."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from csmkit.domain.document import Document
from csmkit.errors import FileFailed, InvalidInput, Problem, ResourceNotFound
from csmkit.located import validated
from csmkit.safe_yaml import load_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from csmkit.resources import ResourceFolder

FOLDER = "handoff"

P = TypeVar("P", bound=Document)


def load_playbook(shape: type[P], name: str, folders: Sequence[ResourceFolder]) -> P:
    """Return the playbook of a name from the first folder that has it.

    Args:
        shape: What the playbook holds.
        name: The file's name without `.yaml`; one of the program's own words.
        folders: Where to look, as `csmkit.resources.search_path("playbooks")` returns them.

    Raises:
        ResourceNotFound: no folder has it.
        FileFailed: it cannot be read.
        InvalidInput: it is wrong; carries every problem with its place.
    """
    for folder in folders:
        path = folder.path / FOLDER / f"{name}.yaml"
        if path.is_file():
            return _read(shape, path)
    raise ResourceNotFound(f"{FOLDER}/{name}.yaml", _names(folders))


def _read(shape: type[P], path: Path) -> P:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileFailed("read", str(path), error) from None
    documents = load_yaml(data, str(path))
    if len(documents) != 1:
        message = f"must hold one document, not {len(documents)}"
        raise InvalidInput([Problem(message, str(path), 1, 1)])
    return validated(shape, documents[0])


def _names(folders: Sequence[ResourceFolder]) -> list[str]:
    found = (path for folder in folders for path in (folder.path / FOLDER).glob("*.yaml"))
    return sorted({f"{FOLDER}/{path.name}" for path in found})
