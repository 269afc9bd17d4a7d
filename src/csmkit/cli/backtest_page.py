"""A backtest as a person reads it: how good the alarm was, how early, and what may be concluded."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.text import Text

from csmkit.cli.backtest_cells import (
    SIGNAL_COLUMNS,
    STAGE_COLUMNS,
    WARNING_COLUMNS,
    backtest_rows,
    days_text,
)
from csmkit.cli.drawing import table_or_cards, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from csmkit.cli.shapes.backtests import BacktestShape, WarningShape

MOST_SIGNALS = 8


def backtest_page(shape: BacktestShape, width: int | None) -> Iterator[RenderableType]:
    """Yield the page, as wide as the terminal."""
    yield from _heading(shape)
    yield Text()
    yield from table_or_cards(backtest_rows(shape["horizons"]), STAGE_COLUMNS, width)
    yield Text()
    yield from table_or_cards(_warnings(shape), WARNING_COLUMNS, width)
    yield from _signals(shape, width)
    yield Text()
    yield text(shape["conclusion"], "bold" if shape["is_conclusive"] else "bold yellow")
    for note in shape["notes"]:
        yield text(note, "dim")
    level = f"{shape['intervals']['level']:.0%}"
    yield text(
        f"In brackets {level} intervals: Wilson for shares, bootstrap for lift and PR-AUC, order "
        "statistics for medians. Lift 1 is chance. Losses are looked at week by week.",
        "dim",
    )


def _heading(shape: BacktestShape) -> Iterator[RenderableType]:
    losses, outcomes = shape["losses"], shape["outcomes"]
    noun = "outcome" if outcomes == 1 else "outcomes"
    share = f" ({losses / outcomes:.0%})" if outcomes else ""
    yield Text.assemble(
        (
            f"{outcomes:,} {noun}: {losses:,} churned{share}, {outcomes - losses:,} renewed",
            "bold",
        ),
        (f"  as of {shape['as_of']}", "dim"),
        overflow="fold",
    )
    yield text(f"{shape['relationship']} relationship, alarm from {shape['alarm']} on")


def _warnings(shape: BacktestShape) -> list[dict[str, str]]:
    losses = shape["losses"]
    rows = [
        _warned("the first worse stage", shape["first_sign"], losses),
        _warned("the alarm at the end", shape["last_alarm"], losses),
    ]
    for line in shape["horizons"]:
        what = f"the alarm at {line['horizon_days']} days"
        rows.append(_warned(what, line["warning"], line["losses"]))
    return rows


def _warned(what: str, warning: WarningShape, losses: int) -> dict[str, str]:
    return {"began": what, "warned": f"{warning['losses']} of {losses}", "days": days_text(warning)}


def _signals(shape: BacktestShape, width: int | None) -> Iterator[RenderableType]:
    for days, lines in groupby(shape["signals"], key=lambda line: line["horizon_days"]):
        rows = backtest_rows(lines)
        yield Text()
        yield text(f"Signals {days} days before", "bold")
        yield from table_or_cards(rows[:MOST_SIGNALS], SIGNAL_COLUMNS, width)
        if len(rows) > MOST_SIGNALS:
            told = f"and {len(rows) - MOST_SIGNALS} more; -o csv has all"
            yield text(told, "dim")
