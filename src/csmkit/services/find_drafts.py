"""Finds drafts: files, all of a folder, or those of a handoff."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from csmkit.domain.mail import MOST_BYTES
from csmkit.errors import FileFailed, InvalidInput
from csmkit.resources import files_below

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from csmkit.store.reading import Reader

ENDING = ".eml"


def find_drafts(
    reader: Reader,
    places: Sequence[Path],
    handoff_id: str | None = None,
) -> list[tuple[str, bytes]]:
    """Return name and bytes of each draft.

    Raises:
        HandoffNotFound: nothing is stored under the id.
        InvalidInput: there is no draft at all.
        FileFailed: a file cannot be read.
    """
    named = [*places]
    if handoff_id is not None:
        named += [Path(f) for f in reader.handoff(handoff_id).files if f.endswith(ENDING)]
    found = dict.fromkeys(path for place in named for path in _files(place))
    if not found:
        raise InvalidInput("there is no draft; name .eml files, a folder of them, or --handoff")
    return [(str(path), _read(path)) for path in found]


def _files(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from files_below(place, f"*{ENDING}")
    else:
        yield place


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise FileFailed("read", str(path), error) from None
