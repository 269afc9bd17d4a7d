"""The letters that there are, as `playbooks/letters/` says: from whom, to whom, with what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.letter import LetterSpec
from csmkit.errors import LetterNotFound, ResourceNotFound
from csmkit.playbook import load_playbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.resources import ResourceFolder

FOLDER = "letters"


def load_letter(name: str, folders: Sequence[ResourceFolder]) -> LetterSpec:
    """Return the letter of a name.

    Raises:
        LetterNotFound: there is none, with the nearest names.
        InvalidInput: its file is wrong; carries every problem with its place.
    """
    if name not in (known := letter_names(folders)):
        raise LetterNotFound(name, known)
    try:
        return load_playbook(LetterSpec, f"{FOLDER}/{name}", folders)
    except ResourceNotFound:
        raise LetterNotFound(name, known) from None


def load_letters(folders: Sequence[ResourceFolder]) -> tuple[LetterSpec, ...]:
    """Return all letters, those to the customer first."""
    found = [load_letter(name, folders) for name in letter_names(folders)]
    return tuple(sorted(found, key=lambda spec: (spec.audience != "customer", spec.id)))


def letter_names(folders: Sequence[ResourceFolder]) -> list[str]:
    """Return the names of all letters, in order."""
    return sorted({p.stem for folder in folders for p in (folder.path / FOLDER).glob("*.yaml")})
