"""An assessment as a person reads it: the stage, its reasons, what to ask, what would come."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from rich.text import Text

from csmkit.cli.assessment_words import forecast
from csmkit.cli.columns import STAGE_STYLES
from csmkit.cli.drawing import grid, indented, text
from csmkit.cli.printable import clean
from csmkit.domain.trust import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from csmkit.cli.shapes.assessments import (
        AssessmentShape,
        EvidenceShape,
        ReasonShape,
    )

MOST_QUESTIONS = 3
MOST_EVIDENCE = 3
EVIDENCE_LENGTH = 100
NOTHING_YET = "Nothing speaks against it, nothing for it yet."
NOTHING_KNOWN = (
    "Next to nothing is recorded, so nobody can say; `csmkit checkin` asks what you know."
)
HEARD = "cadences_since_inbound"
"""The fact that is missing where the record holds no word of the customer."""
NEVER_HEARD = "No word of theirs is recorded, so silence, replies and meetings say nothing."
MOST_DAYS = 60
"""Older than this is told in months."""
DAYS_A_MONTH = 30.44


class KnownSignal(Protocol):
    """What the page tells of a signal of the catalogue."""

    @property
    def title(self) -> str:
        """Return what it is called."""

    @property
    def points(self) -> float:
        """Return how much it weighs when it is fresh."""


def assessment_page(
    assessments: Sequence[AssessmentShape],
    signals: Mapping[str, KnownSignal],
) -> Iterator[RenderableType]:
    """Yield the page for one account: a heading, then a block for each relationship.

    Args:
        assessments: The relationships of the account.
        signals: The catalogue by id; what weighs most is asked first.
    """
    for assessment in assessments[:1]:
        yield Text.assemble(
            (clean(assessment["account"]), "bold"),
            (f"  as of {assessment['as_of']}", "dim"),
        )
    for assessment in assessments:
        yield Text()
        yield from _block(assessment, signals)


def _block(
    assessment: AssessmentShape,
    signals: Mapping[str, KnownSignal],
) -> Iterator[RenderableType]:
    yield headline(assessment)
    if reset_on := assessment["reset_on"]:
        told = f"In new hands since {reset_on}: trust is not inherited, it starts anew."
        yield indented(text(told, "dim"))
    yield indented(_reasons(assessment["reasons"], is_known=assessment["known"]))
    if assessment["known"] and any(HEARD in one["missing"] for one in assessment["unknown"]):
        yield indented(text(NEVER_HEARD, "dim"))
    if unknown := assessment["unknown"]:
        worth_asking = sorted(unknown, key=lambda one: -_points(signals, one["signal"]))
        yield indented(text("Ask next", "bold"))
        yield indented(listed([one["ask"] for one in worth_asking[:MOST_QUESTIONS]], "?"))
    yield from forecast_block(assessment, signals)


def forecast_block(
    assessment: AssessmentShape,
    signals: Mapping[str, KnownSignal],
) -> Iterator[RenderableType]:
    """Yield what comes if nothing else happens, where that was asked for."""
    if told := forecast(assessment, signals):
        yield indented(text("If nothing else happens", "bold"))
        yield indented(listed(told))


def _points(signals: Mapping[str, KnownSignal], name: str) -> float:
    return signals[name].points if name in signals else 0.0


def headline(assessment: AssessmentShape) -> Text:
    """Return stage, since when, and the figures."""
    stage = assessment["stage"] if assessment["known"] else UNKNOWN
    since = f" since {assessment['since']}" if assessment["since"] else ""
    figures = [f"pressure {assessment['pressure']:.1f}"]
    if assessment["reserve"]:
        figures.append(f"reserve {assessment['reserve']:.1f}")
    figures.append(f"confidence {assessment['confidence']:.0%}")
    return Text.assemble(
        (assessment["relationship"].upper().ljust(8), "bold"),
        "  ",
        (stage, STAGE_STYLES.get(stage, "")),
        since,
        (f"  {', '.join(figures)}", "dim"),
        overflow="fold",
    )


def _reasons(reasons: Sequence[ReasonShape], *, is_known: bool) -> RenderableType:
    if not reasons:
        return text(NOTHING_YET if is_known else NOTHING_KNOWN, "dim")
    table = grid(False, False, True)
    for reason in reasons:
        weight = "yellow" if reason["points"] > 0 else "green"
        table.add_row(
            Text(f"{reason['points']:+.1f}", style=weight, justify="right"),
            Text(age(reason["age_days"]), style="dim", justify="right"),
            _told(reason),
        )
    return table


def age(days: int) -> str:
    """Return an age as `now`, `36 d` or `5 mo`."""
    if days == 0:
        return "now"
    return f"{days} d" if days <= MOST_DAYS else f"{days / DAYS_A_MONTH:.0f} mo"


def _told(reason: ReasonShape) -> Text:
    floor = f" (no better than {reason['floor']})" if reason["floor"] else ""
    told = Text(clean(reason["title"] + floor), overflow="fold")
    evidence = reason["evidence"]
    for item in evidence[:MOST_EVIDENCE]:
        told.append(f"\n{seen(item)}", style="dim")
    if len(evidence) > MOST_EVIDENCE:
        told.append(f"\nand {len(evidence) - MOST_EVIDENCE} more", style="dim")
    return told


def seen(item: EvidenceShape) -> str:
    """Return day, kind and words of a piece of evidence on one line."""
    words = clean(item["text"])
    short = words if len(words) <= EVIDENCE_LENGTH else f"{words[: EVIDENCE_LENGTH - 1].rstrip()}…"
    place = " ".join(part for part in (item["on"], clean(item["kind"])) if part)
    return f"{place}: {short}" if short else place


def listed(sentences: Sequence[str], mark: str = "·") -> RenderableType:
    """Return sentences as a list."""
    table = grid(False, True)
    for sentence in sentences:
        table.add_row(text(mark, "cyan"), text(sentence))
    return table
