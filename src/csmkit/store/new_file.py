"""New files that appear under their name complete, or not at all, for their owner only."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from csmkit.errors import FileFailed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOLDER_MODE = 0o700
FILE_MODE = 0o600
BESIDES = ("-wal", "-shm", "-journal")
"""What SQLite lays beside a file while it works."""


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """Give an empty file beside a path to write into; the caller moves it into place.

    What is left of the draft is removed at the end.

    Raises:
        FileFailed: the folder or the draft cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
        make_empty(draft)
        yield draft
    except OSError as error:
        raise FileFailed("write", str(path), error) from None
    finally:
        for name in (draft.name, *(draft.name + beside for beside in BESIDES)):
            remove(draft.with_name(name))


def make_empty(path: Path) -> None:
    """Make an empty file that only its owner can read; it must not exist."""
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, FILE_MODE))


def remove(path: Path) -> None:
    """Remove a file if it is there and its folder can be written."""
    try:
        path.unlink(missing_ok=True)
    except NotADirectoryError:
        return


def sync(path: Path) -> None:
    """Make a file's content, or the names in a folder, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
