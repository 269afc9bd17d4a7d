"""`csmkit history`: who changed what, when, by which command."""

from typing import Annotated

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.options import Fields, OptionalAccountName, OutputFormat, split_fields
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.revisions import RevisionShape, revision_shape
from csmkit.cli.workspace import workspace_of
from csmkit.services.show_history import show_history

COLUMNS = (
    Column("number", kind="number"),
    Column("at", kind="instant"),
    Column("who", is_dispensable=True),
    Column("entities", "changed", "names"),
    Column("command"),
    Column("undone_by"),
)
MOST = 20
app = new_app()


@app.command(cls=Command, epilog=example("csmkit history ACME --limit 5"))
def history(
    ctx: typer.Context,
    name: OptionalAccountName = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, max=100_000, help="How many at most.")
    ] = MOST,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """List revisions, newest first; `csmkit diff N` shows one, `csmkit undo N` takes it back."""
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    with workspace.reading() as reader:
        shapes = [dict(revision_shape(r)) for r in show_history(reader, name=name, limit=limit)]
    out.rows(shapes, COLUMNS, known=fields_of(RevisionShape), nothing="nothing was changed yet")
