"""`csmkit interview`: ask the outgoing CSM for what stands in no dashboard."""

from typing import Annotated

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.completion import complete_interview_questions, complete_teammates
from csmkit.cli.failures import can_ask, refuse_unless
from csmkit.cli.options import AccountName, DryRun, Fields, OutputFormat, split_fields
from csmkit.cli.output import Output
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.interviews import (
    AnsweredShape,
    InterviewQuestionShape,
    answered_shape,
    interview_question_shape,
)
from csmkit.cli.sources import sources_of
from csmkit.cli.workspace import Workspace, workspace_of
from csmkit.services.plan_interview import PlannedInterview, plan_interview

FIELDS = fields_of(InterviewQuestionShape)
COLUMNS = (
    Column("question"),
    Column("about"),
    Column("status"),
    Column("last_on", is_dispensable=True),
    Column("ask"),
)
ANSWERED_COLUMNS = (Column("account"), Column("answers", kind="number"), Column("what"))
NOTHING = "nothing is left to ask; --again shows what was answered"
app = new_app()


@app.command(
    cls=Command,
    epilog=example(
        "csmkit interview ACME",
        "csmkit interview ACME --list",
        "csmkit interview ACME --print > acme.md",
        "csmkit interview ACME --answers acme-answers.yaml",
    ),
)
def interview(
    ctx: typer.Context,
    name: AccountName,
    *,
    answers: Annotated[
        list[str] | None,
        typer.Option(
            "--answers", metavar="FILE|-", help="Take the answers from a file; - is stdin."
        ),
    ] = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Only list the questions, what hurts most first.")
    ] = False,
    printed: Annotated[
        bool, typer.Option("--print", help="Print a questionnaire in Markdown.")
    ] = False,
    html: Annotated[bool, typer.Option("--html", help="With --print: as a page of its own.")] = (
        False
    ),
    question: Annotated[
        str | None,
        typer.Option(
            "--question",
            metavar="QUESTION",
            help="Only this one, answered or not.",
            autocompletion=complete_interview_questions,
        ),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Also what is answered and still fresh.")
    ] = False,
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="TEAMMATE",
            help="Who answers; you if not said.",
            autocompletion=complete_teammates,
        ),
    ] = None,
    dry_run: DryRun = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Ask what stands in no dashboard: personalities, politics, expectations, landmines."""
    refuse_unless([bool(answers), listed, printed].count(True) <= 1, "--answers, --list or --print")
    refuse_unless(printed or not html, "--html needs --print")
    refuse_unless(answers or not dry_run, "--dry-run needs --answers")
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    if answers:
        _apply(workspace, out, name, answers, by=by, dry_run=dry_run)
        return
    found = _found(workspace, name, question, again=again)
    if listed:
        rows = [dict(interview_question_shape(found.account, ask)) for ask in found.asks]
        out.rows(rows, COLUMNS, known=FIELDS, nothing=NOTHING)
    elif printed:
        _print(workspace, out, found, "html" if html else "md")
    else:
        refuse_unless(can_ask(), "there is nobody to ask here; --answers FILE, --list or --print")
        from csmkit.cli.interview_session import hold_interview

        hold_interview(workspace, out, found, question=question, again=again, by=by)


def _found(
    workspace: Workspace,
    name: str,
    question: str | None,
    *,
    again: bool,
) -> PlannedInterview:
    with workspace.reading() as reader:
        return plan_interview(
            reader,
            name,
            workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            question=question,
            again=again,
        )


def _print(workspace: Workspace, out: Output, found: PlannedInterview, form: str) -> None:
    from csmkit.services.print_questionnaire import print_questionnaire

    out.text(
        print_questionnaire(
            found, workspace.as_of, templates=workspace.resources("templates"), form=form
        )
    )
    if not found.asks:
        out.note(NOTHING)


def _apply(
    workspace: Workspace,
    out: Output,
    name: str,
    files: list[str],
    *,
    by: str | None,
    dry_run: bool,
) -> None:
    """Store the answers of files, all of them or none, in one transaction."""
    from csmkit.services.apply_answers import apply_answers

    known = fields_of(AnsweredShape)
    out.chosen(known)
    sources = sources_of(files)
    with workspace.changing(dry_run=dry_run) as unit:
        applied = apply_answers(
            unit,
            sources,
            name=name,
            by=workspace.author(unit) if by is None else unit.teammate(by).key,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
        )
    if not out.is_for_people:
        rows = [dict(answered_shape(one)) for one in applied]
        out.rows(rows, ANSWERED_COLUMNS, known=known, nothing="")
        return
    for one in applied:
        noun = "answer" if one.answers == 1 else "answers"
        dry = " (dry run: nothing was written)" if dry_run else ""
        out.note(f"{one.account}: {one.answers} {noun}, {one.what}{dry}")
