"""What every cause weighs on one day: the arithmetic below a judgement."""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.trust import Stage
from csmkit.trust.conditions import grounds
from csmkit.trust.decay import points_left, share_left
from csmkit.trust.facts import FACTS
from csmkit.trust.timeline import spell_on

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from csmkit.domain.trust import Evidence, SightingRow
    from csmkit.trust.catalogue import Catalogue, Norms, Signal
    from csmkit.trust.conditions import Operand, Verdict
    from csmkit.trust.timeline import Timeline

WORDS = "words"


class Cause(NamedTuple):
    """Why a signal counts on a day: somebody logged it, or the record shows it."""

    signal: Signal
    points: float
    age_days: int
    holds: bool
    """Whether it still holds the signal's floor."""
    sighting: SightingRow | None
    grounds: tuple[Operand, ...] = ()


@dataclass(slots=True)
class Weight:
    """All causes of one signal on one day.

    What somebody logged and what the record shows are two views of one cause, so the larger of
    the two counts; several logged sightings add up.
    """

    signal: Signal
    logged: list[Cause]
    derived: Cause | None = None

    @property
    def points(self) -> float:
        """Return the signal's points, words included."""
        return self._points(self.logged)

    @property
    def points_without_words(self) -> float:
        """Return the signal's points as far as more than wording speaks for it."""
        return self._points([c for c in self.logged if not is_words(c)])

    def _points(self, logged: list[Cause]) -> float:
        return max(
            fsum(cause.points for cause in logged),
            self.derived.points if self.derived else 0.0,
        )

    @property
    def causes(self) -> list[Cause]:
        """Return every cause, what the record shows first."""
        return [self.derived, *self.logged] if self.derived else self.logged

    @property
    def age_days(self) -> int:
        """Return the age of the youngest cause."""
        return min(cause.age_days for cause in self.causes)

    def floor(self, *, words: bool) -> Stage:
        """Return the stage below which the relationship cannot be while a cause holds."""
        floor = self.signal.floor
        if floor is None:
            return Stage.TRUSTED
        holds = any(c.holds and (words or not is_words(c)) for c in self.causes)
        return floor if holds else Stage.TRUSTED


def is_words(cause: Cause) -> bool:
    """Tell whether nothing but the wording of a note or mail speaks for a cause."""
    return cause.sighting is not None and cause.sighting.basis == WORDS


def verdicts_on(
    timeline: Timeline,
    catalogue: Catalogue,
    day: int,
) -> tuple[tuple[object, ...], tuple[Verdict, ...]]:
    """Return the values of the catalogue's fields and the verdicts on its derived signals."""
    key = (id(catalogue), day)
    found = timeline.values.get(key)
    if found is None:
        values = tuple([compute(timeline, day) for compute in catalogue.computations])
        found = timeline.values[key] = (values, catalogue.judging(values))
    return found


def reset_day(timeline: Timeline, relationship: str, day: int) -> int:
    """Return the day from which signals about the person count; 0 where they always did.

    It is the day on which the present owner took the account, or the last one left it; between us
    and sales also the day on which the seller changed.
    """
    starts = [_start(timeline.owner_spells, day)]
    if relationship == "sales":
        starts.append(_start(timeline.seller_spells, day))
    return max(starts)


def _start(spells: list[tuple[int, int, str | None]], day: int) -> int:
    spell = spell_on(spells, day)
    return spell[0] if spell else 0


def weigh(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
    reset: int,
) -> list[Weight]:
    """Return the signals of a relationship that have a cause on a day, in the order of their ids.

    Args:
        timeline: The account.
        catalogue: The signals and norms.
        relationship: `customer` or `sales`.
        day: The day, as an ordinal.
        reset: The day before which causes about the person do not count.
    """
    weights: dict[str, Weight] = {}
    for cause in _logged(timeline, catalogue, relationship, day, reset):
        weight = weights.get(cause.signal.id)
        if weight is None:
            weight = weights[cause.signal.id] = Weight(cause.signal, [])
        weight.logged.append(cause)
    for cause in _derived(timeline, catalogue, relationship, day, reset):
        weight = weights.get(cause.signal.id)
        if weight is None:
            weight = weights[cause.signal.id] = Weight(cause.signal, [])
        weight.derived = cause
    return [weights[name] for name in sorted(weights)]


def _logged(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
    reset: int,
) -> Iterable[Cause]:
    by_id, holds_share = catalogue.by_id, catalogue.norms.floor_holds_share
    for on, remedied_on, row in timeline.sightings:
        if on > day:
            break
        signal = by_id.get(row.signal)
        if not row.seen or signal is None or signal.relationship != relationship:
            continue
        if on < reset and signal.about == "person":
            continue
        age = day - on
        if signal.stays_open:
            age = max(0, day - remedied_on)
        share = share_left(age, signal.half_life_days)
        points = points_left(signal.points, row.weight, age, signal.half_life_days)
        yield Cause(signal, points, age, share >= holds_share, row)


def _derived(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
    reset: int,
) -> Iterable[Cause]:
    _, verdicts = verdicts_on(timeline, catalogue, day)
    if True not in verdicts:
        return
    for signal, verdict in zip(catalogue.derived, verdicts, strict=True):
        if verdict and signal.relationship == relationship:
            cause = _derived_cause(timeline, catalogue, signal, day, reset)
            if cause is not None:
                yield cause


def _derived_cause(
    timeline: Timeline,
    catalogue: Catalogue,
    signal: Signal,
    day: int,
    reset: int,
) -> Cause | None:
    values, _ = verdicts_on(timeline, catalogue, day)
    true = tuple(grounds(signal.when, dict(zip(catalogue.fields, values, strict=True))))
    lasts = any(FACTS[operand.field].lasts for operand in true)
    about_person = signal.about == "person" and reset > 0
    newest = day
    if about_person or not lasts:
        newest = _newest_day(evidence_of(timeline, true, day), day)
    if about_person and newest < reset:
        return None
    age = 0 if lasts else day - newest
    share = share_left(age, signal.half_life_days)
    holds = lasts or share >= catalogue.norms.floor_holds_share
    return Cause(signal, signal.points * share, age, holds, None, true)


def evidence_of(timeline: Timeline, true: Iterable[Operand], day: int) -> list[Evidence]:
    """Return the records behind true comparisons, each once."""
    found: dict[Evidence, None] = {}
    for operand in true:
        found.update(dict.fromkeys(FACTS[operand.field].evidence(timeline, day)))
    return list(found)


def _newest_day(evidence: list[Evidence], day: int) -> int:
    days = [piece.on.toordinal() for piece in evidence if piece.on is not None]
    return min(day, max(days, default=day))


# ── From weights to a stage ──────────────────────────────────────────────────────────────────────


def reserve_of(weights: Iterable[Weight], norms: Norms, *, words: bool = True) -> float:
    """Return how much pressure the builders offset: rate × their points, up to the cap."""
    good = fsum(_points(w, words=words) for w in weights if w.signal.builds)
    return min(norms.reserve_cap, norms.reserve_rate * good)


def stage_of(
    weights: Iterable[Weight],
    norms: Norms,
    relationship: str,
    without: Collection[str] = (),
) -> Stage:
    """Return the stage of one day, leaving some signals out.

    Wording alone never makes more than the norms' `words_cap`: the stage with everything counts
    up to there, above it only the stage without words.
    """
    kept = [weight for weight in weights if weight.signal.id not in without]
    everything = _stage(kept, norms, relationship, words=True)
    if everything <= norms.words_cap or not any(is_words(c) for w in kept for c in w.logged):
        return everything
    return max(norms.words_cap, _stage(kept, norms, relationship, words=False))


def _stage(weights: list[Weight], norms: Norms, relationship: str, *, words: bool) -> Stage:
    bad = [weight for weight in weights if not weight.signal.builds]
    pressure = fsum(_points(weight, words=words) for weight in bad)
    net = pressure - reserve_of(weights, norms, words=words)
    reached = [net >= threshold for threshold in norms.thresholds[relationship]]
    floors = [weight.floor(words=words) for weight in bad]
    return max([Stage(sum(reached)), *floors])


def _points(weight: Weight, *, words: bool) -> float:
    return weight.points if words else weight.points_without_words

