"""CSV from people we do not know: any usual delimiter, strict quoting, with line numbers."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import TYPE_CHECKING

from csmkit.errors import InvalidInput, Problem, nearest
from csmkit.located import Located, Place, Route
from csmkit.safe_yaml import decoded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

DELIMITERS = (",", ";", "\t", "|")


def load_csv(data: bytes, path: str, columns: Sequence[str]) -> Iterator[Located]:
    """Yield each row as a map of the columns asked for; other columns are left alone.

    The delimiter is the one that makes most of these columns out of the header. Empty cells are
    left out, so are empty lines.

    Args:
        data: UTF-8 text with a header; a byte order mark is left out.
        path: What the text is called in problems.
        columns: The names that the header must have, in any order and in any case.

    Raises:
        InvalidInput: a column is missing or stands twice; a row is longer than the header; a
            quote is not closed. Problems of rows come once all the others were yielded.
    """
    text = decoded(data, path)
    delimiter = delimiter_of(text, columns)
    rows = _rows(text, path, delimiter)
    header_line, header = next(rows, (1, []))
    places = _placed(header, header_line, path, columns)
    problems: list[Problem] = []
    for line, cells in rows:
        if len(cells) > len(header):
            message = f"has {len(cells)} cells; the header has {len(header)}"
            problems.append(Problem(message, path, line))
        else:
            found = {name: cells[at].strip() for name, at in places.items() if at < len(cells)}
            kept = {name: cell for name, cell in found.items() if cell}
            yield Located(kept, path, partial(_line_of, line))
    if problems:
        raise InvalidInput(problems)


def delimiter_of(text: str, columns: Sequence[str]) -> str:
    """Return the delimiter that finds most columns in the first line that is not empty."""
    first = text.lstrip("\r\n").split("\n", 1)[0].rstrip("\r")

    def found(delimiter: str) -> int:
        names = {cell.strip(' "').casefold() for cell in first.split(delimiter)}
        return sum(name in names for name in columns)

    return max(DELIMITERS, key=found)


def _line_of(line: int) -> Mapping[Route, Place]:
    return {(): (line, 0)}


def _rows(text: str, path: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(map(str.strip, cells)):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise InvalidInput([Problem(f"is not CSV: {error}", path, line)]) from None


def _placed(
    header: Sequence[str],
    line: int,
    path: str,
    columns: Sequence[str],
) -> dict[str, int]:
    names = [cell.strip().casefold() for cell in header]
    if not names:
        needed = ", ".join(columns)
        raise InvalidInput([Problem(f"is empty; a header with {needed} is needed", path)])
    problems = [
        Problem(f"the column {name!r} stands twice", path, line)
        for name in columns
        if names.count(name) > 1
    ]
    problems += [
        Problem(f"the column {name!r} is missing{nearest(name, filter(None, names))}", path, line)
        for name in columns
        if name not in names
    ]
    if problems:
        raise InvalidInput(problems)
    return {name: names.index(name) for name in columns}
