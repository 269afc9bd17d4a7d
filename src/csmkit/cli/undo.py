"""`csmkit undo`: take a revision back."""

from typing import Annotated

import typer

from csmkit.cli.command import Command, example, new_app
from csmkit.cli.options import DryRun
from csmkit.cli.workspace import workspace_of
from csmkit.services.undo_revision import undo_revision

app = new_app()


@app.command(cls=Command, epilog=example("csmkit undo", "csmkit undo 12 --dry-run"))
def undo(
    ctx: typer.Context,
    revision: Annotated[
        int | None,
        typer.Argument(metavar="REVISION", help="Its number; the last one if none is given."),
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Take a revision back; that is a revision too, and can be undone."""
    workspace = workspace_of(ctx)
    with workspace.changing(dry_run=dry_run) as unit:
        undone = undo_revision(unit, revision)
    verb = "would undo" if dry_run else "undid"
    workspace.talk.note(f"{verb} revision {undone.number} (`csmkit {undone.command}`)")
