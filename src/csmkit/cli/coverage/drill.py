"""`csmkit coverage drill`: what would be if somebody were gone today."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer

from csmkit.cli.columns import Column
from csmkit.cli.completion import complete_teammates
from csmkit.cli.failures import refuse_unless
from csmkit.cli.options import Fields, OutputFormat, TeamWords, split_fields
from csmkit.cli.output import Output
from csmkit.cli.shapes.drills import (
    DrilledAccountShape,
    ResilienceShape,
    TeamResilienceShape,
    drill_shape,
    team_resilience_shape,
)
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.workspace import Workspace, workspace_of
from csmkit.errors import ExitCode

ACCOUNT_FIELDS = fields_of(DrilledAccountShape)
ACCOUNT_COLUMNS = (
    Column("priority", "prio"),
    Column("account"),
    Column("interim"),
    Column("to"),
    Column("told_by_on", "hears by"),
    Column("told_by", "from"),
)
TEAM_FIELDS = fields_of(ResilienceShape)
TEAM_COLUMNS = (
    Column("teammate"),
    Column("name", is_dispensable=True),
    Column("accounts", kind="number"),
    Column("without_backup", "no backup", "number"),
    Column("only_theirs", "only theirs", "number"),
    Column("hours_to_place", "hours", "number", is_dispensable=True),
    Column("short_hours", "short", "number"),
    Column("exposed_revenue_share", "exposed", "share"),
    Column("ready", kind="share"),
    Column("limits", "over", "number"),
)
NOTHING = "no CSM; `csmkit team add KEY` adds one"


def drill(
    ctx: typer.Context,
    teammates: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="TEAMMATE",
            help="Who is gone; several are gone at once.",
            autocompletion=complete_teammates,
            show_default=False,
        ),
    ] = None,
    *,
    every: Annotated[
        bool,
        typer.Option("--all", help="Each teammate in turn: a table of what would hurt."),
    ] = False,
    team: TeamWords = None,
    exit_code: Annotated[
        bool,
        typer.Option("--exit-code", help="Leave with 3 if a limit of drill.yaml is crossed."),
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Say what would be if somebody were gone this afternoon; nothing is written."""
    refuse_unless(bool(teammates) != every, "name who is gone, or --all")
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    out.chosen(TEAM_FIELDS if every else ACCOUNT_FIELDS)
    if every:
        is_crossed = _all(workspace, out, team)
    else:
        is_crossed = _some(workspace, out, teammates or [], team)
    if exit_code and is_crossed:
        raise typer.Exit(ExitCode.FINDINGS)


def _some(workspace: Workspace, out: Output, leaving: list[str], team: str | None) -> bool:
    """Write one drill and tell whether a limit was crossed."""
    from csmkit.services.run_drill import run_drill

    with workspace.reading() as reader:
        found = run_drill(
            reader,
            workspace.catalogue(),
            workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            leaving=leaving,
            team=team,
            watched=out.step,
        )
    out.step("")
    shape = drill_shape(found)
    if out.fields is None and out.is_for_people:
        from csmkit.cli.coverage.drill_page import drill_page

        out.drawn(*drill_page(shape, out.width()))
        named = " ".join(f"--leaving {key}" for key in shape["leaving"])
        if shape["accounts"]:
            out.note(
                f"nothing was written; `csmkit coverage plan {named}` shows and compares plans"
            )
    elif out.fields is None and out.format == "md":
        from csmkit.cli.coverage.drill_page import drill_markdown

        out.text(drill_markdown(shape))
    elif out.fields is None and out.format == "json":
        out.json(shape)
    else:
        rows = [dict(one) for one in shape["accounts"]]
        out.rows(rows, ACCOUNT_COLUMNS, known=ACCOUNT_FIELDS, nothing="no accounts")
    return bool(found.crossed)


def _all(workspace: Workspace, out: Output, team: str | None) -> bool:
    """Write what each departure would do and tell whether a limit was crossed."""
    from csmkit.services.drill_team import drill_team

    found = drill_team(
        workspace.reading,
        workspace.catalogue(),
        workspace.as_of,
        playbooks=workspace.resources("playbooks"),
        team=team,
        watched=lambda records: out.progress(records, "accounts"),
    )
    shape = team_resilience_shape(found)
    if out.format == "json" and out.fields is None:
        out.json(shape)
    else:
        rows = [_row(dict(one)) if out.is_read else dict(one) for one in shape["people"]]
        out.rows(rows, TEAM_COLUMNS, known=TEAM_FIELDS, nothing=NOTHING)
        if out.is_read:
            for sentence in _sentences(shape):
                out.note(sentence)
    return any(one.crossed for one in found.people)


def _row(shape: dict[str, Any]) -> dict[str, Any]:
    return {**shape, "limits": len(shape["crossed"])}


def _sentences(shape: TeamResilienceShape) -> Iterator[str]:
    """Yield the weakest point, and what the hours mean."""
    weakest = next((one for one in shape["people"] if one["teammate"] == shape["weakest"]), None)
    if weakest is None:
        return
    crossed = "; ".join(one["text"] for one in weakest["crossed"])
    yield f"weakest point: {weakest['teammate']}: {crossed or 'no limit is crossed'}"
    yield "hours are sums, a least: `csmkit coverage drill TEAMMATE` plans with every rule"
