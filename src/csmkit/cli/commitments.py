"""`csmkit commitments`: the ledger of what the customers and we have promised."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from csmkit.cli.columns import NOTHING, Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.commitment_lines import commitment_line
from csmkit.cli.failures import refuse_unless
from csmkit.cli.options import (
    Fields,
    OptionalAccountName,
    OutputFormat,
    TeammateOwner,
    split_fields,
)
from csmkit.cli.output import Output
from csmkit.cli.shapes.commitments import (
    CommitmentShape,
    SideShape,
    commitment_shape,
    ledger_shape,
    side_shape,
)
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.workspace import workspace_of
from csmkit.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.services.list_commitments import Ledger

COLUMNS = (
    Column("account"),
    Column("side"),
    Column("who", is_dispensable=True),
    Column("text"),
    Column("due_on"),
    Column("status"),
    Column("days_late", "late", "number"),
    Column("moved", kind="number", is_dispensable=True),
    Column("commitment", "id", is_dispensable=True),
)
SIDES = (
    Column("side"),
    Column("kept_share", "kept", "share"),
    Column("median_delay_days", "median delay", "number"),
    Column("overdue", kind="number"),
    Column("open", kind="number"),
    Column("broken", kind="number"),
    Column("moves", kind="number"),
)
WHOSE = {"us": "ours", "them": "theirs"}
KNOWN = fields_of(CommitmentShape)
app = new_app()


@app.command(
    cls=Command,
    epilog=example(
        "csmkit commitments ACME",
        "csmkit commitments --owner alice --overdue --exit-code",
        "csmkit commitments --theirs --totals",
    ),
)
def commitments(
    ctx: typer.Context,
    name: OptionalAccountName = None,
    *,
    owner: TeammateOwner = None,
    only_overdue: Annotated[
        bool, typer.Option("--overdue", help="Only what is past its day.")
    ] = False,
    ours: Annotated[bool, typer.Option("--ours", help="Only what we have promised.")] = False,
    theirs: Annotated[bool, typer.Option("--theirs", help="Only what they have promised.")] = False,
    settled_too: Annotated[
        bool, typer.Option("--all", help="Also what was kept, put right or withdrawn.")
    ] = False,
    totals: Annotated[
        bool, typer.Option("--totals", help="Only how each side keeps its word.")
    ] = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Leave with 3 if a promise of ours is overdue.")
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """List promises of both sides, our overdue ones first, and how each side keeps its word."""
    from csmkit.services.list_commitments import list_commitments

    refuse_unless(not (ours and theirs), "--ours and --theirs do not go together")
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    out.chosen(fields_of(SideShape) if totals else KNOWN)
    with workspace.reading() as reader:
        ledger = list_commitments(
            reader,
            workspace.as_of,
            name=name,
            owner=owner,
            side="us" if ours else "them" if theirs else None,
            only_overdue=only_overdue,
            settled_too=settled_too,
        )
    if totals:
        _write_totals(out, ledger)
    else:
        _write(out, ledger, workspace.as_of)
    if exit_code and any(line.is_ours_overdue for line in ledger.lines):
        raise typer.Exit(ExitCode.FINDINGS)


def _write_totals(out: Output, ledger: "Ledger") -> None:
    rows = [dict(side_shape(side)) for side in ledger.sides]
    told = [_with_words(row) for row in rows] if out.is_read else rows
    out.rows(told, SIDES, known=fields_of(SideShape), nothing="")


def _write(out: Output, ledger: "Ledger", as_of: "date") -> None:
    shapes = map(commitment_shape, ledger.lines)
    if out.format == "json":
        shape: Any = ledger_shape(list(shapes), ledger.sides, as_of)
        if out.fields is not None:
            lines = shape["commitments"]
            shape["commitments"] = [{name: line[name] for name in out.fields} for line in lines]
        out.json(shape)
        return
    told_sides = "".join(f"{line}\n" for line in _sentences(ledger))
    if out.format == "ndjson" and out.fields is None and ledger.lines:
        out.lines(map(commitment_line, ledger.lines))
        out.note(told_sides.rstrip())
        return
    told: Any = (_with_words(dict(shape)) for shape in shapes) if out.is_read else shapes
    out.rows(told, COLUMNS, known=KNOWN, nothing="no promises")
    if told_sides and out.is_read and out.fields is None:
        out.text(f"\n{told_sides}")
    elif told_sides:
        out.note(told_sides.rstrip())


def _with_words(row: dict[str, Any]) -> dict[str, Any]:
    late = row.get("days_late")
    return {**row, "side": WHOSE[row["side"]], **({} if late else {"days_late": None})}


def _sentences(ledger: "Ledger") -> "Sequence[str]":
    return [
        f"{WHOSE[side.side]}: {side.kept} of {side.kept + side.broken + side.overdue} kept "
        f"({_share(side.kept_share)}), median delay {_days(side.median_delay_days)}, "
        f"{side.overdue} overdue, {_moves(side.moves)}"
        for side in ledger.sides
        if side.promises
    ]


def _moves(count: int) -> str:
    return f"moved {count} time{'' if count == 1 else 's'}"


def _share(share: float | None) -> str:
    return NOTHING if share is None else f"{share:.0%}"


def _days(days: float | None) -> str:
    return NOTHING if days is None else f"{days:g} days"
