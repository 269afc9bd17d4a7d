"""Fills an empty SQLite store with a generated book of accounts.

Usage: generated_book.py DB ACCOUNTS
"""

from __future__ import annotations

import sqlite3
import sys
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from csmkit.domain.account import RECORD_LISTS, AccountFields, Contract
from csmkit.domain.people import Teammate
from csmkit.store.opening import create
from csmkit.store.rows import TABLE_NAMES, to_row

if TYPE_CHECKING:
    from collections.abc import Iterator

AS_OF = date(2026, 11, 20)
TOUCHES, SIGHTINGS, ISSUES = 40, 8, 5
SIGNALS = ("hesitation", "second-opinion", "power-shift", "respect", "seeks-advice")
TEAM = ("alice", "bob", "chloe", "dev", "emma")


def day(random: Random, back: int) -> str:
    """Return a day within so many days before the book's day."""
    return (AS_OF - timedelta(days=random.randrange(back))).isoformat()


def parts(random: Random, owner: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the list and values of each record of one account."""
    for n in range(TOUCHES):
        yield "touches", {
            "id": f"t{n}", "on": day(random, 540),
            "kind": random.choice(("email", "call", "meeting")),
            "direction": random.choice(("inbound", "outbound", "both")),
            "reply_hours": random.choice((None, 4.0, 26.5)),
            "teammates": [owner], "contacts": ["c0"], "summary": f"What was said in touch {n}",
        }  # fmt: skip
    for n in range(SIGHTINGS):
        yield "sightings", {
            "id": f"s{n}", "on": day(random, 365),
            "signal": random.choice(SIGNALS), "text": f"Something was seen, number {n}",
        }  # fmt: skip
    for n in range(ISSUES):
        closed = {} if random.random() < 0.3 else {"closed_on": AS_OF.isoformat()}
        yield "issues", {
            "id": f"i{n}", "title": f"Issue number {n}", "opened_on": day(random, 200), **closed,
        }  # fmt: skip
    for n in range(4):
        yield "commitments", {
            "id": f"p{n}", "text": f"Promise number {n}", "side": random.choice(("us", "them")),
            "promised_on": day(random, 200), "due_on": day(random, 60),
            "status": "kept", "closed_on": day(random, 60),
        }  # fmt: skip
        yield "contacts", {"id": f"c{n}", "name": f"Contact {n}", "champion": n == 0}
    yield "tenures", {"id": "o0", "teammate": owner, "from_on": "2025-01-01"}


def fill(db: str, accounts: int) -> None:
    """Make a store with so many accounts; the same number gives the same store."""
    create(db)
    random = Random(accounts)
    with sqlite3.connect(db) as raw:
        raw.execute("PRAGMA synchronous = OFF")
        raw.execute("PRAGMA cache_size = -200000")
        for key in TEAM:
            mate = Teammate(key=key, name=key.title())
            insert(raw, "teammate", [{**to_row(mate, type(mate).__mro__[1]), "version": 1}])
        for number in range(accounts):
            fill_account(raw, f"account-{number:06}", random)
        raw.execute("ANALYZE")


def fill_account(raw: sqlite3.Connection, key: str, random: Random) -> None:
    """Write one account with all its records."""
    owner = random.choice(TEAM)
    account = AccountFields(key=key, name=f"Account {key[8:]}", owner=owner)
    insert(raw, "account", [{**to_row(account, AccountFields), "version": 1}])
    contract = Contract(arr_cents=random.randrange(10**8), renewal_on=AS_OF)
    insert(raw, "contract", [{"account": key, **to_row(contract, Contract)}])
    rows: dict[str, list[dict[str, Any]]] = {}
    for part, values in parts(random, owner):
        shape = RECORD_LISTS[part]
        record = shape.model_validate(values)
        rows.setdefault(TABLE_NAMES[part], []).append({"account": key, **to_row(record, shape)})
    for table, found in rows.items():
        insert(raw, table, found)


def insert(raw: sqlite3.Connection, table: str, rows: list[dict[str, Any]]) -> None:
    """Write rows of one table."""
    names = ", ".join(f'"{name}"' for name in rows[0])
    marks = ", ".join(f":{name}" for name in rows[0])
    raw.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


if __name__ == "__main__":
    fill(sys.argv[1], int(sys.argv[2]))
