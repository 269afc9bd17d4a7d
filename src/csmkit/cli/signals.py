"""`csmkit signals`: the signs by which trust is judged."""

from typing import Annotated, Literal

import typer

from csmkit.cli.columns import Column
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.completion import complete_signals
from csmkit.cli.options import Fields, OutputFormat, split_fields
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.shapes.signals import SignalShape, signal_shape
from csmkit.cli.workspace import workspace_of

FIELDS = fields_of(SignalShape)
COLUMNS = (
    Column("signal"),
    Column("relationship"),
    Column("stage", kind="stage"),
    Column("points", kind="number"),
    Column("half_life_days", "half-life", "number"),
    Column("derived"),
    Column("title"),
)
CARD = tuple(Column(name, kind="stage" if name == "stage" else "text") for name in FIELDS[1:])
app = new_app(no_args_is_help=True)


@app.callback()
def signals() -> None:
    """Look up the signs by which trust is judged."""


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
    """List all signals; those without a stage build trust."""
    workspace = workspace_of(ctx)
    out = workspace.output(output, split_fields(fields))
    rows = [
        dict(signal_shape(signal))
        for signal in workspace.catalogue().signals
        if relationship in (None, signal.relationship)
    ]
    out.rows(rows, COLUMNS, known=FIELDS, nothing="no signals")


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
    shape = signal_shape(workspace.catalogue().signal(signal))
    out.record(dict(shape), CARD, known=FIELDS)
