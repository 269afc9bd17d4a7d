"""`csmkit commit`: enter a promise of ours or of the customer."""

from typing import Annotated

import typer

from csmkit.cli.command import Command, example, new_app
from csmkit.cli.options import AccountName, DryRun, Fields, OutputFormat, split_fields
from csmkit.cli.promise_options import KNOWN, On, tell_change
from csmkit.cli.workspace import workspace_of

app = new_app()


@app.command(
    cls=Command,
    epilog=example(
        'csmkit commit ACME "Send the comparison" --due +2w',
        'csmkit commit ACME "Name a data owner" --due 2026-12-04 --theirs --by priya',
    ),
)
def commit(
    ctx: typer.Context,
    name: AccountName,
    text: Annotated[
        str,
        typer.Argument(metavar="TEXT", help="What is promised, in words the customer may read."),
    ],
    *,
    due: Annotated[
        str | None, typer.Option("--due", metavar="DAY", help="Until when; a promise needs a day.")
    ] = None,
    theirs: Annotated[
        bool, typer.Option("--theirs", help="The customer has promised it, not we.")
    ] = False,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="WHO",
            help="Who promised: a contact with --theirs, else a teammate; you if not said.",
        ),
    ] = None,
    on: On = None,
    verbal: Annotated[
        bool, typer.Option("--verbal", help="It was only said, not written.")
    ] = False,
    source: Annotated[
        str | None, typer.Option("--source", metavar="TEXT", help="Where it was said.")
    ] = None,
    dry_run: DryRun = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Enter a promise with a person and a day; a promise without either cannot be kept."""
    from csmkit.services.make_commitment import make_commitment

    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    out.chosen(KNOWN)
    due_on, day = workspace.day(due), workspace.day(on)
    with workspace.changing(dry_run=dry_run) as unit:
        change = make_commitment(
            unit,
            name,
            text,
            due_on,
            as_of=workspace.as_of,
            theirs=theirs,
            by=by,
            on=day,
            verbal=verbal,
            source=source,
            me=workspace.author(unit),
        )
    promise = change.commitment
    verb = "would promise" if dry_run else "promises"
    told = f"{promise.owner} {verb} until {promise.due_on}: {promise.text} ({promise.id})"
    tell_change(out, change, told)
