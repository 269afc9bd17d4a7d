"""Replays one account: how each relationship stood on several days, by what was known on each."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from csmkit.domain.course import Course, Milepost, Standpoint
from csmkit.domain.trust import RELATIONSHIPS
from csmkit.trust.judge import judge
from csmkit.trust.series import date_of
from csmkit.trust.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from csmkit.domain.handoff import Handoff
    from csmkit.domain.trust import AccountRecord
    from csmkit.trust.catalogue import Catalogue

MARKED_EVENTS = ("escalation", "incident", "executive-change")


def replay_account(
    records: Sequence[AccountRecord],
    days: Sequence[date],
    catalogue: Catalogue,
    handoffs: Sequence[Handoff],
    *,
    relationships: Sequence[str] = RELATIONSHIPS,
) -> Iterator[Course]:
    """Yield a course for each relationship of one account.

    Args:
        records: What was known of it, one record a day.
        days: The days to judge, oldest first, at least one.
        catalogue: The signals and the rules of judgement.
        handoffs: Those that were known on the last day.
        relationships: `customer`, `sales`, or both.
    """
    timelines = _arranged(records)
    mileposts = _mileposts(records[-1], days, handoffs)
    for relationship in relationships:
        standpoints = []
        for timeline, day in zip(timelines, days, strict=True):
            found = judge(timeline, catalogue, relationship, day)
            standpoints.append(
                Standpoint(
                    day,
                    found.stage,
                    found.pressure,
                    found.reserve,
                    found.confidence,
                    mileposts.get(day, ()),
                    found.known,
                )
            )
        yield Course(
            records[-1].account,
            records[-1].name,
            relationship,
            catalogue.norms.thresholds[relationship],
            tuple(standpoints),
        )


def _arranged(records: Sequence[AccountRecord]) -> list[Timeline]:
    """Return a timeline for each record; days on which the same was known share one."""
    timelines = [Timeline(records[0])]
    for earlier, later in pairwise(records):
        timelines.append(timelines[-1] if later == earlier else Timeline(later))
    return timelines


# ── What happened ────────────────────────────────────────────────────────────────────────────────


def _mileposts(
    record: AccountRecord,
    days: Sequence[date],
    handoffs: Sequence[Handoff],
) -> Mapping[date, tuple[Milepost, ...]]:
    """Return what happened in the days up to each day, after the day before it."""
    posts = sorted({*_events(record), *_changes(record), *_transfers(record, handoffs)})
    found: dict[date, tuple[Milepost, ...]] = {}
    for earlier, later in pairwise(days):
        if within := tuple(post for post in posts if earlier < post.on <= later):
            found[later] = within
    return found


def _events(record: AccountRecord) -> Iterator[Milepost]:
    for event in record.events:
        if event.kind in MARKED_EVENTS:
            yield Milepost(date_of(event.on), event.kind, event.title)
    if record.renewal_on is not None:
        yield Milepost(date_of(record.renewal_on), "renewal", "the contract renews")


def _changes(record: AccountRecord) -> Iterator[Milepost]:
    owners = sorted((t.from_on, t.teammate) for t in record.tenures if t.role == "owner")
    for (_, before), (from_on, teammate) in pairwise(owners):
        if teammate != before:
            yield Milepost(date_of(from_on), "owner", f"{teammate} follows {before}")


def _transfers(record: AccountRecord, handoffs: Sequence[Handoff]) -> Iterator[Milepost]:
    for handoff in handoffs:
        if record.account in handoff.accounts:
            told = f"{handoff.from_} begins to hand over to {handoff.to} ({handoff.reason})"
            yield Milepost(handoff.start_on, "handoff", told)
