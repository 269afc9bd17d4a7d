from __future__ import annotations

import sqlite3

from alembic import command

from builders import a_blueprint, a_unit
from csmkit.store.engine import writing_engine
from csmkit.store.gate import SCHEMA_VERSION
from csmkit.store.location import located_at
from csmkit.store.migrating import alembic_config
from csmkit.store.opening import create, reading

BLUEPRINT = a_blueprint(
    contacts=[{"name": "Dana Osei"}], issues=[{"title": "Slow", "opened_on": "2026-01-01"}]
)


def test_a_store_of_the_first_schema_keeps_its_data_and_gets_an_outbox(tmp_path):
    place = str(tmp_path / "csmkit.db")
    create(place)
    with a_unit(place) as unit:
        unit.put(BLUEPRINT)
    _take_back_to_the_first_schema(place)

    with reading(place) as reader:
        assert reader.blueprint("acme") == BLUEPRINT
        assert reader.mails() == []
    with sqlite3.connect(place) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def _take_back_to_the_first_schema(place):
    """Make a new store by the first step alone and carry the rows over that it has tables for."""
    with sqlite3.connect(place) as raw:
        kept = {
            table: raw.execute(f"SELECT * FROM {table}").fetchall()
            for (table,) in raw.execute(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            ).fetchall()
        }
        columns = {
            table: [row[1] for row in raw.execute(f"PRAGMA table_info({table})")] for table in kept
        }
        for table in kept:
            raw.execute("PRAGMA foreign_keys = OFF")
            raw.execute(f"DROP TABLE {table}")
    with writing_engine(located_at(place)).connect() as core, core.begin():
        command.upgrade(alembic_config(core), "0001")
        for table, rows in kept.items():
            found = [r[1] for r in core.exec_driver_sql(f"PRAGMA table_info({table})")]
            shared = [name for name in columns[table] if name in found]
            for row in rows if shared and table != "alembic_version" else ():
                values = [row[columns[table].index(name)] for name in shared]
                names = ", ".join(f'"{name}"' for name in shared)
                marks = ", ".join("?" * len(shared))
                core.exec_driver_sql(
                    f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(values)
                )
        core.exec_driver_sql("PRAGMA user_version = 1")
