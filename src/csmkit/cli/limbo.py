"""`csmkit limbo`: the accounts that nobody active owns."""

from typing import Annotated

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.options import Fields, OutputFormat, split_fields
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.limbo import LimboShape, limbo_shape
from csmkit.cli.workspace import workspace_of
from csmkit.errors import ExitCode

COLUMNS = (
    Column("account"),
    Column("name", is_dispensable=True),
    Column("days", kind="number"),
    Column("because"),
    Column("stage", kind="stage"),
    Column("arr_cents", "arr", "money"),
    Column("opt_out_by_on"),
    Column("renewal_on"),
)
app = new_app()


@app.command(cls=Command, epilog=example("csmkit limbo --exit-code", "csmkit limbo --by +30d"))
def limbo(
    ctx: typer.Context,
    *,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="DAY", help="Also whom nobody will own by that day."),
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Leave with 3 if there is any.")
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """List the accounts without an active owner, the worst first."""
    from csmkit.services.list_limbo import list_limbo

    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    known = fields_of(LimboShape)
    out.chosen(known)
    last = workspace.day(by)
    with workspace.reading() as reader:
        found = list_limbo(reader, workspace.catalogue(), workspace.as_of, by=last)
    rows = [dict(limbo_shape(line)) for line in found]
    out.rows(rows, COLUMNS, known=known, nothing="every account has an active owner")
    if exit_code and found:
        raise typer.Exit(ExitCode.FINDINGS)
