"""`csmkit contain`: give an account up well, with a memo, a successor and a look back."""

from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.completion import complete_teammates
from csmkit.cli.options import (
    AccountName,
    DryRun,
    OutFolder,
    OutputFormat,
    RelationshipOption,
)
from csmkit.cli.output import Output
from csmkit.cli.shapes.retrospectives import containment_shape
from csmkit.cli.workspace import workspace_of

if TYPE_CHECKING:
    from csmkit.services.contain_account import Containment

COLUMNS = (
    Column("handoff"),
    Column("closed_repair"),
    Column("files"),
)
app = new_app()


@app.command(
    cls=Command,
    epilog=example("csmkit contain ACME", "csmkit contain ACME --to bob --start 2026-12-01"),
)
def contain(
    ctx: typer.Context,
    name: AccountName,
    *,
    relationship: RelationshipOption = "customer",
    to: Annotated[
        str | None,
        typer.Option(
            "--to",
            metavar="TEAMMATE",
            help="Who takes over; opens a handoff with reason trust-lost.",
            autocompletion=complete_teammates,
        ),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--start", metavar="DAY", help="When the handoff begins; today if not said."),
    ] = None,
    leader: Annotated[
        str | None,
        typer.Option(
            "--leader",
            metavar="TEAMMATE",
            help="Who decides and announces; the manager if not said.",
            autocompletion=complete_teammates,
        ),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Also where trust is not lost and no repair has failed.")
    ] = False,
    out: OutFolder = None,
    dry_run: DryRun = False,
    output: OutputFormat = None,
) -> None:
    """Give up a relationship well: memo, retrospective, warm handoff."""
    from csmkit.services.contain_account import ContainmentRequest, contain_account

    workspace = workspace_of(ctx)
    channel = workspace.output(output)
    start_on = workspace.day(start)
    with workspace.changing(dry_run=dry_run) as unit:
        request = ContainmentRequest(
            name=name,
            relationship=relationship,
            to_name=to,
            start_on=start_on,
            leader=leader,
            is_forced=force,
            me=workspace.author(unit),
        )
        done = contain_account(
            unit,
            workspace.catalogue(),
            request,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            templates=workspace.resources("templates"),
            out=workspace.out_folder(out),
            with_plans=workspace.is_today,
            write_files=not dry_run,
        )
    _show(channel, done)
    _note(channel, done, dry_run=dry_run)


def _show(out: Output, done: "Containment") -> None:
    if out.is_for_people:
        out.text("".join(f"{file}\n" for file in done.files))
        return
    shape = containment_shape(done)
    out.record(shape, COLUMNS, known=tuple(shape))


def _note(out: Output, done: "Containment", *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    if done.closed_repair:
        out.note(f"repair {done.closed_repair} {would or 'is '}closed as contained")
    if done.handoff is None:
        out.note("no handoff is open; --to TEAMMATE opens one with reason trust-lost")
    elif done.handoff_is_new:
        who = f"{done.handoff.from_} → {done.handoff.to}, transfer on {done.handoff.transfer_on}"
        out.note(f"handoff {done.handoff.id} {would or 'is '}opened: {who}")
    else:
        out.note(f"handoff {done.handoff.id} is open already")
