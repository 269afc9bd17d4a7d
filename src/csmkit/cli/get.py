"""`csmkit get`: the whole blueprint of one account."""

from typing import Annotated, Literal

import typer

from csmkit.cli.command import Command, example, new_app
from csmkit.cli.documents import write_documents
from csmkit.cli.options import AccountName
from csmkit.cli.workspace import workspace_of
from csmkit.domain.document import plain
from csmkit.services.get_blueprint import get_blueprint

app = new_app()


@app.command(
    cls=Command,
    epilog=example("csmkit get ACME > acme.yaml", "csmkit get ACME -o json | jq .contacts"),
)
def get(
    ctx: typer.Context,
    name: AccountName,
    output: Annotated[
        Literal["yaml", "json", "ndjson"],
        typer.Option("--output", "-o", help="How to write the document."),
    ] = "yaml",
) -> None:
    """Show the whole blueprint of one account, as `apply` reads it."""
    workspace = workspace_of(ctx)
    out = workspace.output(output)
    with workspace.reading() as reader:
        blueprint = get_blueprint(reader, name, workspace.as_of, with_plans=workspace.is_today)
    write_documents(out, [plain(blueprint)], is_one=True)
