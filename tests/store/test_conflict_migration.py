"""A store of the first version gains conflicts and loses nothing."""

from __future__ import annotations

import pytest
from alembic import command

from builders import a_rich_blueprint, a_unit
from csmkit.store.engine import writing_engine
from csmkit.store.gate import APPLICATION_ID
from csmkit.store.location import SqliteFile, located_at
from csmkit.store.migrating import alembic_config
from csmkit.store.opening import reading

ACCOUNT = (
    "INSERT INTO account (key, name, also_known_as, external_ids, cadence_days, lifecycle, "
    "tags, know_first, version) "
    "VALUES ('acme', 'Acme', '[]', '{}', 30, 'adopting', '[]', '[\"x\"]', 1)"
)
ISSUE = (
    "INSERT INTO issue (account, id, title, severity, opened_on) "
    "VALUES ('acme', 'slow', 'Slow', 'high', '2026-01-01')"
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def first_store(request, tmp_path):
    is_file = request.param == "sqlite"
    place = str(tmp_path / "old.db") if is_file else request.getfixturevalue("postgres_db")
    location = located_at(place)
    with writing_engine(location).connect() as core, core.begin():
        command.upgrade(alembic_config(core), "0001")
        for sql in (ACCOUNT, ISSUE):
            core.exec_driver_sql(sql)
        if isinstance(location, SqliteFile):
            core.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            core.exec_driver_sql("PRAGMA user_version = 1")
    return place


def test_a_store_of_the_first_version_keeps_what_it_holds_and_takes_conflicts(first_store):
    rich = a_rich_blueprint()
    with reading(first_store) as reader:
        found = reader.blueprint("acme")
    assert [issue.title for issue in found.issues] == ["Slow"]
    assert (found.conflicts, found.conflict_notes) == ((), ())

    with a_unit(first_store) as unit:
        unit.put(
            found.with_fields(conflicts=rich.conflicts, conflict_notes=rich.conflict_notes),
        )

    with reading(first_store) as reader:
        stored = reader.blueprint("acme")
    assert stored.conflicts == rich.conflicts
    assert stored.conflict_notes == rich.conflict_notes
