"""Readiness: which share of what a newcomer needs the record holds, and what to ask."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from csmkit.domain.account import RECORD_LISTS
from csmkit.domain.handoff import Gap
from csmkit.domain.parts import Needs, merged_needs
from csmkit.domain.readiness import MISSING, READY, STALE, Cover, Finding, Readiness
from csmkit.handoff.checklist import EXPECTATIONS_CONFIRMED, SIDES_ASKED, SUCCESS_PLAN
from csmkit.handoff.conflicts import asked_share, open_courses, unasked_words
from csmkit.handoff.cover import COVER_NEEDS, cover_of
from csmkit.handoff.freshness import (
    STAMPS_OF_FIELDS,
    counts,
    last_confirmed,
    last_exchanges,
    stamps_of,
)
from csmkit.handoff.success_plans import plan_standing, size_of
from csmkit.handoff.unconfirmed import confirmed_and_not, questions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from csmkit.domain.parts import AccountParts
    from csmkit.domain.people import Teammate
    from csmkit.handoff.checklist import Checklist, ReadinessItem, ReadinessNorms

NOTHING_NEEDS: Needs = {
    "notes": ("about", "confirmed_on", "id", "nothing_to_tell", "on", "recorded_on", "topic"),
}


class Mark(NamedTuple):
    """How far one thing is there."""

    share: float
    """0 where it is missing, the share of a stale one, or 1."""
    last_on: str | None
    status: str


NOTHING = Mark(0.0, None, MISSING)


class Known(NamedTuple):
    """What the items of one account are judged by."""

    found: AccountParts
    as_of: date
    stale_counts: float
    heard: Mapping[str, str]
    """The last two-way contact by contact."""
    settled: Mapping[tuple[str, str | None], str]
    """By topic and subject, the day on which somebody said that there is nothing to tell."""
    cover: Cover
    norms: ReadinessNorms
    people: Mapping[str, Teammate]

    def mark(self, last_on: str | None, within_days: int | None) -> Mark:
        """Return the mark of something that is there."""
        if within_days is None:
            return self.fresh_or_stale(last_on, is_fresh=True)
        first = (self.as_of - timedelta(days=within_days)).isoformat()
        return self.fresh_or_stale(last_on, is_fresh=last_on is not None and last_on >= first)

    def fresh_or_stale(self, last_on: str | None, *, is_fresh: bool) -> Mark:
        """Return the mark of something that is there and still holds, or does not."""
        if is_fresh:
            return Mark(1.0, last_on, READY)
        return Mark(self.stale_counts, last_on, STALE)

    def settled_mark(self, item: ReadinessItem, subject: str | None) -> Mark:
        """Return the mark of something of which somebody said that there is nothing to tell."""
        day = self.settled.get((item.interview or "", subject))
        return NOTHING if day is None else self.mark(day, item.within_days)


def needs_of(checklist: Checklist) -> Needs:
    """Return the fields that readiness is judged by."""
    return merged_needs(COVER_NEEDS, NOTHING_NEEDS, *(item.needs() for item in checklist.items))


def judge_readiness(
    checklist: Checklist,
    found: AccountParts,
    people: Mapping[str, Teammate],
    as_of: date,
) -> tuple[Readiness, Cover]:
    """Return how ready an account is to be handed over, and who could step in.

    Args:
        checklist: What a packet should hold.
        found: The account as of the day, with the fields of `needs_of`.
        people: Every teammate by key.
        as_of: The day that counts as today.
    """
    cover = cover_of(found, people, checklist.norms, as_of)
    known = Known(
        found=found,
        as_of=as_of,
        stale_counts=checklist.norms.stale_counts,
        heard=last_exchanges(found.parts["touches"]),
        settled=settled_days(found.parts["notes"]),
        cover=cover,
        norms=checklist.norms,
        people=people,
    )
    judged = (_finding(item, known) for item in checklist.items)
    findings = tuple(finding for finding in judged if finding is not None)
    whole = sum(finding.weight for finding in findings)
    lost = sum(finding.lost for finding in findings)
    return Readiness(found.account, _whole_percent(1 - lost / whole), findings), cover


def _whole_percent(share: float) -> float:
    """Round down to whole percents, so that what is below a threshold is never shown as on it."""
    return int(max(0.0, share) * 100 + 1e-9) / 100


def gaps_of(readiness: Readiness) -> tuple[Gap, ...]:
    """Return what a packet says of the gaps, what hurts most first."""
    return tuple(
        Gap(
            finding.item,
            finding.question,
            finding.status,
            date.fromisoformat(finding.last_on) if finding.last_on else None,
        )
        for finding in readiness.gaps
    )


def announceable(readiness: Readiness, norms: ReadinessNorms) -> str | None:
    """Return why an account's handoff should not be announced yet; None where it may be."""
    if readiness.share >= norms.announce_at:
        return None
    gaps = readiness.gaps
    worst = f", above all: {gaps[0].question}" if gaps else ""
    return (
        f"{readiness.account} is {_percent(readiness.share)} ready to be handed over, "
        f"{_percent(norms.announce_at)} are needed before the customer hears of it{worst} "
        f"(`csmkit audit {readiness.account}` lists the {len(gaps)} gaps)"
    )


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"


def settled_days(notes: Iterable[Any]) -> dict[tuple[str, str | None], str]:
    """Return by topic and subject when somebody last said that there is nothing to tell."""
    found: dict[tuple[str, str | None], str] = {}
    for note in notes:
        if note.nothing_to_tell:
            key = (str(note.topic), note.about)
            found[key] = max(found.get(key, ""), last_confirmed("notes", note, {}) or "")
    return found


def _finding(item: ReadinessItem, known: Known) -> Finding | None:
    """Return how far one thing is there, None where it is not asked of this account."""
    if item.cover in OF_SOME:
        return OF_SOME[item.cover](item, known)
    if item.cover:
        return _single(item, _cover_mark(item, known), known)
    if item.field in RECORD_LISTS:
        return _of_list(item, known)
    return _single(item, _field_mark(item, known), known)


def _sides_asked(item: ReadinessItem, known: Known) -> Finding | None:
    """Judge whether both sides of each open conflict were asked; each conflict weighs the same."""
    live = open_courses(known.found)
    if not live:
        return None
    share = sum(map(asked_share, live)) / len(live)
    lacking = tuple(one.id for one in live if one.unasked)
    held = tuple(one.id for one in live if not one.unasked)
    mark = Mark(share, None, MISSING if lacking else READY)
    found = _made(item, mark, held=held, lacking=lacking, entries=len(held))
    return (
        found._replace(question=f"Not asked yet: {unasked_words(live)}. {item.question}")
        if lacking
        else found
    )


def _success_plan(item: ReadinessItem, known: Known) -> Finding | None:
    """Judge whether both sides agreed on each running plan, and a major account has one."""
    agreed, lacking = plan_standing(known.found, known.people, known.as_of)
    if not agreed and not lacking:
        norm = known.norms.major_accounts
        needs_one = norm is not None and norm.counts(*size_of(known.found))
        return _made(item, known.settled_mark(item, None)) if needs_one else None
    share = len(agreed) / (len(agreed) + len(lacking))
    mark = Mark(share, None, MISSING if lacking else READY)
    found = _made(item, mark, held=agreed, entries=len(agreed))
    missing = "; ".join(f"“{outcome}” lacks {what}" for outcome, what in lacking)
    return found._replace(question=f"Not agreed: {missing}. Who agrees?") if lacking else found


def _expectations(item: ReadinessItem, known: Known) -> Finding | None:
    """Judge whether somebody asked about each expectation; each weighs the same."""
    asked, unasked = confirmed_and_not(known.found)
    if not asked and not unasked:
        return None
    mark = Mark(len(asked) / (len(asked) + len(unasked)), None, MISSING if unasked else READY)
    held, lacking = (tuple(sorted(str(one.id) for one in part)) for part in (asked, unasked))
    found = _made(item, mark, held=held, lacking=lacking, entries=len(held))
    return found._replace(question=questions(item.question, unasked)) if unasked else found


OF_SOME = {
    SIDES_ASKED: _sides_asked,
    SUCCESS_PLAN: _success_plan,
    EXPECTATIONS_CONFIRMED: _expectations,
}
"""What is asked only of accounts that it concerns."""


def _single(item: ReadinessItem, mark: Mark, known: Known) -> Finding:
    best = max(mark, known.settled_mark(item, None), key=_better)
    return _made(item, best, entries=int(best.status != MISSING))


def _better(mark: Mark) -> tuple[float, str]:
    return (mark.share, mark.last_on or "")


def _field_mark(item: ReadinessItem, known: Known) -> Mark:
    part, field = item.place
    row = next(iter(known.found.parts[part]), None)
    value = getattr(row, field, None)
    if not is_set(value):
        return NOTHING
    if item.ahead:
        return known.fresh_or_stale(str(value), is_fresh=str(value) >= known.as_of.isoformat())
    if item.within_days is None:
        return known.mark(None, None)
    stamp = STAMPS_OF_FIELDS.get(field)
    days = [getattr(row, name) for name in ((stamp,) if stamp else stamps_of(part))]
    return known.mark(max((str(day) for day in days if day), default=None), item.within_days)


def _cover_mark(item: ReadinessItem, known: Known) -> Mark:
    cover = known.cover
    if item.cover == "backup-briefed":
        if cover.backup is None or cover.briefed_on is None:
            return NOTHING
        return known.mark(cover.briefed_on, known.norms.backup_briefed_within_days)
    if item.cover == "cross-trained":
        last = max((one.last_on for one in cover.cross_trained), default=None)
        return NOTHING if last is None else known.mark(last, None)
    if cover.leader_due_on is None:
        return known.mark(cover.leader_on, None)
    if cover.leader_on is None:
        return NOTHING
    is_fresh = cover.leader_due_on >= known.as_of.isoformat()
    return known.fresh_or_stale(cover.leader_on, is_fresh=is_fresh)


def _of_list(item: ReadinessItem, known: Known) -> Finding:
    part = str(item.field)
    today = known.as_of.isoformat()
    rows = [
        row
        for row in known.found.parts[part]
        if counts(part, row, today)
        and (item.kind is None or row.kind == item.kind)
        and (item.among is None or is_set(getattr(row, item.among)))
    ]
    if item.every and rows:
        return _of_all(item, rows, known)
    if item.where:
        rows = [row for row in rows if is_set(getattr(row, item.where))]
    days = [_day_of(item, part, row, known) for row in rows]
    newest = max((day for day in days if day), default=None)
    there = known.mark(newest, item.within_days) if rows and not item.every else NOTHING
    best = max(there, known.settled_mark(item, None), key=_better)
    held = tuple(sorted(str(row.id) for row in rows)) if part == "contacts" else ()
    lacking = held if best.status == STALE else ()
    return _made(item, best, held=held, lacking=lacking, entries=len(rows))


def _day_of(item: ReadinessItem, part: str, row: Any, known: Known) -> str | None:
    """Return when an entry was last known to be right, or the day that is asked for itself."""
    asked = item.where or item.every
    if asked is not None and asked.endswith("_on"):
        return str(getattr(row, asked))
    return last_confirmed(part, row, known.heard)


def _of_all(item: ReadinessItem, rows: Sequence[Any], known: Known) -> Finding:
    """Judge what every entry should have: each weighs the same."""
    marks = {str(row.id): _row_mark(item, row, known) for row in rows}
    lacking = {row: mark for row, mark in marks.items() if mark.status != READY}
    days = [mark.last_on for mark in (lacking or marks).values()]
    worst = min(lacking.values(), key=_better).status if lacking else READY
    share = sum(mark.share for mark in marks.values()) / len(marks)
    whole = Mark(share, min((day for day in days if day), default=None), worst)
    held = tuple(sorted(marks.keys() - lacking.keys()))
    return _made(item, whole, held=held, lacking=tuple(sorted(lacking)), entries=len(held))


def _row_mark(item: ReadinessItem, row: Any, known: Known) -> Mark:
    if is_set(getattr(row, str(item.every))):
        return known.mark(_day_of(item, str(item.field), row, known), item.within_days)
    return known.settled_mark(item, str(row.id))


def _made(
    item: ReadinessItem,
    mark: Mark,
    *,
    held: tuple[str, ...] = (),
    lacking: tuple[str, ...] = (),
    entries: int = 0,
) -> Finding:
    return Finding(
        item=item.name,
        title=item.title or item.name,
        question=item.question,
        weight=item.weight,
        status=mark.status,
        share=mark.share,
        last_on=mark.last_on,
        held=held,
        lacking=lacking,
        entries=entries,
        interview=item.interview,
        field=item.written_field,
    )


def is_set(value: Any) -> bool:
    """Tell whether a field says something."""
    return value is not None and value is not False and value not in ("", (), {})
