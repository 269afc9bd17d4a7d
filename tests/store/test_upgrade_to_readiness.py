"""A store of the first version gains the days of confirmation and the notes, and loses nothing."""

from __future__ import annotations

import pytest
from alembic import command

from builders import a_unit
from csmkit.domain.record import Note
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
LANDMINE = "INSERT INTO landmine (account, id, trigger, severity) VALUES ('acme', 'l', 'T', 'high')"
TENURE = (
    "INSERT INTO tenure (account, id, teammate, role, from_on) "
    "VALUES ('acme', 't', 'bob', 'backup', '2026-01-01')"
)
PREFERENCES = (
    "INSERT INTO preferences (account, channels, \"do\", dont) VALUES ('acme', '[]', '[]', '[]')"
)
ROWS = (ACCOUNT, LANDMINE, TENURE, PREFERENCES)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def first_store(request, tmp_path):
    is_file = request.param == "sqlite"
    place = str(tmp_path / "old.db") if is_file else request.getfixturevalue("postgres_db")
    location = located_at(place)
    with writing_engine(location).connect() as core, core.begin():
        command.upgrade(alembic_config(core), "0001")
        for sql in ROWS:
            core.exec_driver_sql(sql)
        if isinstance(location, SqliteFile):
            core.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            core.exec_driver_sql("PRAGMA user_version = 1")
    return place


def test_a_store_of_the_first_version_keeps_what_it_holds_and_takes_notes(first_store):
    with reading(first_store) as reader:
        found = reader.blueprint("acme")
    assert (found.know_first, found.know_first_on) == (("x",), None)
    assert (found.landmines[0].trigger, found.landmines[0].confirmed_on) == ("T", None)
    assert found.tenures[0].briefed_on is None
    assert found.preferences.confirmed_on is None

    note = Note.model_validate({"on": "2026-11-20", "topic": "politics", "text": "They fight"})
    with a_unit(first_store) as unit:
        unit.put(found.with_fields(notes=[note]))

    with reading(first_store) as reader:
        assert [one.text for one in reader.blueprint("acme").notes] == ["They fight"]
