"""`csmkit moved`: whose trust stage is another one than it was."""

from typing import Annotated, Any

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.day_words import resolve_day
from csmkit.cli.failures import refuse_unless
from csmkit.cli.options import Fields, OutputFormat, Relationship, TeammateOwner, split_fields
from csmkit.cli.shapes.courses import MoveShape, move_shape
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.workspace import closed_after, workspace_of
from csmkit.domain.trust import RELATIONSHIPS, STAGE_WORDS
from csmkit.errors import ExitCode
from csmkit.services.choose_accounts import choose_accounts
from csmkit.services.list_moves import list_moves

FIELDS = fields_of(MoveShape)
COLUMNS = (
    Column("account"),
    Column("owner", is_dispensable=True),
    Column("relationship"),
    Column("direction", "got"),
    Column("before", "from", "stage"),
    Column("after", "to", "stage"),
    Column("on"),
    Column("title", "because"),
)
USUAL_SINCE = "-7d"
app = new_app()


@app.command(
    cls=Command,
    epilog=example("csmkit moved --since -7d", "csmkit moved --owner alice --exit-code -o ndjson"),
)
def moved(
    ctx: typer.Context,
    *,
    since: Annotated[
        str | None,
        typer.Option("--since", metavar="DAY", help="Compare with this day; -7d if not said."),
    ] = None,
    owner: TeammateOwner = None,
    relationship: Relationship = None,
    exit_code: Annotated[
        bool,
        typer.Option("--exit-code", help="Leave with 3 if anybody got worse."),
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """List who changed stage since a day, when and why, the worst first."""
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    out.chosen(FIELDS)
    as_of = workspace.as_of
    since_on = workspace.day(since) or resolve_day(USUAL_SINCE, as_of)
    refuse_unless(since_on < as_of, f"--since {since_on} must lie before {as_of}")
    catalogue = workspace.catalogue()
    with workspace.reading() as reader:
        keys = None if owner is None else choose_accounts(reader, as_of, owner=owner)
        moves = list_moves(
            reader,
            catalogue,
            since_on,
            as_of,
            keys=keys,
            relationships=RELATIONSHIPS if relationship is None else (relationship,),
        )
        with closed_after(moves):
            shapes = [dict(move_shape(move)) for move in out.progress(moves, "moves")]
    rows = sorted(shapes, key=_worst_first)
    out.rows(rows, COLUMNS, known=FIELDS, nothing=f"nobody moved since {since_on}")
    if exit_code and any(row["direction"] == "worse" for row in rows):
        raise typer.Exit(ExitCode.FINDINGS)


def _worst_first(row: dict[str, Any]) -> tuple[Any, ...]:
    after, before = STAGE_WORDS[row["after"]], STAGE_WORDS[row["before"]]
    return row["direction"] != "worse", -after, before, row["on"], row["account"]
