"""The retrospective: when the signs and stages of a decline began, and what we did about them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.recovery import (
    Contradiction,
    EarlySign,
    FirstResponse,
    PromiseLine,
    StageSpell,
)
from csmkit.domain.trust import Stage
from csmkit.trust.judge import evidence
from csmkit.trust.judgement import standing
from csmkit.trust.logged import sightings_of
from csmkit.trust.promises import SIDES
from csmkit.trust.series import ORDINALS
from csmkit.trust.weighing import reset_day, weigh

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from csmkit.domain.recovery import TriedRepair
    from csmkit.trust.logged import Logged
    from csmkit.trust.model import Catalogue
    from csmkit.trust.timeline import Timeline
    from csmkit.trust.weighing import Weight


class Decline(NamedTuple):
    """The last stretch of days in which a relationship was not trusted."""

    first_day: int
    last_day: int
    """The last day without trust, as an ordinal: the day asked for where it lasts."""


@dataclass(frozen=True, slots=True)
class Past:
    """One relationship of one account, looked at from a day backwards."""

    timeline: Timeline
    catalogue: Catalogue
    relationship: str
    as_of: date

    @property
    def first_day(self) -> int:
        """Return the day from which to look: the look-back of the norms, or the first record."""
        day = self.as_of.toordinal()
        rows = self.timeline.sightings
        known = min([self.timeline.first_day, *(on for on, _, _ in rows[:1])])
        return min(day, max(day - self.catalogue.norms.look_back_days, known))

    def stages(self) -> tuple[StageSpell, ...]:
        """Return the stages of all these days, each with the days in which it held."""
        days = range(self.first_day, self.as_of.toordinal() + 1)
        stages = [standing(self.timeline, self.catalogue, self.relationship, d) for d in days]
        turns = [0, *(i for i, (a, b) in enumerate(pairwise(stages), start=1) if a is not b)]
        ends = [*turns[1:], None]
        return tuple(
            StageSpell(
                stages[start],
                date.fromordinal(days[start]),
                None if end is None else date.fromordinal(days[end] - 1),
            )
            for start, end in zip(turns, ends, strict=True)
        )

    def weights(self, day: int) -> list[Weight]:
        """Return what weighs on one day."""
        reset = reset_day(self.timeline, self.relationship, day)
        return weigh(self.timeline, self.catalogue, self.relationship, day, reset)


def last_decline(stages: Sequence[StageSpell], as_of: date) -> Decline | None:
    """Return the last stretch without trust, None where the relationship was always trusted."""
    last: Decline | None = None
    for spell in stages:
        if spell.stage is Stage.TRUSTED:
            continue
        first, end = spell.from_on.toordinal(), (spell.until_on or as_of).toordinal()
        goes_on = last is not None and last.last_day == first - 1
        last = Decline(last.first_day if last and goes_on else first, end)
    return last


def stages_of(stages: Sequence[StageSpell], decline: Decline) -> tuple[StageSpell, ...]:
    """Return the stages from the first day of a decline on."""
    return tuple(spell for spell in stages if spell.from_on.toordinal() >= decline.first_day)


# ── Signs ────────────────────────────────────────────────────────────────────────────────────────


def signs_of(past: Past, decline: Decline, lead_days: int) -> tuple[EarlySign, ...]:
    """Return each sign of a decline with its first day, oldest first.

    Signs of up to `lead_days` before the first stage count: points add up before a stage shows. An
    older one counts while less than one half-life of it has passed by then.
    """
    start = max(past.first_day, decline.first_day - lead_days)
    found = _first_days(past, start, decline.last_day, builds=False)
    return tuple(sorted(found, key=lambda sign: (sign.on, sign.signal)))


def _first_days(past: Past, start: int, end: int, *, builds: bool) -> Iterator[EarlySign]:
    seen: set[str] = set()
    for day in range(start, end + 1):
        for weight in past.weights(day):
            signal = weight.signal
            is_new = signal.id not in seen and weight.age_days <= signal.half_life_days
            if signal.builds is builds and is_new:
                seen.add(signal.id)
                yield _sign(past, weight, day)


def _sign(past: Past, weight: Weight, day: int) -> EarlySign:
    """Return a sign with the day of its oldest cause: the day itself, or one before it."""
    logged = [ORDINALS[cause.sighting.on] for cause in weight.causes if cause.sighting]
    derived = [day - cause.age_days for cause in weight.causes if cause.sighting is None]
    pieces = evidence(past.timeline, weight, day)
    return EarlySign(
        signal=weight.signal.id,
        title=weight.signal.title,
        on=date.fromordinal(min([*logged, *derived])),
        origin="logged" if logged else "derived",
        text=pieces[-1].text if pieces else "",
    )


def conflicts_of(
    past: Past,
    decline: Decline,
    signs: Sequence[EarlySign],
) -> tuple[Contradiction, ...]:
    """Return what spoke against the decline while it went on, oldest first."""
    titles = {sign.signal: sign.title for sign in signs}
    earliest = min([decline.first_day, *(sign.on.toordinal() for sign in signs)])
    first = max(past.first_day, earliest)
    denied = [
        Contradiction("denied", signal.id, titles[signal.id], date.fromordinal(on), row.text or "")
        for on, *_, signal, row in _logged(past)
        if signal.id in titles and not row.seen and first <= on <= decline.last_day
    ]
    builds = [
        Contradiction("builds", sign.signal, sign.title, sign.on, sign.text)
        for sign in _first_days(past, first, decline.last_day, builds=True)
    ]
    return tuple(sorted([*denied, *builds], key=lambda one: (one.on, one.kind, one.signal)))


# ── What we did ──────────────────────────────────────────────────────────────────────────────────


def responses_of(
    past: Past,
    first_sign_on: date,
    promises: Iterable[PromiseLine],
    repairs: Iterable[TriedRepair],
) -> tuple[FirstResponse, ...]:
    """Return the first thing of each kind that we did after the first sign, the earliest first."""
    found = [
        *_contacts(past, first_sign_on),
        *(("promise", p.promised_on, p.text) for p in promises if p.promised_on),
        *(("repair", repair.opened_on, repair.id) for repair in repairs),
        *_remedies(past),
    ]
    firsts: dict[str, FirstResponse] = {}
    for kind, on, text in sorted(found, key=lambda one: (one[1], one[0], one[2])):
        if on >= first_sign_on:
            days = (on - first_sign_on).days
            firsts.setdefault(kind, FirstResponse(kind, on, days, text))
    return tuple(firsts.values())


def _contacts(past: Past, after: date) -> Iterator[tuple[str, date, str]]:
    seller = f'"{past.timeline.record.seller}"'
    for row in past.timeline.touches.reached.all():
        is_ours = past.relationship == "customer" or seller in row.teammates
        if is_ours and row.on > after.isoformat():
            yield "contact", date.fromisoformat(row.on), row.summary or row.kind


def _remedies(past: Past) -> Iterator[tuple[str, date, str]]:
    for *_, signal, row in _logged(past):
        if row.seen and row.remedied_on is not None:
            yield "remedy", date.fromisoformat(row.remedied_on), row.text or signal.title


def _logged(past: Past) -> list[Logged]:
    return sightings_of(past.timeline, past.catalogue)[past.relationship].every


def promises_since(
    lines: Iterable[tuple[str, PromiseLine]],
    relationship: str,
    since: date,
) -> tuple[PromiseLine, ...]:
    """Return our promises that were made, due or settled since a day, by their due day.

    Args:
        lines: The promises with their sides.
        relationship: Says whose promises are looked at.
        since: The first day that counts.
    """
    kept = [
        line
        for side, line in lines
        if side == SIDES[relationship]
        and any(day and day >= since for day in (line.promised_on, line.due_on, line.closed_on))
    ]
    return tuple(sorted(kept, key=lambda line: (str(line.due_on or "~"), line.id)))
