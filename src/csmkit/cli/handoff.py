"""`csmkit handoff`: hand accounts from one teammate to another."""

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.completion import complete_accounts, complete_handoffs, complete_teammates
from csmkit.cli.failures import refuse_unless
from csmkit.cli.options import DryRun, Fields, OutFolder, OutputFormat, split_fields
from csmkit.cli.output import Output
from csmkit.cli.shapes.fields import document_fields
from csmkit.cli.shapes.handoffs import handoff_shape
from csmkit.cli.workspace import workspace_of

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
HandoffId = Annotated[
    str,
    typer.Argument(
        metavar="ID", help="`csmkit handoff list` shows them.", autocompletion=complete_handoffs
    ),
]
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
    leader: Annotated[
        str | None,
        typer.Option(
            "--leader",
            metavar="TEAMMATE",
            help="Who announces it; the manager if not said.",
            autocompletion=complete_teammates,
        ),
    ] = None,
    out: OutFolder = None,
    dry_run: DryRun = False,
    output: OutputFormat = None,
) -> None:
    """Hand accounts from one teammate to another: plan the steps, write packets and e-mails."""
    if ctx.invoked_subcommand is not None:
        return
    refuse_unless(giver and receiver, "say who hands over to whom: --from and --to")
    from csmkit.services.plan_handoff import plan_handoff

    workspace = workspace_of(ctx)
    channel = workspace.output(output)
    start_on = workspace.day(start) or workspace.as_of
    catalogue = workspace.catalogue()
    with workspace.changing(dry_run=dry_run) as unit:
        planned = plan_handoff(
            unit,
            catalogue,
            from_name=str(giver),
            to_name=str(receiver),
            start_on=start_on,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            templates=workspace.resources("templates"),
            out=workspace.out_folder(out),
            with_plans=workspace.is_today,
            reason=reason,
            accounts=accounts or None,
            weeks=weeks,
            leader=leader,
            write_files=not dry_run,
        )
    _show(channel, handoff_shape(planned.handoff), planned.rows)
    verb = "would plan" if dry_run else "planned" if planned.is_new else "was planned already:"
    channel.note(f"{verb} {planned.handoff.id}")


def _show(channel: Output, shape: dict[str, Any], rows: Any = ()) -> None:
    if not channel.is_for_people:
        channel.record(shape, COLUMNS, known=tuple(shape))
        return
    from csmkit.cli.handoff_page import handoff_page

    channel.drawn(*handoff_page(shape, rows, channel.width()))


@app.command("list", cls=Command, epilog=example("csmkit handoff list --open"))
def list_(
    ctx: typer.Context,
    *,
    only_open: Annotated[
        bool, typer.Option("--open", help="Only those that are not transferred yet.")
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """List handoffs."""
    from csmkit.domain.handoff import Handoff
    from csmkit.services.list_handoffs import list_handoffs

    workspace = workspace_of(ctx)
    channel = workspace.output(output, split_fields(fields))
    with workspace.reading() as reader:
        found = list_handoffs(reader, workspace.as_of, only_open=only_open)
    rows = [handoff_shape(item) for item in found]
    channel.rows(rows, COLUMNS, known=document_fields(Handoff), nothing="no handoffs")


@app.command(cls=Command, epilog=example("csmkit handoff show alice-bob-2026-12-01"))
def show(ctx: typer.Context, handoff_id: HandoffId, output: OutputFormat = None) -> None:
    """Show one handoff: its steps and its files."""
    from csmkit.services.show_handoff import show_handoff

    workspace = workspace_of(ctx)
    channel = workspace.output(output)
    with workspace.reading() as reader:
        found = show_handoff(reader, handoff_id)
    _show(channel, handoff_shape(found))


@app.command(cls=Command, epilog=example("csmkit handoff complete alice-bob-2026-12-01"))
def complete(
    ctx: typer.Context,
    handoff_id: HandoffId,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DAY", help="The new owner's first day; today if not said."),
    ] = None,
    dry_run: DryRun = False,
    output: OutputFormat = None,
) -> None:
    """Make the receiver the owner of every account, in one transaction."""
    from csmkit.services.complete_handoff import complete_handoff

    workspace = workspace_of(ctx)
    channel = workspace.output(output)
    as_of, day = workspace.as_of, workspace.day(on)
    with workspace.changing(dry_run=dry_run) as unit:
        done = complete_handoff(unit, handoff_id, as_of=as_of, on=day)
    if output is not None:
        _show(channel, handoff_shape(done))
    noun, verb = ("account", "belongs") if len(done.accounts) == 1 else ("accounts", "belong")
    told = f"would {verb.rstrip('s')}" if dry_run else verb
    channel.note(f"{len(done.accounts)} {noun} {told} to {done.to} from {done.transferred_on}")
    if done.transferred_on and done.transferred_on < done.transfer_on:
        channel.note(f"that is before the planned day, {done.transfer_on}; `csmkit undo` reverts")


@app.command(cls=Command, epilog=example("csmkit handoff write alice-bob-2026-12-01 --out drafts"))
def write(
    ctx: typer.Context,
    handoff_id: HandoffId,
    out: OutFolder = None,
    *,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Also replace files that were edited since.")
    ] = False,
) -> None:
    """Write the files of a handoff again, from what is known now."""
    from csmkit.services.write_handoff import write_handoff

    workspace = workspace_of(ctx)
    with workspace.reading() as reader:
        written = write_handoff(
            reader,
            workspace.catalogue(),
            handoff_id,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            templates=workspace.resources("templates"),
            out=workspace.out_folder(out),
            with_plans=workspace.is_today,
            overwrite=overwrite,
        )
    workspace.talk.text("".join(f"{Path(file)}\n" for file in written.files))
    workspace.talk.note(f"wrote {len(written.files)} files to {written.folder}")
