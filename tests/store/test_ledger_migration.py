"""A store of the first version gains moves and the ends of expectations, and loses nothing."""

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
COMMITMENT = (
    "INSERT INTO commitment (account, id, text, side, due_on, status, verbal, moved_count) "
    "VALUES ('acme', 'send-the-plan', 'Send the plan', 'us', '2026-11-10', 'open', FALSE, 2)"
)
EXPECTATION = (
    "INSERT INTO expectation (account, id, text, confirmed, agreed) "
    "VALUES ('acme', 'e', 'Answers within a day', TRUE, FALSE)"
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def first_store(request, tmp_path):
    is_file = request.param == "sqlite"
    place = str(tmp_path / "old.db") if is_file else request.getfixturevalue("postgres_db")
    location = located_at(place)
    with writing_engine(location).connect() as core, core.begin():
        command.upgrade(alembic_config(core), "0001")
        for sql in (ACCOUNT, COMMITMENT, EXPECTATION):
            core.exec_driver_sql(sql)
        if isinstance(location, SqliteFile):
            core.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            core.exec_driver_sql("PRAGMA user_version = 1")
    return place


def test_a_store_of_the_first_version_keeps_its_promises_and_takes_moves(first_store):
    rich = a_rich_blueprint()
    with reading(first_store) as reader:
        found = reader.blueprint("acme")
    (promise,), (expectation,) = found.commitments, found.expectations
    assert (promise.text, promise.moved_count, promise.remedied_on) == ("Send the plan", 2, None)
    assert (expectation.confirmed, expectation.withdrawn_on) == (True, None)

    with a_unit(first_store) as unit:
        unit.put(
            found.with_fields(
                commitment_moves=rich.commitment_moves,
                expectations=rich.expectations,
            ),
        )

    with reading(first_store) as reader:
        stored = reader.blueprint("acme")
    assert stored.commitment_moves == rich.commitment_moves
    assert stored.expectations == rich.expectations
