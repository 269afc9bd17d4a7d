"""The stage of one day by itself: what `weigh` and `stage_of` say, without the reasons."""

from __future__ import annotations

from math import fsum, inf
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.trust import Stage
from csmkit.trust.derived import ValuesOf, age_on, true_grounds
from csmkit.trust.logged import sightings_of
from csmkit.trust.weighing import offset, stage_of, weigh

if TYPE_CHECKING:
    from csmkit.trust.derived import Clue
    from csmkit.trust.logged import Logged, Sightings
    from csmkit.trust.model import Catalogue
    from csmkit.trust.timeline import Timeline

SLACK = 1e-6
"""Points by which an upper bound is widened, so that rounding never cuts a stage off."""

Points = dict[str, list[float]]
"""What each signal weighs, sighting by sighting."""


class Moment(NamedTuple):
    """A day of an account, and the day before which causes about the person do not count."""

    timeline: Timeline
    catalogue: Catalogue
    relationship: str
    day: int
    reset: int
    pressing: tuple[Clue, ...]
    """The derived signals that may erode trust on it, in the order of the search."""


def stage_on(moment: Moment, beyond: Stage | None = None) -> Stage:
    """Return the stage that the weights of a day make.

    Args:
        moment: The account, the relationship and the day.
        beyond: A stage; where the day's is not worse, this one is returned instead.
    """
    seen = sightings_of(moment.timeline, moment.catalogue)[moment.relationship]
    bad, floor = _logged(seen.pressing, moment)
    enough = _enough(moment, beyond, floor)
    if enough == inf:
        return beyond or Stage.TRUSTED
    found = _search(moment, sum(map(sum, bad.values())) - enough)
    if found is None:
        return beyond or Stage.TRUSTED
    for clue in found:
        floor = max(floor, _add(clue, bad, moment))
    pressure = _total(bad)
    if pressure < enough and floor <= (beyond or 0):
        return beyond or Stage.TRUSTED
    stage = _stage(pressure, floor, seen, moment)
    return stage if beyond is None else max(stage, beyond)


def possible_clues(
    timeline: Timeline,
    clues: tuple[Clue, ...],
    first: int,
    last: int,
) -> tuple[Clue, ...]:
    """Return those of derived signals that may be true on any of some days."""
    return tuple([clue for clue in clues if clue.is_possible(timeline, first, last)])


def may_be_worse(
    moment: Moment,
    clues: tuple[Clue, ...],
    stage: Stage,
    first: int,
    last: int,
) -> bool:
    """Tell whether any of some days may be in a worse stage than one; never wrongly no.

    Args:
        moment: The account and the relationship.
        clues: The derived signals that may erode trust on these days.
        stage: The stage.
        first: The first of the days.
        last: The last of them.
    """
    timeline = moment.timeline
    seen = sightings_of(timeline, moment.catalogue)[moment.relationship]
    most = SLACK - _enough(moment, stage, 0)
    for clue in clues:
        signal = clue.signal
        if signal.floor is not None and signal.floor > stage:
            return True
        most += signal.points
    reset = moment.reset
    for on, since, is_about_person, full, shares, floor, _, _ in seen.pressing:
        if on > last:
            break
        if not (is_about_person and on < reset):
            if floor > stage:
                return True
            most += full * shares[first - since] if since < first else full
    if most < 0:
        return False
    most -= _least_reserve(seen.building, moment, first, last)
    return most >= 0 and most >= _aged_away(timeline, clues, first, last)


def _aged_away(timeline: Timeline, clues: tuple[Clue, ...], first: int, last: int) -> float:
    """Return the points that derived signals have lost to their age on all of some days."""
    return sum(
        clue.signal.points * (1 - clue.freshest(timeline, first, last))
        for clue in clues
        if clue.freshest is not None
    )


def _least_reserve(building: list[Logged], moment: Moment, first: int, last: int) -> float:
    """Return what logged builders offset on the day of some on which they offset least."""
    reset = moment.reset
    left = [
        full * shares[last - since] if since < last else full
        for on, since, is_about_person, full, shares, _, _, _ in building
        if on <= first and not (is_about_person and on < reset)
    ]
    return offset(left, moment.catalogue.norms)


def _search(moment: Moment, logged: float) -> list[Clue] | None:
    """Return the true ones of the day's clues, None where they cannot be enough.

    Args:
        moment: The day.
        logged: The points that are logged, less those that would be enough.
    """
    timeline, day = moment.timeline, moment.day
    room = logged + sum([clue.signal.points for clue in moment.pressing]) + SLACK
    found: list[Clue] = []
    for clue in moment.pressing:
        if clue.holds(timeline, day):
            found.append(clue)
            if clue.signal.floor is not None:
                room = inf
        elif clue.signal.floor is None:
            room -= clue.signal.points
            if room < 0:
                return None
    return None if room < 0 else found


def _enough(moment: Moment, beyond: Stage | None, floor: int) -> float:
    """Return the pressure that a day needs before it is worth a closer look."""
    if beyond is None or floor > beyond:
        return -inf
    if beyond is Stage.LOST:
        return inf
    return moment.catalogue.norms.thresholds[moment.relationship][beyond]


def _stage(pressure: float, floor: int, seen: Sightings, moment: Moment) -> Stage:
    norms = moment.catalogue.norms
    waning, damaged, lost = norms.thresholds[moment.relationship]
    net = pressure
    if pressure >= waning:
        net -= _reserve(seen, moment)
    stage = Stage(max((net >= waning) + (net >= damaged) + (net >= lost), floor))
    if stage > norms.words_cap and seen.words and seen.words[0] <= moment.day:
        return stage_of(weigh(*moment[:5]), norms, moment.relationship)
    return stage


def _reserve(seen: Sightings, moment: Moment) -> float:
    good, _ = _logged(seen.building, moment)
    for clue in moment.catalogue.building[moment.relationship]:
        if clue.holds(moment.timeline, moment.day):
            _add(clue, good, moment)
    return offset(_sums(good), moment.catalogue.norms)


# ── What somebody logged ─────────────────────────────────────────────────────────────────────────


def _logged(rows: list[Logged], moment: Moment) -> tuple[Points, int]:
    """Return what the sightings of a day weigh, and the worst floor that they hold."""
    day, reset = moment.day, moment.reset
    holds_share = moment.catalogue.norms.floor_holds_share
    points: Points = {}
    worst = 0
    for on, since, is_about_person, full, shares, floor, signal, _ in rows:
        if on > day:
            break
        if is_about_person and on < reset:
            continue
        share = shares[day - since] if since < day else 1.0
        name = signal.id
        if name in points:
            points[name].append(full * share)
        else:
            points[name] = [full * share]
        if floor > worst and share >= holds_share:
            worst = floor
    return points, worst


# ── What the record shows ────────────────────────────────────────────────────────────────────────


def _add(clue: Clue, points: Points, moment: Moment) -> int:
    """Weigh a true derived signal in, and return the floor that it holds."""
    timeline, catalogue, _, day, reset, _ = moment
    signal = clue.signal
    true = clue.grounds
    if true is None:
        true = true_grounds(clue, ValuesOf(timeline, day))
    age = age_on(timeline, clue, true, day, reset)
    if age is None:
        return 0
    shown = signal.points * age.share
    logged = points.get(signal.id)
    points[signal.id] = [shown if logged is None else max(fsum(logged), shown)]
    holds = age.lasts or age.share >= catalogue.norms.floor_holds_share
    return signal.floor or 0 if holds else 0


def _sums(points: Points) -> list[float]:
    return [one[0] if len(one) == 1 else fsum(one) for one in points.values()]


def _total(points: Points) -> float:
    return fsum(_sums(points))
