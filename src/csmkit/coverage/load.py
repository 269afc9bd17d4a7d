"""How many hours a month an account takes: the base of its segment times its complexity."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from statistics import mean
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from csmkit.domain.coverage import AccountLoad
from csmkit.domain.document import Days, Document, Name, OneOf, Text
from csmkit.playbook import load_playbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from csmkit.domain.coverage import BookLine
    from csmkit.domain.trust import Stage
    from csmkit.resources import ResourceFolder

MONTHS = 12
HoursAYear = Annotated[float, Field(ge=0, le=2000)]
Score = Annotated[int, Field(ge=0, le=4)]
Steps = Annotated[tuple[Annotated[int, Field(ge=0)], ...], Field(min_length=4, max_length=4)]


class SegmentHours(Document):
    """The hours a year that accounts of some segments take."""

    names: tuple[Name, ...] = Field(min_length=1)
    hours_a_year: HoursAYear
    source: Text


class OtherSegment(Document):
    """The hours a year of an account whose segment is not named."""

    hours_a_year: HoursAYear
    source: Text


class CountFactor(Document):
    """A number of the record that makes an account harder; its four steps are scores 1 to 4."""

    word: Name
    at_least: Steps
    source: Text


class StageScores(Document):
    """The score of each stage of the customer's trust."""

    trusted: Score
    waning: Score
    damaged: Score
    lost: Score


class StageFactor(Document):
    """How trust makes an account harder."""

    scores: StageScores
    source: Text


class RenewalFactor(Document):
    """How a renewal makes an account harder; the nearer, the higher the score."""

    within_days: tuple[Days, ...] = Field(min_length=4, max_length=4)
    source: Text


class Complexity(Document):
    """The factors of complexity: 1 + mean score / divisor."""

    divisor: Annotated[float, Field(gt=0, le=100)]
    source: Text
    contacts: CountFactor
    open_issues: CountFactor
    projects: CountFactor
    stage: StageFactor
    renewal: RenewalFactor


class LoadNorms(Document):
    """What accounts take, as `playbooks/coverage/load.yaml` says."""

    schema_: Annotated[str, OneOf("csmkit.coverage-load/v1")] = Field(alias="schema")
    segments: tuple[SegmentHours, ...] = Field(min_length=1)
    other_segment: OtherSegment
    complexity: Complexity

    def hours_a_year(self, segment: str | None) -> float:
        """Return the base of a segment."""
        for known in self.segments:
            if segment is not None and segment.casefold() in known.names:
                return known.hours_a_year
        return self.other_segment.hours_a_year


def load_norms(folders: Sequence[ResourceFolder]) -> LoadNorms:
    """Return what accounts take."""
    return load_playbook(LoadNorms, "coverage/load", folders)


def account_load(norms: LoadNorms, line: BookLine, stage: Stage, as_of: date) -> AccountLoad:
    """Return what an account takes, in hours a month.

    Args:
        norms: The hours of the segments and the steps of the factors.
        line: The account.
        stage: The customer's trust.
        as_of: The day that counts as today.
    """
    factors = [*_factors(norms.complexity, line, stage, as_of)]
    mean_score = mean(score for score, _ in factors)
    return AccountLoad(
        account=line.account,
        owner=line.owner,
        base_hours=norms.hours_a_year(line.segment) / MONTHS,
        complexity=1 + mean_score / norms.complexity.divisor,
        because=tuple(words for score, words in factors if score),
    )


def _factors(
    norms: Complexity,
    line: BookLine,
    stage: Stage,
    as_of: date,
) -> Iterator[tuple[int, str]]:
    counts = (
        (norms.contacts, line.contacts),
        (norms.open_issues, line.open_issues),
        (norms.projects, line.projects),
    )
    for factor, number in counts:
        yield bisect_right(factor.at_least, number), f"{number} {factor.word}"
    yield getattr(norms.stage.scores, stage.word), f"trust is {stage.word}"
    yield _renewal(norms.renewal.within_days, line.renewal_on, as_of)


def _renewal(within_days: Iterable[int], renewal_on: str | None, as_of: date) -> tuple[int, str]:
    if renewal_on is None:
        return 0, ""
    days = (date.fromisoformat(renewal_on) - as_of).days
    if days < 0:
        return 0, ""
    return sum(days <= limit for limit in within_days), f"renews in {days} days"
