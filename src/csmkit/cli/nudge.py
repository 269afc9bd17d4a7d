"""`csmkit nudge`: reminders of what customers are late with, after what we owe ourselves."""

from typing import TYPE_CHECKING, Annotated

import typer

from csmkit.cli.command import Command, example, new_app
from csmkit.cli.draft_pages import show_drafts
from csmkit.cli.options import (
    Fields,
    OptionalAccountName,
    OutputFormat,
    TeammateOwner,
    split_fields,
)
from csmkit.cli.output import Output
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.letters import LetterShape
from csmkit.cli.workspace import workspace_of

if TYPE_CHECKING:
    from csmkit.services.draft_nudges import Nudges

app = new_app()


@app.command(
    cls=Command,
    epilog=example(
        "csmkit nudge ACME",
        "csmkit nudge --owner alice --out drafts",
        "csmkit outbox add drafts",
    ),
)
def nudge(
    ctx: typer.Context,
    name: OptionalAccountName = None,
    *,
    owner: TeammateOwner = None,
    out: Annotated[
        str | None,
        typer.Option("--out", metavar="FOLDER", help="Write .eml drafts there, print their paths."),
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Also replace drafts that were edited since.")
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Draft reminders of what customers are late with; what we owe ourselves is said first."""
    from csmkit.services.draft_nudges import draft_nudges

    workspace = workspace_of(ctx)
    channel = workspace.output(output, split_fields(fields))
    channel.chosen(fields_of(LetterShape))
    with workspace.reading() as reader:
        found = draft_nudges(
            reader,
            workspace.catalogue(),
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            templates=workspace.resources("templates"),
            name=name,
            owner=owner,
            with_plans=workspace.is_today,
        )
    _say_first(channel, found)
    letters = [one.letter for one in found.nudges]
    if letters or not channel.is_for_people:
        show_drafts(workspace, channel, letters, out=out, overwrite=overwrite, raw=False)
    else:
        channel.note("nobody is late with anything that could be asked for")
    for line in found.unreachable:
        row = line.row
        channel.note(f"{row.account}: nobody with an address could be asked for {row.text!r}")


def _say_first(channel: Output, found: "Nudges") -> None:
    if found.ours:
        count = len(found.ours)
        what = "your own promise" if count == 1 else f"your own {count} promises"
        channel.note(f"keep {what} first:")
    for line in found.ours:
        channel.note(f"  {line.row.account}: {line.row.text} ({line.went.days_late} days late)")
    for one in found.nudges:
        about = ", ".join(f"{line.row.id} ({line.went.days_late} days)" for line in one.promises)
        to = ", ".join(one.letter.to)
        channel.note(f"{one.letter.account}: to the {one.level} {to} about {about}")
