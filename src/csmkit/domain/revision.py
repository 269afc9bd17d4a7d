"""The log of changes: who changed what, when, by which command; plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from datetime import date, datetime
    from typing import Any

    Row = dict[str, Any]
    """One stored row: column to JSON-ready value."""


class RowChange(NamedTuple):
    """One row before and after; None where it did not exist."""

    table: str
    entity: str
    """The account, teammate or handoff that the row belongs to."""
    key: str
    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        """Return the row as it is afterwards, or as it was where it is gone."""
        return self.after or self.before or {}

    def reversed(self) -> RowChange:
        """Return the change that takes this one back."""
        return self._replace(before=self.after, after=self.before)


@dataclass(frozen=True, slots=True)
class Revision:
    """Everything that one command changed, in one transaction."""

    number: int
    at: datetime
    """The instant of the change, UTC."""
    as_of: date
    who: str
    command: str
    undoes: int | None
    undone_by: int | None
    entities: tuple[str, ...] = ()
    changes: tuple[RowChange, ...] = ()


class FieldChange(NamedTuple):
    """One field before and after, as a person reads a difference."""

    entity: str
    part: str
    """The list of the blueprint, such as `issues`, or the kind of document."""
    id: str
    field: str
    before: Any
    after: Any
