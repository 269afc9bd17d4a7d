"""`csmkit coverage plan`: who takes over the accounts of those who leave."""

from typing import Annotated, Any

import typer

from csmkit.cli.columns import Column
from csmkit.cli.completion import complete_teammates
from csmkit.cli.coverage.wishes import backfills_of, other_wish, pins_of
from csmkit.cli.failures import refuse_unless
from csmkit.cli.options import Fields, OutputFormat, TeamWords, split_fields
from csmkit.cli.output import Output
from csmkit.cli.shapes.coverage_plans import (
    ComparedPlanShape,
    CoveragePlanShape,
    PlacementShape,
    compared_plan_shape,
    coverage_plan_shape,
)
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.workspace import workspace_of
from csmkit.errors import NoCoveragePlan
from csmkit.services.compare_coverage import ComparedPlan, Wish, compare_coverage

FIELDS = fields_of(PlacementShape)
COMPARED_FIELDS = fields_of(ComparedPlanShape)
COLUMNS = (
    Column("priority", "prio"),
    Column("account"),
    Column("to"),
    Column("hours", kind="number"),
    Column("because", "why", "names"),
    Column("next_best"),
    Column("next_best_extra_points", "costs", "number"),
    Column("points", kind="number", is_dispensable=True),
)
COMPARED_COLUMNS = (
    Column("what_if"),
    Column("points", kind="number"),
    Column("extra_points", "more", "number"),
    Column("highest_share", "fullest", "share"),
    Column("moved", "goes to another", "names"),
    Column("short_hours", "short", "number"),
)


def plan(
    ctx: typer.Context,
    *,
    leaving: Annotated[
        list[str] | None,
        typer.Option(
            "--leaving",
            metavar="TEAMMATE",
            help="Who leaves; again for each.",
            autocompletion=complete_teammates,
        ),
    ] = None,
    team: TeamWords = None,
    pins: Annotated[
        list[str] | None,
        typer.Option("--pin", metavar="ACCOUNT=TEAMMATE", help="A choice that is fixed."),
    ] = None,
    without: Annotated[
        list[str] | None,
        typer.Option("--without", metavar="RULE", help="A hard rule to set aside."),
    ] = None,
    backfill: Annotated[
        str,
        typer.Option("--backfill", metavar="N", help="People yet to be hired who take accounts."),
    ] = "0",
    what_if: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            metavar="WORDS",
            help="Compare: 'pin ACME=bob', 'without language', 'backfill 1', 'leaving bob'.",
        ),
    ] = None,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Plan who takes over each account, by hard rules and a weighted goal; nothing is written."""
    refuse_unless(leaving, "say who leaves: --leaving TEAMMATE")
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    out.chosen(COMPARED_FIELDS if what_if else FIELDS)
    wish = Wish(
        tuple(leaving or ()),
        team,
        pins_of(pins or ()),
        tuple(without or ()),
        backfills_of(backfill),
    )
    others = [(words, other_wish(wish, words)) for words in what_if or ()]
    with workspace.reading() as reader:
        found = compare_coverage(
            reader,
            workspace.catalogue(),
            workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            wish=wish,
            others=others,
            watched=out.step,
        )
    out.step("")
    if others:
        _compare(out, found)
    else:
        _show(out, coverage_plan_shape(found[0].plan, wish, workspace.as_of.isoformat()))
    if (conflict := found[0].plan.conflict) is not None and not others:
        raise NoCoveragePlan(conflict.text)


def _show(out: Output, shape: CoveragePlanShape) -> None:
    from csmkit.cli.coverage.plan_page import plan_markdown, plan_page

    if out.fields is None and out.is_for_people:
        out.drawn(*plan_page(shape, out.width()))
    elif out.fields is None and out.format == "md":
        out.text(plan_markdown(shape))
    elif out.fields is None and out.format == "json":
        out.json(shape)
    else:
        rows: list[dict[str, Any]] = [dict(one) for one in shape["placements"]]
        out.rows(rows, COLUMNS, known=FIELDS, nothing="no plan")


def _compare(out: Output, found: list[ComparedPlan]) -> None:
    rows = [dict(compared_plan_shape(one, found[0].plan)) for one in found]
    if out.is_read:
        rows = [{**row, "what_if": row["what_if"] or "the plan itself"} for row in rows]
    out.rows(rows, COMPARED_COLUMNS, known=COMPARED_FIELDS, nothing="no plans")
    if out.is_read:
        for row in rows:
            if row["conflict"]:
                out.note(f"{row['what_if']}: {row['conflict']}")
