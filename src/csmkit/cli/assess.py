"""`csmkit assess`: in which trust stage accounts are, and why."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Annotated, Any

import typer

from csmkit.cli.assessment_words import forecast
from csmkit.cli.columns import Column, with_told_stage
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.failures import refuse_unless
from csmkit.cli.options import (
    Fields,
    OptionalAccountName,
    OutputFormat,
    Relationship,
    split_fields,
)
from csmkit.cli.output import Output
from csmkit.cli.shapes.assessments import AssessmentShape, assessment_shape
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.workspace import Workspace, closed_after, workspace_of
from csmkit.domain.trust import RELATIONSHIPS, STAGE_WORDS, Stage
from csmkit.errors import ExitCode
from csmkit.services.assess_accounts import assess_accounts

FIELDS = fields_of(AssessmentShape)
COLUMNS = (
    Column("account"),
    Column("relationship"),
    Column("stage", kind="stage"),
    Column("pressure", kind="number"),
    Column("confidence", kind="share"),
    Column("why"),
)
FORETOLD = (Column("forecast", "if nothing else happens", is_dispensable=True),)
NOTHING = "no accounts; `csmkit apply -f FILE` stores some"
MOST_REASONS_IN_ROW = 2
app = new_app()


@app.command(
    cls=Command,
    epilog=example("csmkit assess ACME", "csmkit assess --all -o ndjson | head"),
)
def assess(
    ctx: typer.Context,
    name: OptionalAccountName = None,
    *,
    every: Annotated[bool, typer.Option("--all", help="Assess every account.")] = False,
    relationship: Relationship = None,
    timeline: Annotated[
        bool,
        typer.Option("--timeline", help="With --all: since when, and what comes next."),
    ] = False,
    exit_code: Annotated[
        bool,
        typer.Option("--exit-code", help="Leave with 3 if a relationship is not trusted."),
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Say in which trust stage an account is, and why."""
    refuse_unless((name is None) == every, "name one account, or --all")
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    out.chosen(FIELDS)
    relationships = RELATIONSHIPS if relationship is None else (relationship,)
    if every and out.format == "ndjson":
        worst = _write_book(workspace, out, relationships, timeline=timeline)
    else:
        worst = _write_some(workspace, out, name, relationships, timeline=timeline or not every)
    if exit_code and worst > Stage.TRUSTED:
        raise typer.Exit(ExitCode.FINDINGS)


def _write_book(
    workspace: Workspace,
    out: Output,
    relationships: Sequence[str],
    *,
    timeline: bool,
) -> Stage:
    """Write every assessment as a line, judged on all cores; return the worst stage."""
    from csmkit.cli.assessment_lines import assessment_line
    from csmkit.services.assess_book import assess_book

    chunks = assess_book(
        workspace.reading,
        workspace.catalogue(),
        workspace.as_of,
        assessment_line(out),
        relationships=relationships,
        timeline=timeline,
    )
    worst, count = Stage.TRUSTED, 0
    total = partial(_expected, workspace, relationships)
    with closed_after(chunks):
        for chunk in out.progress(chunks, "assessments", total, size=attrgetter("assessments")):
            out.written(chunk.text)
            worst, count = max(worst, chunk.worst), count + chunk.assessments
    if not count:
        out.note(NOTHING)
    return worst


def _expected(workspace: Workspace, relationships: Sequence[str]) -> int:
    return workspace.count_accounts() * len(relationships)


def _write_some(
    workspace: Workspace,
    out: Output,
    name: str | None,
    relationships: Sequence[str],
    *,
    timeline: bool,
) -> Stage:
    """Write the assessments of one account, or of all; return the worst stage."""
    worst = _Worst()
    catalogue = workspace.catalogue()
    is_object = name is not None and len(relationships) == 1
    with workspace.reading() as reader:
        assessments = assess_accounts(
            reader,
            catalogue,
            workspace.as_of,
            names=None if name is None else [name],
            relationships=relationships,
            timeline=timeline,
        )
        with closed_after(assessments):
            shapes = worst.watch(assessment_shape(item) for item in assessments)
            if name is None:
                total = partial(_expected, workspace, relationships)
                shapes = out.progress(shapes, "assessments", total)
            _write(
                out, shapes, is_one=name is not None, is_object=is_object, signals=catalogue.by_id
            )
    return worst.stage


class _Worst:
    """Remembers the worst stage of what passes by."""

    def __init__(self) -> None:
        self.stage = Stage.TRUSTED

    def watch(self, shapes: Iterable[AssessmentShape]) -> Iterator[AssessmentShape]:
        for shape in shapes:
            self.stage = max(self.stage, STAGE_WORDS[shape["stage"]])
            yield shape


def _write(
    out: Output,
    shapes: Iterator[AssessmentShape],
    *,
    is_one: bool,
    is_object: bool,
    signals: Mapping[str, Any],
) -> None:
    if is_object and not out.is_for_people:
        out.record(dict(next(shapes)), COLUMNS, known=FIELDS)
    elif is_one and out.is_for_people and out.fields is None:
        from csmkit.cli.assessment_page import assessment_page

        out.drawn(*assessment_page(list(shapes), signals))
    elif out.is_read:
        told = (_with_words(shape, signals) for shape in shapes)
        rows = sorted(told, key=_worst_first)
        foretold = any(row["forecast"] for row in rows)
        columns = (*COLUMNS, *(FORETOLD if foretold else ()))
        out.rows(map(with_told_stage, rows), columns, known=FIELDS, nothing=NOTHING)
    else:
        out.rows(map(dict, shapes), (), known=FIELDS, nothing=NOTHING)


def _with_words(shape: AssessmentShape, signals: Mapping[str, Any]) -> dict[str, Any]:
    against = [reason["title"] for reason in shape["reasons"] if reason["points"] > 0]
    more = len(against) - MOST_REASONS_IN_ROW
    why = against[:MOST_REASONS_IN_ROW] + ([f"{more} more"] if more > 0 else [])
    return {**shape, "why": "; ".join(why), "forecast": "; ".join(forecast(shape, signals))}


def _worst_first(row: dict[str, Any]) -> tuple[int, float, bool, str]:
    return (-STAGE_WORDS[row["stage"]], -row["pressure"], row["known"], row["account"])
