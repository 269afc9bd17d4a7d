"""Compiles the statements that write a row from the SQLModel tables.

`python -m csmkit.store.compiling` writes them into `statements.json`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, literal_column
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.sql.compiler import IdentifierPreparer
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from csmkit.store.statements import COMPILED, Statements
from csmkit.store.tables import all_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Table
    from sqlalchemy.sql.base import Executable

VERSION = "version"
"""The column that counts how often people changed a row; the statements keep it."""


class _Quoting(IdentifierPreparer):
    """Quotes every name: each database reserves other words."""

    def quote(self, ident: str, force: Any = None) -> str:
        del force
        return self.quote_identifier(ident)


class _AnyDatabase(DefaultDialect):
    """Spells statements so that SQLite and PostgreSQL both understand them."""

    preparer = _Quoting
    insert_returning = True


def compiled_for(table: Table, columns: Sequence[str]) -> Statements:
    """Return the statements that write rows with just these columns."""
    keys = [column.name for column in table.primary_key]
    values: dict[str, Any] = {name: bindparam(name) for name in columns}
    same_row = and_(*(table.c[name] == bindparam(f"key_{name}") for name in keys))
    insert = table.insert().values(values)
    if table.autoincrement_column is not None:
        insert = insert.returning(table.autoincrement_column)
    if VERSION in table.c:
        values[VERSION] = table.c[VERSION] + literal_column("1")
    return Statements(
        tuple(sorted(columns)),
        tuple(keys),
        {
            column.name: column.default.arg
            for column in table.c
            if isinstance(column.default, ScalarElementColumnDefault) and column.name not in columns
        },
        _text(insert),
        _text(table.update().values(values).where(same_row)),
        _text(table.delete().where(same_row)),
    )


def _text(statement: Executable) -> str:
    compiled = statement.compile(dialect=_AnyDatabase(paramstyle="named"))  # type: ignore[attr-defined]
    return " ".join(str(compiled).split())


def whole_row(table: Table) -> list[str]:
    """Return the columns that whoever writes a row fills in."""
    own = table.autoincrement_column
    return [column.name for column in table.c if column is not own and column.name != VERSION]


def document() -> str:
    """Return the statements for whole rows of every table, as JSON."""
    tables = all_tables().tables.values()
    compiled = {table.name: compiled_for(table, whole_row(table))._asdict() for table in tables}
    return json.dumps(compiled, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    COMPILED.write_text(document(), encoding="utf-8")
