"""Tables and cards for people, drawn by Rich out of clean texts, never out of markup."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from csmkit.cli.columns import STAGE_STYLES, STATE_STYLES, cell_text
from csmkit.cli.printable import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import RenderableType

    from csmkit.cli.columns import Column

UNWRAPPED = 10_000
"""Columns of an output that is no terminal: wide enough that nothing wraps."""
GAP = 2
STYLES = {"stage": STAGE_STYLES, "state": STATE_STYLES}
"""The colours of a column's words, by its kind."""


def drawn(parts: Iterable[RenderableType], *, width: int | None, color: bool) -> str:
    """Return what Rich draws, without blanks at the ends of lines."""
    page = io.StringIO()
    console = Console(
        file=page,
        width=width or UNWRAPPED,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        soft_wrap=False,
        _environ={},
    )
    for part in parts:
        console.print(part)
    return "".join(f"{line.rstrip()}\n" for line in page.getvalue().split("\n")[:-1])


def text(words: str, style: str = "") -> Text:
    """Return clean text that folds where a line is too short for a word."""
    return Text(clean(words), style=style, overflow="fold")


def grid(*may_fold: bool) -> Table:
    """Return a table without lines; columns marked True may fold, the others keep their width."""
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), show_header=False)
    for folds in may_fold:
        table.add_column(overflow="fold", no_wrap=not folds)
    return table


def indented(part: RenderableType, columns: int = 2) -> Padding:
    """Return a part moved to the right."""
    return Padding(part, (0, 0, 0, columns), expand=False)


def table_or_cards(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Column],
    width: int | None,
) -> list[RenderableType]:
    """Return a table, or cards where the terminal is too narrow for one.

    Words, keys, days and amounts are never broken; texts fold between their words.
    """
    kept = list(columns)
    while width is not None and _least_width(rows, kept) > width:
        dispensable = [column for column in kept if column.is_dispensable]
        if not dispensable:
            return cards(rows, columns)
        kept.remove(dispensable[-1])
    return [_table(rows, kept)]


def _least_width(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column]) -> int:
    return sum(_longest_word(rows, column) + GAP for column in columns)


def _longest_cell(rows: Sequence[Mapping[str, Any]], column: Column) -> int:
    return max(map(cell_len, [column.title, *(cell_text(column, row) for row in rows)]))


def _longest_word(rows: Sequence[Mapping[str, Any]], column: Column) -> int:
    """Return the width that a column needs at the least."""
    cells = [column.title, *(cell_text(column, row) for row in rows)]
    words = cells if _is_one_word(column) else [word for cell in cells for word in cell.split(" ")]
    return max(cell_len(word) for word in words)


def _is_one_word(column: Column) -> bool:
    return column.is_number or column.kind in ("stage", "instant")


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[Column]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, GAP, 0, 0), header_style="bold")
    for column in columns:
        least = _longest_word(rows, column)
        table.add_column(
            text(column.title.upper()),
            justify="right" if column.is_number else "left",
            overflow="fold",
            no_wrap=least == _longest_cell(rows, column),  # else Rich narrows it, then crops others
            min_width=least,
        )
    for row in rows:
        table.add_row(*(_cell(column, row) for column in columns))
    return table


def cards(
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[Column],
) -> list[RenderableType]:
    """Return each row as lines of `heading  value`, with a blank line between rows."""
    pages: list[RenderableType] = []
    for row in rows:
        table = grid(False, True)
        for column in columns:
            table.add_row(text(column.title, "bold"), _cell(column, row))
        pages.append(table)
        pages.append(Text())
    return pages[:-1]


def _cell(column: Column, row: Mapping[str, Any]) -> Text:
    words = cell_text(column, row)
    return text(words, STYLES.get(column.kind, {}).get(words, ""))
