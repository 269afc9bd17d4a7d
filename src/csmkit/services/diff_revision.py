"""Shows what a revision changed, field by field."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from csmkit.domain.revision import FieldChange
from csmkit.store.rows import DETAILS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csmkit.domain.revision import RowChange
    from csmkit.store.reading import Reader


def diff_revision(
    reader: Reader,
    number: int | None = None,
    *,
    name: str | None = None,
) -> list[FieldChange]:
    """Return the fields that a revision changed; the newest where no number is given.

    Raises:
        RevisionNotFound, AccountNotFound: something named does not exist.
    """
    account = None if name is None else reader.account_key(name)
    if number is None:
        newest = reader.revisions(account=account, limit=1)
        if not newest:
            return []
        number = newest[0].number
    changes = reader.revision(number).changes
    return [
        field
        for change in changes
        if account is None or change.entity == account
        for field in field_changes(change)
    ]


def field_changes(change: RowChange) -> Iterator[FieldChange]:
    """Yield the fields in which a row differs, leaving out what was and stays empty."""
    before, after = change.before or {}, change.after or {}
    part = DETAILS[change.table].part if change.table in DETAILS else change.table
    for field in {**before, **after}:
        old, new = _shown(before.get(field)), _shown(after.get(field))
        if old != new and field not in ("account", "id", "key"):
            yield FieldChange(change.entity, part, change.key, field, old, new)


def _shown(value: Any) -> Any:
    """Return a list or map as such, and what says nothing as None."""
    if isinstance(value, str) and value[:1] in ("[", "{"):
        try:
            value = json.loads(value)
        except ValueError:
            return value
    return None if value in ([], {}, False) else value
