"""A handoff as a person reads it: who to whom, the accounts by risk, the steps, the files."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from rich.text import Text

from csmkit.cli.columns import Column
from csmkit.cli.drawing import grid, indented, table_or_cards, text
from csmkit.cli.printable import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

INDENT = 2
ROW_COLUMNS = (
    Column("priority", "first"),
    Column("account"),
    Column("name"),
    Column("stage", kind="stage"),
    Column("sales_stage", "sales", "stage"),
    Column("renewal_on"),
    Column("readiness", "ready", "share"),
    Column("gaps", kind="number"),
)


def handoff_page(
    shape: dict[str, Any],
    rows: Iterable[Any],
    width: int | None,
) -> Iterator[RenderableType]:
    """Yield the page of one handoff; `rows` are the accounts of its index, if just written."""
    yield Text.assemble(
        (clean(f"{shape['from']} → {shape['to']}"), "bold"),
        clean(f"  {shape['reason']}, {shape['state']}"),
        (clean(f"  {shape['id']}"), "dim"),
        overflow="fold",
    )
    days = ("start_on", "introduction_on", "transfer_on")
    yield text(", ".join(f"{day.removesuffix('_on')} {shape[day]}" for day in days), "dim")
    yield from _accounts(shape, rows, width)
    yield Text()
    yield text("Steps", "bold")
    yield indented(_steps(shape["steps"]))
    if shape["files"]:
        yield Text()
        yield from _files(shape["files"])


def _accounts(
    shape: dict[str, Any],
    rows: Iterable[Any],
    width: int | None,
) -> Iterator[RenderableType]:
    shown = [{column.field: getattr(row, column.field) for column in ROW_COLUMNS} for row in rows]
    yield Text()
    yield text("Accounts", "bold")
    if not shown:
        yield indented(text(", ".join(shape["accounts"])))
        return
    for part in table_or_cards(shown, ROW_COLUMNS, width and width - INDENT):
        yield indented(part)


def _steps(steps: Sequence[dict[str, Any]]) -> RenderableType:
    table = grid(False, False, True)
    for step in steps:
        closed = "done" if step.get("done_on") else "skipped" if step.get("skipped_on") else ""
        style = "dim" if closed else ""
        owner = step.get("owner") or f"the {step['role']}"
        about = f" ({step['account']})" if step.get("account") else ""
        title = f"{step['title']}{about}{f' ({closed})' if closed else ''}"
        table.add_row(text(step["due_on"], style), text(owner, style), text(title, style))
    return table


def _files(files: Sequence[str]) -> Iterator[RenderableType]:
    """Yield the files, grouped by folder so that each line fits a terminal."""
    yield text("Files", "bold")
    by_folder: dict[str, list[str]] = {}
    for file in files:
        path = PurePath(file)
        by_folder.setdefault(str(path.parent), []).append(path.name)
    for folder, names in by_folder.items():
        yield indented(text(f"{folder}/"))
        yield indented(text("  ".join(names), "dim"), 2 * INDENT)
