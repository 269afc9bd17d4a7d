"""`csmkit plan share`: the plan as files, for both sides or for colleagues."""

from typing import Annotated

import typer

from csmkit.cli.options import AccountName, OutFolder
from csmkit.cli.plan.options import Which
from csmkit.cli.workspace import workspace_of


def share(
    ctx: typer.Context,
    name: AccountName,
    *,
    which: Which = None,
    out: OutFolder = None,
    internal: Annotated[
        bool, typer.Option("--internal", help="For colleagues, with notes and confidence.")
    ] = False,
    pdf: Annotated[
        bool, typer.Option("--pdf", help="Also set it as PDF; needs csmkit[pdf].")
    ] = False,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Also replace files that were edited since.")
    ] = False,
) -> None:
    """Write the plan as Markdown and HTML, as both sides may read it."""
    from csmkit.services.share_plan import share_plan

    workspace = workspace_of(ctx)
    with workspace.reading() as reader:
        files = share_plan(
            reader,
            name,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            templates=workspace.resources("templates"),
            out=workspace.out_folder(out),
            plan=which,
            is_internal=internal,
            pdf=pdf,
            overwrite=overwrite,
        )
    workspace.talk.text("".join(f"{file}\n" for file in files))
    who = "colleagues only" if internal else "both sides"
    workspace.talk.note(f"wrote {len(files)} files, for {who}")
