"""How well the judgement would have foretold known outcomes: from frozen days to rates."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.trust import Stage
from csmkit.trust.estimates import (
    Estimate,
    Ranking,
    bootstrapped,
    median_with_interval,
    percentile,
    resamples,
    wilson,
)
from csmkit.trust.judge import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date

    from csmkit.domain.trust import AccountRecord
    from csmkit.trust.backtest_norms import BacktestNorms
    from csmkit.trust.model import Catalogue


class Frozen(NamedTuple):
    """What the judgement said on one day before an outcome."""

    stage: Stage
    score: float
    """Pressure less reserve, and no less than the threshold of the stage: what floors and earlier
    days make of the stage counts in the ranking too."""
    fired: frozenset[str]
    """The signals that spoke against the relationship."""


class Warnings(NamedTuple):
    """How many days before a loss somebody was warned; None is never."""

    first_sign: int | None
    """The earliest day in the look-back on which the stage was worse than trusted."""
    alarm: int | None
    """Since when the alarm stood that was still there at the last look."""
    alarm_at: tuple[int | None, ...]
    """Since when the alarm stood that was there at each horizon."""
    signals_at: tuple[Mapping[str, int], ...]
    """Since when each signal stood that was there at each horizon."""


class Case(NamedTuple):
    """One outcome and what the judgement had said before it."""

    account: str
    is_loss: bool
    at: tuple[Frozen | None, ...]
    """At each horizon; None where the record held nothing yet."""
    warnings: Warnings | None
    """Only of losses."""


@dataclass(frozen=True, slots=True)
class WarningDays:
    """How many days before the loss those were warned that were warned."""

    losses: int
    median: Estimate | None
    p90: float | None
    """Nine of ten warnings came no earlier than this."""


@dataclass(frozen=True, slots=True)
class Rates:
    """How one alarm, the stage's or a signal's, did at one horizon."""

    signal: str | None
    """None is the stage."""
    title: str
    horizon_days: int
    judged: int
    no_data: int
    losses: int
    alarms: int
    hits: int
    """Alarms before a loss."""
    precision: Estimate | None
    recall: Estimate | None
    lift: Estimate | None
    """Precision over the share of losses: 1 is chance."""
    pr_auc: Estimate | None
    """Only of the stage."""
    warning: WarningDays

    @property
    def base_rate(self) -> float | None:
        """Return the share of losses: what precision and PR-AUC are by chance."""
        return self.losses / self.judged if self.judged else None


@dataclass(frozen=True, slots=True)
class Backtest:
    """All rates of a set of outcomes."""

    outcomes: int
    losses: int
    accounts: int
    level: float
    """How sure the intervals are."""
    stage: tuple[Rates, ...]
    """One a horizon."""
    signals: tuple[Rates, ...]
    """By horizon, the ones with most hits first; those that never fired are left out."""
    first_sign: WarningDays
    alarm: WarningDays


def freeze(
    record: AccountRecord,
    catalogue: Catalogue,
    relationship: str,
    as_of: date,
) -> Frozen | None:
    """Return what is judged of a record on its day, None where nothing dated is in it yet."""
    if not holds_something(record):
        return None
    found = judge(record, catalogue, relationship, as_of)
    net = found.pressure - found.reserve
    if found.stage > Stage.TRUSTED:
        net = max(net, catalogue.norms.thresholds[relationship][found.stage - 1])
    fired = (r.signal for r in found.reasons if not catalogue.by_id[r.signal].builds)
    return Frozen(found.stage, net, frozenset(fired))


def holds_something(record: AccountRecord) -> bool:
    """Tell whether anything dated happened in a record; who is there alone tells nothing."""
    happened = (list(record.touches), record.sightings, record.issues, record.events)
    return any(happened) or any(one.promised_on for one in record.commitments)


def case_of(
    account: str,
    looks: Mapping[int, Frozen | None],
    horizons: Sequence[int],
    alarm: Stage,
    *,
    is_loss: bool,
) -> Case:
    """Return an outcome with what was seen on some days before it.

    Args:
        account: Its key.
        looks: What was judged, by days before the outcome; the horizons are among them.
        horizons: Days before the outcome.
        alarm: The stage from which on an alarm is raised.
        is_loss: Whether it was lost.
    """
    at = tuple(looks[days] for days in horizons)
    return Case(account, is_loss, at, _warnings(looks, horizons, alarm) if is_loss else None)


def _warnings(
    looks: Mapping[int, Frozen | None],
    horizons: Sequence[int],
    alarm: Stage,
) -> Warnings:
    def is_alarm(look: Frozen) -> bool:
        return look.stage >= alarm

    worse = [days for days, look in looks.items() if look and look.stage > Stage.TRUSTED]
    return Warnings(
        first_sign=max(worse, default=None),
        alarm=_since(looks, min(looks), is_alarm),
        alarm_at=tuple(_since(looks, days, is_alarm) for days in horizons),
        signals_at=tuple(_signals_since(looks, days) for days in horizons),
    )


def _since(
    looks: Mapping[int, Frozen | None],
    days: int,
    holds: Callable[[Frozen], bool],
) -> int | None:
    """Return how many days before the outcome began what held without a break up to a look."""
    since = None
    for earlier in sorted(looks):
        if earlier >= days:
            look = looks[earlier]
            if look is None or not holds(look):
                return since
            since = earlier
    return since


def _signals_since(looks: Mapping[int, Frozen | None], days: int) -> Mapping[str, int]:
    look = looks[days]
    fired = look.fired if look else ()
    return {name: _since(looks, days, partial(_has_fired, name)) or days for name in fired}


def _has_fired(name: str, look: Frozen) -> bool:
    return name in look.fired


def summarise(
    cases: Sequence[Case],
    norms: BacktestNorms,
    titles: Mapping[str, str],
    alarm: Stage,
) -> Backtest:
    """Return the rates of all outcomes; their order does not matter.

    Args:
        cases: The outcomes with what was judged before them, at the norms' horizons.
        norms: The norms.
        titles: The signals to tell of, by id.
        alarm: The stage from which on an alarm is raised.
    """
    level = norms.interval_level.value
    ordered = sorted(cases, key=_order)
    stage: list[Rates] = []
    signals: list[Rates] = []
    for at in range(len(norms.horizons_days.value)):
        sheet = _Sheet(ordered, at, norms, alarm)
        stage.append(sheet.stage())
        signals += sheet.signals(titles)
    warned = [case.warnings for case in ordered if case.warnings]
    return Backtest(
        outcomes=len(ordered),
        losses=len(warned),
        accounts=len({case.account for case in ordered}),
        level=level,
        stage=tuple(stage),
        signals=tuple(signals),
        first_sign=_warning_days([w.first_sign for w in warned], level),
        alarm=_warning_days([w.alarm for w in warned], level),
    )


def _order(case: Case) -> tuple[str, bool, list[tuple[float, list[str]]]]:
    """Return what puts cases in one order, however they came: the draws go by place."""
    looks = [(look.score, sorted(look.fired)) if look else (0.0, []) for look in case.at]
    return case.account, case.is_loss, looks


def _warning_days(days: Sequence[int | None], level: float) -> WarningDays:
    known = [one for one in days if one is not None]
    p90 = percentile(known, 0.9) if known else None
    return WarningDays(len(known), median_with_interval(known, level), p90)


class _Sheet:
    """All outcomes at one horizon, with the resamples that all its rates share."""

    def __init__(self, cases: Sequence[Case], at: int, norms: BacktestNorms, alarm: Stage) -> None:
        self._horizon = norms.horizons_days.value[at]
        self._level = norms.interval_level.value
        self._at = at
        self._alarm = alarm
        self._cases = [case for case in cases if case.at[at] is not None]
        self._frozen = [look for case in cases if (look := case.at[at]) is not None]
        self._no_data = len(cases) - len(self._cases)
        self._losses = [place for place, case in enumerate(self._cases) if case.is_loss]
        self._samples = [*resamples(len(self._cases), norms.resamples.value)]

    def stage(self) -> Rates:
        """Return how the stage did."""
        alarms = [at for at, look in enumerate(self._frozen) if look.stage >= self._alarm]
        since = [self._warnings_of(at).alarm_at[self._at] for at in self._hits(alarms)]
        return self._rates(None, "", alarms, since, self._pr_auc())

    def signals(self, titles: Mapping[str, str]) -> list[Rates]:
        """Return how each signal did, the one with most hits first."""
        places: dict[str, list[int]] = {}
        for at, look in enumerate(self._frozen):
            for name in look.fired:
                places.setdefault(name, []).append(at)
        found = [
            self._rates(name, titles[name], alarms, self._signal_since(name, alarms), None)
            for name, alarms in places.items()
            if name in titles
        ]
        return sorted(found, key=lambda rates: (-rates.hits, rates.alarms, rates.signal or ""))

    def _signal_since(self, name: str, alarms: Sequence[int]) -> list[int | None]:
        hits = self._hits(alarms)
        return [self._warnings_of(at).signals_at[self._at].get(name) for at in hits]

    def _hits(self, alarms: Sequence[int]) -> list[int]:
        return [at for at in alarms if self._cases[at].is_loss]

    def _warnings_of(self, at: int) -> Warnings:
        found = self._cases[at].warnings
        assert found is not None  # noqa: S101  # every loss has its warnings
        return found

    def _pr_auc(self) -> Estimate | None:
        scores = [look.score for look in self._frozen]
        ranking = Ranking(scores, [case.is_loss for case in self._cases])
        return bootstrapped(ranking.area(), map(ranking.area, self._samples), self._level)

    def _rates(
        self,
        signal: str | None,
        title: str,
        alarms: Sequence[int],
        since: Sequence[int | None],
        pr_auc: Estimate | None,
    ) -> Rates:
        hits = self._hits(alarms)
        losses, judged = len(self._losses), len(self._cases)
        return Rates(
            signal=signal,
            title=title,
            horizon_days=self._horizon,
            judged=judged,
            no_data=self._no_data,
            losses=losses,
            alarms=len(alarms),
            hits=len(hits),
            precision=wilson(len(hits), len(alarms), self._level),
            recall=wilson(len(hits), losses, self._level),
            lift=self._lift(alarms, hits),
            pr_auc=pr_auc,
            warning=_warning_days(since, self._level),
        )

    def _lift(self, alarms: Collection[int], hits: Collection[int]) -> Estimate | None:
        """Return the lift with its bootstrap interval, widened where alarms are few.

        One alarm that is right is right in every resample; so the interval is never narrower than
        Wilson's for the precision, over the share of losses.
        """
        value = _lift(len(hits), len(alarms), len(self._losses), len(self._cases))
        drawn = (
            _lift(_sum(times, hits), _sum(times, alarms), _sum(times, self._losses), len(times))
            for times in self._samples
        )
        found = bootstrapped(value, drawn, self._level)
        precision = wilson(len(hits), len(alarms), self._level)
        if found is None or precision is None:
            return None
        chance = len(self._losses) / len(self._cases)
        low, high = min(found.low, precision.low / chance), max(found.high, precision.high / chance)
        return Estimate(found.value, low, high)


def _sum(times: Sequence[int], places: Collection[int]) -> int:
    return sum(map(times.__getitem__, places))


def _lift(hits: int, alarms: int, losses: int, judged: int) -> float | None:
    """Return by how much alarms find more losses than chance, None without alarms or losses."""
    return hits * judged / (alarms * losses) if alarms and losses else None
