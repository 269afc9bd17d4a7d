"""`csmkit signals`: the signs by which trust is judged."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.completion import complete_signals
from csmkit.cli.options import Fields, OutputFormat, split_fields
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.signals import (
    SignalExampleShape,
    SignalFindingShape,
    SignalShape,
    signal_example_shape,
    signal_finding_shape,
    signal_shape,
)
from csmkit.cli.workspace import workspace_of
from csmkit.errors import ExitCode, InvalidInput

FIELDS = fields_of(SignalShape)
COLUMNS = (
    Column("signal"),
    Column("relationship", is_dispensable=True),
    Column("stage", kind="stage"),
    Column("points", kind="number"),
    Column("half_life_days", "half-life", "number", is_dispensable=True),
    Column("derived", is_dispensable=True),
    Column("origin"),
    Column("title"),
)
CARD = tuple(Column(name, kind="stage" if name == "stage" else "text") for name in FIELDS[1:])
FINDING_COLUMNS = (Column("severity"), Column("place"), Column("message"))
EXAMPLE_COLUMNS = (
    Column("signal"),
    Column("example"),
    Column("expected"),
    Column("found"),
    Column("ok"),
)
app = new_app(no_args_is_help=True)


@app.callback()
def signals() -> None:
    """Look up, check and test the signs by which trust is judged."""


@app.command("list", cls=Command, epilog=example("csmkit signals list --relationship sales"))
def list_(
    ctx: typer.Context,
    relationship: Annotated[
        Literal["customer", "sales"] | None,
        typer.Option("--relationship", "-r", help="Only the signs of this one."),
    ] = None,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """List all signals and where each comes from; those without a stage build trust."""
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    disabled = workspace.catalogue().disabled
    rows = [
        dict(signal_shape(signal, disabled))
        for signal in workspace.whole_catalogue.signals
        if relationship in (None, signal.relationship)
    ]
    if out.is_read:
        rows = [row | {"origin": _told_origin(row)} for row in rows]
    out.rows(rows, COLUMNS, known=FIELDS, nothing="no signals")


def _told_origin(row: dict[str, object]) -> str:
    notes = [f"overrides {row['overrides']}"] if row["overrides"] else []
    notes += ["disabled"] if row["disabled"] else []
    return ", ".join([str(row["origin"]), *notes])


@app.command(cls=Command, epilog=example("csmkit signals show second-opinion"))
def show(
    ctx: typer.Context,
    signal: Annotated[
        str,
        typer.Argument(metavar="SIGNAL", help="Its id.", autocompletion=complete_signals),
    ],
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Show one signal: why it counts, how much, and the question that confirms it."""
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    disabled = workspace.catalogue().disabled
    shape = signal_shape(workspace.whole_catalogue.signal(signal), disabled)
    out.record(dict(shape), CARD, known=FIELDS)


@app.command(
    cls=Command,
    epilog=example("csmkit signals lint", "csmkit signals lint playbooks/ --exit-code"),
)
def lint(
    ctx: typer.Context,
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            help="Signal files or playbooks folders; all that count here if none is named.",
            show_default=False,
        ),
    ] = None,
    *,
    exit_code: Annotated[
        bool,
        typer.Option("--exit-code", help="Leave with 3 if there is advice."),
    ] = False,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Check signal files: every mistake with its place, and advice on the sound ones."""
    from csmkit.services.lint_signals import MISTAKE, lint_signals

    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    findings = lint_signals(workspace.resources("playbooks"), paths or ())
    known = fields_of(SignalFindingShape)
    rows = [
        dict(signal_finding_shape(finding))
        | {"place": str(finding.problem._replace(message="")).removesuffix(": ")}
        for finding in findings
    ]
    if not out.is_read:
        rows = [{name: row[name] for name in known} for row in rows]
    out.rows(rows, FINDING_COLUMNS, known=known, nothing="no mistakes, no advice")
    mistakes = [finding for finding in findings if finding.severity == MISTAKE]
    if mistakes:
        count = f"{len(mistakes)} mistake{'s' if len(mistakes) > 1 else ''}"
        raise InvalidInput(f"{count} in the signal files; each stands above with its place")
    if exit_code and findings:
        raise typer.Exit(ExitCode.FINDINGS)


@app.command(
    "test",
    cls=Command,
    epilog=example("csmkit signals test", "csmkit signals test second-opinion silence"),
)
def run(
    ctx: typer.Context,
    ids: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="SIGNAL",
            help="Their ids; all signals if none is named.",
            autocompletion=complete_signals,
            show_default=False,
        ),
    ] = None,
    output: OutputFormat = None,
    fields: Fields = None,
) -> None:
    """Run the examples of signal files: does each fire or stay quiet as it says?"""
    from csmkit.services.run_examples import run_examples

    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    known = fields_of(SignalExampleShape)
    out.chosen(known)
    runs = run_examples(workspace.resources("playbooks"), workspace.whole_catalogue, ids or ())
    rows = [dict(signal_example_shape(run)) for run in runs]
    out.rows(rows, EXAMPLE_COLUMNS, known=known, nothing="no examples")
    mistakes = [run.mistake for run in runs if run.mistake is not None]
    if mistakes:
        raise InvalidInput(mistakes)
    out.note(f"{len(runs)} examples, each as its file says")
