"""`csmkit export`: everything in the store as documents that `apply` reads."""

from typing import Annotated, Literal

import typer

from csmkit.cli.command import Command, example, new_app
from csmkit.cli.documents import write_documents
from csmkit.cli.options import AccountNames
from csmkit.cli.workspace import closed_after, workspace_of
from csmkit.services.export_documents import export_documents

app = new_app()


@app.command(
    cls=Command,
    epilog=example("csmkit export > all.ndjson", "csmkit export ACME -o yaml > acme.yaml"),
)
def export(
    ctx: typer.Context,
    names: AccountNames = None,
    output: Annotated[
        Literal["ndjson", "json", "yaml"],
        typer.Option("--output", "-o", help="How to write the documents."),
    ] = "ndjson",
) -> None:
    """Write everything out, ready for `apply`; or only the accounts that are named."""
    workspace = workspace_of(ctx)
    out = workspace.output(output)
    with workspace.reading() as reader:
        documents = export_documents(reader, names=names or None)
        with closed_after(documents):
            write_documents(out, out.progress(documents, "documents"))
