"""Facts about who is there: champions, owners, the renewal, and sales calls with our owner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.trust import Evidence
from csmkit.trust.fact import BOOLEAN, NUMBER, Fact, newest
from csmkit.trust.series import NEVER, ORDINALS, date_of, ordinal_or
from csmkit.trust.timeline import spell_on
from csmkit.trust.touch_facts import touch_evidence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from csmkit.domain.trust import ContactRow
    from csmkit.trust.series import Spell
    from csmkit.trust.timeline import Timeline

CHAMPION_DAYS = 180
"""How long a champion's leaving is felt. Source: practice, half-life of a lost champion."""
YEAR_DAYS = 365
RECENT_DAYS = 90
FEWEST_CALLS = 3
"""Sales calls needed in a window before a share means anything. Source: judgement."""


def _champions_left_180d(timeline: Timeline, day: int) -> int | None:
    if timeline.contacts_known_from > day:
        return None
    return len([1 for _, end, _ in timeline.champions if day - CHAMPION_DAYS < end <= day])


def _champions_gone(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _contact_evidence(
        row for _, end, row in timeline.champions if day - CHAMPION_DAYS < end <= day
    )


def _newest_gone(timeline: Timeline, day: int) -> int | None:
    ends = [end for _, end, _ in timeline.champions if day - CHAMPION_DAYS < end <= day]
    return max(ends, default=None)


def _contact_evidence(rows: Iterable[ContactRow]) -> tuple[Evidence, ...]:
    return newest(
        Evidence("contact", row.id, date_of(row.left_on or row.since_on), row.name) for row in rows
    )


def _champions_present(timeline: Timeline, day: int) -> int | None:
    if timeline.contacts_known_from > day:
        return None
    return len([1 for start, end, _ in timeline.champions if start <= day < end])


def _champions(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return _contact_evidence(row for start, end, row in timeline.champions if start <= day < end)


def _changes(timeline: Timeline, day: int) -> list[Spell]:
    """Return the spells of the last year that followed another owner."""
    owned = [spell for spell in timeline.owner_spells if spell.teammate is not None]
    return [spell for spell in owned[1:] if day - YEAR_DAYS < spell.start <= day]


def _owner_changes_365d(timeline: Timeline, day: int) -> int | None:
    return len(_changes(timeline, day)) if timeline.owner_spells else None


def _owners_since(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    starts = {spell.start for spell in _changes(timeline, day)}
    return newest(
        Evidence("tenure", row.id, date_of(row.from_on), f"{row.teammate} took over")
        for row in timeline.record.tenures
        if row.role == "owner" and ORDINALS[row.from_on] in starts
    )


def _days_without_owner(timeline: Timeline, day: int) -> int | None:
    spell = spell_on(timeline.owner_spells, day)
    if spell is not None and spell.teammate is not None:
        return 0
    ended = [s.end for s in timeline.owner_spells if s.teammate is not None and s.end <= day]
    return day - max(ended) if ended else None


def _last_owner(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return newest(
        Evidence("tenure", row.id, date_of(row.until_on), f"{row.teammate} left")
        for row in timeline.record.tenures
        if row.role == "owner" and ordinal_or(row.until_on, NEVER) <= day
    )[:1]


def _has_owner(timeline: Timeline, day: int) -> bool | None:
    days = _days_without_owner(timeline, day)
    return None if days is None else days == 0


def _days_to_renewal(timeline: Timeline, day: int) -> int | None:
    renewal = timeline.record.renewal_on
    return None if renewal is None else ORDINALS[renewal] - day


def _renewal(timeline: Timeline, _day: int) -> tuple[Evidence, ...]:
    renewal = timeline.record.renewal_on
    if renewal is None:
        return ()
    return (Evidence("contract", timeline.record.account, date_of(renewal), "renewal"),)


def _sales_calls_90d(timeline: Timeline, day: int) -> int | None:
    if timeline.touches.held_from > day:
        return None
    return timeline.touches.sales_calls.count(day - RECENT_DAYS, day)


def _calls(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    return touch_evidence(timeline.touches.sales_calls.between(day - RECENT_DAYS, day))


def _owner_share(timeline: Timeline, after: int, until: int) -> float | None:
    calls = timeline.touches.sales_calls.count(after, until)
    if calls < FEWEST_CALLS:
        return None
    return timeline.sales_calls_with_owner.count(after, until) / calls


def _sales_call_owner_share_90d(timeline: Timeline, day: int) -> float | None:
    return _owner_share(timeline, day - RECENT_DAYS, day)


def _sales_call_owner_share_before(timeline: Timeline, day: int) -> float | None:
    return _owner_share(timeline, day - YEAR_DAYS - RECENT_DAYS, day - RECENT_DAYS)


def _sales_call_owner_share_drop(timeline: Timeline, day: int) -> float | None:
    now = _sales_call_owner_share_90d(timeline, day)
    if now is None:
        return None
    before = _sales_call_owner_share_before(timeline, day)
    return None if before is None else before - now


def _calls_without_owner(timeline: Timeline, day: int) -> tuple[Evidence, ...]:
    calls = timeline.touches.sales_calls.between(day - RECENT_DAYS, day)
    took_part = timeline.owner_took_part
    return touch_evidence(row for row in calls if not took_part(row.on, row.teammates))


STATE, EVENTS = True, False

PEOPLE_FACTS = (
    Fact(
        "champions_left_180d",
        NUMBER,
        "contacts",
        "Champions who left the customer in the last 180 days; unknown without contacts.",
        EVENTS,
        _champions_left_180d,
        _champions_gone,
        newest=_newest_gone,
    ),
    Fact(
        "champions_present",
        NUMBER,
        "contacts",
        "Champions who work at the customer; unknown without contacts.",
        STATE,
        _champions_present,
        _champions,
    ),
    Fact(
        "owner_changes_365d",
        NUMBER,
        "changes",
        "How often the account changed its owner in the last 365 days; unknown without owners.",
        EVENTS,
        _owner_changes_365d,
        _owners_since,
    ),
    Fact(
        "days_without_owner",
        NUMBER,
        "days",
        "Days since the last owner left without a successor; 0 while there is an owner.",
        STATE,
        _days_without_owner,
        _last_owner,
    ),
    Fact(
        "has_owner",
        BOOLEAN,
        "",
        "Whether the account has an owner; unknown where none was ever named.",
        STATE,
        _has_owner,
        _last_owner,
    ),
    Fact(
        "days_to_renewal",
        NUMBER,
        "days",
        "Days until the contract renews, negative after that; unknown without a date.",
        STATE,
        _days_to_renewal,
        _renewal,
    ),
    Fact(
        "sales_calls_90d",
        NUMBER,
        "calls",
        "Sales calls in the last 90 days.",
        EVENTS,
        _sales_calls_90d,
        _calls,
    ),
    Fact(
        "sales_call_owner_share_90d",
        NUMBER,
        "share",
        "Share of the sales calls of the last 90 days in which the account's owner took part; "
        "unknown below 3 calls.",
        STATE,
        _sales_call_owner_share_90d,
        _calls_without_owner,
    ),
    Fact(
        "sales_call_owner_share_before",
        NUMBER,
        "share",
        "The same share in the year before those 90 days; unknown below 3 calls.",
        STATE,
        _sales_call_owner_share_before,
        _calls_without_owner,
    ),
    Fact(
        "sales_call_owner_share_drop",
        NUMBER,
        "share",
        "By how much that share fell, 0.5 being half of all calls; unknown where either is.",
        STATE,
        _sales_call_owner_share_drop,
        _calls_without_owner,
    ),
)
