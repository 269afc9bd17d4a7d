"""`csmkit apply`: store documents from files, folders or standard input."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.options import DryRun, OutputFormat
from csmkit.cli.shapes.accounts import AppliedShape, applied_shape
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.sources import sources_of
from csmkit.cli.workspace import Workspace, workspace_of
from csmkit.services.apply_documents import Applied, apply_documents

COLUMNS = (Column("kind"), Column("key"), Column("what"))
app = new_app()


@app.command(
    cls=Command,
    epilog=example("csmkit apply -f examples/", "csmkit export | csmkit --db copy.db apply -f -"),
)
def apply(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Option("--file", "-f", metavar="FILE|FOLDER|-", help="What to read; - is stdin."),
    ],
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Delete entries that the documents no longer name."),
    ] = False,
    dry_run: DryRun = False,
    output: OutputFormat = None,
) -> None:
    """Store blueprints, teammates and handoffs; all of them, or none if one is wrong."""
    workspace = workspace_of(ctx)
    out = workspace.output(output)
    applied = apply_files(workspace, files, prune=prune, dry_run=dry_run)
    changed = [item for item in applied if item.what != "unchanged"]
    if output is not None or changed:
        shown = applied if output is not None else changed
        rows = [dict(applied_shape(item)) for item in shown]
        out.rows(rows, COLUMNS, known=fields_of(AppliedShape), nothing="")
    out.note(_summary(applied, dry_run=dry_run))


def apply_files(
    workspace: Workspace,
    files: Sequence[str],
    *,
    prune: bool = False,
    dry_run: bool = False,
) -> list[Applied]:
    """Store what stands in files, folders and standard input, in one transaction."""
    sources = sources_of(files)
    signals = workspace.signal_ids()
    with workspace.changing(dry_run=dry_run) as unit:
        return apply_documents(unit, sources, signals=signals, as_of=workspace.as_of, prune=prune)


def _summary(applied: Sequence[Applied], *, dry_run: bool) -> str:
    counts = Counter(item.what for item in applied)
    said = ", ".join(f"{counts[what]} {what}" for what in sorted(counts)) or "no documents"
    return f"{said}{' (dry run: nothing was written)' if dry_run else ''}"
