"""Writes the store: one transaction a command, and a log of every row that it changed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

from csmkit.domain.revision import RowChange
from csmkit.errors import StoreConflict
from csmkit.store.compiled import statements
from csmkit.store.connection import explained
from csmkit.store.gate import check_content, check_pages
from csmkit.store.location import SqliteFile
from csmkit.store.reading import Reader, select
from csmkit.store.rows import DETAILS, ENTITIES, flags, rows_of
from csmkit.store.writer import writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pydantic import BaseModel

    from csmkit.domain.document import IdentifiedDocument
    from csmkit.domain.revision import Row
    from csmkit.store.location import Location
    from csmkit.store.writer import Writer

CHECKED_WHOLE_BYTES = 16_000_000
"""Up to this size a file is read whole before it is written. Source: measured, 30 ms."""


class Unit(Reader):
    """One writing command: reads and writes in one transaction."""

    def __init__(self, opened: Writer, entry: Row) -> None:
        """Work inside an open transaction; `entry` is its line in the log of changes."""
        super().__init__(opened.connection)
        self._writer = opened
        self._entry = entry
        self.changed_rows = 0
        """How many rows this command has changed so far."""
        self.revision_number: int | None = None
        """The number under which the changes are logged; None while there are none."""
        self.is_kept = True

    def put(self, document: IdentifiedDocument) -> str:
        """Make the store hold exactly this document.

        Returns:
            `created`, `changed` or `unchanged`.
        """
        stored = self._stored(document.kind, document.identity())
        changes = [*_differences(document, stored)]
        self.apply(changes)
        if not stored:
            return "created"
        return "changed" if changes else "unchanged"

    def delete(self, kind: str, key: str) -> None:
        """Take a document out of the store, with all its parts."""
        stored = self._stored(kind, key)
        self.apply(
            RowChange(table, key, row_key, row, None)
            for (table, row_key), row in reversed(stored.items())
        )

    def apply(self, changes: Iterable[RowChange]) -> None:
        """Carry out changes and remember them for the log.

        Raises:
            StoreConflict: a row is no longer what a change takes it to be.
        """
        kept = [*changes]
        with explained(self.connection.shown):
            for (table, *_), run in groupby(kept, key=_kind_of_statement):
                self._execute(table, [*run])
            self._log(kept)

    def discard(self) -> None:
        """Write nothing at the end, as in a dry run."""
        self.is_kept = False

    def mark_as_undo(self, number: int) -> None:
        """Log what follows as taking back a revision."""
        self._entry["undoes"] = number

    def _log(self, changes: Sequence[RowChange]) -> None:
        if not changes:
            return
        if self.revision_number is None:
            insert = statements("revision", self._entry).insert
            self.revision_number = self._writer.returned(insert, self._entry)
        rows = [
            _log_row(self.revision_number, position, change)
            for position, change in enumerate(changes, self.changed_rows)
        ]
        self._writer.each(statements("revision_change", rows[0]).insert, rows)
        self.changed_rows += len(changes)

    def _stored(self, kind: str, key: str) -> dict[tuple[str, str], Row]:
        """Return the rows of a document as the log shows them, its own row first."""
        entity = ENTITIES[kind]
        own = [*self._images(entity.table, entity.fields, entity.key, key)]
        stored = {(entity.table, key): own[0]} if own else {}
        if own and kind == "blueprint":
            for table, detail in DETAILS.items():
                for row in self._images(table, detail.fields, "account", key):
                    stored[(table, row["id"] if detail.is_list else "")] = row
        return stored

    def _images(
        self,
        table: str,
        fields: type[BaseModel],
        column: str,
        value: str,
    ) -> Iterator[Row]:
        booleans = flags(fields)
        for row in self.connection.maps(select(table, column), {"value": value}):
            yield {
                name: bool(part) if name in booleans and part is not None else _plain(part)
                for name, part in row.items()
                if name != "version"
            }

    def _execute(self, table: str, changes: Sequence[RowChange]) -> None:
        writing = statements(table, changes[0].row)
        if changes[0].before is None:
            self._writer.each(writing.insert, [{**writing.defaults, **c.row} for c in changes])
            return
        for change in changes:
            found = writing.key_of(change.before or {})
            if change.after is None:
                met = self._writer.each(writing.delete, [found])
            else:
                met = self._writer.each(writing.update, [{**change.after, **found}])
            if met != 1:
                raise StoreConflict(f"{change.table} {change.key or change.entity}")


def _kind_of_statement(change: RowChange) -> tuple[str, bool, tuple[str, ...]]:
    return change.table, change.before is None, tuple(change.row)


def _differences(
    document: IdentifiedDocument,
    stored: dict[tuple[str, str], Row],
) -> Iterator[RowChange]:
    """Yield what must change, in an order that keeps parts behind their account."""
    entity = document.identity()
    wanted = {(table, key): row for table, key, row in rows_of(document)}
    for (table, key), row in wanted.items():
        before = stored.get((table, key))
        if before != row:
            yield RowChange(table, entity, key, before, row)
    for (table, key), row in stored.items():
        if (table, key) not in wanted:
            yield RowChange(table, entity, key, row, None)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _log_row(revision: int, position: int, change: RowChange) -> Row:
    return {
        "revision": revision,
        "position": position,
        "table_name": change.table,
        "entity": change.entity,
        "row_key": change.key,
        "before": _json(change.before),
        "after": _json(change.after),
    }


def _json(row: Row | None) -> str | None:
    return None if row is None else json.dumps(row, ensure_ascii=False)


@contextmanager
def unit(
    location: Location,
    *,
    who: str,
    command: str,
    as_of: date,
    at: datetime,
) -> Iterator[Unit]:
    """Open the one writer that a store admits; commits at the end, rolls back on an error.

    Raises:
        StoreRefused, FileFailed: the store cannot be written.
    """
    entry: Row = {
        "at": at.astimezone(UTC).isoformat(timespec="milliseconds"),
        "as_of": as_of.isoformat(),
        "who": who,
        "command": command,
        "undoes": None,
    }
    if isinstance(location, SqliteFile):
        _check_before_writing(location)
    with writer(location) as opened:
        work = Unit(opened, entry)
        yield work
        if work.is_kept:
            opened.commit()


def _check_before_writing(location: SqliteFile) -> None:
    """Look at the file before a setting is changed in it."""
    with explained(location.shown), closing(sqlite3.connect(location.path)) as raw:
        raw.execute("PRAGMA query_only = ON")
        check_content(raw, location.shown)
        if location.path.stat().st_size <= CHECKED_WHOLE_BYTES:
            check_pages(raw, location.shown)
