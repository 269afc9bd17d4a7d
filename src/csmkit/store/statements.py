"""The SQL that writes the rows of one table, as its SQLModel class spells it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from csmkit.domain.revision import Row

COMPILED = Path(__file__).with_name("statements.json")
"""What `compiling.py` wrote beforehand."""


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
