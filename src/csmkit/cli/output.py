"""The only way out: data to standard output in one of the formats, talk to standard error."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Sized
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

from csmkit.cli.columns import Column, cell_text
from csmkit.cli.json_text import gathered, indented, one_line
from csmkit.cli.printable import clean_lines, guard_formula, markdown_cell
from csmkit.cli.streams import (
    columns_of,
    is_terminal,
    write_stderr,
    write_stdout,
    write_stdout_bytes,
)
from csmkit.errors import InvalidArgument, nearest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    Row = Mapping[str, Any]

T = TypeVar("T")
PATIENCE_SECONDS = 1.0
REDRAW_SECONDS = 0.2
DEFAULT_COLUMNS = 80


@dataclass(frozen=True, slots=True)
class Output:
    """Where one command's result goes, and how."""

    format: str = "table"
    fields: Sequence[str] | None = None
    color: str = "auto"
    quiet: bool = False
    no_color: bool = False
    began_at: float = field(default_factory=time.monotonic)
    """When the command began, by a clock that only measures."""

    @property
    def is_for_people(self) -> bool:
        """Tell whether a table shall be drawn, not a format for programs."""
        return self.format == "table"

    @property
    def is_read(self) -> bool:
        """Tell whether a person reads the result, as a table or as Markdown."""
        return self.format in ("table", "md")

    def rows(
        self,
        rows: Iterable[Row],
        columns: Sequence[Column],
        *,
        known: Iterable[str],
        nothing: str,
    ) -> int:
        """Write many things and return how many there were.

        Args:
            rows: The things, as their JSON shapes.
            columns: What a table shows of them.
            known: All fields of the shape, from which `--fields` may choose.
            nothing: What to say on stderr where there are no rows.

        Raises:
            InvalidArgument: where `--fields` names a field that there is not.
        """
        shown = self.chosen(known)
        counted = _Counted(row if self.fields is None else _projected(row, shown) for row in rows)
        match self.format:
            case "json":
                write_stdout(f"{indented(list(counted))}\n")
            case "ndjson":
                for row in counted:
                    write_stdout(f"{one_line(row)}\n")
            case "csv":
                self._write_csv(counted, shown)
            case _:
                self._write_cells(counted, self._columns(columns, shown))
        if not counted.count:
            self.note(nothing)
        return counted.count

    def record(self, record: Row, columns: Sequence[Column], *, known: Iterable[str]) -> None:
        """Write one thing; as JSON it is an object, not an array of one."""
        shown = self.chosen(known)
        if self.format in ("json", "ndjson"):
            chosen = record if self.fields is None else _projected(record, shown)
            write_stdout(f"{indented(chosen) if self.format == 'json' else one_line(chosen)}\n")
        elif self.format in ("csv", "md"):
            self.rows([record], columns, known=known, nothing="")
        else:
            self._write_cards([record], self._columns(columns, shown))

    def json(self, value: Any) -> None:
        """Write any JSON-ready value, indented."""
        write_stdout(f"{indented(value)}\n")

    def line(self, value: Any) -> None:
        """Write any JSON-ready value as one line."""
        write_stdout(f"{one_line(value)}\n")

    def lines(self, lines: Iterable[str]) -> None:
        """Write lines of JSON that are at hand, many at a time; `rows` waits for none."""
        for text in gathered(lines):
            write_stdout(text)

    def line_of(self, row: Row) -> bytes:
        """Return one row as a line of JSON, with the fields of `--fields`."""
        chosen = row if self.fields is None else _projected(row, self.fields)
        return f"{one_line(chosen)}\n".encode()

    def written(self, lines: bytes) -> None:
        """Write lines that `line_of` has made."""
        write_stdout_bytes(lines)

    def text(self, text: str) -> None:
        """Write a document that a person reads."""
        write_stdout(clean_lines(text))

    def drawn(self, *parts: Any) -> None:
        """Write Rich values whose texts are clean, as wide as the terminal, else unwrapped."""
        from csmkit.cli.drawing import drawn

        write_stdout(drawn(parts, width=self.width(), color=self.has_color()))

    def note(self, sentence: str) -> None:
        """Tell a person something on stderr, unless it shall be quiet."""
        if sentence and not self.quiet:
            write_stderr(f"{clean_lines(sentence)}\n")

    def step(self, words: str) -> None:
        """Say what is being done, where that takes long and somebody watches; nothing ends it."""
        if self.quiet or not is_terminal(sys.stderr):
            return
        if time.monotonic() >= self.began_at + PATIENCE_SECONDS:
            write_stderr(f"\r\033[K{clean_lines(words)}…" if words else "\r\033[K")

    def progress(
        self,
        things: Iterable[T],
        noun: str,
        total: int | Callable[[], int] | None = None,
        *,
        size: Callable[[T], int] = lambda _thing: 1,
    ) -> Iterator[T]:
        """Pass things on; draw on stderr how far they are if that takes long and somebody watches.

        Args:
            things: What takes long to make.
            noun: What they are called.
            total: How many there will be, or what can tell if it is asked for; else their length.
            size: How many one of them counts for.
        """
        if self.quiet or not is_terminal(sys.stderr) or self._shows_rows_at_once():
            yield from things
            return
        began_at = time.monotonic()
        redraw_at = began_at + PATIENCE_SECONDS
        line = _Line(noun, len(things) if isinstance(things, Sized) else total)
        count = 0
        try:
            for thing in things:
                yield thing
                count += size(thing)
                if (now := time.monotonic()) >= redraw_at:
                    line.draw(count, now - began_at, color=self._colors(sys.stderr))
                    redraw_at = now + REDRAW_SECONDS
        finally:
            line.wipe()

    def _shows_rows_at_once(self) -> bool:
        """Tell whether rows come to the same terminal one by one: they show how far it is."""
        return self.format not in ("table", "md", "json") and is_terminal(sys.stdout)

    def width(self) -> int | None:
        """Return the columns of the terminal; None where the output is no terminal."""
        if not is_terminal(sys.stdout):
            return None
        return shutil.get_terminal_size((DEFAULT_COLUMNS, 24)).columns

    def has_color(self) -> bool:
        """Tell whether to colour: `always`, or `auto` on a terminal without NO_COLOR."""
        return self._colors(sys.stdout)

    def _colors(self, stream: object) -> bool:
        if self.color != "auto":
            return self.color == "always"
        return is_terminal(stream) and not self.no_color

    def chosen(self, known: Iterable[str]) -> list[str]:
        """Return the fields to write: those of `--fields`, or all.

        Raises:
            InvalidArgument: where `--fields` names none, or one that there is not.
        """
        names = list(known)
        if self.fields is None:
            return names
        unknown = [name for name in self.fields if name not in names]
        if unknown or not self.fields:
            said = f"--fields: unknown field {unknown[0]!r}" if unknown else "--fields names none"
            hint = nearest(unknown[0], names) if unknown else ""
            raise InvalidArgument(f"{said}{hint} (there are {', '.join(names)})")
        return list(self.fields)

    def _columns(self, columns: Sequence[Column], shown: Sequence[str]) -> list[Column]:
        if self.fields is None:
            return list(columns)
        by_field = {column.field: column for column in columns}
        return [by_field.get(name, Column(name)) for name in shown]

    def _write_csv(self, rows: Iterable[Row], shown: Sequence[str]) -> None:
        import csv
        import io

        for row in chain([None], rows):
            line = io.StringIO()
            cells = shown if row is None else [_csv_cell(row.get(name)) for name in shown]
            csv.writer(line, lineterminator="\r\n").writerow(cells)
            write_stdout(line.getvalue())

    def _write_cells(self, rows: Iterable[Row], columns: Sequence[Column]) -> None:
        kept = list(rows)
        if self.format == "md":
            write_stdout(markdown_table(kept, columns))
        elif kept:
            from csmkit.cli.drawing import table_or_cards

            self.drawn(*table_or_cards(kept, columns, self.width()))

    def _write_cards(self, records: Sequence[Row], columns: Sequence[Column]) -> None:
        from csmkit.cli.drawing import cards

        self.drawn(*cards(records, columns))


class _Line:
    """The line of a terminal that tells how far something is."""

    def __init__(self, noun: str, total: int | Callable[[], int] | None) -> None:
        self._noun = noun
        self._total = total
        self._is_drawn = False

    def draw(self, count: int, seconds: float, *, color: bool) -> None:
        """Write the line in place of the one before."""
        from csmkit.cli.progress_bar import progress_line

        if callable(self._total):
            self._total = self._total()
        width = columns_of(sys.stderr) or DEFAULT_COLUMNS
        line = progress_line(self._noun, count, self._total, seconds, width=width, color=color)
        write_stderr(f"\r{line}\033[K")
        self._is_drawn = True

    def wipe(self) -> None:
        """Take the line away."""
        if self._is_drawn:
            write_stderr("\r\033[K")


class _Counted:
    """An iterator that knows how many things it has passed on."""

    def __init__(self, things: Iterable[Any]) -> None:
        self._things = iter(things)
        self.count = 0

    def __iter__(self) -> _Counted:
        return self

    def __next__(self) -> Any:
        thing = next(self._things)
        self.count += 1
        return thing


def _projected(row: Row, fields: Iterable[str]) -> dict[str, Any]:
    return {name: row.get(name) for name in fields}


def _csv_cell(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return guard_formula(value) if isinstance(value, str) else one_line(value)


def markdown_table(rows: Sequence[Row], columns: Sequence[Column]) -> str:
    """Return a table of Markdown; no cell breaks out of it."""
    lines = [
        _markdown_row(column.title for column in columns),
        _markdown_row("---:" if column.is_number else "---" for column in columns),
        *(_markdown_row(markdown_cell(cell_text(c, row)) for c in columns) for row in rows),
    ]
    return "".join(f"{line}\n" for line in lines)


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
