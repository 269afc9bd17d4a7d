"""Where playbooks and templates are: `--playbooks DIR`, the project, the user, the shipped ones."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class ResourceFolder:
    """One folder of playbooks or templates and where it comes from.

    `origin` is `given`, `project`, `user` or `shipped`.
    """

    origin: str
    path: Path


def shipped(kind: str) -> Path:
    """Return the folder that ships with csmkit: in the wheel, or in the checkout."""
    package = Path(__file__).parent
    packaged = package / "_data" / kind
    return packaged if packaged.is_dir() else package.parents[1] / kind


def search_path(
    kind: str,
    *,
    given: Path | None = None,
    project: Path | None = None,
    user: Path | None = None,
) -> tuple[ResourceFolder, ...]:
    """Return the folders in which to look for a kind, the most particular first.

    Args:
        kind: `playbooks` or `templates`.
        given: The folder named on the command line; replaces project and user.
        project: The folder that holds `csmkit.toml`.
        user: The user's configuration folder.
    """
    folders = []
    if given is not None:
        folders.append(ResourceFolder("given", given))
    else:
        for origin, parent in (("project", project), ("user", user)):
            if parent is not None and (parent / kind).is_dir():
                folders.append(ResourceFolder(origin, parent / kind))
    own = shipped(kind)
    kept = [f for f in folders if f.path.resolve() != own.resolve()]
    return (*kept, ResourceFolder("shipped", own))


def files_below(folder: Path, pattern: str) -> Iterator[Path]:
    """Yield the files below a folder that match, in one order on every machine."""
    yield from sorted(path for path in folder.rglob(pattern) if path.is_file())
