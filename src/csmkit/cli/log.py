"""`csmkit log`: write down what just happened with an account."""

from typing import Annotated, Literal

import typer

from csmkit.cli.command import Command, example, new_app
from csmkit.cli.completion import complete_signals
from csmkit.cli.failures import refuse_unless
from csmkit.cli.options import AccountName, Fields, OutputFormat, split_fields
from csmkit.cli.shapes.accounts import LoggedShape, logged_shape
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.workspace import workspace_of
from csmkit.services.log_entry import log_entry
from csmkit.services.record_vouching import record_vouching

VOUCHED = {
    "asked": "was asked to vouch",
    "agreed": "agreed to vouch",
    "declined": "declined to vouch",
}
FIELDS = fields_of(LoggedShape)
app = new_app()


@app.command(
    cls=Command,
    epilog=example(
        'csmkit log ACME "Dana called about the outage" --kind call --direction inbound',
        'csmkit log ACME "They will run it by someone else" --signal second-opinion',
        'csmkit log ACME "Asked Priya to vouch for Bob" --contact priya --vouch asked',
    ),
)
def log(
    ctx: typer.Context,
    name: AccountName,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What happened, in a sentence.")],
    *,
    signal: Annotated[
        str | None,
        typer.Option(
            "--signal",
            "-s",
            metavar="SIGNAL",
            help="The sign of trust that this is; `csmkit signals list` shows them.",
            autocompletion=complete_signals,
        ),
    ] = None,
    kind: Annotated[
        Literal["email", "call", "meeting", "chat", "visit", "review", "other"] | None,
        typer.Option("--kind", help="What kind of exchange it was; with --signal, log that too."),
    ] = None,
    direction: Annotated[
        Literal["inbound", "outbound", "both"],
        typer.Option("--direction", help="Who came to whom; inbound: the customer to us."),
    ] = "both",
    outcome: Annotated[
        Literal["held", "declined", "no-show", "cancelled"],
        typer.Option("--outcome", help="Whether the exchange took place."),
    ] = "held",
    on: Annotated[
        str | None,
        typer.Option("--on", metavar="DAY", help="When it happened; today if not said."),
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option("--contact", metavar="CONTACT", help="With whom: the contact's id."),
    ] = None,
    not_seen: Annotated[
        bool,
        typer.Option("--not-seen", help="With --signal: you looked for it and it was not there."),
    ] = False,
    vouch: Annotated[
        Literal["asked", "agreed", "declined"] | None,
        typer.Option(
            "--vouch",
            help="The champion of --contact was asked to vouch for a newcomer, or answered.",
        ),
    ] = None,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Write down what just happened with an account."""
    refuse_unless(signal or not not_seen, "--not-seen needs --signal")
    refuse_unless(contact or not vouch, "--vouch needs --contact: who was asked")
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    out.chosen(FIELDS)
    as_of = workspace.as_of
    day = workspace.day(on)
    if signal:
        workspace.catalogue()  # read before anybody has to wait for the store
    with workspace.writing() as unit:
        entries = log_entry(
            unit,
            workspace.catalogue,
            name,
            text,
            as_of=as_of,
            on=day,
            signal=signal,
            kind=kind,
            direction=direction,
            outcome=outcome,
            contact=contact,
            by=workspace.author(unit),
            seen=not not_seen,
        )
        champion = None
        if contact and vouch:
            champion = record_vouching(unit, name, contact, vouch, on=day or as_of)
    if not out.is_for_people:
        out.rows([dict(logged_shape(entry)) for entry in entries], (), known=FIELDS, nothing="")
        return
    for entry in entries:
        verb = "logged" if entry.is_new else "was there already:"
        out.note(f"{entry.account}: {verb} {entry.kind} {entry.id}")
    if champion is not None:
        out.note(f"{champion.name} {VOUCHED[str(vouch)]} on {day or as_of}")
