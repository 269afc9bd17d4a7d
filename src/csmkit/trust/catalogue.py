"""The catalogue: every signal that can be judged, loaded once and kept by content."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

import csmkit
from csmkit.errors import FileFailed, InvalidInput
from csmkit.trust import catalogue_cache
from csmkit.trust.model import ARTICLES, FOLDER, Catalogue, CatalogueFile, Norms
from csmkit.trust.sign import Signal

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from csmkit.errors import Problem
    from csmkit.resources import ResourceFolder

__all__ = ["Catalogue", "Norms", "Signal", "catalogue_files", "load_catalogue", "without"]


def load_catalogue(
    folders: Sequence[ResourceFolder],
    *,
    cache_dir: Path | None,
    disabled: Collection[str] = (),
) -> Catalogue:
    """Return the catalogue of all folders, from the cache where nothing changed.

    A signal in a more particular folder replaces the whole signal of the same id behind it and
    must say `overrides: shipped`.

    Args:
        folders: The playbooks' folders, the most particular first.
        cache_dir: Where the validated catalogue is kept; None keeps nothing.
        disabled: Ids of signals that are left out.

    Raises:
        InvalidInput: with every problem of every file and its place.
        FileFailed: a file could not be read.
    """
    everything, problems = load_sound_catalogue(folders, cache_dir=cache_dir)
    if problems:
        raise InvalidInput(problems)
    return without(everything, disabled)


def load_sound_catalogue(
    folders: Sequence[ResourceFolder],
    *,
    cache_dir: Path | None,
) -> tuple[Catalogue, list[Problem]]:
    """Return the catalogue of the signal files without a mistake, and what is wrong in the others.

    Raises:
        InvalidInput: the norms are wrong, without which nothing can be judged.
        FileFailed: a file could not be read.
    """
    files = catalogue_files(folders)
    key = _key(files)
    everything = catalogue_cache.read(cache_dir, key)
    if everything is not None:
        return everything, []
    from csmkit.trust.loading import sound_catalogue

    everything, problems = sound_catalogue(files)
    if not problems:
        catalogue_cache.write(cache_dir, key, everything)
    return everything, problems


def without(catalogue: Catalogue, disabled: Collection[str]) -> Catalogue:
    """Return a catalogue without some signals.

    Raises:
        SignalNotFound: no signal has one of these ids.
    """
    if not disabled:
        return catalogue
    gone = frozenset(catalogue.signal(name).id for name in disabled)
    kept = tuple(signal for signal in catalogue.signals if signal.id not in gone)
    return Catalogue(kept, catalogue.norms, gone)


def catalogue_files(folders: Sequence[ResourceFolder]) -> list[CatalogueFile]:
    """Return the files that the catalogue of these folders is made from, in one order.

    Raises:
        FileFailed: a file could not be read.
    """
    files = []
    for folder in folders:
        for path in _paths(folder.path / FOLDER):
            name = path.relative_to(folder.path).as_posix()
            try:
                files.append(CatalogueFile(folder, name, path.read_bytes()))
            except OSError as error:
                raise FileFailed("read", str(path), error) from None
    return files


def _paths(folder: Path) -> list[Path]:
    found = (*folder.glob("*.yaml"), *folder.glob("*/*.yaml"))
    return sorted(path for path in found if path != folder / ARTICLES)


def _key(files: Sequence[CatalogueFile]) -> str:
    digest = sha256(csmkit.__version__.encode())
    for file in files:
        for part in (file.folder.origin, file.path, file.name):
            digest.update(part.encode("utf-8", "surrogateescape") + b"\0")
        digest.update(len(file.data).to_bytes(8, "big") + file.data)
    return digest.hexdigest()
