"""The tables, as SQLModel classes that take their columns from the documents' fields.

A command makes those that it writes to. Rows stay flat and are never handed out: `rows.py` turns
them into documents and back.
"""

from __future__ import annotations

from types import new_class
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ForeignKeyConstraint, MetaData, Table, Text
from sqlalchemy.types import String
from sqlmodel import Field, SQLModel

from csmkit.store.rows import DETAILS, ENTITIES, is_json, is_money

if TYPE_CHECKING:
    from pydantic import BaseModel

KEY = String().with_variant(String(collation="C"), "postgresql")
"""Keys sort by code point in both databases, so that streams can be merged."""

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


def _table(name: str, document: type[BaseModel], keys: dict[str, Any]) -> Table:
    """Make the table of a document: its fields, typed for storing, and further keys."""
    columns: dict[str, Any] = {}
    for field, info in document.model_fields.items():
        if is_json(info):
            columns[field] = (str, Field(sa_type=Text))
        elif is_money(field):
            columns[field] = (int | None, Field(default=None, sa_type=BigInteger))
    columns |= keys
    constraints = []
    if "account" in keys:
        constraints.append(ForeignKeyConstraint(["account"], ["account.key"], ondelete="CASCADE"))
    namespace: dict[str, Any] = {
        "__tablename__": name,
        "__table_args__": (*constraints, {"sqlite_with_rowid": False}),
        "__annotations__": {field: annotation for field, (annotation, _) in columns.items()},
        "__module__": __name__,
        **{field: column for field, (_, column) in columns.items()},
    }
    new_class(
        f"{name.title().replace('_', '')}Row",
        (SQLModel, document),
        {"table": True},
        lambda body: body.update(namespace),
    )
    return SQLModel.metadata.tables[name]


def _key() -> tuple[type[str], Any]:
    return (str, Field(primary_key=True, sa_type=KEY))


VERSION = (int, Field(default=1, nullable=False))

BY_TABLE = {entity.table: entity for entity in ENTITIES.values()}


class RevisionRow(SQLModel, table=True):
    """One command that changed the store."""

    __tablename__ = "revision"
    __table_args__ = {"sqlite_autoincrement": True}

    number: int | None = Field(default=None, primary_key=True)
    at: str = Field(description="Instant in UTC, ISO 8601.")
    as_of: str = Field(description="The day that the command took as today, ISO 8601.")
    who: str
    command: str
    undoes: int | None = Field(default=None, index=True)


class RevisionChangeRow(SQLModel, table=True):
    """One row that a command changed, before and after, as JSON."""

    __tablename__ = "revision_change"

    revision: int = Field(primary_key=True, foreign_key="revision.number")
    position: int = Field(primary_key=True)
    table_name: str
    entity: str = Field(index=True)
    row_key: str
    before: str | None = Field(default=None, sa_type=Text)
    after: str | None = Field(default=None, sa_type=Text)


def table_of(name: str) -> Table:
    """Return one of our tables, made when it is first asked for: each takes some milliseconds."""
    known: Table | None = SQLModel.metadata.tables.get(name)
    if known is not None:
        return known
    if name in BY_TABLE:
        entity = BY_TABLE[name]
        return _table(name, entity.fields, {entity.key: _key(), "version": VERSION})
    detail = DETAILS[name]
    own = {"id": _key()} if detail.is_list else {}
    return _table(name, detail.fields, {"account": _key(), **own})


def all_tables() -> MetaData:
    """Return every table that there is."""
    for name in (*BY_TABLE, *DETAILS):
        table_of(name)
    return SQLModel.metadata
