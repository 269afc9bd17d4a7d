"""`csmkit team`: add, list and show teammates."""

from typing import Annotated, Literal

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.completion import complete_teammates
from csmkit.cli.documents import write_documents
from csmkit.cli.options import Fields, OutputFormat, split_fields
from csmkit.cli.shapes.fields import document_fields
from csmkit.cli.workspace import workspace_of
from csmkit.domain.document import plain
from csmkit.domain.people import Teammate
from csmkit.services.add_teammate import add_teammate
from csmkit.services.list_teammates import list_teammates
from csmkit.services.show_teammate import show_teammate

COLUMNS = (
    Column("key"),
    Column("name"),
    Column("role"),
    Column("status"),
    Column("email"),
    Column("capacity_hours", "hours", "number", is_dispensable=True),
    Column("leaving_on", is_dispensable=True),
)
Role = Literal["csm", "seller", "leader", "executive", "engineer", "support", "other"]
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
    *,
    role: Annotated[
        Role,
        typer.Option("--role", help="What the teammate does."),
    ] = "csm",
    email: Annotated[
        str | None, typer.Option("--email", metavar="ADDRESS", help="For drafts.")
    ] = None,
    manager: Annotated[
        str | None,
        typer.Option(
            "--manager",
            metavar="TEAMMATE",
            help="Who leads them.",
            autocompletion=complete_teammates,
        ),
    ] = None,
) -> None:
    """Add a teammate, or change what is said here; `apply` takes everything else."""
    workspace = workspace_of(ctx)
    given = {"key": key, "name": name, "role": role, "email": email, "manager": manager}
    with workspace.writing() as unit:
        _, what = add_teammate(unit, {k: v for k, v in given.items() if v is not None})
    workspace.talk.note(f"teammate {key}: {what}")


@app.command("list", cls=Command, epilog=example("csmkit team list --role csm"))
def list_(
    ctx: typer.Context,
    role: Annotated[Role | None, typer.Option("--role", help="Only this role.")] = None,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """List teammates."""
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    with workspace.reading() as reader:
        rows = [plain(teammate) for teammate in list_teammates(reader, role=role)]
    out.rows(rows, COLUMNS, known=document_fields(Teammate), nothing="no teammates")


@app.command(cls=Command, epilog=example("csmkit team show alice"))
def show(
    ctx: typer.Context,
    key: Annotated[
        str,
        typer.Argument(
            metavar="KEY", help="The teammate's key.", autocompletion=complete_teammates
        ),
    ],
    output: Annotated[
        Literal["yaml", "json", "ndjson"],
        typer.Option("--output", "-o", help="How to write the document."),
    ] = "yaml",
) -> None:
    """Show one teammate, as `apply` reads it."""
    workspace = workspace_of(ctx)
    out = workspace.output(output)
    with workspace.reading() as reader:
        teammate = show_teammate(reader, key)
    write_documents(out, [plain(teammate)], is_one=True)
