"""`csmkit plan show` and `due`: how far a plan is, and whose update is due."""

from typing import Annotated

import typer

from csmkit.cli.columns import Column
from csmkit.cli.options import (
    AccountName,
    Fields,
    OutputFormat,
    TeammateOwner,
    split_fields,
)
from csmkit.cli.plan.options import Which
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.success_plans import (
    ListedPlanShape,
    SuccessPlanShape,
    listed_plan_shape,
    success_plan_shape,
)
from csmkit.cli.workspace import workspace_of
from csmkit.errors import ExitCode

DUE_COLUMNS = (
    Column("account"),
    Column("next_update_on", "update"),
    Column("days_overdue", "overdue", "number"),
    Column("late_tasks", "late", "number"),
    Column("confidence", kind="number"),
    Column("state", is_dispensable=True),
    Column("outcome"),
    Column("plan", is_dispensable=True),
)
COLUMNS = (
    Column("account"),
    Column("plan"),
    Column("outcome"),
    Column("state"),
    Column("agreed_on"),
    Column("value"),
    Column("target"),
    Column("next_update_on"),
)


def show(
    ctx: typer.Context,
    name: AccountName,
    *,
    which: Which = None,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Show one plan: signatures, tasks, confidence."""
    from csmkit.services.show_plan import show_plan

    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    known = fields_of(SuccessPlanShape)
    out.chosen(known)
    with workspace.reading() as reader:
        found = show_plan(
            reader,
            name,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            plan=which,
        )
    shape = success_plan_shape(found)
    if not out.is_for_people or out.fields is not None:
        out.record(dict(shape), COLUMNS, known=known)
        return
    from csmkit.cli.plan.page import plan_page

    out.drawn(*plan_page(shape))


def due(
    ctx: typer.Context,
    *,
    owner: TeammateOwner = None,
    by: Annotated[
        str | None,
        typer.Option("--by", metavar="DAY", help="Also whose update is due by that day."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="All running plans, also where no update is due.")
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Leave with 3 if an update is due.")
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """List the plans whose update is due."""
    from csmkit.services.list_plans import list_plans

    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    known = fields_of(ListedPlanShape)
    out.chosen(known)
    last = workspace.day(by)
    with workspace.reading() as reader:
        found = list_plans(
            reader,
            workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            by=last,
            owner=owner,
            only_due=not everything,
        )
    rows = [dict(listed_plan_shape(one)) for one in found]
    out.rows(rows, DUE_COLUMNS, known=known, nothing="no update is due")
    if exit_code and any(one.is_due for one in found):
        raise typer.Exit(ExitCode.FINDINGS)
