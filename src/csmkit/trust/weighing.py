"""What every cause weighs on one day: the arithmetic below a judgement."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.trust import Stage
from csmkit.trust.derived import age_on, true_grounds
from csmkit.trust.facts import FACTS
from csmkit.trust.logged import WORDS, sightings_of
from csmkit.trust.timeline import spell_on

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from csmkit.domain.trust import Evidence, SightingRow
    from csmkit.trust.conditions import Operand, Verdict
    from csmkit.trust.derived import Clue
    from csmkit.trust.fact import Value
    from csmkit.trust.logged import Logged
    from csmkit.trust.model import Catalogue, Norms
    from csmkit.trust.series import Spell
    from csmkit.trust.sign import Signal
    from csmkit.trust.timeline import Timeline


class Cause(NamedTuple):
    """Why a signal counts on a day: somebody logged it, or the record shows it."""

    signal: Signal
    points: float
    age_days: int
    is_open: bool
    """Whether it does not age before it is remedied."""
    holds: bool
    """Whether it still holds the signal's floor."""
    sighting: SightingRow | None
    grounds: tuple[Operand, ...] = ()


class Weight(NamedTuple):
    """All causes of one signal on one day.

    What somebody logged and what the record shows are two views of one cause, so the larger of
    the two counts; several logged sightings add up.
    """

    signal: Signal
    points: float
    proven_points: float
    """The points as far as more than wording speaks for the signal."""
    floor: Stage
    proven_floor: Stage
    causes: tuple[Cause, ...]

    def proven(self) -> Weight:
        """Return what is left of it without what wording alone says."""
        return self._replace(points=self.proven_points, floor=self.proven_floor)

    @property
    def age_days(self) -> int:
        """Return the age of the youngest cause."""
        causes = self.causes
        return causes[0][2] if len(causes) == 1 else min([cause[2] for cause in causes])


class Day(NamedTuple):
    """What the record says on one day, for all signals of a catalogue."""

    values: Mapping[str, Value]
    verdicts: tuple[Verdict, ...]
    lacking: tuple[bool, ...]
    """Of each value, whether the record does not hold it."""
    undecided: tuple[bool, ...]
    """Of each verdict, whether it is open."""


def facts_of(timeline: Timeline, catalogue: Catalogue, day: int) -> Day:
    """Return the values of the catalogue's fields and the verdicts on its derived signals."""
    key = (id(catalogue), day)
    found: Day | None = timeline.kept.get(key)
    if found is None:
        values = [compute(timeline, day) for compute in catalogue.computations]
        mapping = dict(zip(catalogue.fields, values, strict=True))
        verdicts = catalogue.judging(values)
        lacking = tuple([value is None for value in values])
        undecided = tuple([verdict is None for verdict in verdicts])
        found = timeline.kept[key] = Day(mapping, verdicts, lacking, undecided)
        timeline.kept[id(catalogue)] = catalogue  # alive, so that no other gets its id
    return found


def reset_day(timeline: Timeline, relationship: str, day: int) -> int:
    """Return the day from which signals about the person count; 0 where they always did.

    It is the day on which the present owner took the account, or the last one left it; between us
    and sales also the day on which the seller changed.
    """
    key = ("reset", relationship, day)
    found: int | None = timeline.kept.get(key)
    if found is None:
        found = _start(timeline.owner_spells, day)
        if relationship == "sales":
            found = max(found, _start(timeline.seller_spells, day))
        timeline.kept[key] = found
    return found


def _start(spells: list[Spell], day: int) -> int:
    spell = spell_on(spells, day)
    return spell.start if spell else 0


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
    causes: dict[str, list[Cause]] = {}
    for cause in _derived(timeline, catalogue, relationship, day, reset):
        causes[cause[0].id] = [cause]
    holds_share = catalogue.norms.floor_holds_share
    for one in sightings_of(timeline, catalogue)[relationship].every:
        if one[0] > day:
            break
        if one[7][4] and (one[0] >= reset or not one[2]):
            cause = _logged_cause(one, day, holds_share)
            causes.setdefault(cause[0].id, []).append(cause)
    return [_weight(causes[name]) for name in sorted(causes)]


def _logged_cause(one: Logged, day: int, holds_share: float) -> Cause:
    _, since, _, full, shares, _, signal, row = one
    is_open = since > day
    age = 0 if is_open else day - since
    share = shares[age]
    return Cause(signal, full * share, age, is_open, is_open or share >= holds_share, row)


def _weight(causes: list[Cause]) -> Weight:
    signal, first_points, _, _, holds, *_ = causes[0]
    proven = [cause for cause in causes if cause[5] is None or cause[5][5] != WORDS]
    if len(causes) == 1 and proven:
        floor = signal.floor if signal.floor and holds else Stage.TRUSTED
        return Weight(signal, first_points, first_points, floor, floor, (causes[0],))
    points, floor = _sum(causes), _floor(signal, causes)
    if len(proven) == len(causes):
        return Weight(signal, points, points, floor, floor, tuple(causes))
    return Weight(signal, points, _sum(proven), floor, _floor(signal, proven), tuple(causes))


def _sum(causes: list[Cause]) -> float:
    if len(causes) == 1:
        return causes[0].points
    logged = fsum([cause[1] for cause in causes if cause[5] is not None])
    return max([logged, *[cause[1] for cause in causes if cause[5] is None]])


def _floor(signal: Signal, causes: list[Cause]) -> Stage:
    if signal.floor is None or not any(cause.holds for cause in causes):
        return Stage.TRUSTED
    return signal.floor


def _derived(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
    reset: int,
) -> list[Cause]:
    verdicts = facts_of(timeline, catalogue, day)[1]
    if True not in verdicts:
        return []
    causes = [
        _derived_cause(timeline, catalogue, clue, day, reset)
        for position, clue in catalogue.placed_clues[relationship]
        if verdicts[position]
    ]
    return [cause for cause in causes if cause is not None]


def _derived_cause(
    timeline: Timeline,
    catalogue: Catalogue,
    clue: Clue,
    day: int,
    reset: int,
) -> Cause | None:
    """Return the cause that the record shows, None where it belongs to a former owner."""
    true = clue.grounds
    if true is None:
        true = true_grounds(clue, facts_of(timeline, catalogue, day).values)
    age = age_on(timeline, clue, true, day, reset)
    if age is None:
        return None
    holds = age.lasts or age.share >= catalogue.norms.floor_holds_share
    signal = clue.signal
    return Cause(signal, signal.points * age.share, age.days, age.lasts, holds, None, true)


def evidence_of(timeline: Timeline, true: Iterable[Operand], day: int) -> list[Evidence]:
    """Return the records behind true comparisons, each once."""
    found: dict[Evidence, None] = {}
    for operand in true:
        found.update(dict.fromkeys(FACTS[operand.field].evidence(timeline, day)))
    return list(found)


# ── From weights to a stage ──────────────────────────────────────────────────────────────────────


def reserve_of(weights: Iterable[Weight], norms: Norms) -> float:
    """Return how much pressure the builders offset: a share of their points, up to the cap."""
    return offset([weight.points for weight in weights if weight.signal.builds], norms)


def offset(good: list[float], norms: Norms) -> float:
    """Return how much pressure the points of builders offset."""
    return min(norms.reserve_cap, norms.reserve_rate * fsum(good)) if good else 0.0


def stage_of(
    weights: list[Weight],
    norms: Norms,
    relationship: str,
    without: Collection[str] = (),
) -> Stage:
    """Return the stage of one day, leaving some signals out.

    Wording alone never makes more than the norms' `words_cap`: the stage with everything counts
    up to there, above it only the stage without words.
    """
    kept = [w for w in weights if w[0].id not in without] if without else weights
    if not kept:
        return Stage.TRUSTED
    stage = _stage(kept, norms, relationship)
    if stage <= norms.words_cap:
        return stage
    proven = _stage([weight.proven() for weight in kept], norms, relationship)
    return max(norms.words_cap, min(stage, proven))


def _stage(weights: list[Weight], norms: Norms, relationship: str) -> Stage:
    good, bad = [], []
    worst_floor = Stage.TRUSTED
    for weight in weights:
        if weight[0].stage is None:
            good.append(weight[1])
        else:
            bad.append(weight[1])
            worst_floor = max(worst_floor, weight[3])
    net = fsum(bad) - offset(good, norms)
    waning, damaged, lost = norms.thresholds[relationship]
    reached = (net >= waning) + (net >= damaged) + (net >= lost)
    return Stage(max(reached, worst_floor))
