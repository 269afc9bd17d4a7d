"""The JSON of a backtest, `csmkit.backtest/v1`, and its lines for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typing_extensions import TypedDict

from csmkit.cli.shapes.fields import rounded

if TYPE_CHECKING:
    from datetime import date

    from csmkit.services.backtest_judgement import (
        Estimate,
        Rates,
        TestedJudgement,
        WarningDays,
    )

METHODS = {
    "precision": "wilson",
    "recall": "wilson",
    "lift": "bootstrap",
    "pr_auc": "bootstrap",
    "median": "order statistics",
}
SHARE_DIGITS = 4
ESTIMATES = ("precision", "recall", "lift", "pr_auc")


class EstimateShape(TypedDict):
    """A number and the interval that holds it."""

    value: float
    low: float
    high: float


class WarningShape(TypedDict):
    """How many days before the loss those were warned that were warned."""

    losses: int
    median_days: EstimateShape | None
    p90_days: float | None


class RatesShape(TypedDict):
    """How one alarm did at one horizon; `signal` is null for the stage."""

    signal: str | None
    title: str | None
    horizon_days: int
    judged: int
    no_data: int
    losses: int
    base_rate: float | None
    alarms: int
    hits: int
    precision: EstimateShape | None
    recall: EstimateShape | None
    lift: EstimateShape | None
    pr_auc: EstimateShape | None
    warning: WarningShape


class IntervalsShape(TypedDict):
    """How sure the intervals are, and how each was made."""

    level: float
    methods: dict[str, str]


class BacktestShape(TypedDict):
    """How well the judgement would have foretold known outcomes: `csmkit.backtest/v1`."""

    schema: str
    as_of: str
    relationship: str
    alarm: str
    outcomes: int
    losses: int
    accounts: int
    is_conclusive: bool
    conclusion: str
    notes: list[str]
    intervals: IntervalsShape
    first_sign: WarningShape
    last_alarm: WarningShape
    horizons: list[RatesShape]
    signals: list[RatesShape]


LINE_FIELDS = (
    *("signal", "title", "horizon_days", "judged", "no_data", "losses", "base_rate"),
    *("alarms", "hits"),
    *(f"{name}{end}" for name in ESTIMATES for end in ("", "_low", "_high")),
    *("warned", "median_days", "median_days_low", "median_days_high", "p90_days"),
)


def backtest_shape(
    tested: TestedJudgement,
    as_of: date,
    relationship: str,
    alarm: str,
) -> BacktestShape:
    """Return a backtest as `csmkit.backtest/v1`."""
    backtest, verdict = tested
    return {
        "schema": "csmkit.backtest/v1",
        "as_of": as_of.isoformat(),
        "relationship": relationship,
        "alarm": alarm,
        "outcomes": backtest.outcomes,
        "losses": backtest.losses,
        "accounts": backtest.accounts,
        "is_conclusive": verdict.is_conclusive,
        "conclusion": verdict.conclusion,
        "notes": list(verdict.notes),
        "intervals": {"level": backtest.level, "methods": METHODS},
        "first_sign": _warning(backtest.first_sign),
        "last_alarm": _warning(backtest.alarm),
        "horizons": [_rates(rates) for rates in backtest.stage],
        "signals": [_rates(rates) for rates in backtest.signals],
    }


def _rates(rates: Rates) -> RatesShape:
    return {
        "signal": rates.signal,
        "title": rates.title or None,
        "horizon_days": rates.horizon_days,
        "judged": rates.judged,
        "no_data": rates.no_data,
        "losses": rates.losses,
        "base_rate": None if rates.base_rate is None else round(rates.base_rate, SHARE_DIGITS),
        "alarms": rates.alarms,
        "hits": rates.hits,
        "precision": _estimate(rates.precision),
        "recall": _estimate(rates.recall),
        "lift": _estimate(rates.lift),
        "pr_auc": _estimate(rates.pr_auc),
        "warning": _warning(rates.warning),
    }


def _warning(warning: WarningDays) -> WarningShape:
    return {
        "losses": warning.losses,
        "median_days": _estimate(warning.median),
        "p90_days": None if warning.p90 is None else rounded(warning.p90),
    }


def _estimate(estimate: Estimate | None) -> EstimateShape | None:
    if estimate is None:
        return None
    value, low, high = (round(number, SHARE_DIGITS) + 0.0 for number in estimate)
    return {"value": value, "low": low, "high": high}


def rates_line(rates: RatesShape) -> dict[str, Any]:
    """Return the rates of one alarm at one horizon on one line, without parts."""
    flat: dict[str, Any] = dict(rates)
    warning: Any = flat.pop("warning")
    estimates = {name: flat.pop(name) for name in ESTIMATES}
    for name, estimate in (*estimates.items(), ("median_days", warning["median_days"])):
        flat[name] = estimate and estimate["value"]
        flat |= {f"{name}_{end}": estimate and estimate[end] for end in ("low", "high")}
    return {**flat, "warned": warning["losses"], "p90_days": warning["p90_days"]}
