"""`csmkit keep`: a promise of either side was kept."""

from typing import Annotated

import typer

from csmkit.cli.command import Command, example, new_app
from csmkit.cli.options import AccountName, DryRun, Fields, OutputFormat, split_fields
from csmkit.cli.promise_options import KNOWN, On, Which, tell_change
from csmkit.cli.workspace import workspace_of

app = new_app()


@app.command(
    cls=Command,
    epilog=example("csmkit keep ACME comparison", 'csmkit keep ACME "data owner" --on yesterday'),
)
def keep(
    ctx: typer.Context,
    name: AccountName,
    which: Which,
    *,
    on: On = None,
    how: Annotated[
        str | None, typer.Option("--how", metavar="TEXT", help="How it was kept.")
    ] = None,
    dry_run: DryRun = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Mark a promise as kept; one that was broken before counts as put right from that day."""
    from csmkit.services.settle_commitment import settle_commitment

    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    out.chosen(KNOWN)
    day = workspace.day(on)
    with workspace.changing(dry_run=dry_run) as unit:
        change = settle_commitment(
            unit, name, which, "kept", as_of=workspace.as_of, on=day, because=how
        )
    promise = change.commitment
    would = "would be " if dry_run else ""
    done = f"put right on {promise.remedied_on}" if promise.remedied_on else "kept"
    if promise.status == "kept":
        done = f"kept on {promise.closed_on}"
    tell_change(out, change, f"{would}{done}: {promise.text}")
