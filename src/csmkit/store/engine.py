"""Opens a database for a writing transaction through SQLAlchemy, as Alembic wants it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, event
from sqlalchemy.pool import NullPool

from csmkit.store.location import SqliteFile
from csmkit.store.writer import open_file

if TYPE_CHECKING:
    import sqlalchemy

    from csmkit.store.location import Location


def writing_engine(location: Location) -> sqlalchemy.Engine:
    """Return an engine whose transactions are writers from their first statement."""
    if not isinstance(location, SqliteFile):
        return create_engine(location.sqlalchemy_url, poolclass=NullPool, hide_parameters=True)
    engine = create_engine(
        "sqlite://",
        creator=partial(open_file, location.path),
        poolclass=NullPool,
        hide_parameters=True,
    )
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _begin_immediate(core: sqlalchemy.Connection) -> None:
    core.exec_driver_sql("BEGIN IMMEDIATE")
