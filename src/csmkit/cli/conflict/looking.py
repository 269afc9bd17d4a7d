"""`csmkit conflict list` and `show`: what is at odds, and what each side says."""

from typing import Annotated

import typer

from csmkit.cli.columns import Column
from csmkit.cli.conflict.options import Which
from csmkit.cli.options import (
    AccountName,
    Fields,
    OptionalAccountName,
    OutputFormat,
    TeammateOwner,
    split_fields,
)
from csmkit.cli.shapes.conflicts import (
    ConflictShape,
    ListedConflictShape,
    conflict_shape,
    listed_conflict_shape,
)
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.workspace import workspace_of
from csmkit.errors import ExitCode

LIST_COLUMNS = (
    Column("account"),
    Column("state"),
    Column("since", is_dispensable=True),
    Column("silent_days", "silent", "number"),
    Column("title"),
    Column("conflict", is_dispensable=True),
)
COLUMNS = (
    Column("account"),
    Column("conflict"),
    Column("title"),
    Column("state"),
    Column("opened_on"),
    Column("resolved_on"),
    Column("last_spoke_on"),
    Column("silent_days", kind="number"),
    Column("agreed"),
)


def list_(
    ctx: typer.Context,
    name: OptionalAccountName = None,
    *,
    owner: TeammateOwner = None,
    only_open: Annotated[
        bool, typer.Option("--open", help="Only those that are not resolved.")
    ] = False,
    only_chronic: Annotated[
        bool,
        typer.Option("--chronic", help="Only of accounts that go from one conflict to the next."),
    ] = False,
    exit_code: Annotated[
        bool,
        typer.Option("--exit-code", help="Leave with 3 if nobody has spoken of one for too long."),
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """List conflicts: open ones first, of these the longest silent ones."""
    from csmkit.services.list_conflicts import list_conflicts

    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    known = fields_of(ListedConflictShape)
    out.chosen(known)
    with workspace.reading() as reader:
        found = list_conflicts(
            reader,
            workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            name=name,
            owner=owner,
            only_open=only_open,
            only_chronic=only_chronic,
        )
    shapes = [listed_conflict_shape(one) for one in found]
    if shapes and out.is_for_people and out.fields is None:
        from csmkit.cli.conflict.page import list_page

        out.drawn(*list_page(shapes, LIST_COLUMNS, out.width()))
    else:
        out.rows(map(dict, shapes), LIST_COLUMNS, known=known, nothing="no conflicts")
    if exit_code and any(one.is_overdue for one in found):
        raise typer.Exit(ExitCode.FINDINGS)


def show(
    ctx: typer.Context,
    name: AccountName,
    *,
    which: Which = None,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Show one conflict: both sides, what is agreed, what is left to ask."""
    from csmkit.services.show_conflict import show_conflict

    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    known = fields_of(ConflictShape)
    out.chosen(known)
    with workspace.reading() as reader:
        found = show_conflict(
            reader,
            name,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            conflict=which,
        )
    shape = conflict_shape(found)
    if not out.is_for_people or out.fields is not None:
        out.record(dict(shape), COLUMNS, known=known)
        return
    from csmkit.cli.conflict.page import conflict_page

    out.drawn(*conflict_page(shape, found.kinds))
