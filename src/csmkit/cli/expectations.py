"""`csmkit expectations`: what a customer counts on against what is agreed."""

from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.options import AccountName, Fields, OutputFormat, split_fields
from csmkit.cli.output import Output
from csmkit.cli.shapes.expectations import ExpectationShape, ExpectationsShape, expectations_shape
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.workspace import workspace_of
from csmkit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

COLUMNS = (
    Column("status"),
    Column("held_by"),
    Column("since_on", is_dispensable=True),
    Column("text"),
    Column("promised_by", is_dispensable=True),
    Column("expectation", "id", is_dispensable=True),
)
AGREED = (Column("kind"), Column("on"), Column("text"))
KNOWN = fields_of(ExpectationShape)
app = new_app()


@app.command(
    cls=Command,
    epilog=example("csmkit expectations ACME", "csmkit expectations ACME --exit-code -o json"),
)
def expectations(
    ctx: typer.Context,
    name: AccountName,
    *,
    withdrawn_too: Annotated[
        bool, typer.Option("--all", help="Also what they no longer count on.")
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Leave with 3 if there is a gap.")
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Show the gaps between what a customer counts on and what is agreed, and what to ask."""
    from csmkit.services.show_expectations import show_expectations

    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    is_whole = out.format in ("json", "ndjson")
    known = fields_of(ExpectationsShape) if is_whole else KNOWN
    out.chosen(known)
    with workspace.reading() as reader:
        shown = show_expectations(
            reader,
            name,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            withdrawn_too=withdrawn_too,
        )
    shape = expectations_shape(shown)
    if is_whole:
        out.record(dict(shape), (), known=known)
    elif out.is_for_people and out.fields is None:
        _draw(out, shape)
    else:
        rows = [dict(one) for one in shape["expectations"]]
        out.rows(rows, COLUMNS, known=known, nothing="no expectations are recorded")
    if exit_code and shape["gaps"]:
        raise typer.Exit(ExitCode.FINDINGS)


def _draw(out: Output, shape: ExpectationsShape) -> None:
    if shape["expectations"]:
        out.drawn(*_page(shape, out.width()))
    else:
        out.note("no expectations are recorded; that is rarely true, ask")


def _page(shape: ExpectationsShape, width: int | None) -> "Iterator[RenderableType]":
    from rich.text import Text

    from csmkit.cli.drawing import grid, indented, table_or_cards, text

    yield from table_or_cards([dict(one) for one in shape["expectations"]], COLUMNS, width)
    yield Text()
    if shape["agreed"]:
        yield text("Agreed with them", "bold")
        yield from map(indented, table_or_cards([dict(a) for a in shape["agreed"]], AGREED, width))
    else:
        yield text("Nothing is recorded as agreed with them.", "yellow")
    questions = [one for one in shape["expectations"] if one["ask"]]
    if questions:
        yield Text()
        yield text("To ask at the next check-in", "bold")
        table = grid(True)
        for one in questions:
            table.add_row(text(one["ask"] or ""))
        yield indented(table)
