"""Lists templates: where each comes from, and which one it replaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.resources import files_below

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from csmkit.resources import ResourceFolder


class FoundTemplate(NamedTuple):
    """A template as it would be used."""

    name: str
    origin: str
    """`given`, `project`, `user` or `shipped`."""
    path: Path
    is_override: bool
    """Whether there is a shipped one of the same name."""


def list_templates(folders: Sequence[ResourceFolder]) -> list[FoundTemplate]:
    """Return every template by name, from the folder that would be used."""
    found: dict[str, FoundTemplate] = {}
    for folder in reversed(folders):
        for path in files_below(folder.path, "*.j2"):
            name = path.relative_to(folder.path).as_posix()
            found[name] = FoundTemplate(name, folder.origin, path, name in found)
    return [found[name] for name in sorted(found)]
