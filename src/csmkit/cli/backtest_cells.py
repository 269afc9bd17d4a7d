"""The rates of a backtest as a person reads them: each number with its interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csmkit.cli.columns import NOTHING, Column

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csmkit.cli.shapes.backtests import EstimateShape, RatesShape, WarningShape

STAGE = "the stage"
STAGE_COLUMNS = (
    Column("horizon", "days before"),
    Column("judged", kind="number", is_dispensable=True),
    Column("losses", kind="number"),
    Column("alarms", kind="number"),
    Column("hits", "right", kind="number"),
    Column("precision"),
    Column("recall"),
    Column("lift"),
    Column("pr_auc", "PR-AUC"),
)
SIGNAL_COLUMNS = (
    Column("alarm", "signal"),
    Column("alarms", "fired", kind="number"),
    Column("hits", "right", kind="number"),
    Column("precision"),
    Column("recall"),
    Column("lift"),
    Column("warning", is_dispensable=True),
)
WARNING_COLUMNS = (
    Column("began", "before a loss"),
    Column("warned"),
    Column("days", "began so long before"),
)
COLUMNS = (
    Column("horizon", "days before"),
    Column("alarm"),
    *STAGE_COLUMNS[1:],
    Column("warning"),
)


def backtest_rows(lines: Iterable[RatesShape]) -> list[dict[str, Any]]:
    """Return the rates of alarms as rows of texts."""
    return [
        {
            "horizon": line["horizon_days"],
            "alarm": line["signal"] or STAGE,
            "judged": line["judged"],
            "losses": line["losses"],
            "alarms": line["alarms"],
            "hits": line["hits"],
            "precision": share_text(line["precision"]),
            "recall": share_text(line["recall"]),
            "lift": number_text(line["lift"], 1),
            "pr_auc": number_text(line["pr_auc"], 2),
            "warning": days_text(line["warning"]),
        }
        for line in lines
    ]


def share_text(share: EstimateShape | None) -> str:
    """Return a share as `67% (30-90)`."""
    if share is None:
        return NOTHING
    low, high = share["low"] * 100, share["high"] * 100
    return f"{share['value']:.0%} ({low:.0f}-{high:.0f})"


def number_text(number: EstimateShape | None, digits: int) -> str:
    """Return a number as `1.9 (1.1-2.8)`."""
    if number is None:
        return NOTHING
    value, low, high = (f"{number[part]:.{digits}f}" for part in ("value", "low", "high"))
    return f"{value} ({low}-{high})"


def days_text(warning: WarningShape) -> str:
    """Return the days of warning as `median 142 d (90-201), P90 270 d`."""
    median = warning["median_days"]
    if median is None:
        return NOTHING
    interval = f"{median['low']:.0f}-{median['high']:.0f}"
    return f"median {median['value']:.0f} d ({interval}), P90 {warning['p90_days']:.0f} d"
