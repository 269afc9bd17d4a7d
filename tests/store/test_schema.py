from __future__ import annotations

import sqlite3

import pytest
from alembic import command

from csmkit.domain.account import RECORD_LISTS, Blueprint, Contract, Preferences
from csmkit.domain.audience import declared_audience
from csmkit.domain.handoff import Handoff, HandoffStep
from csmkit.domain.people import Teammate
from csmkit.store.engine import writing_engine
from csmkit.store.gate import APPLICATION_ID, SCHEMA_VERSION
from csmkit.store.location import located_at
from csmkit.store.migrating import alembic_config, upgrade
from csmkit.store.opening import create, ensure_current
from csmkit.store.rows import TABLE_NAMES
from csmkit.store.tables import metadata

DOCUMENTS = [
    Blueprint,
    Contract,
    Preferences,
    Teammate,
    Handoff,
    HandoffStep,
    *RECORD_LISTS.values(),
]


def test_the_migrations_make_exactly_the_tables_that_the_code_declares(db):
    with writing_engine(located_at(db)).connect() as core, core.begin():
        config = alembic_config(core)
        config.attributes["metadata"] = metadata
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


def test_upgrading_twice_changes_nothing(db):
    upgrade(located_at(db))
    ensure_current(located_at(db))


def test_an_engine_never_prints_the_values_of_a_row(tmp_path):
    create(str(tmp_path / "a.db"))
    engine = writing_engine(located_at(str(tmp_path / "a.db")))

    assert engine.hide_parameters
