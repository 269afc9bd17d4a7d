"""`csmkit handoff write` and `calendar`: the files of a handoff."""

from pathlib import Path
from typing import Annotated

import typer

from csmkit.cli.completion import complete_teammates
from csmkit.cli.failures import refuse_unless
from csmkit.cli.handoff.options import HandoffId, Pdf
from csmkit.cli.options import OutFolder
from csmkit.cli.workspace import workspace_of


def write(
    ctx: typer.Context,
    handoff_id: HandoffId,
    out: OutFolder = None,
    *,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Also replace files that were edited since.")
    ] = False,
    pdf: Pdf = False,
) -> None:
    """Write the files of a handoff again, from what is known now."""
    from csmkit.services.write_handoff import write_handoff

    workspace = workspace_of(ctx)
    with workspace.reading() as reader:
        written = write_handoff(
            reader,
            workspace.catalogue(),
            handoff_id,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            templates=workspace.resources("templates"),
            out=workspace.out_folder(out),
            with_plans=workspace.is_today,
            overwrite=overwrite,
            pdf=pdf,
            watched=workspace.talk.progress,
        )
    workspace.talk.text("".join(f"{Path(file)}\n" for file in written.files))
    workspace.talk.note(f"wrote {len(written.files)} files to {written.folder}")


def calendar(
    ctx: typer.Context,
    handoff_id: HandoffId,
    owner: Annotated[
        str | None,
        typer.Option(
            "--for",
            metavar="TEAMMATE",
            help="Only this teammate's steps, to standard output.",
            autocompletion=complete_teammates,
        ),
    ] = None,
    out: OutFolder = None,
) -> None:
    """Write calendars: steps by teammate, invites."""
    refuse_unless(owner is None or out is None, "--for writes to standard output, without --out")
    workspace = workspace_of(ctx)
    if owner is not None:
        from csmkit.services.show_calendar import show_calendar

        with workspace.reading() as reader:
            written = show_calendar(reader, handoff_id, owner, as_of=workspace.as_of)
        workspace.talk.written(written)
        return
    from csmkit.services.write_calendars import write_calendars

    with workspace.reading() as reader:
        files = write_calendars(
            reader,
            handoff_id,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            templates=workspace.resources("templates"),
            out=workspace.out_folder(out),
        )
    workspace.talk.text("".join(f"{file}\n" for file in files))
    workspace.talk.note(f"wrote {len(files)} calendars")
