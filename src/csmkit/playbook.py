"""Finds a playbook, the most particular folder first, and reads it with its places."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from csmkit.errors import FileFailed, InvalidInput, Problem, ResourceNotFound
from csmkit.located import Located, validated
from csmkit.safe_yaml import load_yaml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from pydantic import BaseModel

    from csmkit.located import Route
    from csmkit.resources import ResourceFolder

P = TypeVar("P", bound="BaseModel")


def load_playbook(
    shape: type[P],
    name: str,
    folders: Sequence[ResourceFolder],
    *,
    check: Callable[[P], Iterable[tuple[Route, str]]] | None = None,
) -> P:
    """Return the playbook of a name from the first folder that has it.

    Args:
        shape: What the playbook holds.
        name: The file's path below the folder without `.yaml`, such as `handoff/departure`; made
            of the program's own words.
        folders: Where to look, as `csmkit.resources.search_path("playbooks")` returns them.
        check: Yields what is wrong although every field is right, with its place.

    Raises:
        ResourceNotFound: no folder has it.
        FileFailed: it cannot be read.
        InvalidInput: it is wrong; carries every problem with its place.
    """
    for folder in folders:
        path = folder.path / f"{name}.yaml"
        if path.is_file():
            document = only_document(path)
            playbook = validated(shape, document)
            wrong = [] if check is None else [*check(playbook)]
            if wrong:
                raise InvalidInput([document.problem(*found) for found in wrong])
            return playbook
    raise ResourceNotFound(f"{name}.yaml", _names(name, folders))


def only_document(path: Path) -> Located:
    """Return the one document of a playbook's file, with its places.

    Raises:
        FileFailed: it cannot be read.
        InvalidInput: it is no YAML, or holds several documents.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FileFailed("read", str(path), error) from None
    return document_in(data, str(path))


def document_in(data: bytes, name: str) -> Located:
    """Return the one document of a text; `name` says where it stands.

    Raises:
        InvalidInput: it is no YAML, or holds several documents.
    """
    documents = load_yaml(data, name)
    if len(documents) != 1:
        message = f"holds {len(documents)} documents; one file is one document"
        raise InvalidInput([Problem(message, name, 1, 1)])
    return documents[0]


def _names(name: str, folders: Sequence[ResourceFolder]) -> list[str]:
    place = name.rpartition("/")[0]
    found = (path for folder in folders for path in (folder.path / place).glob("*.yaml"))
    return sorted({f"{place}/{path.name}" for path in found})
