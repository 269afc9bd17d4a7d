"""`csmkit coverage apply`: turn a plan into handoffs."""

from typing import Annotated

import typer

from csmkit.cli.columns import Column
from csmkit.cli.handoff.options import Leader, Reason, Start
from csmkit.cli.options import DryRun, OutputFormat
from csmkit.cli.shapes.fields import document_fields
from csmkit.cli.shapes.handoffs import handoff_shape
from csmkit.cli.sources import source_of
from csmkit.cli.workspace import workspace_of

COLUMNS = (
    Column("id"),
    Column("from"),
    Column("to"),
    Column("reason"),
    Column("state"),
    Column("start_on"),
    Column("transfer_on"),
    Column("accounts", kind="names"),
)


def apply_(
    ctx: typer.Context,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="A plan, as `coverage plan -o json` wrote it; - reads stdin."
        ),
    ],
    *,
    start: Start = None,
    reason: Annotated[
        Reason, typer.Option("--reason", help="Why; it decides on the handoffs' plan.")
    ] = "departure",
    leader: Leader = None,
    dry_run: DryRun = False,
    output: OutputFormat = None,
) -> None:
    """Turn a plan into handoffs, one from each who leaves to each who takes over; all or none."""
    from csmkit.domain.handoff import Handoff
    from csmkit.services.apply_coverage import apply_coverage

    workspace = workspace_of(ctx)
    out = workspace.output(output)
    source = source_of(file)
    start_on = workspace.day(start) or workspace.as_of
    with workspace.changing(dry_run=dry_run) as unit:
        planned = apply_coverage(
            unit,
            workspace.catalogue(),
            source,
            start_on=start_on,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            templates=workspace.resources("templates"),
            out=workspace.out_folder(None),
            reason=reason,
            leader=leader,
        )
    rows = [handoff_shape(one.handoff) for one in planned]
    out.rows(rows, COLUMNS, known=document_fields(Handoff), nothing="no handoffs")
    fresh = [one for one in planned if one.is_new]
    verb = "would plan" if dry_run else "planned"
    count = "1 handoff" if len(fresh) == 1 else f"{len(fresh)} handoffs"
    known = len(planned) - len(fresh)
    out.note(f"{verb} {count}" + (f"; {known} were planned already" if known else ""))
    if fresh and not dry_run:
        out.note("`csmkit handoff write ID` writes the packets and letters of each")
