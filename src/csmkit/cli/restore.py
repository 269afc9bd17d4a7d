"""`csmkit restore`: a backup in place of the store."""

from pathlib import Path
from typing import Annotated

import typer

from csmkit.cli.command import Command, example, new_app
from csmkit.cli.failures import can_ask, refuse_unless
from csmkit.cli.options import Yes
from csmkit.cli.workspace import workspace_of
from csmkit.services.hold_queued import hold_queued
from csmkit.services.restore_store import restore_store

app = new_app()


@app.command(cls=Command, epilog=example("csmkit restore csmkit-2026-11-20.db --yes"))
def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that `backup` wrote.")],
    yes: Yes = False,
) -> None:
    """Put a backup in place of the store; what the store holds now is backed up first."""
    workspace = workspace_of(ctx)
    if not yes:
        refuse_unless(can_ask(), "say --yes to replace the store; there is nobody to ask")
        question = f"Replace all of {workspace.shown_db} by {file}?"
        typer.confirm(question, abort=True, err=True)
    kept = restore_store(workspace.db, file.expanduser())
    with workspace.writing() as unit:
        held = hold_queued(unit)
    workspace.talk.note(f"restored {file} to {workspace.shown_db}")
    if kept is not None:
        workspace.talk.note(f"what was there before is in {kept}")
    if held:
        workspace.talk.note(f"{len(held)} queued mails are held: they may have been sent since")
