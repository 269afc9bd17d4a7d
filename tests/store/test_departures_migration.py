from __future__ import annotations

import pytest
from alembic import command

from builders import a_unit
from csmkit.domain.departure import Departure
from csmkit.domain.engagement import EngagementChange
from csmkit.store.engine import writing_engine
from csmkit.store.gate import APPLICATION_ID
from csmkit.store.location import SqliteFile, located_at
from csmkit.store.migrating import alembic_config
from csmkit.store.opening import reading

ACCOUNT = (
    "INSERT INTO account (key, name, also_known_as, external_ids, cadence_days, lifecycle, "
    "tags, know_first, version) "
    "VALUES ('acme', 'Acme', '[]', '{}', 30, 'adopting', '[]', '[]', 1)"
)
TEAMMATE = (
    "INSERT INTO teammate (key, name, role, languages, industries, segments, skills, status, "
    "leaving_on, version) "
    "VALUES ('dev', 'Dev', 'csm', '[]', '[]', '[]', '[]', 'left', '2026-11-06', 1)"
)
TENURE = (
    "INSERT INTO tenure (account, id, teammate, role, from_on) "
    "VALUES ('acme', 't', 'dev', 'owner', '2026-01-01')"
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def first_store(request, tmp_path):
    is_file = request.param == "sqlite"
    place = str(tmp_path / "old.db") if is_file else request.getfixturevalue("postgres_db")
    location = located_at(place)
    with writing_engine(location).connect() as core, core.begin():
        command.upgrade(alembic_config(core), "0001")
        for sql in (ACCOUNT, TEAMMATE, TENURE):
            core.exec_driver_sql(sql)
        if isinstance(location, SqliteFile):
            core.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
            core.exec_driver_sql("PRAGMA user_version = 1")
    return place


def test_a_store_of_the_first_version_keeps_who_left_and_takes_departures(first_store):
    with reading(first_store) as reader:
        acme, dev = reader.blueprint("acme"), reader.teammate("dev")
        assert (acme.engagements, reader.departures()) == ((), [])
    assert (acme.tenures[0].teammate, dev.status) == ("dev", "left")

    change = EngagementChange.model_validate(
        {"from_on": "2026-11-20", "until_on": "2027-02-18", "every_days": 60, "why": "x"}
    )
    departure = Departure.model_validate(
        {
            "id": "dev-2026-11-20",
            "teammate": "dev",
            "last_on": "2026-11-06",
            "recorded_on": "2026-11-20",
            "coverage_until_on": "2027-02-04",
            "hours_a_month": 6.3,
            "abrupt": True,
            "ticks": [{"clock": "told", "on": "2026-11-20", "note": "by phone"}],
        }
    )
    with a_unit(first_store) as unit:
        unit.put(acme.with_fields(engagements=[change]))
        unit.put(departure)

    with reading(first_store) as reader:
        assert reader.departure("dev-2026-11-20") == departure
        assert [one.every_days for one in reader.blueprint("acme").engagements] == [60]
        assert reader.accounts_with_engagements() == ["acme"]
