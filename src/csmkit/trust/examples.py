"""The examples of signal files, turned into records that can be judged."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from csmkit.domain.conflict_course import rows_of
from csmkit.domain.touch_log import TouchRow, log_of
from csmkit.domain.trust import (
    AccountRecord,
    CommitmentRow,
    ContactRow,
    EventRow,
    IssueRow,
    SightingRow,
    TenureRow,
)
from csmkit.errors import InvalidInput
from csmkit.trust.catalogue import catalogue_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from csmkit.domain.document import Record
    from csmkit.resources import ResourceFolder
    from csmkit.trust.signal import ExampleRecord

ACCOUNT = "example"


@dataclass(frozen=True, slots=True)
class Example:
    """One example of one signal: on this record, on this day, it fires or stays quiet."""

    signal: str
    relationship: str
    name: str
    as_of: date
    fires: bool
    record: AccountRecord


def read_examples(folders: Sequence[ResourceFolder]) -> list[Example]:
    """Return the examples of every signal in force.

    Raises:
        InvalidInput: with every problem of every signal file.
    """
    from csmkit.trust.loading import read_signals

    loaded, problems = read_signals(catalogue_files(folders))
    if problems:
        raise InvalidInput(problems)
    return [
        Example(
            one.signal.id, one.signal.relationship, e.name, e.as_of, e.fires, record_of(e.record)
        )
        for one in sorted(loaded, key=lambda one: (one.signal.relationship, one.signal.id))
        for e in one.spec.examples
    ]


def record_from(document: Mapping[str, Any]) -> AccountRecord:
    """Return a record from a part of a blueprint, given as plain values.

    Raises:
        pydantic.ValidationError: the document is no part of a blueprint.
    """
    from csmkit.trust.signal import ExampleRecord

    return record_of(ExampleRecord.model_validate(document))


def record_of(example: ExampleRecord) -> AccountRecord:
    """Return the record of an example."""
    return AccountRecord(
        account=ACCOUNT,
        name=ACCOUNT,
        owner=example.owner,
        seller=example.seller,
        cadence_days=example.cadence_days,
        renewal_on=example.renewal_on.isoformat() if example.renewal_on else None,
        leaders=frozenset(example.leaders),
        touches=log_of(_rows(TouchRow, example.touches)),
        sightings=_rows(SightingRow, example.sightings),
        issues=_rows(IssueRow, example.issues),
        commitments=_rows(CommitmentRow, example.commitments),
        contacts=_rows(ContactRow, example.contacts),
        events=_rows(EventRow, example.history),
        tenures=_rows(TenureRow, example.tenures),
        conflicts=rows_of(example.conflicts, example.conflict_notes),
    )


def _rows(row: Any, records: Sequence[Record]) -> tuple[Any, ...]:
    return tuple(row(**dict(_cells(row, record))) for record in records)


def _cells(row: Any, record: Record) -> Iterator[tuple[str, Any]]:
    """Yield the columns of a row; days become ISO texts and lists JSON, as in the store."""
    for name in row._fields:
        value = getattr(record, name)
        if isinstance(value, tuple):
            yield name, json.dumps(value)
        else:
            yield name, value.isoformat() if hasattr(value, "isoformat") else value
