from __future__ import annotations

import sqlite3

import pytest
from alembic import command

from csmkit.domain.handoff import Handoff
from csmkit.store.connection import explained
from csmkit.store.engine import writing_engine
from csmkit.store.gate import APPLICATION_ID, SCHEMA_VERSION
from csmkit.store.location import located_at
from csmkit.store.migrating import alembic_config, upgrade
from csmkit.store.opening import reading

COLUMNS = (
    'id, from_, "to", reason, state, start_on, introduction_on, transfer_on, created_on, plan, '
    "accounts, steps, files, version"
)
STEP = (
    '[{"id": "announce", "title": "Tell them", "role": "leader", "owner": "lena", "audience": '
    '"customer", "due_on": "2026-12-03", "reaches": "announced", "done_on": "2026-12-03"}]'
)


def test_a_store_of_the_first_schema_keeps_its_handoffs(tmp_path):
    path = tmp_path / "csmkit.db"
    engine = writing_engine(located_at(str(path)))
    sqlite3.connect(path).close()
    with explained(str(path)), engine.connect() as core, core.begin():
        command.upgrade(alembic_config(core), "0001")
        core.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        core.exec_driver_sql("PRAGMA user_version = 1")
        core.exec_driver_sql(
            f"INSERT INTO handoff ({COLUMNS}) VALUES ('alice-bob-2026-12-01', 'alice', 'bob', "
            "'departure', 'announced', '2026-12-01', '2026-12-08', '2026-12-22', '2026-11-20', "
            "'departure', '[\"acme\"]', ?, '[]', 1)",
            (STEP,),
        )

    upgrade(located_at(str(path)))

    with reading(str(path)) as reader:
        (kept,) = reader.handoffs()
    assert (kept.state, kept.steps[0].sequence, kept.steps[0].after) == ("announced", 0, ())
    assert (kept.acceptances, kept.baseline, kept.back_on) == ((), (), None)
    with sqlite3.connect(path) as raw:
        assert raw.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert raw.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.postgres
def test_a_database_of_the_first_schema_is_moved_up(postgres_db):
    location = located_at(postgres_db)
    with explained(location.shown), writing_engine(location).connect() as core, core.begin():
        command.upgrade(alembic_config(core), "0001")

    upgrade(location)

    with reading(postgres_db) as reader:
        assert reader.handoffs() == []


def test_a_handoff_that_was_exported_before_is_read_as_it_was():
    old = {
        "schema": "csmkit.handoff/v1",
        "id": "alice-bob-2026-12-01",
        "from": "alice",
        "to": "bob",
        "start_on": "2026-12-01",
        "introduction_on": "2026-12-08",
        "transfer_on": "2026-12-22",
        "created_on": "2026-11-20",
        "plan": "departure",
        "accounts": ["acme"],
        "steps": [
            {
                "id": "brief-team",
                "title": "Tell the team",
                "role": "leader",
                "due_on": "2026-12-01",
            }
        ],
    }

    handoff = Handoff.model_validate(old)

    assert handoff.steps[0].closed_on is None
    assert handoff.acceptance_of("acme") is None
    assert handoff.introduction_of("acme") == handoff.introduction_on
