"""The facts SQL: what judging needs of accounts, streamed for a range of them or for all.

Each query yields narrow rows in the order of their account, cut off at `:as_of`: nothing that
happened or became known later leaves the store, and a later end of something is null. The
accounts' rows of all queries are merged by key, so that memory holds one account at a time.
"""

from __future__ import annotations

from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from csmkit.domain.conflict_course import OPENED, ConflictRow
from csmkit.domain.trust import (
    AccountRecord,
    CommitmentRow,
    ContactRow,
    EngagementRow,
    EventRow,
    IssueRow,
    SightingRow,
    TenureRow,
    TouchRow,
)
from csmkit.store.connection import explained
from csmkit.store.moves import DUE_ON

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from csmkit.store.connection import Connection

KNOWN = "(recorded_on IS NULL OR recorded_on <= :as_of)"


def _ended(column: str) -> str:
    return f"CASE WHEN {column} <= :as_of THEN CAST({column} AS TEXT) END"


ACCOUNTS = """
SELECT a.key, a.name, a.owner, a.seller, a.cadence_days, CAST(c.renewal_on AS TEXT)
FROM account a LEFT JOIN contract c ON c.account = a.key
{where} ORDER BY a.key
"""

LEADERS = "SELECT key FROM teammate WHERE role IN ('leader', 'executive') ORDER BY key"

ROWS: dict[str, tuple[type[Any], str]] = {
    "touches": (
        TouchRow,
        f"""
        SELECT account, id, CAST("on" AS TEXT), kind, direction, outcome, sales_call,
          reply_hours, teammates, summary
        FROM touch WHERE "on" <= :as_of AND {KNOWN} {{and_between}} ORDER BY account
        """,
    ),
    "sightings": (
        SightingRow,
        f"""
        SELECT account, id, CAST("on" AS TEXT), signal, text, seen, basis, weight,
          {_ended("remedied_on")}
        FROM sighting WHERE "on" <= :as_of AND {KNOWN} {{and_between}} ORDER BY account
        """,
    ),
    "issues": (
        IssueRow,
        f"""
        SELECT account, id, CAST(opened_on AS TEXT), {_ended("closed_on")}, severity, title
        FROM issue WHERE opened_on <= :as_of AND {KNOWN} {{and_between}} ORDER BY account
        """,
    ),
    "commitments": (
        CommitmentRow,
        f"""
        SELECT account, id, CAST(promised_on AS TEXT), {DUE_ON},
          {_ended("closed_on")}, CASE WHEN closed_on > :as_of THEN 'open' ELSE status END,
          side, text, {_ended("remedied_on")}
        FROM commitment WHERE (promised_on IS NULL OR promised_on <= :as_of) AND {KNOWN}
          {{and_between}} ORDER BY account
        """,
    ),
    "contacts": (
        ContactRow,
        f"""
        SELECT account, id, CAST(since_on AS TEXT), {_ended("left_on")}, champion,
          decision_maker, executive_sponsor, sentiment, name
        FROM contact WHERE (since_on IS NULL OR since_on <= :as_of) AND {KNOWN}
          {{and_between}} ORDER BY account
        """,
    ),
    "events": (
        EventRow,
        f"""
        SELECT account, id, CAST("on" AS TEXT), kind, around_us, {_ended("resolved_on")}, title
        FROM event WHERE "on" <= :as_of AND {KNOWN} {{and_between}} ORDER BY account
        """,
    ),
    "tenures": (
        TenureRow,
        f"""
        SELECT account, id, CAST(from_on AS TEXT), {_ended("until_on")}, role, teammate
        FROM tenure WHERE from_on <= :as_of AND {KNOWN} {{and_between}} ORDER BY account
        """,
    ),
    "conflicts": (
        ConflictRow,
        f"""
        SELECT account, id, CAST(opened_on AS TEXT), '{OPENED}', NULL, title
        FROM conflict WHERE opened_on <= :as_of AND {KNOWN} {{and_between}}
        UNION ALL
        SELECT account, conflict, CAST("on" AS TEXT), about, side, text
        FROM conflict_note WHERE "on" <= :as_of AND {KNOWN} {{and_between}} ORDER BY account
        """,
    ),
    "engagements": (
        EngagementRow,
        f"""
        SELECT account, id, CAST(from_on AS TEXT), CAST(until_on AS TEXT), {_ended("ended_on")},
          every_days
        FROM engagement WHERE from_on <= :as_of AND {KNOWN} {{and_between}} ORDER BY account
        """,
    ),
}


ALL_BUT_FIRST = itemgetter(slice(1, None))


def account_records(
    connection: Connection,
    as_of: date,
    keys: Sequence[str] | None = None,
) -> Iterator[AccountRecord]:
    """Yield the records of the accounts named, in that order, or of all in order of key."""
    if keys is None:
        yield from _merged(connection, as_of)
        return
    for key in keys:
        yield from _merged(connection, as_of, (key, key))


def account_records_between(
    connection: Connection,
    as_of: date,
    first: str,
    last: str,
) -> Iterator[AccountRecord]:
    """Yield the records of the accounts from one key to another, both inclusive, in order."""
    yield from _merged(connection, as_of, (first, last))


def statements(*, is_range: bool) -> dict[str, str]:
    """Return each query's text, for accounts from `:first` to `:last` or for all."""
    accounts = ACCOUNTS.format(where="WHERE a.key BETWEEN :first AND :last" if is_range else "")
    clause = "AND account BETWEEN :first AND :last" if is_range else ""
    return {
        "accounts": accounts,
        **{part: sql.format(and_between=clause) for part, (_, sql) in ROWS.items()},
    }


def _merged(
    connection: Connection,
    as_of: date,
    between: tuple[str, str] | None = None,
) -> Iterator[AccountRecord]:
    texts = statements(is_range=between is not None)
    keys = dict(zip(("first", "last"), between, strict=True)) if between else {}
    parameters = {"as_of": as_of.isoformat(), **keys}
    with explained(connection.shown):
        leaders = frozenset(row[0] for row in connection.rows(LEADERS, {}))
        streams = {
            part: ByAccount(connection.rows(texts[part], parameters), shape)
            for part, (shape, _) in ROWS.items()
        }
        for key, name, owner, seller, cadence_days, renewal_on in connection.rows(
            texts["accounts"],
            keys,
        ):
            yield AccountRecord(
                account=key,
                name=name,
                owner=owner,
                seller=seller,
                cadence_days=cadence_days,
                renewal_on=renewal_on,
                leaders=leaders,
                **{part: stream.rows_of(key) for part, stream in streams.items()},
            )


class ByAccount:
    """Hands out one account's rows after the other from a stream in order of account."""

    def __init__(self, rows: Iterator[Any], shape: type[Any]) -> None:
        """Take rows that begin with their account, and what to make of the rest."""
        self._groups = groupby(rows, key=itemgetter(0))
        self._shaped = partial(tuple.__new__, shape)
        self._key: str | None = None
        self._rows: Iterator[Any] = iter(())
        self._advance()

    def _advance(self) -> None:
        self._key, self._rows = next(self._groups, (None, iter(())))

    def rows_of(self, key: str) -> tuple[Any, ...]:
        """Return the rows of an account; asked for in order of key."""
        while self._key is not None and self._key < key:
            self._advance()
        if self._key != key:
            return ()
        rows = tuple(map(self._shaped, map(ALL_BUT_FIRST, self._rows)))
        self._advance()
        return rows
