"""Writes drafts to files of a folder, one each, never over something that was edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.render.files import safe_name, write_file

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from csmkit.domain.letter import WrittenLetter


def save_letters(
    letters: Sequence[WrittenLetter],
    folder: Path,
    *,
    overwrite: bool = False,
) -> tuple[Path, ...]:
    """Write each draft as `<account>-<letter>.eml`, with the locale where there are several.

    Raises:
        FileFailed: a file cannot be written, or holds something else.
    """
    files = []
    for place, letter in enumerate(letters, start=1):
        twins = [x for x in letters if (x.account, x.letter) == (letter.account, letter.letter)]
        parts = [safe_name(letter.account) if letter.account else "", letter.letter]
        stem = "-".join(part for part in parts if part)
        if len(twins) > 1:
            stem += f".{letter.locale}" if letter.audience == "customer" else f"-{place}"
        path = folder / f"{stem}.eml"
        write_file(path, letter.data, overwrite=overwrite)
        files.append(path)
    return tuple(files)
