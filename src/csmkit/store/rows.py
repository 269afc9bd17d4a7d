"""Documents to flat rows and back; which table holds which part of which document."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, get_args, get_origin

from csmkit.domain.account import RECORD_LISTS, AccountFields, Blueprint, Contract, Preferences
from csmkit.domain.departure import Departure, DepartureFields
from csmkit.domain.handoff import Handoff, HandoffFields
from csmkit.domain.mail import Mail, MailContent
from csmkit.domain.people import Teammate, TeammateFields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

    from csmkit.domain.document import IdentifiedDocument
    from csmkit.domain.revision import Row


@dataclass(frozen=True, slots=True)
class Entity:
    """A table whose rows are documents of their own."""

    table: str
    fields: type[BaseModel]
    document: type[IdentifiedDocument]
    key: str


@dataclass(frozen=True, slots=True)
class Detail:
    """A table whose rows are parts of a blueprint."""

    table: str
    fields: type[BaseModel]
    part: str
    is_list: bool


ENTITIES = {
    "teammate": Entity("teammate", TeammateFields, Teammate, "key"),
    "blueprint": Entity("account", AccountFields, Blueprint, "key"),
    "handoff": Entity("handoff", HandoffFields, Handoff, "id"),
    "departure": Entity("departure", DepartureFields, Departure, "id"),
    "mail": Entity("mail", Mail, Mail, "id"),
    "mail-content": Entity("mail_content", MailContent, MailContent, "mail"),
}
"""By kind of document."""

TABLE_NAMES = {
    "goals": "goal",
    "contacts": "contact",
    "history": "event",
    "projects": "project",
    "issues": "issue",
    "commitments": "commitment",
    "landmines": "landmine",
    "expectations": "expectation",
    "adoption": "adoption",
    "integrations": "integration",
    "workarounds": "workaround",
    "feature_requests": "feature_request",
    "touches": "touch",
    "sightings": "sighting",
    "tenures": "tenure",
    "engagements": "engagement",
    "repairs": "repair",
    "lessons": "lesson",
    "notes": "note",
    "conflicts": "conflict",
    "conflict_notes": "conflict_note",
    "commitment_moves": "commitment_move",
    "success_plans": "success_plan",
    "plan_tasks": "plan_task",
    "plan_notes": "plan_note",
}

DETAILS = {
    "contract": Detail("contract", Contract, "contract", is_list=False),
    "preferences": Detail("preferences", Preferences, "preferences", is_list=False),
    **{
        TABLE_NAMES[part]: Detail(TABLE_NAMES[part], record, part, is_list=True)
        for part, record in RECORD_LISTS.items()
    },
}
"""By table, in the order of the document."""

ENTITY_OF_TABLE = {entity.table: entity for entity in ENTITIES.values()}


def is_json(info: FieldInfo) -> bool:
    """Tell whether a field is a list or a map, which a column holds as JSON text."""
    return get_origin(info.annotation) in (tuple, dict)


def is_money(field: str) -> bool:
    """Tell whether a field may be larger than a 32-bit number."""
    return field.endswith("_cents")


def flags(fields: type[BaseModel]) -> frozenset[str]:
    """Return the fields that are yes or no, which SQLite keeps as numbers."""
    found = fields.model_fields.items()
    return frozenset(
        name for name, info in found if bool in (info.annotation, *get_args(info.annotation))
    )


def _row(values: Row, fields: type[BaseModel]) -> Row:
    """Return the flat row of a document, or of a part of one, from its JSON-ready values."""
    return {
        name: json.dumps(values[name], ensure_ascii=False) if is_json(info) else values[name]
        for name, info in fields.model_fields.items()
    }


def from_row(row: Row, fields: type[BaseModel]) -> Row:
    """Return the document values of a flat row, without what is not set."""
    return {
        name: json.loads(row[name]) if is_json(info) else row[name]
        for name, info in fields.model_fields.items()
        if row[name] is not None
    }


def rows_of(document: IdentifiedDocument) -> Iterator[tuple[str, str, Row]]:
    """Yield table, row key and row of each part of a document, its own row first."""
    entity = ENTITIES[document.kind]
    key, values = document.identity(), document.model_dump(mode="json")
    yield entity.table, key, _row(values, entity.fields)
    if not isinstance(document, Blueprint):
        return
    for detail in DETAILS.values():
        value = values[detail.part]
        parts = value if detail.is_list else (() if value is None else (value,))
        for part in parts:
            row = {"account": key, **_row(part, detail.fields)}
            yield detail.table, row["id"] if detail.is_list else "", row


def blueprint_from(account: Row, details: dict[str, list[Row]]) -> Blueprint:
    """Return the blueprint that an account's row and its detail rows make."""
    values: dict[str, Any] = from_row(account, AccountFields)
    for table, rows in details.items():
        detail = DETAILS[table]
        parts = [from_row(row, detail.fields) for row in rows]
        if parts:
            values[detail.part] = parts if detail.is_list else parts[0]
    return Blueprint.model_validate(values)
