"""`csmkit retro`: look back at a decline, and keep what was learned."""

from typing import Annotated

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.options import AccountName, DryRun, OutputFormat, RelationshipOption
from csmkit.cli.output import Output
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.retrospectives import EarlySignShape, retrospective_shape
from csmkit.cli.workspace import Workspace, workspace_of
from csmkit.domain.recovery import Retrospective

SIGN_COLUMNS = (Column("on"), Column("signal"), Column("title"), Column("origin"), Column("text"))
app = new_app()


@app.command(
    cls=Command,
    epilog=example(
        "csmkit retro ACME",
        'csmkit retro ACME --lesson "Phone the depot first, the mail can follow"',
    ),
)
def retro(
    ctx: typer.Context,
    name: AccountName,
    *,
    relationship: RelationshipOption = "customer",
    lessons: Annotated[
        list[str] | None,
        typer.Option(
            "--lesson",
            metavar="TEXT",
            help="Keep this for the whole team; may be given several times.",
        ),
    ] = None,
    dry_run: DryRun = False,
    output: OutputFormat = None,
) -> None:
    """Look back at a decline: signs, stages, responses, promises, lessons."""
    workspace = workspace_of(ctx)
    out = workspace.output(output)
    if lessons:
        review = _kept(workspace, name, relationship, lessons, dry_run=dry_run)
    else:
        review = _reviewed(workspace, name, relationship)
    _show(workspace, out, review)
    if lessons:
        verb = "would keep" if dry_run else "kept"
        noun = "lesson" if len(set(lessons)) == 1 else "lessons"
        out.note(f"{review.account}: {verb} {len(set(lessons))} {noun}")


def _reviewed(workspace: Workspace, name: str, relationship: str) -> Retrospective:
    from csmkit.services.make_retrospective import make_retrospective

    with workspace.reading() as reader:
        return make_retrospective(
            reader,
            workspace.catalogue(),
            name,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            relationship=relationship,
        )


def _kept(
    workspace: Workspace,
    name: str,
    relationship: str,
    lessons: list[str],
    *,
    dry_run: bool,
) -> Retrospective:
    from csmkit.services.keep_lessons import keep_lessons

    with workspace.changing(dry_run=dry_run) as unit:
        return keep_lessons(
            unit,
            workspace.catalogue(),
            name,
            lessons,
            as_of=workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            relationship=relationship,
            by=workspace.author(unit),
        )


def _show(workspace: Workspace, out: Output, review: Retrospective) -> None:
    shape = retrospective_shape(review)
    if out.format in ("json", "ndjson"):
        out.record(shape, SIGN_COLUMNS, known=tuple(shape))
    elif out.format == "csv":
        known = fields_of(EarlySignShape)
        out.rows(shape["signs"], SIGN_COLUMNS, known=known, nothing="no early signs")
    else:
        from csmkit.services.write_retrospective import write_retrospective

        out.text(write_retrospective(review, workspace.resources("templates")))
