"""`csmkit capacity`: how full everybody is, and what one more departure would do."""

from typing import Annotated, Any

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.options import Fields, OutputFormat, split_fields
from csmkit.cli.shapes.coverage import (
    CapacityShape,
    TeammateCapacityShape,
    capacity_shape,
)
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.workspace import workspace_of
from csmkit.errors import ExitCode
from csmkit.services.measure_capacity import measure_capacity

FIELDS = fields_of(TeammateCapacityShape)
COLUMNS = (
    Column("teammate"),
    Column("name", is_dispensable=True),
    Column("accounts", kind="number"),
    Column("load_hours", "load", "number"),
    Column("capacity_hours", "capacity", "number", is_dispensable=True),
    Column("buffer_hours", "buffer", "number", is_dispensable=True),
    Column("usable_hours", "usable", "number"),
    Column("headroom_hours", "free", "number"),
    Column("utilisation_share", "used", "share"),
    Column("state"),
    Column("short_hours", "short if gone", "number"),
)
NOTHING = "no CSM; `csmkit team add KEY` adds one"
app = new_app()


@app.command(cls=Command, epilog=example("csmkit capacity", "csmkit capacity --team emea -o json"))
def capacity(
    ctx: typer.Context,
    *,
    team: Annotated[
        str | None,
        typer.Option("--team", metavar="WORDS", help="Only teams with these words in their name."),
    ] = None,
    exit_code: Annotated[
        bool,
        typer.Option("--exit-code", help="Leave with 3 if somebody is over, or no margin is left."),
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Show load against capacity, in hours a month, and what one more departure would do."""
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    out.chosen(FIELDS)
    with workspace.reading() as reader:
        found = measure_capacity(
            reader,
            workspace.catalogue(),
            workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            team=team,
        )
    shape = capacity_shape(found, team, workspace.as_of.isoformat())
    if out.format == "json" and out.fields is None:
        out.json(shape)
    else:
        rows = [_row(dict(one)) for one in shape["teammates"]]
        out.rows(rows, COLUMNS, known=FIELDS, nothing=NOTHING)
        if out.is_for_people and rows:
            for sentence in _said(shape):
                out.note(sentence)
    is_over = any(one["state"] == "over" for one in shape["teammates"])
    if exit_code and (is_over or shape["margin_hours"] <= 0):
        raise typer.Exit(ExitCode.FINDINGS)


def _row(shape: dict[str, Any]) -> dict[str, Any]:
    return {**shape, "short_hours": shape["if_gone"]["short_hours"]}


def _said(shape: CapacityShape) -> list[str]:
    """Return what a leader must know beside the table, one sentence each."""
    load, usable, buffer = shape["load_hours"], shape["usable_hours"], shape["buffer_hours"]
    said = [f"hours a month: {load:,} of load, {usable:,} usable after a buffer of {buffer:,}"]
    if shape["unowned_accounts"]:
        said.append(
            f"{shape['unowned_accounts']} accounts with {shape['unowned_hours']:,} of these hours "
            "have no active owner"
        )
    margin = shape["margin_hours"]
    if margin <= 0:
        said.append(
            f"there is no margin: {-margin:,} hours are missing, the buffer is already spent"
        )
    else:
        said.append(f"margin beside the buffer: {margin:,} hours")
    worst = max(shape["teammates"], key=lambda one: one["if_gone"]["short_hours"])
    short = worst["if_gone"]["short_hours"]
    if short > 0:
        said.append(f"if {worst['teammate']} left, {short:,} hours would find nobody")
    else:
        said.append("whoever leaves, the others could take the hours")
    return said
