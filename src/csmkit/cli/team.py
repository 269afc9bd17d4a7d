"""`csmkit team`: add, list and show teammates."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.completion import complete_teammates
from csmkit.cli.documents import write_documents
from csmkit.cli.options import Fields, OutputFormat, split_fields
from csmkit.cli.shapes import document_shape
from csmkit.cli.workspace import workspace_of

COLUMNS = (
    Column("key"),
    Column("name"),
    Column("role"),
    Column("status"),
    Column("email"),
    Column("capacity_hours", "hours", "number"),
    Column("leaving_on"),
)
app = new_app(no_args_is_help=True)


@app.callback()
def team() -> None:
    """Add, list and show teammates: CSMs, sellers, leaders."""


@app.command(
    cls=Command,
    epilog=example('csmkit team add alice "Alice Moreau" --email alice@us.example'),
)
def add(
    ctx: typer.Context,
    key: Annotated[str, typer.Argument(metavar="KEY", help="A short name, such as alice.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="The full name.")],
    role: Annotated[
        Literal["csm", "seller", "leader", "executive", "engineer", "support", "other"],
        typer.Option("--role", help="What the teammate does."),
    ] = "csm",
    email: Annotated[str | None, typer.Option("--email", metavar="ADDRESS")] = None,
    manager: Annotated[
        str | None,
        typer.Option("--manager", metavar="TEAMMATE", autocompletion=complete_teammates),
    ] = None,
) -> None:
    """Add a teammate, or change what is said here; `apply` takes everything else."""
    workspace = workspace_of(ctx)
    given = {"name": name, "role": role, "email": email, "manager": manager}
    with workspace.writing() as unit:
        what = save_teammate(unit, key, {k: v for k, v in given.items() if v is not None})
    workspace.talk.note(f"teammate {key}: {what}")
