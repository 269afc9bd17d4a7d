"""`csmkit handoff`: hand accounts from one teammate to another."""

from typing import Annotated, Any, Literal

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.completion import complete_accounts, complete_teammates
from csmkit.cli.failures import refuse_unless
from csmkit.cli.options import DryRun, Fields, OutFolder, OutputFormat, split_fields
from csmkit.cli.shapes import document_fields
from csmkit.cli.workspace import workspace_of
from csmkit.domain.document import plain
from csmkit.domain.handoff import Handoff

COLUMNS = (
    Column("id"),
    Column("from"),
    Column("to"),
    Column("reason"),
    Column("state"),
    Column("start_on"),
    Column("transfer_on"),
    Column("accounts", kind="names"),
)
Reason = Literal[
    "departure",
    "abrupt",
    "promotion",
    "rebalancing",
    "segment-change",
    "leave-cover",
    "trust-lost",
]
HandoffId = Annotated[str, typer.Argument(metavar="ID", help="`csmkit handoff list` shows them.")]
app = new_app(invoke_without_command=True)


@app.callback(epilog=example("csmkit handoff --from alice --to bob --start 2026-12-01"))
def handoff(
    ctx: typer.Context,
    *,
    giver: Annotated[
        str | None,
        typer.Option(
            "--from",
            metavar="TEAMMATE",
            help="Who hands over.",
            autocompletion=complete_teammates,
        ),
    ] = None,
    receiver: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="TEAMMATE", help="Who takes over.", autocompletion=complete_teammates
        ),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--start", metavar="DAY", help="When it begins; today if not said."),
    ] = None,
    reason: Annotated[
        Reason, typer.Option("--reason", help="Why; it decides on the plan.")
    ] = "departure",
    accounts: Annotated[
        list[str] | None,
        typer.Option(
            "--account",
            metavar="NAME",
            help="Only this account; may be given several times.",
            autocompletion=complete_accounts,
        ),
    ] = None,
    weeks: Annotated[
        int | None,
        typer.Option("--weeks", min=0, max=26, help="How long both work side by side."),
    ] = None,
    out: OutFolder = None,
    dry_run: DryRun = False,
    output: OutputFormat = None,
) -> None:
    """Hand accounts from one teammate to another: plan the steps, write packets and e-mails."""
    if ctx.invoked_subcommand is None:
        refuse_unless(giver and receiver, "say who hands over to whom: --from and --to")


@app.command("list", cls=Command, epilog=example("csmkit handoff list -o json"))
def list_(ctx: typer.Context, output: OutputFormat = None, fields: Fields = None) -> None:
    """List all handoffs."""
    workspace = workspace_of(ctx)
    output_ = workspace.output(output, split_fields(fields))
    with workspace.reading() as reader:
        rows: list[dict[str, Any]] = [plain(item) for item in reader.handoffs()]
    output_.rows(rows, COLUMNS, known=document_fields(Handoff), nothing="no handoffs")
