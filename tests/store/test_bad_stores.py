from __future__ import annotations

import os
import shutil
import sqlite3
from hashlib import sha256
from pathlib import Path

import pytest

from builders import TODAY, a_rich_blueprint, a_unit
from csmkit.errors import (
    FileFailed,
    StoreBusy,
    StoreDamaged,
    StoreForeign,
    StoreNewer,
    StoreNotFound,
)
from csmkit.store.opening import create, reading


def text_file(path):
    path.write_text("dear diary\n" * 50)


def empty_file(path):
    path.touch()


def folder(path):
    path.mkdir()


def foreign_database(path):
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE account (key TEXT)")


def newer_store(path):
    create(str(path))
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA user_version = 99")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def store_with_a_trigger(path):
    create(str(path))
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TRIGGER t AFTER INSERT ON account BEGIN DELETE FROM touch; END")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def cut_off_store(path):
    create(str(path))
    path.write_bytes(path.read_bytes()[:50])


BAD_STORES = {
    "missing": (lambda _path: None, StoreNotFound, 4, "csmkit init"),
    "text": (text_file, StoreForeign, 6, "no SQLite file"),
    "empty": (empty_file, StoreForeign, 6, "it is empty"),
    "folder": (folder, StoreForeign, 6, "it is a folder"),
    "foreign": (foreign_database, StoreForeign, 6, "another program"),
    "newer": (newer_store, StoreNewer, 6, "schema version 99"),
    "trigger": (store_with_a_trigger, StoreForeign, 6, "trigger 't'"),
    "cut off": (cut_off_store, StoreDamaged, 6, "cut off"),
}


def digest(path: Path) -> str | None:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else None


@pytest.mark.parametrize("writes", [False, True], ids=["reading", "writing"])
@pytest.mark.parametrize("name", BAD_STORES)
def test_a_bad_store_is_refused_in_one_line_and_left_untouched(tmp_path, name, writes):
    make, error, exit_code, words = BAD_STORES[name]
    path = tmp_path / "csmkit.db"
    make(path)
    before = digest(path)

    with pytest.raises(error, match=words) as caught:  # noqa: SIM117
        with a_unit(str(path)) if writes else reading(str(path)) as opened:
            opened.account_names()

    assert caught.value.exit_code == exit_code
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    assert digest(path) == before


@pytest.fixture
def damaged_db(sqlite_db):
    with a_unit(sqlite_db) as unit:
        for number in range(40):
            unit.put(a_rich_blueprint(f"a{number:02}"))
    with sqlite3.connect(sqlite_db) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = raw.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'touch'").fetchone()
    path = Path(sqlite_db)
    content = bytearray(path.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xa5" * 4096
    path.write_bytes(content)
    return sqlite_db


def test_a_damaged_page_stops_reading(damaged_db):
    before = digest(Path(damaged_db))

    with pytest.raises(StoreDamaged, match="csmkit restore"), reading(damaged_db) as reader:
        [*reader.account_summaries(TODAY)]

    assert digest(Path(damaged_db)) == before


def test_a_damaged_page_stops_writing_even_elsewhere(damaged_db):
    before = digest(Path(damaged_db))

    with pytest.raises(StoreDamaged), a_unit(damaged_db) as unit:
        unit.put(a_rich_blueprint("new"))

    assert digest(Path(damaged_db)) == before


def test_a_busy_store_is_said_to_be_busy(sqlite_db, monkeypatch):
    monkeypatch.setattr("csmkit.store.writer.BUSY_SECONDS", 0.05)
    with sqlite3.connect(sqlite_db, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(StoreBusy, match="try again"), a_unit(sqlite_db):
            pass


def test_what_another_program_renamed_is_reported_as_damage(sqlite_db):
    with sqlite3.connect(sqlite_db) as raw:
        raw.execute("ALTER TABLE touch RENAME TO touched")

    with pytest.raises(StoreDamaged, match="no such table"), reading(sqlite_db) as reader:
        [*reader.account_records(TODAY)]


def test_a_folder_that_cannot_be_made_is_a_file_failure(tmp_path):
    (tmp_path / "file").touch()

    with pytest.raises(FileFailed, match="could not") as caught:
        create(str(tmp_path / "file" / "csmkit.db"))

    assert caught.value.exit_code == 7


def test_creating_leaves_no_half_made_file_behind(tmp_path):
    create(str(tmp_path / "csmkit.db"))

    assert [path.name for path in tmp_path.iterdir()] == ["csmkit.db"]


@pytest.mark.parametrize("mask", [0o000, 0o002, 0o022, 0o077], ids=oct)
def test_only_the_owner_can_read_a_store_and_its_folder(tmp_path, mask):
    path = tmp_path / "made" / "csmkit.db"
    old = os.umask(mask)
    try:
        create(str(path))
        with a_unit(str(path)) as unit:
            unit.put(a_rich_blueprint())
            modes = {p.name: p.stat().st_mode & 0o777 for p in path.parent.iterdir()}
    finally:
        os.umask(old)

    assert set(modes.values()) == {0o600}
    assert path.parent.stat().st_mode & 0o777 == 0o700


def in_a_full_place(place: str) -> bool:
    return shutil.disk_usage(place).free < 50_000


@pytest.fixture
def tiny_disk(tmp_path):
    """A file system of 1 MB; skipped where this user may not mount one."""
    import subprocess

    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(disk)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("cannot mount a small file system here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_is_one_sentence_and_loses_nothing_that_was_written(tiny_disk):
    db = str(tiny_disk / "csmkit.db")
    create(db)
    written = []
    with pytest.raises(FileFailed, match="full") as caught:
        for number in range(200):
            with a_unit(db) as unit:
                unit.put(a_rich_blueprint(f"a{number:03}"))
            written.append(f"a{number:03}")
    assert caught.value.exit_code == 7
    assert in_a_full_place(str(tiny_disk)) or written

    with reading(db) as reader:
        assert [key for key, _ in reader.account_names()] == written


def test_a_store_cannot_be_made_on_a_full_disk(tiny_disk):
    with (
        (tiny_disk / "ballast").open("wb", buffering=0) as file,
        pytest.raises(OSError, match="No space"),
    ):
        while True:
            file.write(b"x" * 4096)

    with pytest.raises(FileFailed) as caught:
        create(str(tiny_disk / "csmkit.db"))

    assert caught.value.exit_code == 7
    assert [path.name for path in tiny_disk.iterdir()] == ["ballast"]
