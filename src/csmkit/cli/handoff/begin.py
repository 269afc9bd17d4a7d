"""`csmkit handoff --from … --to …`: plan the steps, write packets and e-mails."""

from typing import Annotated

import typer

from csmkit.cli.command import example, new_app
from csmkit.cli.failures import refuse_unless
from csmkit.cli.handoff.looking import show_handoff_page
from csmkit.cli.handoff.options import (
    Accounts,
    Back,
    Giver,
    Leader,
    Pdf,
    Reason,
    Receiver,
    Start,
    Weeks,
)
from csmkit.cli.handoff.words import TRUST_NOTE, owned_by
from csmkit.cli.options import DryRun, OutFolder, OutputFormat
from csmkit.cli.shapes.handoffs import handoff_shape
from csmkit.cli.workspace import workspace_of

app = new_app(invoke_without_command=True)


@app.callback(epilog=example("csmkit handoff --from alice --to bob --start 2026-12-01"))
def handoff(
    ctx: typer.Context,
    *,
    giver: Giver = None,
    receiver: Receiver = None,
    start: Start = None,
    reason: Annotated[
        Reason, typer.Option("--reason", help="Why; it decides on the plan.")
    ] = "departure",
    accounts: Accounts = None,
    weeks: Weeks = None,
    leader: Leader = None,
    back: Back = None,
    out: OutFolder = None,
    pdf: Pdf = False,
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
            back_on=workspace.day(back),
            write_files=not dry_run,
            pdf=pdf,
            watched=channel.progress,
        )
    show_handoff_page(channel, handoff_shape(planned.handoff), planned.rows)
    verb = "would plan" if dry_run else "planned" if planned.is_new else "was planned already:"
    channel.note(f"{verb} {planned.handoff.id}")
    if planned.remark:
        channel.note(planned.remark)
    if planned.is_new and planned.handoff.transferred_on:
        channel.note(owned_by(planned.handoff, dry_run=dry_run))
        channel.note(TRUST_NOTE.format(to=planned.handoff.to))
