"""`csmkit checkin`: ask a person what the record cannot tell, and keep the answers."""

from collections.abc import Sequence
from typing import Annotated, Literal

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.failures import can_ask, refuse_unless
from csmkit.cli.options import AccountName, DryRun, Fields, OutputFormat, split_fields
from csmkit.cli.output import Output
from csmkit.cli.shapes.checkins import (
    CheckinShape,
    CheckinStageShape,
    QuestionShape,
    checkin_shape,
    expectation_question_shape,
    question_shape,
)
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.workspace import Workspace, workspace_of
from csmkit.domain.answer import Answer
from csmkit.domain.trust import RELATIONSHIPS

QUESTION_COLUMNS = (
    Column("relationship", is_dispensable=True),
    Column("signal"),
    Column("stage_if_yes", "if yes", "stage"),
    Column("shift_if_yes", "points", "number"),
    Column("ask"),
)
STAGE_COLUMNS = (
    Column("relationship"),
    Column("stage_before", "before", "stage"),
    Column("stage", "now", "stage"),
    Column("pressure_before", "pressure before", "number"),
    Column("pressure", kind="number"),
    Column("confidence_before", "confidence before", "share"),
    Column("confidence", kind="share"),
)
NOTHING = "nothing is open: every sign is recorded or was answered lately"
app = new_app()


@app.command(
    cls=Command,
    epilog=example(
        "csmkit checkin ACME",
        "csmkit checkin ACME -o ndjson > questions.ndjson",
        "csmkit checkin ACME --answers answers.yaml",
        "",
        "answers.yaml:",
        "  hesitation: no",
        "  contract-requested: {seen: true, text: Dana asked for a copy, on: 2026-11-18}",
    ),
)
def checkin(
    ctx: typer.Context,
    name: AccountName,
    *,
    relationship: Annotated[
        Literal["customer", "sales"] | None,
        typer.Option("--relationship", "-r", help="Only this one; both if none is named."),
    ] = None,
    answers: Annotated[
        str | None,
        typer.Option("--answers", metavar="FILE|-", help="Answers in YAML or JSON; - is stdin."),
    ] = None,
    listed: Annotated[
        bool,
        typer.Option("--list", help="Only list the questions, what would change most first."),
    ] = False,
    dry_run: DryRun = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Ask what the record cannot tell, and keep the answers as sightings."""
    refuse_unless(not (listed and answers), "--list and --answers do not go together")
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    relationships = RELATIONSHIPS if relationship is None else (relationship,)
    if answers is not None:
        given = _read(answers)
    elif listed or not out.is_for_people:
        _list(workspace, out, name, relationships)
        return
    else:
        refuse_unless(
            can_ask(),
            "there is no terminal to ask on; give --answers FILE, or --list for the questions",
        )
        given = _ask(workspace, out, name, relationships)
    _keep(workspace, out, name, given, relationships, dry_run=dry_run)


def _read(place: str) -> list[Answer]:
    from csmkit.cli.sources import sources_of
    from csmkit.services.read_answers import read_answers

    return read_answers(sources_of([place]))


def _list(workspace: Workspace, out: Output, name: str, relationships: Sequence[str]) -> None:
    from csmkit.services.list_questions import list_questions

    known = fields_of(QuestionShape)
    out.chosen(known)
    with workspace.reading() as reader:
        found = list_questions(
            reader,
            workspace.catalogue(),
            name,
            workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            relationships=relationships,
        )
    rows = [dict(question_shape(found.account, question)) for question in found.questions]
    rows += [
        dict(expectation_question_shape(found.account, held, found.stage))
        for held in found.expectations
    ]
    out.rows(rows, QUESTION_COLUMNS, known=known, nothing=NOTHING)


def _ask(
    workspace: Workspace,
    out: Output,
    name: str,
    relationships: Sequence[str],
) -> list[Answer]:
    from csmkit.cli.asking import ask, asked_of
    from csmkit.services.list_questions import list_questions

    with workspace.reading() as reader:
        found = list_questions(
            reader,
            workspace.catalogue(),
            name,
            workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            relationships=relationships,
        )
    if not found.questions and not found.expectations:
        out.note(NOTHING)
    return ask(found.name, asked_of(found))


def _keep(
    workspace: Workspace,
    out: Output,
    name: str,
    given: Sequence[Answer],
    relationships: Sequence[str],
    *,
    dry_run: bool,
) -> None:
    from csmkit.services.check_in import check_in

    is_table = out.is_read or out.format == "csv"
    known = fields_of(CheckinStageShape if is_table else CheckinShape)
    out.chosen(known)
    catalogue = workspace.catalogue()
    as_of = workspace.as_of
    with workspace.changing(dry_run=dry_run) as unit:
        kept = check_in(
            unit,
            catalogue,
            name,
            given,
            as_of=as_of,
            relationships=relationships,
            by=workspace.author(unit),
        )
    shape = checkin_shape(kept, as_of, dry_run=dry_run)
    if is_table:
        out.rows(map(dict, shape["relationships"]), STAGE_COLUMNS, known=known, nothing="")
    else:
        out.record(dict(shape), (), known=known)
    out.note(_summary(kept.account, given, dry_run=dry_run))


def _summary(account: str, given: Sequence[Answer], *, dry_run: bool) -> str:
    if not given:
        return f"{account}: no answers, nothing was written"
    seen = sum(answer.seen for answer in given)
    told = f"{account}: {len(given)} answered, {seen} seen, {len(given) - seen} not seen"
    return f"{told}{' (dry run: nothing was written)' if dry_run else ''}"
