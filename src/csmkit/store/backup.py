"""Backup and restore of a store file, each verified before it takes its name."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from csmkit.errors import FileFailed, InvalidArgument, StoreDamaged, StoreRefused
from csmkit.store.connection import BUSY_SECONDS, explained
from csmkit.store.gate import check_content, check_file, check_pages
from csmkit.store.location import SqliteFile, located_at
from csmkit.store.new_file import FOLDER_MODE, draft_of, make_empty, remove, sync

if TYPE_CHECKING:
    from pathlib import Path


def back_up(db: str, target: Path, *, force: bool = False) -> int:
    """Write a verified copy of a store file and return its size in bytes.

    Raises:
        InvalidArgument: the store is no file.
        FileFailed: the target exists already, or cannot be written.
        StoreRefused: the store cannot be read.
    """
    source = _file(db, "back up")
    check_file(source.path)
    if target.exists() and not force:
        raise FileFailed("write the backup", str(target), "it exists already; name another file")
    with draft_of(target) as draft:
        _copy(source.path, draft)
        size = draft.stat().st_size
        draft.replace(target)
        sync(target.parent)
    return size


def back_up_beside(source: SqliteFile, word: str) -> Path:
    """Write a verified copy next to a store file, under a name that is free."""
    number = 1
    while (target := _beside(source.path, word, number)).exists():
        number += 1
    back_up(str(source.path), target)
    return target


def _beside(path: Path, word: str, number: int) -> Path:
    return path.with_name(f"{path.name}.{word}-{number}")


def restore(db: str, source: Path) -> Path | None:
    """Make a store file hold what a backup holds, after a backup of what it holds now.

    Returns:
        Where the present content was kept, None where there was none.

    Raises:
        InvalidArgument: the store is no file.
        StoreRefused, FileFailed: the backup is no sound store, or cannot be read.
    """
    location = _file(db, "restore")
    check_file(source)
    with explained(str(source)), closing(_opened(source)) as raw:
        _verify(raw, str(source))
    kept = _keep_present(location)
    _replace_content(source, location.path)
    return kept


def _file(db: str, verb: str) -> SqliteFile:
    location = located_at(db)
    if not isinstance(location, SqliteFile):
        raise InvalidArgument(f"cannot {verb} a PostgreSQL store; use pg_dump and pg_restore")
    return location


def _opened(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)


def _copy(source: Path, draft: Path) -> None:
    """Copy by VACUUM INTO, then compare the copy with the original, table by table."""
    with explained(str(source)), closing(_opened(source)) as raw:
        check_content(raw, str(source))
        raw.execute("BEGIN")
        counted = _row_counts(raw)
        raw.execute("COMMIT")
        raw.execute("VACUUM INTO ?", (str(draft),))
    with explained(str(draft)), closing(_opened(draft)) as copy:
        _verify(copy, str(draft))
        if any(count < counted[table] for table, count in _row_counts(copy).items()):
            raise StoreDamaged(str(draft), "the copy lacks rows of the original")
    sync(draft)


def _verify(raw: sqlite3.Connection, shown: str) -> None:
    check_content(raw, shown)
    check_pages(raw, shown, "integrity_check")
    if raw.execute("PRAGMA foreign_key_check").fetchone() is not None:
        raise StoreDamaged(shown, "a part belongs to no account")


def _row_counts(raw: sqlite3.Connection) -> dict[str, int]:
    tables = [
        name
        for (name,) in raw.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'",
        )
    ]
    return {name: _row_count(raw, name) for name in tables}


def _row_count(raw: sqlite3.Connection, table: str) -> int:
    (count,) = raw.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()  # noqa: S608  # our tables
    return int(count)


def _keep_present(location: SqliteFile) -> Path | None:
    path = location.path
    if not path.exists():
        return None
    try:
        return back_up_beside(location, "before-restore")
    except StoreRefused:
        number = 1
        while (aside := _beside(path, "unusable", number)).exists():
            number += 1
        path.replace(aside)
        for suffix in ("-wal", "-shm"):
            remove(path.with_name(path.name + suffix))
        return aside


def _replace_content(source: Path, path: Path) -> None:
    """Write the backup's pages over the store's in one transaction of the store."""
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=FOLDER_MODE)
            make_empty(path)
    except OSError as error:
        raise FileFailed("make a store at", str(path), error) from None
    with (
        explained(str(path)),
        closing(_opened(source)) as backup,
        closing(_opened(path)) as present,
    ):
        backup.backup(present)
        present.execute("PRAGMA journal_mode = WAL")
