"""An explanation as a person reads it: what counts, what nobody knows, what would lift it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from csmkit.cli.assessment_page import age, forecast_block, headline, listed, seen
from csmkit.cli.assessment_words import (
    comparison,
    decided_sentence,
    fading,
    net_sentence,
    remedy_sentence,
    step_sentence,
)
from csmkit.cli.columns import STAGE_STYLES
from csmkit.cli.drawing import grid, indented, text
from csmkit.cli.printable import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from csmkit.cli.assessment_page import KnownSignal
    from csmkit.cli.shapes.explanations import (
        EndedShape,
        ExplainedSignalShape,
        ExplanationShape,
        RemedyShape,
    )

MOST_REMEDIES = 3
"""Ways to lift a stage that the page shows; JSON has them all."""


def explanation_page(
    explanations: Sequence[ExplanationShape],
    signals: Mapping[str, KnownSignal],
    *,
    all_signals: bool = False,
) -> Iterator[RenderableType]:
    """Yield the page for one account: a heading, then a block for each relationship."""
    for explanation in explanations[:1]:
        yield Text.assemble(
            (clean(explanation["account"]), "bold"),
            (f"  as of {explanation['as_of']}", "dim"),
        )
    for explanation in explanations:
        yield Text()
        yield from _block(explanation, signals, all_signals=all_signals)


def _block(
    explanation: ExplanationShape,
    signals: Mapping[str, KnownSignal],
    *,
    all_signals: bool,
) -> Iterator[RenderableType]:
    assessment = explanation["assessment"]
    yield headline(assessment)
    for sentence in (net_sentence(explanation), decided_sentence(explanation)):
        if sentence:
            yield indented(text(sentence, "dim"))
    by_verdict = {
        verdict: [one for one in explanation["signals"] if one["verdict"] == verdict]
        for verdict in ("fired", "unknown", "quiet")
    }
    yield from _fired(by_verdict["fired"])
    yield from _lifting(explanation)
    yield from forecast_block(assessment, signals)
    yield from _unknown(by_verdict["unknown"])
    yield from _quiet(by_verdict["quiet"], all_signals=all_signals)
    yield from _ended(explanation)


def _heading(words: str) -> RenderableType:
    return indented(text(words, "bold"))


def _fired(fired: Sequence[ExplainedSignalShape]) -> Iterator[RenderableType]:
    yield _heading("What counts")
    if not fired:
        yield indented(text("Nothing speaks against it, nothing for it yet.", "dim"))
        return
    table = grid(False, False, True)
    for signal in fired:
        points = Text(
            f"{signal['points']:+.1f}",
            style="yellow" if signal["points"] > 0 else "green",
            justify="right",
        )
        old = Text(age(signal["age_days"] or 0), style="dim", justify="right")
        table.add_row(points, old, _told(signal))
    yield indented(table)


def _told(signal: ExplainedSignalShape) -> Text:
    told = Text(clean(f"{signal['title']} ({signal['signal']})"), overflow="fold")
    if signal["points"] > 0:
        told.append(f"\n{fading(signal)}", style="dim")
    for operand in signal["operands"]:
        told.append(f"\n{clean(comparison(operand))}", style="" if operand["verdict"] else "dim")
    for item in signal["evidence"]:
        told.append(f"\n{seen(item)}", style="dim")
    return told


def _unknown(unknown: Sequence[ExplainedSignalShape]) -> Iterator[RenderableType]:
    if unknown:
        yield _heading(f"What could not be judged: {len(unknown)}")
        yield indented(listed([f"{one['ask']} ({one['signal']})" for one in unknown], "?"))


def _quiet(
    quiet: Sequence[ExplainedSignalShape],
    *,
    all_signals: bool,
) -> Iterator[RenderableType]:
    if not quiet:
        return
    yield _heading(f"What is quiet: {len(quiet)}")
    if not all_signals:
        yield indented(text(", ".join(one["signal"] for one in quiet), "dim"))
        return
    for one in quiet:
        told = Text(clean(one["title"]), overflow="fold")
        told.append(clean(f" ({one['signal']})"), style="dim")
        for operand in one["operands"]:
            told.append(f"\n{clean(comparison(operand))}", style="dim")
        yield indented(told)


def _lifting(explanation: ExplanationShape) -> Iterator[RenderableType]:
    remedies = explanation["remedies"]
    if not remedies:
        return
    yield _heading("What would lift it")
    for remedy in remedies[:MOST_REMEDIES]:
        yield indented(_to(remedy))
        yield indented(listed(_things_to_do(remedy, explanation)), 4)
    if len(remedies) > MOST_REMEDIES:
        yield indented(text(f"and {len(remedies) - MOST_REMEDIES} more ways, with -o json", "dim"))


def _to(remedy: RemedyShape) -> Text:
    stage = remedy["stage"]
    names = clean(" and ".join(remedy["signals"]))
    return Text.assemble(
        "To ",
        (stage, STAGE_STYLES.get(stage, "")),
        f" without {names}",
        overflow="fold",
    )


def _things_to_do(remedy: RemedyShape, explanation: ExplanationShape) -> list[str]:
    told = [step_sentence(step) for step in remedy["steps"]]
    fades = {one["signal"]: one["fades_on"] for one in explanation["signals"]}
    for name in remedy["waits"]:
        when = f", below 1 point from {fades[name]}" if fades.get(name) else ""
        told.append(f"{name}: only time{when}")
    until = explanation["assessment"]["next_until"]
    return [*told, remedy_sentence(remedy, explanation["as_of"], until)]


def _ended(explanation: ExplanationShape) -> Iterator[RenderableType]:
    if not explanation["ended"]:
        return
    yield _heading(f"What ended with the former owner on {explanation['reset_on']}")
    table = grid(False, True)
    for ended in explanation["ended"]:
        table.add_row(*_ended_row(ended))
    yield indented(table)


def _ended_row(ended: EndedShape) -> tuple[Text, Text]:
    told = text(f"{ended['title']} ({ended['signal']})", "dim")
    return Text(f"{ended['points']:+.1f}", style="dim", justify="right"), told
