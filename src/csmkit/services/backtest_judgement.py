"""Tests the judgement against known outcomes, each day seen as it was known then."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from csmkit.errors import AccountNotFound, InvalidInput, Problem
from csmkit.exchange.outcomes import read_outcomes
from csmkit.trust.backtest import (
    Backtest,
    Rates,
    WarningDays,
    case_of,
    freeze,
    holds_something,
    summarise,
)
from csmkit.trust.backtest_norms import load_backtest_norms
from csmkit.trust.backtest_verdict import Verdict, verdict_of
from csmkit.trust.estimates import Estimate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from csmkit.domain.outcome import Outcome
    from csmkit.domain.trust import Stage
    from csmkit.exchange.outcomes import StatedOutcome
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.backtest import Case, Frozen
    from csmkit.trust.backtest_norms import BacktestNorms
    from csmkit.trust.catalogue import Catalogue

    Passing = Callable[[Iterator[Case]], Iterator[Case]]

__all__ = ["Estimate", "Rates", "TestedJudgement", "WarningDays", "backtest_judgement"]

MOST_PROBLEMS = 100
"""Problems after which the rest is not looked at; it is the wrong file, or the wrong store."""


class TestedJudgement(NamedTuple):
    """A backtest, and what may be said of it."""

    backtest: Backtest
    verdict: Verdict


class _Setting(NamedTuple):
    catalogue: Catalogue
    norms: BacktestNorms
    relationship: str
    alarm: Stage


def backtest_judgement(
    reader: Reader,
    catalogue: Catalogue,
    source: tuple[str, bytes],
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    relationship: str,
    alarm: Stage,
    passing: Passing = iter,
) -> TestedJudgement:
    """Return how well the judgement would have foretold the outcomes in a text.

    Each account is judged from what was dated and recorded by each day, so that nothing known
    later helps. The day of the outcome stands for the renewal day, because the contract's own has
    moved on since where it was renewed.

    Args:
        reader: The open store.
        catalogue: The signals and the rules of judgement.
        source: The name and bytes of the outcomes: CSV, YAML, JSON or NDJSON.
        as_of: The day; an outcome after it is refused.
        playbooks: Where the norms are looked up.
        relationship: `customer` or `sales`.
        alarm: The stage from which on an alarm is raised.
        passing: Passes the outcomes on as they are judged, to show progress.

    Raises:
        InvalidInput: with every problem of every outcome; nothing is judged then.
    """
    norms = load_backtest_norms(playbooks)
    outcomes = _checked(reader, *source, as_of)
    cases = _cases(reader, outcomes, _Setting(catalogue, norms, relationship, alarm))
    titles = {signal.id: signal.title for signal in catalogue.of(relationship) if signal.stage}
    backtest = summarise([*passing(cases)], norms, titles, alarm)
    return TestedJudgement(backtest, verdict_of(backtest, norms))


def _cases(
    reader: Reader,
    outcomes: Sequence[Outcome],
    setting: _Setting,
) -> Iterator[Case]:
    catalogue, norms, relationship, alarm = setting
    horizons = norms.horizons_days.value
    for key, on, is_loss in outcomes:
        looks: dict[int, Frozen | None] = {}
        for days in norms.looks(is_loss=is_loss):
            day = _days_before(on, days)
            for record in reader.account_records(day, [key]):
                known = record._replace(renewal_on=on.isoformat())
                looks[days] = freeze(known, catalogue, relationship, day)
        yield case_of(key, looks, horizons, alarm, is_loss=is_loss)


def _days_before(on: date, days: int) -> date:
    return date.fromordinal(max(1, on.toordinal() - days))


def _checked(reader: Reader, name: str, data: bytes, as_of: date) -> list[Outcome]:
    """Return the outcomes with the keys of their accounts, in order of account and day.

    Raises:
        InvalidInput: with every problem and its place.
    """
    stated, problems = read_outcomes(data, name)
    checked: dict[tuple[str, date], StatedOutcome] = {}
    for count, one in enumerate(stated):
        if len(problems) >= MOST_PROBLEMS:
            problems.append(Problem(f"{len(stated) - count:,} more outcomes were not looked at"))
            raise InvalidInput(problems)
        problem = _problem(reader, one, checked, as_of)
        if problem is not None:
            problems.append(problem)
    if problems:
        raise InvalidInput(sorted(problems, key=lambda p: (p.line, p.column)))
    return [one.outcome._replace(account=key) for (key, _), one in sorted(checked.items())]


def _problem(
    reader: Reader,
    stated: StatedOutcome,
    checked: dict[tuple[str, date], StatedOutcome],
    as_of: date,
) -> Problem | None:
    """Return what is wrong with an outcome; remember it where nothing is."""
    name, on, _ = stated.outcome
    located = stated.located
    try:
        key = reader.account_key(name)
    except AccountNotFound as error:
        return located.problem(("account",), str(error))
    if on > as_of:
        return located.problem(("date",), f"{on} is after {as_of}: no outcome is known yet")
    if (twin := checked.get((key, on))) is not None:
        line = twin.located.problem((), "").line
        return located.problem((), f"{key} has an outcome on {on} already, in line {line}")
    if not any(map(holds_something, reader.account_records(on, [key]))):
        said = f"nothing is recorded of {key} up to {on}; is this its day?"
        return located.problem(("date",), said)
    checked[key, on] = stated
    return None
