"""What could not be judged, and which share of the catalogue is known."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

from csmkit.domain.trust import RELATIONSHIPS, UnknownSignal
from csmkit.trust.logged import sightings_of
from csmkit.trust.weighing import Day, facts_of, reset_day

if TYPE_CHECKING:
    from collections.abc import Collection

    from csmkit.trust.model import Catalogue, Question, Unknown
    from csmkit.trust.timeline import Timeline

NOT_IN_CATALOGUE = "Logged, but no signal of the catalogue"
WHICH_SIGNAL = "Which signal was meant? `csmkit signals list` shows the catalogue."
MOST_KEPT = 5_000
"""Different answers kept for reuse. Source: judgement, a few megabytes."""


def unknown_of(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
    fired: Collection[str] = (),
) -> Unknown:
    """Return the signals that could not be judged, and the known share of all, by points.

    Most accounts lack the same facts, so answers are kept by what is lacking.

    Args:
        timeline: The account.
        catalogue: The signals and norms.
        relationship: `customer` or `sales`.
        day: The day, as an ordinal.
        fired: The signals that count on the day; they are known, however old their causes.
    """
    found = facts_of(timeline, catalogue, day)
    settled = frozenset(_settled(timeline, catalogue, relationship, day).union(fired))
    key = (relationship, settled, found.lacking, found.undecided)
    answer = catalogue.unknowns.get(key)
    if answer is None:
        if len(catalogue.unknowns) >= MOST_KEPT:
            catalogue.unknowns.clear()
        answer = catalogue.unknowns[key] = _unknown(catalogue, relationship, found, settled)
    strange = _strangers(timeline, catalogue, relationship, day)
    return (answer[0] + strange, answer[1]) if strange else answer


def _unknown(
    catalogue: Catalogue,
    relationship: str,
    found: Day,
    settled: frozenset[str],
) -> Unknown:
    questions = [
        question
        for question in catalogue.questions[relationship]
        if question.signal.id not in settled and _is_open(question, found)
    ]
    total = catalogue.totals[relationship]
    lacking = fsum([question.signal.points for question in questions])
    confidence = round(1 - lacking / total, 2) if total else 0.0
    return tuple(_said(question, found) for question in questions), confidence


def _is_open(question: Question, found: Day) -> bool:
    return question.position is None or found.verdicts[question.position] is None


def _said(question: Question, found: Day) -> UnknownSignal:
    missing = tuple(name for name in question.fields if found.values[name] is None)
    signal = question.signal
    return UnknownSignal(signal.id, signal.title, signal.ask, missing)


def _settled(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
) -> set[str]:
    """Return the signals that a person has answered for, one way or the other, and lately."""
    settled = set()
    reset = reset_day(timeline, relationship, day)
    half_lives = catalogue.norms.answer_holds_half_lives
    for one in sightings_of(timeline, catalogue)[relationship].every:
        on, since, is_about_person, _, _, _, signal, row = one
        if on > day:
            break
        if is_about_person and on < reset:
            continue
        is_open = since > day and row[4]
        if is_open or day - on <= half_lives * signal.half_life_days:
            settled.add(signal.id)
    return settled


def _strangers(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
) -> tuple[UnknownSignal, ...]:
    """Return the logged signals that the catalogue does not know; told once, to the customer's."""
    if relationship != RELATIONSHIPS[0]:
        return ()
    known = sightings_of(timeline, catalogue).values()
    if sum([len(sightings.every) for sightings in known]) == len(timeline.sightings):
        return ()
    names = {row.signal for on, _, row in timeline.sightings if on <= day}
    strange = sorted(names - catalogue.by_id.keys() - catalogue.disabled)
    return tuple(UnknownSignal(name, NOT_IN_CATALOGUE, WHICH_SIGNAL) for name in strange)
