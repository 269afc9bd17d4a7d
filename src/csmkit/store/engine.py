"""Opens a database for a writing transaction through SQLAlchemy; no table is needed for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.pool import NullPool

from csmkit.store.connection import BUSY_SECONDS
from csmkit.store.location import SqliteFile

if TYPE_CHECKING:
    import sqlalchemy

    from csmkit.store.location import Location

WRITER_LOCK = 0x43534D4B
"""The advisory lock that lets one writer at a time into a PostgreSQL store."""
PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "secure_delete = ON",
)


def writing_engine(location: Location) -> sqlalchemy.Engine:
    """Return an engine whose transactions are writers from their first statement."""
    if not isinstance(location, SqliteFile):
        return create_engine(location.sqlalchemy_url, poolclass=NullPool, hide_parameters=True)
    engine = create_engine(
        f"sqlite:///{location.path}",
        poolclass=NullPool,
        hide_parameters=True,
        connect_args={"timeout": BUSY_SECONDS, "isolation_level": None},
    )
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _set_pragmas(raw: Any, _record: Any) -> None:
    for pragma in PRAGMAS:
        raw.execute(f"PRAGMA {pragma}")


def _begin_immediate(core: sqlalchemy.Connection) -> None:
    core.exec_driver_sql("BEGIN IMMEDIATE")
