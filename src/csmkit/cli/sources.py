"""What `-f` names: files, folders of documents, and `-` for standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from csmkit.errors import FileFailed
from csmkit.resources import files_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

STANDARD_INPUT = "<stdin>"
SUFFIXES = (".yaml", ".yml", ".json", ".ndjson")


def sources_of(names: Iterable[str]) -> list[tuple[str, bytes]]:
    """Return the name and bytes of each text, all read before anything is changed.

    Raises:
        FileFailed: something cannot be read, or a folder holds no document.
    """
    return [source for name in names for source in _sources(name)]


def source_of(name: str, most_bytes: int = -1) -> tuple[str, bytes]:
    """Return the name and bytes of one file, or of standard input.

    Args:
        name: A file, or `-`.
        most_bytes: Where to stop reading; -1 reads all.

    Raises:
        FileFailed: it cannot be read.
    """
    if name == "-":
        return STANDARD_INPUT, _standard_input(most_bytes)
    path = Path(name).expanduser()
    try:
        with path.open("rb") as file:
            return str(path), file.read(most_bytes)
    except OSError as error:
        raise FileFailed("read", str(path), error) from None
    except ValueError:
        raise FileFailed("read", str(path), "a file's name cannot hold this") from None


def _sources(name: str) -> Iterator[tuple[str, bytes]]:
    if name == "-":
        yield source_of(name)
    else:
        yield from (source_of(str(path)) for path in _files(Path(name).expanduser()))


def _files(place: Path) -> list[Path]:
    if not place.is_dir():
        return [place]
    found = [path for path in files_below(place, "*") if path.suffix.lower() in SUFFIXES]
    if not found:
        raise FileFailed("read", str(place), f"it holds no {', '.join(SUFFIXES)} file")
    return found


def _standard_input(most_bytes: int) -> bytes:
    if sys.stdin is None:
        raise FileFailed("read", "standard input", "it is closed")
    try:
        return sys.stdin.buffer.read(most_bytes)
    except OSError as error:
        raise FileFailed("read", "standard input", error) from None
