"""The judgement: evidence in, stage out; the same input gives the same bytes."""

from __future__ import annotations

from datetime import date
from math import fsum
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.trust import (
    RELATIONSHIPS,
    AccountRecord,
    Assessment,
    Evidence,
    Reason,
    Stage,
    UnknownSignal,
)
from csmkit.trust.conditions import operands
from csmkit.trust.fact import newest
from csmkit.trust.timeline import Timeline, date_of
from csmkit.trust.weighing import (
    Weight,
    evidence_of,
    reserve_of,
    reset_day,
    stage_of,
    verdicts_on,
    weigh,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from csmkit.trust.catalogue import Catalogue, Norms, Signal

NOT_IN_CATALOGUE = "Logged, but no signal of the catalogue"
WHICH_SIGNAL = "Which signal was meant? `csmkit signals list` shows the catalogue."


class Judgement(NamedTuple):
    """A stage, the day that decides it, and the weights of that day and of today."""

    stage: Stage
    decided_on: int
    """The day whose evidence makes the stage: today, or a worse day less than two periods ago."""
    weights: Mapping[int, list[Weight]]
    """The weights of every day that was looked at."""


def judge(
    record: AccountRecord | Timeline,
    catalogue: Catalogue,
    relationship: str,
    as_of: date,
    *,
    timeline: bool = False,
) -> Assessment:
    """Return in which stage a relationship is on a day, and exactly why.

    The numbers add up: `pressure` is the sum of the positive points of the reasons, `reserve` the
    sum of the negative ones (each builder's part of what builders offset), and the thresholds look
    at the difference. The stage is the worst of today and of the days since one cadence ago, so
    that it may be worse than today's numbers; floors and wording are weighed in as well.

    Args:
        record: The account; a `Timeline` where both relationships are judged, it is quicker.
        catalogue: The signals and norms.
        relationship: `customer` or `sales`.
        as_of: The day; nothing dated later counts.
        timeline: Also say since when the stage holds and what changes next (costs more).
    """
    account = record if isinstance(record, Timeline) else Timeline(record)
    day = as_of.toordinal()
    found = judgement(account, catalogue, relationship, day)
    reasons = _reasons(account, found.weights[day], catalogue.norms, day)
    unknown, confidence = _unknown(account, catalogue, relationship, day)
    since, changes = None, ()
    if timeline:
        from csmkit.trust.course import next_changes, since_when

        since = since_when(account, catalogue, relationship, day)
        changes = next_changes(account, catalogue, relationship, day)
    return Assessment(
        account=account.record.account,
        relationship=relationship,
        as_of=as_of,
        stage=found.stage,
        pressure=_tenths(r.points for r in reasons if r.points > 0),
        reserve=_tenths(-r.points for r in reasons if r.points < 0),
        confidence=confidence,
        reasons=reasons,
        unknown=unknown,
        since=since,
        next=changes,
    )


def judgement(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
    without: Collection[str] = (),
) -> Judgement:
    """Return the worst stage of today and of the days since the clean periods began."""
    reset = reset_day(timeline, relationship, day)
    weights = {day: weigh(timeline, catalogue, relationship, day, reset)}
    stage = stage_of(weights[day], catalogue.norms, relationship, without)
    decided_on = day
    for earlier in days_before(timeline, catalogue.norms, day):
        weights[earlier] = weigh(timeline, catalogue, relationship, earlier, reset)
        worse = stage_of(weights[earlier], catalogue.norms, relationship, without)
        if worse > stage:
            stage, decided_on = worse, earlier
    return Judgement(stage, decided_on, weights)


def days_before(timeline: Timeline, norms: Norms, day: int) -> list[int]:
    """Return the earlier days that must be clean too before the stage improves, newest first."""
    periods = range(1, norms.clean_periods)
    grid = [day - timeline.cadence * number for number in periods]
    if not grid:
        return []
    return sorted({*grid, *timeline.turnings_between(grid[-1], day)}, reverse=True)


def _tenths(points: Iterable[float]) -> float:
    return round(fsum(points), 1) + 0.0


# ── Reasons ──────────────────────────────────────────────────────────────────────────────────────


def _reasons(
    timeline: Timeline,
    weights: list[Weight],
    norms: Norms,
    day: int,
) -> tuple[Reason, ...]:
    good = fsum(weight.points for weight in weights if weight.signal.builds)
    offset_share = reserve_of(weights, norms) / good if good else 0.0
    reasons = [_reason(timeline, weight, offset_share, day) for weight in weights]
    kept = [reason for reason in reasons if reason.points or reason.floor is not None]
    return tuple(sorted(kept, key=_weightiest))


def _weightiest(reason: Reason) -> tuple[bool, float, str]:
    return reason.points < 0, -abs(reason.points), reason.signal


def _reason(timeline: Timeline, weight: Weight, offset_share: float, day: int) -> Reason:
    signal = weight.signal
    points = -weight.points * offset_share if signal.builds else weight.points
    floor = weight.floor(words=True)
    return Reason(
        signal=signal.id,
        title=signal.title,
        points=round(points, 1) + 0.0,
        age_days=weight.age_days,
        floor=floor if floor is not Stage.TRUSTED else None,
        evidence=evidence(timeline, weight, day),
    )


def evidence(timeline: Timeline, weight: Weight, day: int) -> tuple[Evidence, ...]:
    """Return the records behind a signal, newest first."""
    shown = [] if weight.derived is None else evidence_of(timeline, weight.derived.grounds, day)
    logged = [
        Evidence("sighting", row.id, date_of(row.on), row.text or weight.signal.title)
        for row in (cause.sighting for cause in weight.logged)
        if row is not None
    ]
    return newest([*shown, *logged])


# ── What is not known ────────────────────────────────────────────────────────────────────────────


def _unknown(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
) -> tuple[tuple[UnknownSignal, ...], float]:
    """Return the signals that could not be judged, and the known share by points."""
    values, verdicts = verdicts_on(timeline, catalogue, day)
    settled = _settled(timeline, catalogue, relationship, day)
    unknown = []
    open_points = []
    for signal, position, plain in catalogue.questions[relationship]:
        if signal.id in settled or (position is not None and verdicts[position] is not None):
            continue
        open_points.append(signal.points)
        unknown.append(plain if position is None else _derived_unknown(catalogue, signal, values))
    total = catalogue.totals[relationship]
    confidence = round(1 - fsum(open_points) / total, 2) if total else 0.0
    return (*unknown, *_strangers(timeline, catalogue, relationship, day)), confidence


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
    for on, remedied_on, row in timeline.sightings:
        signal = catalogue.by_id.get(row.signal)
        if signal is None or on > day or (on < reset and signal.about == "person"):
            continue
        is_open = signal.stays_open and row.seen and remedied_on > day
        if is_open or day - on <= half_lives * signal.half_life_days:
            settled.add(signal.id)
    return settled


def _derived_unknown(
    catalogue: Catalogue,
    signal: Signal,
    values: Sequence[object],
) -> UnknownSignal:
    asked = {operand.field for operand in operands(signal.when)} if signal.when else set()
    missing = tuple(
        name
        for name, value in zip(catalogue.fields, values, strict=True)
        if value is None and name in asked
    )
    return UnknownSignal(signal.id, signal.title, signal.ask, missing)


def _strangers(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
) -> list[UnknownSignal]:
    """Return the logged signals that the catalogue does not know; told once, to the customer's."""
    if relationship != RELATIONSHIPS[0]:
        return []
    names = {row.signal for on, _, row in timeline.sightings if on <= day}
    strange = sorted(names - catalogue.by_id.keys() - catalogue.disabled)
    return [UnknownSignal(name, NOT_IN_CATALOGUE, WHICH_SIGNAL) for name in strange]
