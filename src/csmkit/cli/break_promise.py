"""`csmkit break`: a promise of either side was broken."""

from typing import Annotated

import typer

from csmkit.cli.command import Command, example, new_app
from csmkit.cli.options import AccountName, DryRun, Fields, OutputFormat, split_fields
from csmkit.cli.promise_options import KNOWN, On, Which, tell_change
from csmkit.cli.workspace import workspace_of

app = new_app()


@app.command(
    "break",
    cls=Command,
    epilog=example('csmkit break ACME comparison --why "Nobody has the baseline"'),
)
def break_(
    ctx: typer.Context,
    name: AccountName,
    which: Which,
    *,
    on: On = None,
    why: Annotated[
        str | None, typer.Option("--why", metavar="TEXT", help="Why it was broken.")
    ] = None,
    dry_run: DryRun = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Mark a promise as broken; ours erodes trust until `csmkit keep` says it was put right."""
    from csmkit.services.settle_commitment import settle_commitment

    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    out.chosen(KNOWN)
    day = workspace.day(on)
    with workspace.changing(dry_run=dry_run) as unit:
        change = settle_commitment(
            unit, name, which, "broken", as_of=workspace.as_of, on=day, because=why
        )
    promise = change.commitment
    would = "would be " if dry_run else ""
    tell_change(out, change, f"{would}broken on {promise.closed_on}: {promise.text}")
