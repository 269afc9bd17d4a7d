"""Finds the statements of a table: compiled beforehand, else compiled now.

Importing SQLModel and making a table takes longer than all the rest of a short command. So the
statements for whole rows lie in `statements.json`, and a test says when that is out of date. A
row with other columns, as an old revision may hold, is compiled for when it comes.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

from csmkit.store.statements import COMPILED, Statements

if TYPE_CHECKING:
    from csmkit.domain.revision import Row


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
