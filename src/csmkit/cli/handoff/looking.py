"""`csmkit handoff list`, `show` and `status`: what was planned, and how far it has come."""

from typing import Annotated, Any

import typer

from csmkit.cli.columns import Column
from csmkit.cli.handoff.options import HandoffId
from csmkit.cli.options import Fields, OutputFormat, split_fields
from csmkit.cli.output import Output
from csmkit.cli.shapes.fields import document_fields, fields_of
from csmkit.cli.shapes.handoff_status import HandoffStatusShape, handoff_status_shape
from csmkit.cli.shapes.handoffs import handoff_shape
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
STATUS_COLUMNS = (
    Column("handoff"),
    Column("state"),
    Column("closed", kind="number"),
    Column("of", kind="number"),
    Column("overdue", kind="number"),
)


def show_handoff_page(channel: Output, shape: dict[str, Any], rows: Any = ()) -> None:
    """Write one handoff: as a page for people, else as its document."""
    if not channel.is_for_people:
        channel.record(shape, COLUMNS, known=tuple(shape))
        return
    from csmkit.cli.handoff.page import handoff_page

    channel.drawn(*handoff_page(shape, rows, channel.width()))


def list_(
    ctx: typer.Context,
    *,
    only_open: Annotated[
        bool, typer.Option("--open", help="Only those that are not transferred yet.")
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """List handoffs."""
    from csmkit.domain.handoff import Handoff
    from csmkit.services.list_handoffs import list_handoffs

    workspace = workspace_of(ctx)
    channel = workspace.output(output, split_fields(fields))
    with workspace.reading() as reader:
        found = list_handoffs(reader, workspace.as_of, only_open=only_open)
    rows = [handoff_shape(item) for item in found]
    channel.rows(rows, COLUMNS, known=document_fields(Handoff), nothing="no handoffs")


def show(ctx: typer.Context, handoff_id: HandoffId, output: OutputFormat = None) -> None:
    """Show one handoff: its steps and its files."""
    from csmkit.services.show_handoff import show_handoff

    workspace = workspace_of(ctx)
    channel = workspace.output(output)
    with workspace.reading() as reader:
        found = show_handoff(reader, handoff_id)
    show_handoff_page(channel, handoff_shape(found))


def status(ctx: typer.Context, handoff_id: HandoffId, output: OutputFormat = None) -> None:
    """Show how far it is: what is late, what blocks."""
    from csmkit.services.report_handoff import report_handoff

    workspace = workspace_of(ctx)
    channel = workspace.output(output)
    with workspace.reading() as reader:
        shape = handoff_status_shape(report_handoff(reader, handoff_id, workspace.as_of))
    if not channel.is_for_people:
        channel.record(dict(shape), STATUS_COLUMNS, known=fields_of(HandoffStatusShape))
        return
    from csmkit.cli.handoff.status_page import status_page

    channel.drawn(*status_page(shape, channel.width()))
