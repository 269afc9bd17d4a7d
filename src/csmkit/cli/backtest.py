"""`csmkit backtest`: how well the judgement would have foretold known outcomes."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any, Literal

import typer

from csmkit.cli.backtest_cells import COLUMNS, backtest_rows
from csmkit.cli.command import Command, example, new_app
from csmkit.cli.options import OutputFormat
from csmkit.cli.output import Output
from csmkit.cli.shapes.backtests import LINE_FIELDS, BacktestShape, backtest_shape, rates_line
from csmkit.cli.shapes.fields import fields_of
from csmkit.cli.sources import source_of
from csmkit.cli.workspace import workspace_of
from csmkit.domain.trust import STAGE_WORDS
from csmkit.services.backtest_judgement import backtest_judgement

app = new_app()


@app.command(
    cls=Command,
    epilog=example(
        "csmkit backtest --outcomes outcomes.csv",
        "csmkit backtest --outcomes - --alarm damaged -o json < outcomes.ndjson",
    ),
)
def backtest(
    ctx: typer.Context,
    outcomes: Annotated[
        str,
        typer.Option(
            "--outcomes",
            "-f",
            metavar="FILE|-",
            help="CSV, YAML, JSON or NDJSON: account, date, outcome (renewed or churned).",
        ),
    ],
    relationship: Annotated[
        Literal["customer", "sales"],
        typer.Option("--relationship", "-r", help="Whose trust is tested."),
    ] = "customer",
    alarm: Annotated[
        Literal["waning", "damaged", "lost"],
        typer.Option("--alarm", help="The stage from which on it counts as an alarm."),
    ] = "waning",
    output: OutputFormat = None,
) -> None:
    """Test the judgement against known outcomes, each day seen as it was known then."""
    workspace = workspace_of(ctx)
    out = workspace.output(output)
    source = source_of(outcomes)
    catalogue = workspace.catalogue()
    with workspace.reading() as reader:
        tested = backtest_judgement(
            reader,
            catalogue,
            source,
            workspace.as_of,
            playbooks=workspace.resources("playbooks"),
            relationship=relationship,
            alarm=STAGE_WORDS[alarm],
            passing=partial(_passing, out),
        )
    _write(out, backtest_shape(tested, workspace.as_of, relationship, alarm))


def _passing(out: Output, cases: Iterator[Any]) -> Iterator[Any]:
    return out.progress(cases, "outcomes judged")


def _write(out: Output, shape: BacktestShape) -> None:
    if out.format in ("json", "ndjson"):
        out.record(dict(shape), (), known=fields_of(BacktestShape))
    elif out.format == "csv":
        lines = map(rates_line, (*shape["horizons"], *shape["signals"]))
        out.rows(lines, (), known=LINE_FIELDS, nothing="")
        out.note(shape["conclusion"])
    elif out.format == "md":
        out.text("".join(f"- {line}\n" for line in (shape["conclusion"], *shape["notes"])) + "\n")
        rows = backtest_rows((*shape["horizons"], *shape["signals"]))
        out.rows(rows, COLUMNS, known=[column.field for column in COLUMNS], nothing="")
    else:
        from csmkit.cli.backtest_page import backtest_page

        out.drawn(*backtest_page(shape, out.width()))
