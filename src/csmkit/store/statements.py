"""The SQL that writes a row, as the SQLModel tables spell it.

Importing SQLModel and making a table takes longer than all the rest of a short command. So the
statements for whole rows are compiled beforehand into `statements.json`, and a test says when
that is out of date. A row with other columns, as an old revision may hold, is compiled for.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from csmkit.domain.revision import Row

COMPILED = Path(__file__).with_name("statements.json")


class Statements(NamedTuple):
    """How one table is written; the same text for both databases, with `:name` parameters."""

    columns: tuple[str, ...]
    """What a row must have, in order of name."""
    keys: tuple[str, ...]
    """The columns that make a row's key; a statement takes their values as `key_…`."""
    defaults: Row
    """What a new row gets in the columns that it does not name."""
    insert: str
    update: str
    delete: str

    def key_of(self, row: Row) -> Row:
        """Return the parameters that find a row."""
        return {f"key_{name}": row[name] for name in self.keys}


def statements(table: str, row: Row) -> Statements:
    """Return the statements of a table for rows with the columns of this one."""
    columns = tuple(sorted(row))
    compiled = _compiled().get(table)
    if compiled is not None and compiled.columns == columns:
        return compiled
    return _compiled_now(table, columns)


@cache
def _compiled() -> dict[str, Statements]:
    tables: dict[str, dict[str, Any]] = json.loads(COMPILED.read_bytes())
    return {
        name: Statements(tuple(table.pop("columns")), tuple(table.pop("keys")), **table)
        for name, table in tables.items()
    }


@cache
def _compiled_now(table: str, columns: tuple[str, ...]) -> Statements:
    from csmkit.store.compiling import compiled_for
    from csmkit.store.tables import table_of

    return compiled_for(table_of(table), columns)
