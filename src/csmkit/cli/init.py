"""`csmkit init`: make an empty store."""

import typer

from csmkit.cli.command import Command, example, new_app
from csmkit.cli.workspace import workspace_of
from csmkit.services.initialise_store import initialise_store

app = new_app()


@app.command(cls=Command, epilog=example("csmkit init", "csmkit --db team.db init"))
def init(ctx: typer.Context) -> None:
    """Make an empty store, or leave the one that is there as it is."""
    workspace = workspace_of(ctx)
    is_new = initialise_store(workspace.db)
    workspace.talk.note(
        f"made an empty store at {workspace.shown_db}; next: csmkit apply -f FILES"
        if is_new
        else f"there is a store at {workspace.shown_db}; it was not changed",
    )
