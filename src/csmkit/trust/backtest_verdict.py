"""What may be said of a backtest, and what must be said with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from csmkit.trust.backtest import Backtest, Rates
    from csmkit.trust.backtest_norms import BacktestNorms

BETTER, WORSE, UNTOLD, SILENT = "better than chance", "worse than chance", "untold", "silent"
CLAIMS = {
    BETTER: "the alarm finds losses better than chance",
    WORSE: "the alarm finds losses worse than chance",
    UNTOLD: "the alarm cannot be told from chance",
    SILENT: "no alarm was raised",
}


class Verdict(NamedTuple):
    """What a backtest allows to conclude."""

    is_conclusive: bool
    conclusion: str
    notes: tuple[str, ...]


def verdict_of(backtest: Backtest, norms: BacktestNorms) -> Verdict:
    """Return what is concluded, or that nothing is, and what weakens the numbers."""
    fewest = norms.fewest_losses.value
    enough = [rates for rates in backtest.stage if rates.losses >= fewest]
    return Verdict(
        is_conclusive=bool(enough),
        conclusion=_conclusion(enough) if enough else _refusal(backtest, fewest),
        notes=tuple(_notes(backtest, norms)),
    )


def standing_of(rates: Rates) -> str:
    """Return how an alarm compares with chance, by the interval of its lift."""
    if rates.lift is None:
        return SILENT
    if rates.lift.low > 1:
        return BETTER
    return WORSE if rates.lift.high < 1 else UNTOLD


def _refusal(backtest: Backtest, fewest: int) -> str:
    most = max(rates.losses for rates in backtest.stage)
    return (
        f"No conclusion: {_many(most, 'loss', 'losses')} could be judged at most, "
        f"and fewer than {fewest} prove nothing."
    )


def _conclusion(enough: Sequence[Rates]) -> str:
    by_claim: dict[str, list[str]] = {}
    for rates in enough:
        by_claim.setdefault(standing_of(rates), []).append(str(rates.horizon_days))
    said = [f"at {_listed(days)} days {CLAIMS[claim]}" for claim, days in by_claim.items()]
    return f"A{'; '.join(said)[1:]}."


def _listed(words: Sequence[str]) -> str:
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last


def _notes(backtest: Backtest, norms: BacktestNorms) -> Iterator[str]:
    yield from _mix(backtest, norms.controls_per_loss.value)
    for rates in backtest.stage:
        yield from _weak(rates, norms)
    if (repeated := backtest.outcomes - backtest.accounts) > 0:
        outcomes = _many(repeated, "outcome is", "outcomes are")
        yield f"{outcomes} of an account that has another; intervals take them as independent."
    lucky = len(backtest.signals) * (1 - norms.interval_level.value) / 2
    if lucky >= 1:
        lines = len(backtest.signals)
        yield f"Of {lines} lines on signals about {lucky:.0f} would beat chance by luck alone."


def _mix(backtest: Backtest, wanted: int) -> Iterator[str]:
    renewals = backtest.outcomes - backtest.losses
    if backtest.losses and renewals < wanted * backtest.losses:
        yield (
            f"There are {renewals / backtest.losses:.1f} renewals for each loss, fewer than "
            f"{wanted}: precision and PR-AUC look better than they are."
        )


def _weak(rates: Rates, norms: BacktestNorms) -> Iterator[str]:
    days = rates.horizon_days
    fewest = norms.fewest_precision.value
    if rates.precision is not None and rates.precision.value < fewest:
        yield (
            f"At {days} days {rates.precision.value:.0%} of the alarms are right; "
            f"below {fewest:.0%} alarms go unread."
        )
    if rates.no_data:
        outcomes = _many(rates.no_data, "outcome has", "outcomes have")
        yield f"At {days} days {outcomes} no data yet and are not judged."


def _many(count: int, one: str, more: str) -> str:
    return f"{count:,} {one if count == 1 else more}"
