"""How far long work is, as one line: Rich's bar where its end is known, else a count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.progress_bar import ProgressBar
from rich.table import Table

from csmkit.cli.drawing import drawn, text

if TYPE_CHECKING:
    from rich.text import Text

DONE = "cyan"
NARROWEST_BAR = 8
"""Columns; where less is left, the time is not told. Source: judgement."""


def progress_line(
    noun: str,
    count: int,
    total: int | None,
    seconds: float,
    *,
    width: int,
    color: bool,
) -> str:
    """Return the line.

    Args:
        noun: What is counted.
        count: How many are done.
        total: How many there will be; None where nobody knows.
        seconds: How long it has taken so far.
        width: The columns of the terminal; the line leaves the last one free.
        color: Whether colours may be used.
    """
    cells = _bar(noun, count, total, seconds, width - 1) if total else [text(f"{count:,} {noun}…")]
    line = Table.grid(padding=(0, 1), expand=bool(total))
    for cell in cells:
        line.add_column(ratio=1 if isinstance(cell, ProgressBar) else None, no_wrap=True)
    line.add_row(*cells)
    return drawn([line], width=width - 1, color=color).rstrip("\n")


def _bar(noun: str, count: int, total: int, seconds: float, width: int) -> list[Text | ProgressBar]:
    done = min(count, total)
    counted, left = f"{done:,}/{total:,}", f"{_clock(seconds * (total - done) / done)} left"
    bar = ProgressBar(total=total, completed=done, complete_style=DONE, finished_style=DONE)
    is_wide = width - sum(len(words) + 1 for words in (noun, counted, left)) >= NARROWEST_BAR
    return [text(noun), bar, text(counted), *([text(left)] if is_wide else [])]


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02}"
