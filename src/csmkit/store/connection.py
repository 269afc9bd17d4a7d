"""One way to run the same named-parameter SQL on sqlite3 and on psycopg."""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from csmkit.errors import FileFailed, StoreBusy, StoreConflict, StoreDamaged

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

    import psycopg

    from csmkit.domain.revision import Row

PARAMETER = re.compile(r"(?<!:):([a-z_]+)")
FUNCTIONS = {
    "json_group_array(": "json_agg(",
    "json_array(": "json_build_array(",
    "group_concat(": "string_agg(",
    "char(10)": "chr(10)",
}
"""SQLite's names to PostgreSQL's; without rows, its array is null instead of empty."""
ROWS_A_FETCH = 2_000
FULL_BELOW_BYTES = 100_000
"""Less than SQLite needs for its shared index and one write. Source: measured, 64 KB."""
BUSY_SECONDS = 30
"""How long a command waits for another one's write. Source: measured, 8 writers at once."""


class Connection(Protocol):
    """Runs SQL with `:name` parameters and streams tuples."""

    shown: str
    """The store's place, for messages."""

    def stream(self, sql: str, parameters: Row) -> Iterator[Any]:
        """Yield the rows of a query as tuples, without holding them all."""
        ...

    def rows(self, sql: str, parameters: Row) -> Iterator[Any]:
        """Yield what `stream` yields, faster, with the database's own errors (see `explained`)."""
        ...

    def maps(self, sql: str, parameters: Row) -> Iterator[Row]:
        """Yield the rows of a query as column-to-value maps."""
        ...


class SqliteConnection:
    """A `sqlite3` connection."""

    def __init__(self, raw: sqlite3.Connection, shown: str) -> None:
        """Take over an open connection."""
        self.raw = raw
        self.shown = shown

    def stream(self, sql: str, parameters: Row) -> Iterator[Any]:
        """Yield the rows of a query as tuples."""
        with explained(self.shown):
            for row in self.raw.execute(sql, parameters):  # noqa: UP028  # may be left half-read
                yield row

    def rows(self, sql: str, parameters: Row) -> Iterator[Any]:
        """Yield the rows of a query as tuples, with the database's own errors."""
        return self.raw.execute(sql, parameters)

    def maps(self, sql: str, parameters: Row) -> Iterator[Row]:
        """Yield the rows of a query as column-to-value maps."""
        with explained(self.shown):
            cursor = self.raw.execute(sql, parameters)
            names = [column[0] for column in cursor.description]
            for row in cursor:
                yield dict(zip(names, row, strict=True))


class PostgresConnection:
    """A psycopg connection."""

    def __init__(self, raw: psycopg.Connection[Any], shown: str) -> None:
        """Take over an open connection."""
        self.raw = raw
        self.shown = shown

    def stream(self, sql: str, parameters: Row) -> Iterator[Any]:
        """Yield the rows of a query as tuples, fetched in portions by a server-side cursor."""
        with explained(self.shown), self.raw.cursor(name=f"c{id(sql)}_{id(parameters)}") as cursor:
            cursor.itersize = ROWS_A_FETCH
            cursor.execute(_in_postgres(sql).encode(), parameters)
            yield from cursor

    def rows(self, sql: str, parameters: Row) -> Iterator[Any]:
        """Yield the rows of a query as tuples; their errors are explained already."""
        return self.stream(sql, parameters)

    def maps(self, sql: str, parameters: Row) -> Iterator[Row]:
        """Yield the rows of a query as column-to-value maps."""
        with explained(self.shown), self.raw.cursor() as cursor:
            cursor.execute(_in_postgres(sql).encode(), parameters)
            names = [column.name for column in cursor.description or ()]
            for row in cursor:
                yield dict(zip(names, row, strict=True))


def _in_postgres(sql: str) -> str:
    """Return SQL with psycopg's parameters and PostgreSQL's names of functions."""
    for name, own in FUNCTIONS.items():
        sql = sql.replace(name, own)
    return PARAMETER.sub(r"%(\1)s", sql.replace("%", "%%"))


@contextmanager
def explained(shown: str) -> Iterator[None]:
    """Turn a database's errors into sentences.

    Raises:
        StoreBusy, StoreDamaged, StoreConflict, FileFailed: for what the database reported.
    """
    try:
        yield
    except Exception as error:
        if (translated := _translated(error, shown)) is None:
            raise
        raise translated from None


def _translated(error: Exception, shown: str) -> Exception | None:
    original = getattr(error, "orig", None) or error
    module = type(original).__module__.partition(".")[0]
    text = str(original).strip().splitlines()[0] if str(original).strip() else ""
    if module == "sqlite3":
        return _translated_sqlite(text, shown, original)
    if module == "psycopg":
        return _translated_postgres(text, shown, original)
    return None


def _translated_sqlite(text: str, shown: str, error: Exception) -> Exception | None:
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreBusy(shown)
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN")):
        return FileFailed("use", shown, _reason(name, text, shown))
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_SCHEMA")):
        return StoreDamaged(shown, text)
    if "no such table" in text or "no such column" in text:
        return StoreDamaged(shown, text)
    if name.startswith("SQLITE_CONSTRAINT"):
        return StoreConflict("the record")
    return None


def _reason(name: str, text: str, shown: str) -> str:
    if name == "SQLITE_FULL" or (name.startswith("SQLITE_IOERR") and _is_disk_full(shown)):
        return "the disk is full"
    return "it is read-only" if name.startswith("SQLITE_READONLY") else text


def _is_disk_full(shown: str) -> bool:
    try:
        return shutil.disk_usage(Path(shown).parent).free < FULL_BELOW_BYTES
    except OSError:
        return False


def _translated_postgres(text: str, shown: str, error: Exception) -> Exception | None:
    state = getattr(error, "sqlstate", None) or ""
    if state in ("40001", "40P01", "23505"):
        return StoreConflict("the record")
    if state in ("55P03", "57014"):
        return StoreBusy(shown)
    if state in ("42P01", "42703"):
        return StoreDamaged(shown, text)
    if type(error).__name__ == "OperationalError":
        return FileFailed("reach", shown, text)
    return None
