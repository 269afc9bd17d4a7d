"""The facts SQL: what judging needs of accounts, one row an account, streamed.

All that belongs to an account is gathered by the database: the days of its touches by their sort,
and the rest as JSON rows. Everything is cut off at `:as_of`: nothing that happened or became known
later leaves the store, and a later end of something is null. The touches themselves are read when
somebody asks for those of some days.
"""

from __future__ import annotations

from functools import partial
from json import JSONDecoder
from typing import TYPE_CHECKING, Any

from csmkit.domain.conflict_course import OPENED, ConflictRow
from csmkit.domain.touch_log import (
    MEETING_KINDS,
    SORTS,
    TouchDays,
    TouchLog,
    TouchRow,
)
from csmkit.domain.trust import (
    AccountRecord,
    CommitmentRow,
    ContactRow,
    EngagementRow,
    EventRow,
    IssueRow,
    SightingRow,
    TenureRow,
)
from csmkit.store.connection import explained
from csmkit.store.moves import DUE_ON

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import date

    from csmkit.domain.touch_log import Sort
    from csmkit.store.connection import Connection

KNOWN = "(recorded_on IS NULL OR recorded_on <= :as_of)"
HERE = f"account = a.key AND {KNOWN}"


def _ended(column: str) -> str:
    return f"CASE WHEN {column} <= :as_of THEN CAST({column} AS TEXT) END"


def _rows(columns: str, source: str) -> str:
    return f"(SELECT CAST(json_group_array(json_array({columns})) AS TEXT) FROM {source})"


def _is_of(sort: Sort) -> str:
    kinds = ", ".join(f"'{kind}'" for kind in MEETING_KINDS)
    conditions = [
        f"outcome = '{sort.outcome}'",
        *([f"direction = '{sort.direction}'"] if sort.direction else []),
        *([f"kind IN ({kinds})"] if sort.is_meeting else []),
        *(["sales_call"] if sort.is_sales_call else []),
    ]
    return " AND ".join(conditions)


def _all(column: str, condition: str) -> str:
    return f"json_group_array({column}) FILTER (WHERE {condition})"


IS_ANSWER = "reply_hours IS NOT NULL"
DAYS = {
    **{name: _all('"on"', _is_of(sort)) for name, sort in SORTS.items()},
    "asked_by": _all("teammates", _is_of(SORTS["asked"])),
    "sales_calls_by": _all("teammates", _is_of(SORTS["sales_calls"])),
    "answered": _all('"on"', IS_ANSWER),
    "reply_hours": _all("reply_hours", IS_ANSWER),
}
EVERY_TOUCH = """group_concat(CAST(json_array(CAST("on" AS TEXT), id, kind, direction, outcome,
  sales_call, reply_hours, teammates, summary) AS TEXT), char(10))"""
TOUCHES = f"""(SELECT CAST(json_array({", ".join(DAYS[name] for name in TouchDays._fields)})
    AS TEXT) || COALESCE(char(10) || {EVERY_TOUCH}, '')
  FROM touch WHERE {HERE} AND "on" <= :as_of)"""
"""Lines of JSON, for one scan: the days of each sort, then a line a touch, its day first."""
LINE = '\n["'
"""What stands before the day of a touch; nowhere else, since JSON writes line ends otherwise."""

PARTS: dict[str, tuple[type[Any], str]] = {
    "sightings": (
        SightingRow,
        _rows(
            'id, CAST("on" AS TEXT), signal, text, seen, basis, weight, ' + _ended("remedied_on"),
            f'sighting WHERE {HERE} AND "on" <= :as_of',
        ),
    ),
    "issues": (
        IssueRow,
        _rows(
            f"id, CAST(opened_on AS TEXT), {_ended('closed_on')}, severity, title",
            f"issue WHERE {HERE} AND opened_on <= :as_of",
        ),
    ),
    "commitments": (
        CommitmentRow,
        _rows(
            f"id, CAST(promised_on AS TEXT), {DUE_ON}, {_ended('closed_on')}, "
            "CASE WHEN closed_on > :as_of THEN 'open' ELSE status END, "
            f"side, text, {_ended('remedied_on')}",
            f"commitment WHERE {HERE} AND (promised_on IS NULL OR promised_on <= :as_of)",
        ),
    ),
    "contacts": (
        ContactRow,
        _rows(
            f"id, CAST(since_on AS TEXT), {_ended('left_on')}, champion, decision_maker, "
            "executive_sponsor, sentiment, name",
            f"contact WHERE {HERE} AND (since_on IS NULL OR since_on <= :as_of)",
        ),
    ),
    "events": (
        EventRow,
        _rows(
            f'id, CAST("on" AS TEXT), kind, around_us, {_ended("resolved_on")}, title',
            f'event WHERE {HERE} AND "on" <= :as_of',
        ),
    ),
    "tenures": (
        TenureRow,
        _rows(
            f"id, CAST(from_on AS TEXT), {_ended('until_on')}, role, teammate",
            f"tenure WHERE {HERE} AND from_on <= :as_of",
        ),
    ),
    "conflicts": (
        ConflictRow,
        _rows(
            "id, CAST(at AS TEXT), about, side, words",
            f"""(SELECT id, opened_on AS at, '{OPENED}' AS about, NULL AS side, title AS words
              FROM conflict WHERE {HERE} AND opened_on <= :as_of
            UNION ALL SELECT conflict, "on", about, side, text
              FROM conflict_note WHERE {HERE} AND "on" <= :as_of) AS course""",
        ),
    ),
    "engagements": (
        EngagementRow,
        _rows(
            f"id, CAST(from_on AS TEXT), CAST(until_on AS TEXT), {_ended('ended_on')}, every_days",
            f"engagement WHERE {HERE} AND from_on <= :as_of",
        ),
    ),
}

ACCOUNTS = f"""
SELECT a.key, a.name, a.owner, a.seller, a.cadence_days, CAST(c.renewal_on AS TEXT),
{TOUCHES},
{", ".join(sql for _, sql in PARTS.values())}
FROM account a LEFT JOIN contract c ON c.account = a.key
{{where}} ORDER BY a.key
"""
IN_RANGE = "WHERE a.key BETWEEN :first AND :last"
LEADERS = "SELECT key FROM teammate WHERE role IN ('leader', 'executive') ORDER BY key"


def account_records(
    connection: Connection,
    as_of: date,
    keys: Sequence[str] | None = None,
) -> Iterator[AccountRecord]:
    """Yield the records of the accounts named, in that order, or of all in order of key."""
    if keys is None:
        yield from _records(connection, as_of)
        return
    for key in keys:
        yield from _records(connection, as_of, (key, key))


def account_records_between(
    connection: Connection,
    as_of: date,
    first: str,
    last: str,
) -> Iterator[AccountRecord]:
    """Yield the records of the accounts from one key to another, both inclusive, in order."""
    yield from _records(connection, as_of, (first, last))


def facts_statement(*, is_range: bool) -> str:
    """Return the text of the facts SQL, for accounts from `:first` to `:last` or for all."""
    return ACCOUNTS.format(where=IN_RANGE if is_range else "")


def _records(
    connection: Connection,
    as_of: date,
    between: tuple[str, str] | None = None,
) -> Iterator[AccountRecord]:
    keys = dict(zip(("first", "last"), between, strict=True)) if between else {}
    parameters = {"as_of": as_of.isoformat(), **keys}
    statement = facts_statement(is_range=between is not None)
    shapes = [partial(tuple.__new__, shape) for shape, _ in PARTS.values()]
    with explained(connection.shown):
        leaders = frozenset(row[0] for row in connection.rows(LEADERS, {}))
        rows = connection.rows(statement, parameters)
        for key, name, owner, seller, cadence_days, renewal_on, touches, *parts in rows:
            yield AccountRecord(
                key,
                name,
                owner,
                seller,
                cadence_days,
                renewal_on,
                leaders,
                _touch_log(touches),
                *map(_rows_in, shapes, parts),
            )


decoded = JSONDecoder().raw_decode
NO_ROWS = "[]"


def _touch_log(text: str) -> TouchLog:
    """Return the log of lines of JSON; touches are read where somebody asks for their days."""
    found, end = decoded(text)
    *days, hours = [one or () for one in found]
    sorted_days = TouchDays._make([*days, [*map(float, hours)]])
    return TouchLog(sorted_days, partial(_touches_in, text, end))


def _touches_in(text: str, start: int, days: Collection[str] | None) -> Iterator[TouchRow]:
    begins = [LINE] if days is None else [LINE + day for day in days]
    for begin in begins:
        found = text.find(begin, start)
        while found >= 0:
            (day, name, *rest), end = decoded(text, found + 1)
            yield TouchRow(name, day, *rest)
            found = text.find(begin, end)


def _rows_in(shaped: Callable[[Any], Any], text: str | None) -> tuple[Any, ...]:
    return () if text is None or text == NO_ROWS else tuple(map(shaped, decoded(text)[0]))
