"""Opens a database for one writer: nobody else writes until its transaction ends."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from csmkit.store.connection import (
    BUSY_SECONDS,
    PARAMETER,
    PostgresConnection,
    SqliteConnection,
    explained,
)
from csmkit.store.driver import import_psycopg
from csmkit.store.location import SqliteFile

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from csmkit.domain.revision import Row
    from csmkit.store.location import Location, PostgresDatabase

WRITER_LOCK = 0x43534D4B
"""The advisory lock that lets one writer at a time into a PostgreSQL store."""
PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "secure_delete = ON",
)


class Writer:
    """An open transaction on either database."""

    def __init__(self, connection: SqliteConnection | PostgresConnection) -> None:
        """Take over a connection whose transaction has begun."""
        self.connection = connection
        self._raw: Any = connection.raw

    def each(self, sql: str, rows: Sequence[Row]) -> int:
        """Run a statement for each row and return how many rows of the store it met."""
        cursor = self._raw.cursor()
        cursor.executemany(self._spelled(sql), rows)
        return int(cursor.rowcount)

    def returned(self, sql: str, row: Row) -> int:
        """Run a statement for one row and return the number that it makes."""
        ((number,),) = self._raw.execute(self._spelled(sql), row).fetchall()
        return int(number)

    def commit(self) -> None:
        """Keep everything."""
        self._raw.commit()

    def _spelled(self, sql: str) -> str:
        if isinstance(self.connection, SqliteConnection):
            return sql
        return PARAMETER.sub(r"%(\1)s", sql)


@contextmanager
def writer(location: Location) -> Iterator[Writer]:
    """Open a store and begin; what is not committed is taken back at the end.

    Raises:
        StoreRefused, FileFailed: the store cannot be written.
    """
    if isinstance(location, SqliteFile):
        with explained(location.shown), closing(open_file(location.path)) as raw:
            raw.execute("BEGIN IMMEDIATE")
            yield Writer(SqliteConnection(raw, location.shown))
        return
    with explained(location.shown), closing(_open_postgres(location)) as raw:
        raw.execute("SELECT pg_advisory_xact_lock(%s)", (WRITER_LOCK,))
        yield Writer(PostgresConnection(raw, location.shown))


def open_file(path: Path) -> sqlite3.Connection:
    """Return a connection that writes as a store must be written."""
    raw = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        for pragma in PRAGMAS:
            raw.execute(f"PRAGMA {pragma}")
    except sqlite3.Error:
        raw.close()
        raise
    return raw


def _open_postgres(location: PostgresDatabase) -> Any:
    return import_psycopg(location).connect(location.url)
