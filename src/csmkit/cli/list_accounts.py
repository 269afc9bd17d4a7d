"""`csmkit list`: all accounts with owner, revenue, renewal and stage."""

from typing import Annotated, Literal

import typer

from csmkit.cli.columns import Column, with_told_stage
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.options import Fields, OutputFormat, TeammateOwner, split_fields
from csmkit.cli.shapes.accounts import AccountShape, account_shape
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.workspace import closed_after, workspace_of
from csmkit.services.list_accounts import list_accounts

COLUMNS = (
    Column("account"),
    Column("name"),
    Column("segment", is_dispensable=True),
    Column("owner"),
    Column("arr_cents", "arr", "money"),
    Column("renewal_on"),
    Column("stage", kind="stage"),
    Column("last_touch_on"),
)
NOTHING = "no accounts; `csmkit apply -f FILE` stores some"
app = new_app()


@app.command("list", cls=Command, epilog=example("csmkit list --owner alice --stage damaged"))
def list_(
    ctx: typer.Context,
    owner: TeammateOwner = None,
    stage: Annotated[
        Literal["trusted", "waning", "damaged", "lost", "unknown"] | None,
        typer.Option("--stage", help="Only accounts in this stage with the customer."),
    ] = None,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """List accounts with owner, revenue, renewal and stage."""
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    known = fields_of(AccountShape)
    out.chosen(known)
    with workspace.reading() as reader:
        lines = list_accounts(
            reader,
            workspace.catalogue(),
            workspace.as_of,
            owner=owner,
            stage=stage,
        )
        with closed_after(lines):
            rows = (dict(account_shape(line)) for line in out.progress(lines, "accounts"))
            out.rows(
                map(with_told_stage, rows) if out.is_read else rows,
                COLUMNS,
                known=known,
                nothing="no accounts" if owner or stage else NOTHING,
            )
