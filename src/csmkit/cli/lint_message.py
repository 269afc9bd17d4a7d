"""`csmkit lint-message`: check the wording of a draft to a customer."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.options import Fields, OutputFormat, split_fields
from csmkit.cli.output import Output
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.findings import FindingShape, finding_shape, said_or_absent
from csmkit.cli.sources import source_of
from csmkit.cli.workspace import workspace_of
from csmkit.errors import ExitCode
from csmkit.services.lint_message import MOST_BYTES, CheckedMessage, lint_message

FIELDS = fields_of(FindingShape)
COLUMNS = (
    Column("place"),
    Column("severity"),
    Column("rule"),
    Column("said"),
    Column("better"),
)
LIMITS = "only the wording was matched, not what is true or what this customer needs"
FOREIGN = "does not look English, and the rules are for English (a guess by its common words)"
app = new_app()


@app.command(
    "lint-message",
    cls=Command,
    epilog=example(
        "csmkit lint-message draft.md", "csmkit lint-message --exit-code handoffs/*/*/*.eml"
    ),
)
def lint_message_(
    ctx: typer.Context,
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE|-", help="Drafts: plain text, Markdown or .eml; - is stdin."),
    ],
    exit_code: Annotated[
        bool,
        typer.Option("--exit-code", help="Leave with 3 if there is a finding."),
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Check the wording of drafts to a customer; it matches words, no more."""
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    out.chosen(FIELDS)
    sources = [source_of(name, MOST_BYTES + 1) for name in files]
    messages = lint_message(sources, workspace.resources("playbooks"))
    shapes = [finding_shape(m.path, finding) for m in messages for finding in m.checked.findings]
    _write(out, shapes)
    _note(out, messages, found=bool(shapes))
    if exit_code and shapes:
        raise typer.Exit(ExitCode.FINDINGS)


def _write(out: Output, shapes: Sequence[FindingShape]) -> None:
    if out.fields is None and out.is_for_people:
        from csmkit.cli.finding_page import finding_page

        out.drawn(*finding_page(shapes))
    elif out.fields is None and out.format == "md":
        out.rows(map(_row, shapes), COLUMNS, known=FIELDS, nothing="")
    else:
        out.rows(map(dict, shapes), (), known=FIELDS, nothing="")


def _row(shape: FindingShape) -> dict[str, Any]:
    place = f"{shape['path']}:{shape['line']}:{shape['column']}"
    return {**shape, "place": place, "said": said_or_absent(shape)}


def _note(out: Output, messages: Sequence[CheckedMessage], *, found: bool) -> None:
    for message in messages:
        if message.checked.is_foreign:
            out.note(f"{message.path} {FOREIGN}; what it lacks was not looked for")
    if any(message.is_mail and message.checked.findings for message in messages):
        out.note("line and column of a mail count in its text part")
    out.note(LIMITS if found else f"nothing found; {LIMITS}")
