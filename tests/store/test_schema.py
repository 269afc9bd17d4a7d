from __future__ import annotations

import sqlite3

import pytest
from alembic import command

from builders import a_rich_blueprint, a_unit
from csmkit.domain.account import RECORD_LISTS, Blueprint, Contract, Preferences
from csmkit.domain.audience import declared_audience
from csmkit.domain.departure import ClockTick, Departure
from csmkit.domain.handoff import Handoff, HandoffStep
from csmkit.domain.people import Teammate
from csmkit.store.engine import writing_engine
from csmkit.store.gate import APPLICATION_ID, SCHEMA_VERSION
from csmkit.store.location import SqliteFile, located_at
from csmkit.store.migrating import alembic_config, upgrade
from csmkit.store.opening import create, ensure_current, reading
from csmkit.store.rows import TABLE_NAMES
from csmkit.store.tables import all_tables

DOCUMENTS = [
    Blueprint,
    Contract,
    Preferences,
    Teammate,
    Handoff,
    HandoffStep,
    Departure,
    ClockTick,
    *RECORD_LISTS.values(),
]


def test_the_migrations_make_exactly_the_tables_that_the_code_declares(db):
    with writing_engine(located_at(db)).connect() as core, core.begin():
        config = alembic_config(core)
        config.attributes["metadata"] = all_tables()
        command.check(config)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda d: d.__name__)
def test_every_field_of_every_document_says_who_may_read_it(document):
    silent = [name for name in document.model_fields if declared_audience(document, name) is None]

    assert silent == []


def test_every_list_of_a_blueprint_has_a_table():
    assert set(TABLE_NAMES) == set(RECORD_LISTS)


def test_a_new_store_names_its_program_and_version_and_is_sound(sqlite_db):
    with sqlite3.connect(sqlite_db) as raw:
        facts = [
            raw.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("application_id", "user_version", "journal_mode", "integrity_check")
        ]

    assert facts == [APPLICATION_ID, SCHEMA_VERSION, "wal", "ok"]


def test_an_older_store_is_backed_up_and_moved_up_when_it_is_opened(tmp_path):
    path = tmp_path / "csmkit.db"
    create(str(path))
    with sqlite3.connect(path) as raw:
        raw.execute(
            "INSERT INTO teammate SELECT 'a', 'A', 'csm', NULL, NULL, NULL, NULL, NULL, "
            "NULL, NULL, NULL, '[]', '[]', '[]', '[]', NULL, 'active', NULL, NULL, NULL, 1"
        )
        raw.execute("PRAGMA user_version = 0")

    ensure_current(located_at(str(path)))

    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
    with sqlite3.connect(tmp_path / "csmkit.db.before-upgrade-1") as raw:
        assert raw.execute("SELECT name FROM teammate").fetchall() == [("A",)]


ACCOUNT = (
    "INSERT INTO account (key, name, also_known_as, external_ids, cadence_days, lifecycle, tags, "
    "know_first, version) VALUES ('acme', 'Acme', '[]', '{}', 30, 'adopting', '[]', '[]', 1)"
)
TOUCH = (
    'INSERT INTO touch (account, id, "on", kind, direction, outcome, contacts, teammates, '
    "sales_call) VALUES ('acme', 't', '2026-11-01', 'call', 'both', 'held', '[]', '[]', false)"
)


def made_by_the_first_version(place):
    """Make a store as the first schema had it, with an account, a touch and a revision."""
    location = located_at(place)
    with writing_engine(location).connect() as core, core.begin():
        command.upgrade(alembic_config(core), "0001")
        for sql in (ACCOUNT, TOUCH):
            core.exec_driver_sql(sql)
        core.exec_driver_sql(
            "INSERT INTO revision (at, as_of, who, command) "
            "VALUES ('2026-11-01T00:00:00Z', '2026-11-01', 'a', 'c')"
        )
        if isinstance(location, SqliteFile):
            core.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            core.exec_driver_sql("PRAGMA user_version = 1")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def first_store(request, tmp_path):
    is_file = request.param == "sqlite"
    place = str(tmp_path / "old.db") if is_file else request.getfixturevalue("postgres_db")
    made_by_the_first_version(place)
    return place


def test_a_store_of_the_first_version_opens_with_all_that_it_holds(first_store):
    with reading(first_store) as reader:
        acme = reader.blueprint("acme")
        revision = reader.last_revision()

    assert [touch.id for touch in acme.touches] == ["t"]
    assert (acme.repairs, acme.lessons, revision) == ((), (), 1)
    with writing_engine(located_at(first_store)).connect() as core, core.begin():
        config = alembic_config(core)
        config.attributes["metadata"] = all_tables()
        command.check(config)


def test_a_store_of_the_first_version_can_hold_repairs_once_it_was_opened(first_store):
    rich = a_rich_blueprint()
    with a_unit(first_store) as unit:
        unit.put(rich)

    with reading(first_store) as reader:
        stored = reader.blueprint("acme")

    assert (stored.repairs, stored.lessons) == (rich.repairs, rich.lessons)


def test_a_file_of_the_first_version_is_kept_beside_as_it_was(tmp_path):
    made_by_the_first_version(str(tmp_path / "old.db"))

    ensure_current(located_at(str(tmp_path / "old.db")))

    with sqlite3.connect(tmp_path / "old.db.before-upgrade-1") as raw:
        tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_schema")}
        assert raw.execute("PRAGMA user_version").fetchone() == (1,)
        assert raw.execute("SELECT id FROM touch").fetchall() == [("t",)]
    assert "repair" not in tables


def test_upgrading_twice_changes_nothing(db):
    upgrade(located_at(db))
    ensure_current(located_at(db))


def test_an_engine_never_prints_the_values_of_a_row(tmp_path):
    create(str(tmp_path / "a.db"))
    engine = writing_engine(located_at(str(tmp_path / "a.db")))

    assert engine.hide_parameters
