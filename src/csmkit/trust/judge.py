"""The judgement: evidence in, stage out; the same input gives the same bytes."""

from __future__ import annotations

from datetime import date, timedelta
from math import fsum
from typing import TYPE_CHECKING

from csmkit.domain.trust import (
    AccountRecord,
    Assessment,
    Change,
    Evidence,
    Reason,
)
from csmkit.trust.course import next_changes, since_when
from csmkit.trust.fact import newest
from csmkit.trust.facts import FACTS
from csmkit.trust.judgement import judgement
from csmkit.trust.series import date_of
from csmkit.trust.timeline import Timeline
from csmkit.trust.unknown import unknown_of
from csmkit.trust.weighing import Cause, Weight, evidence_of, offset, reset_day

if TYPE_CHECKING:
    from csmkit.trust.model import Catalogue, Norms


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
        timeline: Also say since when the stage holds and how it will change by itself (costs more).
    """
    account = record if isinstance(record, Timeline) else Timeline(record)
    day = as_of.toordinal()
    found = judgement(account, catalogue, relationship, day)
    reasons = _reasons(account, found.weights[day], catalogue.norms, day)
    fired = [reason.signal for reason in reasons]
    unknown, confidence = unknown_of(account, catalogue, relationship, day, fired)
    since: date | None = None
    changes: tuple[Change, ...] | None = None
    until: date | None = None
    if timeline:
        since = since_when(account, catalogue, relationship, day)
        changes = next_changes(account, catalogue, relationship, day)
        until = as_of + timedelta(catalogue.norms.look_ahead_days)
    return Assessment(
        account=account.record.account,
        relationship=relationship,
        as_of=as_of,
        stage=found.stage,
        pressure=_tenths([r.points for r in reasons if r.points > 0]),
        reserve=_tenths([-r.points for r in reasons if r.points < 0]),
        confidence=confidence,
        reasons=reasons,
        unknown=unknown,
        since=since,
        next=changes,
        next_until=until,
        reset_on=_reset_on(account, relationship, day),
        known=bool(fired) or found.stage > 0 or confidence >= catalogue.norms.least_confidence,
    )


def _reset_on(timeline: Timeline, relationship: str, day: int) -> date | None:
    """Return the day of the last change of hands, None where there was none."""
    reset = reset_day(timeline, relationship, day)
    spells = timeline.owner_spells
    if relationship == "sales":
        spells = [*spells, *timeline.seller_spells]
    return date.fromordinal(reset) if any(0 < s.start < reset for s in spells) else None


def _tenths(points: list[float]) -> float:
    return round(fsum(points), 1) + 0.0


# ── Reasons ──────────────────────────────────────────────────────────────────────────────────────


def _reasons(
    timeline: Timeline,
    weights: list[Weight],
    norms: Norms,
    day: int,
) -> tuple[Reason, ...]:
    builders = [weight[1] for weight in weights if weight[0].stage is None]
    good = fsum(builders)
    offset_share = offset(builders, norms) / good if good else 0.0
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
    if len(weight.causes) == 1:
        return _proof(timeline, weight.causes[0], day)
    found: list[Evidence] = []
    for cause in weight.causes:
        found += _proof(timeline, cause, day)
    return newest(found)


def _proof(timeline: Timeline, cause: Cause, day: int) -> tuple[Evidence, ...]:
    row = cause[5]
    if row is not None:
        return (Evidence("sighting", row[0], date_of(row[1]), row[3] or cause[0].title),)
    if len(cause.grounds) == 1:
        return tuple(FACTS[cause.grounds[0].field].evidence(timeline, day))
    return newest(evidence_of(timeline, cause.grounds, day))
