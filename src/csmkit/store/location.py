"""Where a store is: a file, or a PostgreSQL database."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

POSTGRES = re.compile(r"^postgres(?:ql)?(?:\+psycopg)?://")


@dataclass(frozen=True, slots=True)
class SqliteFile:
    """A store in one SQLite file."""

    path: Path

    @property
    def shown(self) -> str:
        """Return the place as messages name it."""
        return str(self.path)


@dataclass(frozen=True, slots=True)
class PostgresDatabase:
    """A store that a team shares in one PostgreSQL database."""

    url: str
    """A libpq URL, `postgresql://…`."""

    @property
    def shown(self) -> str:
        """Return the place without its password."""
        parts = urlsplit(self.url)
        if parts.password is None:
            return self.url
        netloc = parts.netloc.replace(f":{parts.password}@", ":…@")
        return urlunsplit(parts._replace(netloc=netloc))

    @property
    def sqlalchemy_url(self) -> str:
        """Return the URL that makes SQLAlchemy use psycopg."""
        return POSTGRES.sub("postgresql+psycopg://", self.url)


Location = SqliteFile | PostgresDatabase


def located_at(db: str) -> Location:
    """Return where `--db` points: a PostgreSQL URL or the path of a file."""
    if POSTGRES.match(db):
        return PostgresDatabase(POSTGRES.sub("postgresql://", db))
    return SqliteFile(Path(db).expanduser())
