"""An explanation as Markdown, for a note or a ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.cli.assessment_words import (
    comparison,
    decided_sentence,
    fading,
    forecast,
    net_sentence,
    place,
    remedy_sentence,
    step_sentence,
)
from csmkit.cli.printable import markdown_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from csmkit.cli.assessment_page import KnownSignal
    from csmkit.cli.shapes.explanations import ExplainedSignalShape, ExplanationShape


def explanation_markdown(
    explanations: Sequence[ExplanationShape],
    signals: Mapping[str, KnownSignal],
) -> str:
    """Return the explanations of one account as one document."""
    return "".join(f"{line}\n" for one in explanations for line in _lines(one, signals))


def _lines(explanation: ExplanationShape, signals: Mapping[str, KnownSignal]) -> Iterator[str]:
    assessment = explanation["assessment"]
    since = f" since {assessment['since']}" if assessment["since"] else ""
    heading = f"{explanation['account']}, {explanation['relationship']}"
    yield f"# {markdown_cell(heading)}: {assessment['stage']}{since}"
    yield ""
    yield f"As of {explanation['as_of']}. {net_sentence(explanation)}"
    if decided := decided_sentence(explanation):
        yield decided
    yield ""
    by_verdict = {
        verdict: [one for one in explanation["signals"] if one["verdict"] == verdict]
        for verdict in ("fired", "unknown", "quiet")
    }
    yield from _section("What counts", _fired(by_verdict["fired"]))
    yield from _section("What would lift it", _lifting(explanation))
    yield from _section("If nothing else happens", map(_item, forecast(assessment, signals)))
    asks = (_item(f"{one['ask']} ({one['signal']})") for one in by_verdict["unknown"])
    yield from _section("What could not be judged", asks)
    quiet = [_item(f"{one['title']} ({one['signal']})") for one in by_verdict["quiet"]]
    yield from _section("What is quiet", quiet)
    ended = (
        _item(f"{one['points']:+.1f} {one['title']} ({one['signal']})")
        for one in explanation["ended"]
    )
    yield from _section(f"What ended with the former owner on {explanation['reset_on']}", ended)


def _section(title: str, items: Iterable[str]) -> Iterator[str]:
    lines = list(items)
    if lines:
        yield f"## {title}"
        yield ""
        yield from lines
        yield ""


def _item(sentence: str) -> str:
    return f"- {markdown_cell(sentence)}"


def _part(sentence: str) -> str:
    return f"  {_item(sentence)}"


def _fired(fired: Sequence[ExplainedSignalShape]) -> Iterator[str]:
    for one in fired:
        fades = f", {fading(one)}" if one["points"] > 0 else ""
        yield _item(f"{one['points']:+.1f} {one['title']} ({one['signal']}){fades}")
        yield from (_part(comparison(operand)) for operand in one["operands"])
        yield from (_part(place(item)) for item in one["evidence"])


def _lifting(explanation: ExplanationShape) -> Iterator[str]:
    until = explanation["assessment"]["next_until"]
    for remedy in explanation["remedies"]:
        yield _item(f"To {remedy['stage']} without {' and '.join(remedy['signals'])}")
        yield from (_part(step_sentence(step)) for step in remedy["steps"])
        yield from (_part(f"{name}: only time") for name in remedy["waits"])
        yield _part(remedy_sentence(remedy, explanation["as_of"], until))
