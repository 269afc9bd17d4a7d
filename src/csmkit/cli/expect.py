"""`csmkit expect`: record what a customer counts on; confirm it, agree on it, withdraw it."""

from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli.command import Command, example, new_app
from csmkit.cli.failures import refuse_unless
from csmkit.cli.options import AccountName, DryRun, Fields, OutputFormat, split_fields
from csmkit.cli.output import Output
from csmkit.cli.shapes.expectations import ChangedExpectationShape, changed_expectation_shape
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.workspace import workspace_of

if TYPE_CHECKING:
    from csmkit.services.record_expectation import ChangedExpectation

KNOWN = fields_of(ChangedExpectationShape)
app = new_app()


@app.command(
    cls=Command,
    epilog=example(
        'csmkit expect ACME "The discount stays" --held-by marcus --since 2026-03-19',
        'csmkit expect ACME "Live sync" --promised-by sam --source "Demo, 3 March 2026"',
        "csmkit expect ACME discount --confirmed",
        'csmkit expect ACME "same day" --agreed "Order form of 1 December"',
        "csmkit expect ACME discount --withdrawn",
    ),
)
def expect(
    ctx: typer.Context,
    name: AccountName,
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT",
            help="What they count on; with --confirmed, --agreed or --withdrawn the id or words "
            "of one that is recorded.",
        ),
    ],
    *,
    held_by: Annotated[
        str | None, typer.Option("--held-by", metavar="CONTACT", help="Who counts on it.")
    ] = None,
    since: Annotated[
        str | None, typer.Option("--since", metavar="DAY", help="Since when; today if not said.")
    ] = None,
    promised_by: Annotated[
        str | None,
        typer.Option(
            "--promised-by", metavar="TEAMMATE", help="Who of us promised it; needs --source."
        ),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="TEXT", help="Where it was said.")
    ] = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="What else there is to know.")
    ] = None,
    confirmed: Annotated[
        bool, typer.Option("--confirmed", help="They said that they count on it.")
    ] = False,
    agreed: Annotated[
        str | None,
        typer.Option("--agreed", metavar="WHERE", help="It is agreed, and where that stands."),
    ] = None,
    withdrawn: Annotated[
        bool, typer.Option("--withdrawn", help="They no longer count on it.")
    ] = False,
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DAY", help="When that was; today if not said."),
    ] = None,
    dry_run: DryRun = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Record what a customer counts on, or tell what became of it."""
    settles = confirmed or agreed is not None or withdrawn
    records = any((held_by, since, promised_by, source, note))
    refuse_unless(not (settles and records), "record it first, then tell what became of it")
    refuse_unless(settles or on is None, "--on needs --confirmed, --agreed or --withdrawn")
    refuse_unless(not (withdrawn and (confirmed or agreed)), "--withdrawn stands alone")
    from csmkit.services.record_expectation import record_expectation
    from csmkit.services.settle_expectation import settle_expectation

    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    out.chosen(KNOWN)
    day, first = workspace.day(on), workspace.day(since)
    with workspace.changing(dry_run=dry_run) as unit:
        if settles:
            change = settle_expectation(
                unit,
                name,
                text,
                as_of=workspace.as_of,
                confirmed=confirmed,
                agreed_in=agreed,
                withdrawn=withdrawn,
                on=day,
            )
        else:
            change = record_expectation(
                unit,
                name,
                text,
                as_of=workspace.as_of,
                held_by=held_by,
                since=first,
                promised_by=promised_by,
                source=source,
                note=note,
                me=workspace.author(unit),
            )
    _tell(out, change, dry_run=dry_run)


def _tell(out: Output, change: "ChangedExpectation", *, dry_run: bool) -> None:
    from csmkit.domain.expectation_gaps import status_of

    if not out.is_for_people:
        out.record(dict(changed_expectation_shape(change)), (), known=KNOWN)
        return
    one = change.expectation
    begin = f"{change.account}: {one.id}"
    if not change.is_new:
        out.note(f"nothing changes: {begin} is recorded so ({status_of(one)})")
    else:
        out.note(f"{begin} {'would be' if dry_run else 'is'} {status_of(one)} now: {one.text}")
