"""Fills an empty SQLite store with a generated book of accounts.

Usage: generated_book.py DB ACCOUNTS
"""

from __future__ import annotations

import sqlite3
import sys
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from csmkit.domain.account import Blueprint
from csmkit.domain.people import Teammate
from csmkit.store.opening import create
from csmkit.store.rows import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csmkit.domain.document import IdentifiedDocument

AS_OF = date(2026, 11, 20)
TOUCHES, SIGHTINGS, ISSUES = 40, 8, 5
DOUBTS = ("hesitation", "second-opinion", "power-shift", "transactional-meetings")
BUILDERS = ("respect", "shares-unasked", "acts-on-advice", "seeks-advice")
TEAM = ("alice", "bob", "chloe", "dev", "emma")


TROUBLED_SHARE = 0.25
"""Accounts with doubts, slow answers and old issues; the others go their regular way."""


def back(days: int) -> str:
    """Return the day so many days before the book's day."""
    return (AS_OF - timedelta(days=days)).isoformat()


def parts(random: Random, owner: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the list and values of each record of one account."""
    troubled = random.random() < TROUBLED_SHARE
    yield from touches(random, owner, troubled=troubled)
    yield from sightings(random, troubled=troubled)
    yield from issues(random, troubled=troubled)
    for n in range(4):
        due = random.randrange(20, 180)
        late = random.randrange(20) if troubled else -random.randrange(5)
        yield "commitments", {
            "id": f"p{n}", "text": f"Promise number {n}", "side": ("us", "them")[n % 2],
            "promised_on": back(due + 30), "due_on": back(due),
            "status": "kept", "closed_on": back(due - late),
        }  # fmt: skip
        yield "contacts", {"id": f"c{n}", "name": f"Contact {n}", "champion": n == 0}
    yield "tenures", {"id": "o0", "teammate": owner, "from_on": "2025-01-01"}


def touches(
    random: Random,
    owner: str,
    *,
    troubled: bool,
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield exchanges every ten days or so; in a troubled account they thin out."""
    for n in range(TOUCHES):
        age = n * (14 if troubled else 10) + random.randrange(7)
        usual = 8.0 + random.randrange(12)
        yield "touches", {
            "id": f"t{n}", "on": back(age + (20 if troubled else 0)),
            "kind": random.choice(("email", "call", "meeting")),
            "direction": random.choice(("inbound", "outbound", "both")),
            "outcome": "declined" if troubled and n < 3 else "held",
            "reply_hours": usual * (3 if troubled and n < 6 else 1) if n % 2 else None,
            "teammates": [owner], "contacts": ["c0"], "summary": f"What was said in touch {n}",
        }  # fmt: skip


def sightings(random: Random, *, troubled: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield what people saw: doubts where there is trouble, else signs of trust."""
    signals = DOUBTS if troubled else BUILDERS
    for n in range(SIGHTINGS):
        yield "sightings", {
            "id": f"s{n}", "on": back(random.randrange(360)),
            "signal": random.choice(signals), "text": f"Something was seen, number {n}",
        }  # fmt: skip


def issues(random: Random, *, troubled: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield issues; where there is trouble some stay open."""
    for n in range(ISSUES):
        age = random.randrange(5, 300)
        is_open = troubled and n < 2
        closed = {} if is_open else {"closed_on": back(max(0, age - random.randrange(15)))}
        yield "issues", {
            "id": f"i{n}", "title": f"Issue number {n}", "opened_on": back(age), **closed,
        }  # fmt: skip


def fill(db: str, accounts: int) -> None:
    """Make a store with so many accounts; the same number gives the same store."""
    create(db)
    random = Random(accounts)
    with sqlite3.connect(db) as raw:
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("PRAGMA cache_size = -200000")
        for key in TEAM:
            write(raw, Teammate(key=key, name=key.title()))
        for number in range(accounts):
            write(raw, an_account(f"account-{number:06}", random))
        raw.execute("ANALYZE")


def an_account(key: str, random: Random) -> Blueprint:
    """Return one account with all its records."""
    owner = random.choice(TEAM)
    contract = {"arr_cents": random.randrange(10**8), "renewal_on": AS_OF}
    lists: dict[str, list[dict[str, Any]]] = {}
    for part, values in parts(random, owner):
        lists.setdefault(part, []).append(values)
    return Blueprint.model_validate(
        {"key": key, "name": f"Account {key[8:]}", "owner": owner, "contract": contract, **lists}
    )


def write(raw: sqlite3.Connection, document: IdentifiedDocument) -> None:
    """Write the rows of a new document, table by table."""
    (own_table, _, own), *details = rows_of(document)
    rows = {own_table: [{**own, "version": 1}]}
    for table, _, row in details:
        rows.setdefault(table, []).append(row)
    for table, found in rows.items():
        insert(raw, table, found)


def insert(raw: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    """Write rows of one table."""
    names = ", ".join(f'"{name}"' for name in rows[0])
    marks = ", ".join(f":{name}" for name in rows[0])
    raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


if __name__ == "__main__":
    fill(sys.argv[1], int(sys.argv[2]))
