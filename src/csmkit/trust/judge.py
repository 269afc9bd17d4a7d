"""The judgement: evidence in, stage out; the same input gives the same bytes."""

from __future__ import annotations

from math import fsum
from typing import TYPE_CHECKING

from csmkit.domain.trust import (
    RELATIONSHIPS,
    AccountRecord,
    Assessment,
    Change,
    Evidence,
    Reason,
    UnknownSignal,
)
from csmkit.trust.course import next_changes, since_when
from csmkit.trust.fact import newest
from csmkit.trust.judgement import judgement
from csmkit.trust.series import date_of
from csmkit.trust.timeline import Timeline
from csmkit.trust.weighing import (
    Weight,
    evidence_of,
    facts_of,
    logged_of,
    reserve_of,
    reset_day,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from csmkit.trust.model import Catalogue, Norms, Signal

NOT_IN_CATALOGUE = "Logged, but no signal of the catalogue"
WHICH_SIGNAL = "Which signal was meant? `csmkit signals list` shows the catalogue."


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
    since: date | None = None
    changes: tuple[Change, ...] = ()
    if timeline:
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


def _tenths(points: Iterable[float]) -> float:
    return round(fsum(points), 1) + 0.0


# ── Reasons ──────────────────────────────────────────────────────────────────────────────────────


def _reasons(
    timeline: Timeline,
    weights: list[Weight],
    norms: Norms,
    day: int,
) -> tuple[Reason, ...]:
    good = fsum([weight.points for weight in weights if weight.signal.builds])
    offset_share = reserve_of(weights, norms) / good if good else 0.0
    reasons = [_reason(timeline, weight, offset_share, day) for weight in weights]
    kept = [reason for reason in reasons if reason.points or reason.floor is not None]
    return tuple(sorted(kept, key=_weightiest))


def _weightiest(reason: Reason) -> tuple[bool, float, str]:
    return reason.points < 0, -abs(reason.points), reason.signal


def _reason(timeline: Timeline, weight: Weight, offset_share: float, day: int) -> Reason:
    signal = weight.signal
    points = -weight.points * offset_share if signal.builds else weight.points
    return Reason(
        signal=signal.id,
        title=signal.title,
        points=round(points, 1) + 0.0,
        age_days=weight.age_days,
        floor=weight.floor or None,
        evidence=evidence(timeline, weight, day),
    )


def evidence(timeline: Timeline, weight: Weight, day: int) -> tuple[Evidence, ...]:
    """Return the records behind a signal, newest first."""
    found = []
    for cause in weight.causes:
        row = cause.sighting
        if row is None:
            found += evidence_of(timeline, cause.grounds, day)
        else:
            text = row.text or weight.signal.title
            found.append(Evidence("sighting", row.id, date_of(row.on), text))
    return newest(found)


# ── What is not known ────────────────────────────────────────────────────────────────────────────


def _unknown(
    timeline: Timeline,
    catalogue: Catalogue,
    relationship: str,
    day: int,
) -> tuple[tuple[UnknownSignal, ...], float]:
    """Return the signals that could not be judged, and the known share by points."""
    found = facts_of(timeline, catalogue, day)
    settled = _settled(timeline, catalogue, relationship, day)
    unknown = []
    open_points = []
    for signal, position, fields, plain in catalogue.questions[relationship]:
        if signal.id in settled or (position is not None and found.verdicts[position] is not None):
            continue
        open_points.append(signal.points)
        if position is None:
            unknown.append(plain)
        else:
            missing = tuple([name for name in fields if found.values[name] is None])
            unknown.append(_unknown_for(catalogue, signal, missing))
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
    for on, remedied_on, signal, row in logged_of(timeline, catalogue)[relationship]:
        if on > day or (on < reset and signal.about == "person"):
            continue
        is_open = signal.stays_open and row.seen and remedied_on > day
        if is_open or day - on <= half_lives * signal.half_life_days:
            settled.add(signal.id)
    return settled


def _unknown_for(catalogue: Catalogue, signal: Signal, missing: tuple[str, ...]) -> UnknownSignal:
    key = (signal.id, *missing)
    found = catalogue.unknowns.get(key)
    if found is None:
        found = UnknownSignal(signal.id, signal.title, signal.ask, missing)
        catalogue.unknowns[key] = found
    return found


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
