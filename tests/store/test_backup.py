from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from builders import a_blueprint, a_rich_blueprint, a_unit
from csmkit.errors import FileFailed, InvalidArgument, StoreDamaged, StoreForeign
from csmkit.store.backup import back_up, restore
from csmkit.store.opening import reading


def keys(db):
    with reading(db) as reader:
        return [key for key, _ in reader.account_names()]


def put(db, *names):
    with a_unit(db) as unit:
        for name in names:
            unit.put(a_rich_blueprint(name))


def test_a_backup_restored_over_later_changes_gives_the_first_state_back(sqlite_db, tmp_path):
    put(sqlite_db, "acme")
    back_up(sqlite_db, tmp_path / "b.db")
    put(sqlite_db, "beta")

    kept = restore(sqlite_db, tmp_path / "b.db")

    assert keys(sqlite_db) == ["acme"]
    assert keys(str(kept)) == ["acme", "beta"]


def test_a_backup_holds_what_still_lies_in_the_write_ahead_log(sqlite_db, tmp_path):
    reader = sqlite3.connect(sqlite_db, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM account").fetchall()
    put(sqlite_db, "acme")
    assert Path(f"{sqlite_db}-wal").stat().st_size > 0

    back_up(sqlite_db, tmp_path / "b.db")

    assert keys(str(tmp_path / "b.db")) == ["acme"]
    reader.close()


def test_a_backup_can_be_restored_where_there_is_no_store(sqlite_db, tmp_path):
    put(sqlite_db, "acme")
    back_up(sqlite_db, tmp_path / "b.db")

    assert restore(str(tmp_path / "new" / "csmkit.db"), tmp_path / "b.db") is None
    assert keys(str(tmp_path / "new" / "csmkit.db")) == ["acme"]


def test_a_damaged_store_is_put_aside_when_a_backup_is_restored(sqlite_db, tmp_path):
    put(sqlite_db, "acme")
    back_up(sqlite_db, tmp_path / "b.db")
    Path(sqlite_db).write_bytes(b"not a database any more")

    aside = restore(sqlite_db, tmp_path / "b.db")

    assert keys(sqlite_db) == ["acme"]
    assert aside.read_bytes() == b"not a database any more"


def test_a_damaged_backup_is_refused_and_the_store_stays(sqlite_db, tmp_path):
    put(sqlite_db, "acme")
    target = tmp_path / "b.db"
    back_up(sqlite_db, target)
    content = bytearray(target.read_bytes())
    content[4096 * 3 : 4096 * 5] = b"\xa5" * 8192
    target.write_bytes(content)

    with pytest.raises(StoreDamaged):
        restore(sqlite_db, target)

    assert keys(sqlite_db) == ["acme"]


def test_a_backup_never_overwrites_a_file(sqlite_db, tmp_path):
    target = tmp_path / "b.db"
    target.write_text("precious")

    with pytest.raises(FileFailed, match="exists already"):
        back_up(sqlite_db, target)

    assert target.read_text() == "precious"


def test_a_foreign_file_cannot_be_restored(sqlite_db, tmp_path):
    (tmp_path / "notes.txt").write_text("hello")

    with pytest.raises(StoreForeign):
        restore(sqlite_db, tmp_path / "notes.txt")


def test_a_backup_is_for_its_owner_only(sqlite_db, tmp_path):
    back_up(sqlite_db, tmp_path / "b.db")

    assert (tmp_path / "b.db").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.db", "store"]


def test_a_restored_store_can_be_written(sqlite_db, tmp_path):
    put(sqlite_db, "acme")
    back_up(sqlite_db, tmp_path / "b.db")
    restore(sqlite_db, tmp_path / "b.db")

    with a_unit(sqlite_db) as unit:
        unit.put(a_blueprint("beta"))

    assert keys(sqlite_db) == ["acme", "beta"]


def test_postgres_has_its_own_tools(postgres_db, tmp_path):
    with pytest.raises(InvalidArgument, match="pg_dump"):
        back_up(postgres_db, tmp_path / "b.db")
