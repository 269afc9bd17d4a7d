"""`csmkit capacity`: how full everybody is, and what one more departure would do."""

from typing import Annotated, Any

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.options import Fields, HtmlFile, OutputFormat, SvgFile, TeamWords, split_fields
from csmkit.cli.picture_files import PictureFile, asked_picture
from csmkit.cli.shapes.coverage import TeammateCapacityShape, capacity_shape
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.workspace import Workspace, workspace_of
from csmkit.domain.coverage import TeamCapacity, told_capacity
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


@app.command(
    cls=Command,
    epilog=example(
        "csmkit capacity",
        "csmkit capacity --team emea -o json",
        "csmkit capacity --html capacity.html",
    ),
)
def capacity(
    ctx: typer.Context,
    *,
    team: TeamWords = None,
    exit_code: Annotated[
        bool,
        typer.Option("--exit-code", help="Leave with 3 if somebody is over, or no margin is left."),
    ] = False,
    svg: SvgFile = None,
    html: HtmlFile = None,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Show load against capacity, in hours a month, and what one more departure would do."""
    picture = asked_picture(svg, html)
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
            watched=lambda records: out.progress(records, "accounts"),
        )
    shape = capacity_shape(found, team, workspace.as_of.isoformat())
    if picture is not None:
        _draw(workspace, found, picture, team)
    elif out.format == "json" and out.fields is None:
        out.json(shape)
    else:
        rows = [_row(dict(one)) for one in shape["teammates"]]
        out.rows(rows, COLUMNS, known=FIELDS, nothing=NOTHING)
        if out.is_for_people and rows:
            for sentence in told_capacity(found):
                out.note(sentence)
    is_over = any(one["state"] == "over" for one in shape["teammates"])
    if exit_code and (is_over or shape["margin_hours"] <= 0):
        raise typer.Exit(ExitCode.FINDINGS)


def _draw(
    workspace: Workspace, found: TeamCapacity, picture: PictureFile, team: str | None
) -> None:
    from csmkit.services.draw_capacity import draw_capacity

    drawn = draw_capacity(
        found,
        picture.kind,
        workspace.as_of,
        title=f"Load against capacity: {team}" if team else "Load against capacity",
        templates=workspace.resources("templates"),
        file=picture.path,
    )
    picture.tell(workspace, drawn)


def _row(shape: dict[str, Any]) -> dict[str, Any]:
    return {**shape, "short_hours": shape["if_gone"]["short_hours"]}
