"""Opens a store for reading or for one writing command, whichever database holds it."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from csmkit.errors import StoreNewer, StoreNotFound
from csmkit.store.connection import (
    BUSY_SECONDS,
    Connection,
    PostgresConnection,
    SqliteConnection,
    explained,
)
from csmkit.store.driver import import_psycopg
from csmkit.store.gate import SCHEMA_VERSION, check_content, check_file, has_log
from csmkit.store.location import PostgresDatabase, SqliteFile, located_at
from csmkit.store.reading import Reader

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import date, datetime

    from csmkit.store.location import Location
    from csmkit.store.writing import Unit


@contextmanager
def reading(db: str) -> Iterator[Reader]:
    """Open a store for reading: one snapshot, nothing can be written.

    Args:
        db: A file's path or a PostgreSQL URL.

    Raises:
        StoreNotFound, StoreRefused, FileFailed: it cannot be read.
    """
    location = located_at(db)
    ensure_current(location)
    with _connected(location) as connection:
        yield Reader(connection)


@contextmanager
def writing(db: str, *, who: str, command: str, as_of: date, at: datetime) -> Iterator[Unit]:
    """Open a store for one writing command: everything is written at the end, or nothing.

    Args:
        db: A file's path or a PostgreSQL URL.
        who: Who is writing, for the log of changes.
        command: The command line, for the log of changes.
        as_of: The day that the command takes as today.
        at: The instant, aware.

    Raises:
        StoreNotFound, StoreRefused, FileFailed: it cannot be written.
    """
    location = located_at(db)
    ensure_current(location)
    from csmkit.store.writing import unit

    with unit(location, who=who, command=command, as_of=as_of, at=at) as opened:
        yield opened


def ensure_current(location: Location) -> None:
    """Check a store's version, and move an older one to the present schema."""
    version = _version(location)
    if version < SCHEMA_VERSION:
        from csmkit.store.migrating import upgrade

        upgrade(location)


def _version(location: Location) -> int:
    if isinstance(location, SqliteFile):
        return check_file(location.path)
    with _postgres(location) as connection:
        return postgres_version(connection)


def postgres_version(connection: Connection) -> int:
    """Return the schema version of a PostgreSQL store.

    Raises:
        StoreNotFound, StoreNewer: there is none, or one that we do not know.
    """
    (present,) = next(connection.stream("SELECT to_regclass('alembic_version')::text", {}))
    rows = [*connection.stream("SELECT version_num FROM alembic_version", {})] if present else []
    if not rows:
        raise StoreNotFound(connection.shown)
    version = int(rows[0][0])
    if version > SCHEMA_VERSION:
        raise StoreNewer(connection.shown, str(version))
    return version


@contextmanager
def _connected(location: Location) -> Iterator[Connection]:
    opener = _sqlite(location) if isinstance(location, SqliteFile) else _postgres(location)
    with opener as connection:
        yield connection


@contextmanager
def _sqlite(location: SqliteFile) -> Iterator[SqliteConnection]:
    with explained(location.shown), closing(_open_for_reading(location)) as raw:
        check_content(raw, location.shown)
        yield SqliteConnection(raw, location.shown)


def _open_for_reading(location: SqliteFile) -> sqlite3.Connection:
    """Open a file; where its folder cannot hold the shared index, read the file as it lies."""
    import sqlite3

    raw = sqlite3.connect(location.path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        _begin_reading(raw)
    except sqlite3.OperationalError as error:
        raw.close()
        refused = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_IOERR")
        if not error.sqlite_errorname.startswith(refused) or has_log(location.path):
            raise
        place = f"file:{quote(os.fspath(location.path))}?immutable=1"
        raw = sqlite3.connect(place, uri=True, isolation_level=None)
        _begin_reading(raw)
    return raw


def _begin_reading(raw: sqlite3.Connection) -> None:
    raw.execute("PRAGMA query_only = ON")
    raw.execute("PRAGMA trusted_schema = OFF")
    raw.execute("BEGIN")
    raw.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()


@contextmanager
def _postgres(location: PostgresDatabase) -> Iterator[PostgresConnection]:
    psycopg = import_psycopg(location)
    with explained(location.shown), psycopg.connect(location.url, connect_timeout=10) as raw:
        raw.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        raw.read_only = True
        yield PostgresConnection(raw, location.shown)


def create(db: str) -> bool:
    """Make an empty store and return True, or leave the store that is there and return False.

    Raises:
        StoreRefused, FileFailed: something else is there, or it cannot be made.
    """
    location = located_at(db)
    try:
        ensure_current(location)
    except StoreNotFound:
        from csmkit.store.migrating import create_store

        create_store(location)
        return True
    return False
