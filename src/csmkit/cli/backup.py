"""`csmkit backup`: a verified copy of the store in one file."""

from pathlib import Path
from typing import Annotated

import typer

from csmkit.cli.command import Command, example, new_app
from csmkit.cli.workspace import workspace_of
from csmkit.services.back_up_store import back_up_store

app = new_app()


@app.command(cls=Command, epilog=example("csmkit backup csmkit-2026-11-20.db"))
def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write the copy.")],
) -> None:
    """Copy the store to a new file while it is in use, and verify the copy."""
    workspace = workspace_of(ctx)
    size = back_up_store(workspace.db, file.expanduser())
    workspace.talk.note(f"wrote {file}, {size:,} bytes, verified")
