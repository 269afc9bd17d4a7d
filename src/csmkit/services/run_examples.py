"""Runs the examples of signal files: each must fire or stay quiet as its file says."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.trust.catalogue import catalogue_files
from csmkit.trust.conditions import answers
from csmkit.trust.derived import ValuesOf
from csmkit.trust.examples import record_of
from csmkit.trust.judge import judge
from csmkit.trust.loading import read_signals
from csmkit.trust.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from csmkit.errors import Problem
    from csmkit.resources import ResourceFolder
    from csmkit.trust.catalogue import Catalogue
    from csmkit.trust.loading import LoadedSignal
    from csmkit.trust.sign import Signal


class RunExample(NamedTuple):
    """One example and what came of it; `mistake` says what is wrong and where, None if nothing."""

    signal: str
    relationship: str
    example: str
    as_of: date
    expected: bool
    found: bool
    mistake: Problem | None


def run_examples(
    folders: Sequence[ResourceFolder],
    catalogue: Catalogue,
    signals: Sequence[str] = (),
) -> list[RunExample]:
    """Return what came of the examples of some signals, or of all.

    Args:
        folders: The playbooks' folders, the most particular first.
        catalogue: The signals of these folders.
        signals: Ids; all where none is named.

    Raises:
        SignalNotFound: there is no such signal.
    """
    wanted = {catalogue.signal(name).id for name in signals}
    loaded, _ = read_signals(catalogue_files(folders))
    return [
        run
        for one in sorted(loaded, key=lambda one: (one.signal.relationship, one.signal.id))
        if not wanted or one.signal.id in wanted
        for run in _runs(one, catalogue)
    ]


def _runs(one: LoadedSignal, catalogue: Catalogue) -> Iterator[RunExample]:
    signal = one.signal
    for index, example in enumerate(one.spec.examples):
        timeline = Timeline(record_of(example.record))
        judged = judge(timeline, catalogue, signal.relationship, example.as_of)
        found = any(reason.signal == signal.id for reason in judged.reasons)
        mistake = None
        if found is not example.fires:
            said = "fires and must stay quiet" if found else "stays quiet and must fire"
            facts = _facts(signal, timeline, example.as_of)
            message = f"{signal.id}: the example {example.name!r} {said}{facts}"
            mistake = one.located.problem(("examples", index, "name"), message)
        yield RunExample(
            signal.id,
            signal.relationship,
            example.name,
            example.as_of,
            example.fires,
            found,
            mistake,
        )


def _facts(signal: Signal, timeline: Timeline, as_of: date) -> str:
    if signal.when is None:
        return ""
    values = ValuesOf(timeline, as_of.toordinal())
    told = {
        operand.field: "unknown"
        if actual is None
        else f"{actual:g}"
        if _is_number(actual)
        else actual
        for operand, actual, _ in answers(signal.when, values)
    }
    return "; " + ", ".join(f"{field} is {value}" for field, value in told.items())


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
