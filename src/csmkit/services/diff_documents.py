"""Shows what applying documents would change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.services.apply_documents import apply_documents
from csmkit.services.diff_revision import field_changes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from csmkit.domain.revision import FieldChange
    from csmkit.store.writing import Unit


def diff_documents(
    unit: Unit,
    sources: Iterable[tuple[str, bytes]],
    *,
    signals: frozenset[str],
    as_of: date | None = None,
    prune: bool = False,
) -> list[FieldChange]:
    """Return the fields that documents would change; the caller must not keep the unit.

    Raises:
        InvalidInput: with every problem of every text.
    """
    apply_documents(unit, sources, signals=signals, as_of=as_of, prune=prune)
    if unit.revision_number is None:
        return []
    changes = unit.revision(unit.revision_number).changes
    return [field for change in changes for field in field_changes(change)]
