"""What to ask next: the questions that the record cannot answer, the weightiest first."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.trust import SightingRow
from csmkit.trust.judge import judge
from csmkit.trust.judgement import judgement
from csmkit.trust.timeline import Timeline
from csmkit.trust.weighing import reserve_of

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.trust import AccountRecord, Stage
    from csmkit.trust.model import Catalogue
    from csmkit.trust.sign import Signal
    from csmkit.trust.weighing import Weight

SUPPOSED = "supposed"
"""The id of a sighting that nobody has logged yet."""


class OpenQuestion(NamedTuple):
    """A signal that the record cannot judge, and what a yes would change."""

    signal: Signal
    missing: tuple[str, ...]
    """The facts that the record does not hold; empty where only a person can tell."""
    stage: Stage
    """The stage if the answer is yes."""
    shift: float
    """By how many points a yes moves pressure less reserve; negative for builders."""


def open_questions(
    record: AccountRecord,
    catalogue: Catalogue,
    relationship: str,
    as_of: date,
) -> tuple[OpenQuestion, ...]:
    """Return the open questions about a relationship, what would change most first.

    The order is by how far a yes would move the stage, then the pressure, then by points.
    """
    judged = judge(record, catalogue, relationship, as_of)
    before = _standing(record, catalogue, relationship, as_of)
    known = [one for one in judged.unknown if one.signal in catalogue.by_id]
    found = []
    for one in known:
        signal = catalogue.signal(one.signal)
        stage, pressure = _standing(_with(record, signal, as_of), catalogue, relationship, as_of)
        shift = round(pressure - before[1], 1) + 0.0
        found.append(OpenQuestion(signal, one.missing, stage, shift))

    def rank(question: OpenQuestion) -> tuple[int, float, float, str]:
        moved = abs(question.stage - before[0])
        return -moved, -abs(question.shift), -question.signal.points, question.signal.id

    return tuple(sorted(found, key=rank))


def _with(record: AccountRecord, signal: Signal, as_of: date) -> AccountRecord:
    supposed = SightingRow(
        SUPPOSED,
        as_of.isoformat(),
        signal.id,
        text=None,
        seen=True,
        basis="person",
        weight=1.0,
        remedied_on=None,
    )
    return record._replace(sightings=(*record.sightings, supposed))


def _standing(
    record: AccountRecord,
    catalogue: Catalogue,
    relationship: str,
    as_of: date,
) -> tuple[Stage, float]:
    day = as_of.toordinal()
    found = judgement(Timeline(record), catalogue, relationship, day)
    return found.stage, _net(found.weights[day], catalogue)


def _net(weights: list[Weight], catalogue: Catalogue) -> float:
    bad = fsum([weight.points for weight in weights if not weight.signal.builds])
    return bad - reserve_of(weights, catalogue.norms)
