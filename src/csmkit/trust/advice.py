"""Advice on signal files that are sound and could be better; it keeps none from counting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.trust import Stage
from csmkit.trust.conditions import walk
from csmkit.trust.derived import ValuesOf
from csmkit.trust.examples import record_of
from csmkit.trust.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csmkit.errors import Problem
    from csmkit.located import Route
    from csmkit.trust.conditions import Condition
    from csmkit.trust.loading import LoadedSignal
    from csmkit.trust.model import Norms

JUDGEMENT = "judgement"
Advice = tuple["Route", str]


def advise(one: LoadedSignal, norms: Norms) -> Iterator[Problem]:
    """Yield what could be better in one signal file, with its place."""
    for route, message in (*_on_points(one, norms), *_on_words(one), *_on_examples(one)):
        yield one.located.problem(route, message)


def _on_points(one: LoadedSignal, norms: Norms) -> Iterator[Advice]:
    signal = one.signal
    if signal.stage is None:
        most = norms.reserve_cap / norms.reserve_rate if norms.reserve_rate else 0.0
        if signal.points > most:
            yield ("points",), f"more than {most:g} points of one builder offset nothing more"
        return
    thresholds = norms.thresholds[signal.relationship]
    reached = Stage(sum(signal.points >= threshold for threshold in thresholds))
    if reached is not signal.stage:
        yield (
            ("points",),
            (
                f"{signal.points:g} points alone make it {reached.word}, but it is a sign of "
                f"{signal.stage.word}: {_range(signal.stage, thresholds)}"
            ),
        )
    if signal.floor is not None and signal.floor > signal.stage:
        message = f"the floor {signal.floor.word} is worse than the stage {signal.stage.word}"
        yield ("floor",), message


def _range(stage: Stage, thresholds: tuple[float, float, float]) -> str:
    if stage is Stage.LOST:
        return f"{thresholds[2]:g} points or more"
    return f"{thresholds[stage - 1]:g} to less than {thresholds[stage]:g} points"


def _on_words(one: LoadedSignal) -> Iterator[Advice]:
    signal = one.signal
    if not signal.quiet_when:
        yield ("quiet_when",), "'quiet_when' is missing: say when a person should not count it"
    if not signal.ask.rstrip().endswith("?"):
        yield ("ask",), "'ask' is no question; it is what `csmkit checkin` asks"
    if all(source.strip().lower() == JUDGEMENT for source in signal.sources):
        yield (
            ("sources",),
            "there is no source; say what the sign rests on, or whose judgement it is",
        )


def _on_examples(one: LoadedSignal) -> Iterator[Advice]:
    when = one.signal.when
    if when is None:
        return
    if not any(example.fires and not example.record.sightings for example in one.spec.examples):
        message = "no example shows 'when' firing: every firing one logs a sighting"
        yield ("examples",), message
    if not any(_is_quiet(one, when, index) for index in range(len(one.spec.examples))):
        message = "a quiet example is missing: in each of them the record is silent, not clean"
        yield ("examples",), message


def _is_quiet(one: LoadedSignal, when: Condition, index: int) -> bool:
    """Tell whether an example knows every fact that it needs, and the condition is not true."""
    example = one.spec.examples[index]
    timeline = Timeline(record_of(example.record))
    return not example.fires and walk(when, ValuesOf(timeline, example.as_of.toordinal())) is False
