"""The JSON of revisions and of the fields that they changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typing_extensions import TypedDict

if TYPE_CHECKING:
    from csmkit.domain.revision import FieldChange, Revision


class RevisionShape(TypedDict):
    """What one command changed: `csmkit.revision/v1`."""

    schema: str
    number: int
    at: str
    as_of: str
    who: str
    command: str
    undoes: int | None
    undone_by: int | None
    entities: list[str]


class FieldChangeShape(TypedDict):
    """One field before and after: `csmkit.field-change/v1`."""

    schema: str
    entity: str
    part: str
    id: str
    field: str
    before: Any
    after: Any


def revision_shape(revision: Revision) -> RevisionShape:
    """Return a revision as `csmkit.revision/v1`, without its changes."""
    return {
        "schema": "csmkit.revision/v1",
        "number": revision.number,
        "at": revision.at.isoformat().replace("+00:00", "Z"),
        "as_of": revision.as_of.isoformat(),
        "who": revision.who,
        "command": revision.command,
        "undoes": revision.undoes,
        "undone_by": revision.undone_by,
        "entities": list(revision.entities),
    }


def field_change_shape(change: FieldChange) -> FieldChangeShape:
    """Return a changed field as `csmkit.field-change/v1`."""
    return {
        "schema": "csmkit.field-change/v1",
        "entity": change.entity,
        "part": change.part,
        "id": change.id,
        "field": change.field,
        "before": change.before,
        "after": change.after,
    }
