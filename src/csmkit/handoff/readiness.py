"""Readiness: which share of what a newcomer needs the blueprint holds, and what to ask."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import Field, model_validator

from csmkit.domain.account import RECORD_LISTS, Blueprint, Contract, Preferences
from csmkit.domain.document import Days, Document, Name, OneOf, Record, Text
from csmkit.domain.handoff import Gap
from csmkit.domain.people import Contact
from csmkit.playbook import load_playbook

if TYPE_CHECKING:
    from collections.abc import Sequence

    from csmkit.resources import ResourceFolder

PARTS: dict[str, type[Document]] = {"contract": Contract, "preferences": Preferences}


class ReadinessItem(Document):
    """One thing that a packet should hold, how much it weighs, and the question if it is not there.

    Of a list of records, those count that are of `kind`, have the field `where` set and are at most
    `within_days` old; one must be left. With `every`, all of them must have that field set.
    """

    field: Name
    where: Name | None = None
    every: Name | None = None
    kind: Name | None = None
    within_days: Days | None = None
    weight: Annotated[float, Field(gt=0, le=100)]
    question: Text
    source: Text

    @model_validator(mode="after")
    def _is_answerable(self) -> Self:
        record = RECORD_LISTS.get(self.field)
        asked = [name for name in (self.where, self.every) if name]
        if self.kind:
            asked.append("kind")
        if record is None:
            if asked or self.within_days is not None:
                message = f"{self.field} is no list of records; ask only whether it is there"
                raise ValueError(message)
            _check_field(self.field)
        elif unknown := [name for name in asked if name not in record.model_fields]:
            message = f"{self.field} have no field {unknown[0]!r}"
            raise ValueError(message)
        return self

    @property
    def name(self) -> str:
        """Return the field in question, such as `contacts.champion`."""
        return ".".join(
            part for part in (self.field, self.where or self.every or self.kind) if part
        )


def _check_field(route: str) -> None:
    document: type[Document] = Blueprint
    first, _, second = route.partition(".")
    if second and first in PARTS:
        document, first = PARTS[first], second
    if first not in document.model_fields:
        message = f"a blueprint has no field {route!r}"
        raise ValueError(message)


class Checklist(Document):
    """Everything that a packet should hold."""

    schema_: Annotated[str, OneOf("csmkit.handoff-readiness/v1")] = Field(alias="schema")
    items: tuple[ReadinessItem, ...] = Field(min_length=1)


def load_checklist(folders: Sequence[ResourceFolder]) -> Checklist:
    """Return what a packet should hold."""
    return load_playbook(Checklist, "handoff/readiness", folders)


def find_gaps(checklist: Checklist, blueprint: Blueprint, as_of: date) -> tuple[Gap, ...]:
    """Return what the blueprint lacks, the heaviest first."""
    missing = [item for item in checklist.items if not _holds(item, blueprint, as_of)]
    missing.sort(key=lambda item: -item.weight)
    return tuple(Gap(item.name, item.question) for item in missing)


def readiness_share(checklist: Checklist, blueprint: Blueprint, as_of: date) -> float:
    """Return the share by weight of what the blueprint holds, 0 to 1."""
    whole = sum(item.weight for item in checklist.items)
    held = sum(item.weight for item in checklist.items if _holds(item, blueprint, as_of))
    return round(held / whole, 3)


def _holds(item: ReadinessItem, blueprint: Blueprint, as_of: date) -> bool:
    value: Any = blueprint
    for part in item.field.split("."):
        value = getattr(value, part, None)
    if item.field not in RECORD_LISTS:
        return _is_set(value)
    records = [record for record in value if _counts(item, record, as_of)]
    if item.every:
        return bool(records) and all(_is_set(getattr(record, item.every)) for record in records)
    return bool(records)


def _counts(item: ReadinessItem, record: Record, as_of: date) -> bool:
    if isinstance(record, Contact) and not record.is_present(as_of):
        return False
    if item.kind and getattr(record, "kind", None) != item.kind:
        return False
    value = getattr(record, item.where) if item.where else True
    if not _is_set(value):
        return False
    if item.within_days is None:
        return True
    day = value if isinstance(value, date) else record.on_day()
    return day is not None and day >= as_of - timedelta(days=item.within_days)


def _is_set(value: Any) -> bool:
    return value is not None and value is not False and value not in ("", (), {})
