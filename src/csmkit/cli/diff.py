"""`csmkit diff`: what a revision changed, or what a file would change."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.failures import refuse_unless
from csmkit.cli.options import Fields, OutputFormat, split_fields
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.revisions import FieldChangeShape, field_change_shape
from csmkit.cli.sources import sources_of
from csmkit.cli.workspace import Workspace, workspace_of
from csmkit.domain.revision import FieldChange
from csmkit.errors import ExitCode
from csmkit.services.diff_documents import diff_documents
from csmkit.services.diff_revision import diff_revision

COLUMNS = (
    Column("entity"),
    Column("part"),
    Column("id"),
    Column("field"),
    Column("before"),
    Column("after"),
)
app = new_app()


@app.command(
    cls=Command,
    epilog=example("csmkit diff", "csmkit diff 12 -o json", "csmkit diff -f acme.yaml"),
)
def diff(
    ctx: typer.Context,
    revision: Annotated[
        int | None,
        typer.Argument(metavar="REVISION", help="Its number; the last one if none is given."),
    ] = None,
    files: Annotated[
        list[str] | None,
        typer.Option(
            "--file", "-f", metavar="FILE|FOLDER|-", help="Show what applying this would change."
        ),
    ] = None,
    *,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Leave with 3 if there is a difference.")
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Show what a revision changed, or what a file would change."""
    refuse_unless(revision is None or not files, "name a revision or files, not both")
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    known = fields_of(FieldChangeShape)
    out.chosen(known)
    changes = _would_change(workspace, files) if files else _has_changed(workspace, revision)
    rows: list[dict[str, Any]] = [dict(field_change_shape(change)) for change in changes]
    count = out.rows(rows, COLUMNS, known=known, nothing="no difference")
    if exit_code and count:
        raise typer.Exit(ExitCode.FINDINGS)


def _has_changed(workspace: Workspace, revision: int | None) -> list[FieldChange]:
    with workspace.reading() as reader:
        return list(diff_revision(reader, revision))


def _would_change(workspace: Workspace, files: Sequence[str]) -> list[FieldChange]:
    sources = sources_of(files)
    signals = workspace.signal_ids()
    with workspace.changing(dry_run=True) as unit:
        return diff_documents(unit, sources, signals=signals, as_of=workspace.as_of)
