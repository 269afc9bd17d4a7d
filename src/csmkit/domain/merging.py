"""What a document adds to one that is already there."""

from __future__ import annotations

from typing import Any, TypeVar

from csmkit.domain.document import Document, Record

D = TypeVar("D", bound=Document)


def merged(present: D, incoming: D, *, prune: bool = False) -> D:
    """Return the present document with what the incoming one says.

    What the incoming document does not mention stays. Entries of lists are matched by id.
    With `prune`, the lists that it mentions hold nothing but its entries.
    """
    changes = {
        name: _merged_value(getattr(present, name), getattr(incoming, name), prune=prune)
        for name in incoming.model_fields_set
    }
    return type(present).model_validate({**dict(present), **changes})


def _merged_value(present: Any, incoming: Any, *, prune: bool) -> Any:
    if isinstance(incoming, Document) and present is not None:
        return merged(present, incoming, prune=prune)
    if not _is_records(present) and not _is_records(incoming):
        return incoming
    by_id: dict[str | None, Record] = {record.id: record for record in present}
    changed = [
        merged(by_id[record.id], record) if record.id in by_id else record for record in incoming
    ]
    if prune:
        return changed
    mentioned = {record.id for record in incoming}
    return [record for record in present if record.id not in mentioned] + changed


def _is_records(value: Any) -> bool:
    return isinstance(value, tuple) and bool(value) and isinstance(value[0], Record)
