"""Makes a new store and moves an older one to the present schema."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from csmkit.store.backup import back_up_beside
from csmkit.store.connection import explained
from csmkit.store.engine import writing_engine
from csmkit.store.gate import APPLICATION_ID, SCHEMA_VERSION
from csmkit.store.location import SqliteFile
from csmkit.store.new_file import draft_of, sync
from csmkit.store.writer import WRITER_LOCK

if TYPE_CHECKING:
    from pathlib import Path

    import sqlalchemy

    from csmkit.store.location import Location, PostgresDatabase


def alembic_config(core: sqlalchemy.Connection) -> Config:
    """Return Alembic's configuration for an open transaction."""
    config = Config()
    config.set_main_option("script_location", "csmkit:store/migrations")
    config.attributes["connection"] = core
    return config


def create_store(location: Location) -> None:
    """Make an empty store.

    Raises:
        FileFailed: the folder or the database cannot be written.
    """
    if isinstance(location, SqliteFile):
        create_file(location.path)
    else:
        upgrade_database(location)


def create_file(path: Path) -> None:
    """Make an empty store: complete under its name, or not there at all.

    Raises:
        FileFailed: the folder cannot be written.
    """
    with draft_of(path) as draft:
        _fill(draft)
        os.link(draft, path)
        sync(path.parent)


def _fill(draft: Path) -> None:
    """Make the schema in one transaction: a hundred small ones would each wait for the disk."""
    with explained(str(draft)), writing_engine(SqliteFile(draft)).connect() as core, core.begin():
        _migrate_sqlite(core)


def upgrade(location: Location) -> None:
    """Move an older store to the present schema, after a verified backup of a file.

    Raises:
        StoreRefused, FileFailed: the backup or the move failed; the store is as it was.
    """
    if not isinstance(location, SqliteFile):
        upgrade_database(location)
        return
    back_up_beside(location, "before-upgrade")
    with explained(location.shown), writing_engine(location).connect() as core, core.begin():
        _migrate_sqlite(core)


def upgrade_database(location: PostgresDatabase) -> None:
    """Move a PostgreSQL store to the present schema, one process at a time."""
    with explained(location.shown), writing_engine(location).connect() as core, core.begin():
        core.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITER_LOCK})
        command.upgrade(alembic_config(core), "head")


def _migrate_sqlite(core: sqlalchemy.Connection) -> None:
    command.upgrade(alembic_config(core), "head")
    core.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    core.exec_driver_sql(f"PRAGMA user_version = {SCHEMA_VERSION}")
