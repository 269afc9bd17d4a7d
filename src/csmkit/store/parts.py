"""Streams some fields of some parts of accounts, as they were known on a day.

Like `facts.py`, but for fields that a playbook names. What may be asked for is checked against
the documents; no other name gets into the SQL.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, get_args

from csmkit.domain.account import RECORD_LISTS, AccountFields, Contract, Preferences
from csmkit.domain.known import HAPPENED, OPEN_AGAIN, PLANNED_ENDS, SINCE, STAMPS
from csmkit.domain.parts import AccountParts, row_shape
from csmkit.store.by_account import ByAccount
from csmkit.store.facts import KNOWN
from csmkit.store.moves import DUE_ON, MOVED_COUNT
from csmkit.store.rows import TABLE_NAMES, is_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date

    from pydantic import BaseModel

    from csmkit.domain.parts import Needs
    from csmkit.store.connection import Connection

SHAPES: dict[str, type[BaseModel]] = {
    "account": AccountFields,
    "contract": Contract,
    "preferences": Preferences,
    **RECORD_LISTS,
}
BOOLEANS = {bool}
AS_OF = {("commitments", "due_on"): DUE_ON, ("commitments", "moved_count"): MOVED_COUNT}
"""Fields whose value of a day stands in another table."""
LISTS_KEPT = 4_096
"""Texts of lists that are not read again; most exchanges are between the same few people."""
ACCOUNTS = """
SELECT a.key, a.name, COALESCE((SELECT o.teammate FROM tenure o
  WHERE o.account = a.key AND o.role = 'owner' AND o.from_on <= :as_of
    AND (o.recorded_on IS NULL OR o.recorded_on <= :as_of)
    AND (o.until_on IS NULL OR o.until_on > :as_of)
  ORDER BY o.from_on DESC, o.id DESC LIMIT 1), a.owner)
FROM account a {where} ORDER BY a.key
"""


def account_parts(
    connection: Connection,
    as_of: date,
    needs: Needs,
    keys: Sequence[str] | None = None,
) -> Iterator[AccountParts]:
    """Yield the accounts named, in that order, or all in order of key."""
    if keys is None:
        yield from _merged(connection, as_of, needs, {})
        return
    for key in keys:
        yield from _merged(connection, as_of, needs, {"key": key})


def _merged(
    connection: Connection,
    as_of: date,
    needs: Needs,
    chosen: Mapping[str, str],
) -> Iterator[AccountParts]:
    parameters = {"as_of": as_of.isoformat(), **chosen}
    streams = {part: _rows(connection, part, fields, parameters) for part, fields in needs.items()}
    where = "WHERE a.key = :key" if chosen else ""
    for key, name, owner in connection.stream(ACCOUNTS.format(where=where), parameters):
        parts = {part: stream.rows_of(key) for part, stream in streams.items()}
        yield AccountParts(key, name, owner, parts)


def _rows(
    connection: Connection,
    part: str,
    fields: tuple[str, ...],
    parameters: Mapping[str, str],
) -> ByAccount:
    shape = SHAPES[part]
    rows = connection.stream(statement(part, fields, one="key" in parameters), {**parameters})
    listed = [place for place, field in enumerate(fields, 1) if is_json(shape.model_fields[field])]
    return ByAccount(_with_lists(rows, listed) if listed else rows, row_shape(part, fields))


def _with_lists(rows: Iterator[Any], places: Sequence[int]) -> Iterator[Any]:
    """Put lists where the columns hold them as JSON text; equal texts are read once."""
    read: Callable[[str], Any] = lru_cache(maxsize=LISTS_KEPT)(_list)
    for row in rows:
        cells = [*row]
        for place in places:
            cells[place] = read(cells[place])
        yield tuple(cells)


def _list(text: str) -> Any:
    value = json.loads(text)
    return tuple(value) if isinstance(value, list) else value


def statement(part: str, fields: tuple[str, ...], *, one: bool) -> str:
    """Return the query for a part: account, then the fields, in order of account.

    Raises:
        KeyError: there is no such part or field.
    """
    columns = [_column(part, field) for field in fields]
    key = "key" if part == "account" else "account"
    conditions = [f"{key} = :key"] if one else []
    if part in RECORD_LISTS:
        conditions += [KNOWN, *_dated(part)]
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    table = TABLE_NAMES.get(part, part)
    return f"SELECT {', '.join([key, *columns])} FROM {table} {where} ORDER BY {key}"


def _dated(part: str) -> Iterator[str]:
    """Yield what a record's own day must satisfy; what is only planned may lie ahead."""
    record = RECORD_LISTS[part]
    if record.date_field is None:
        return
    may_be_planned = part not in HAPPENED and "status" in record.model_fields
    planned = " OR status = 'planned'" if may_be_planned else ""
    day = f'"{record.date_field}"'
    yield f"({day} IS NULL OR {day} <= :as_of{planned})"


def _column(part: str, field: str) -> str:
    """Return the SQL of a field: days as text, and null where they came after the day."""
    if field not in SHAPES[part].model_fields:
        raise KeyError(field)
    if (part, field) in AS_OF:
        return AS_OF[part, field]
    if field in (*PLANNED_ENDS.get(part, ()), *STAMPS.get(part, ())):
        return f'CASE WHEN "{field}" <= :as_of THEN CAST("{field}" AS TEXT) END'
    if field == "on" or field.endswith("_on"):
        return f'CAST("{field}" AS TEXT)'
    value = _value(part, field)
    for day, before in _before(part, field):
        value = f'CASE WHEN "{day}" > :as_of THEN {before} ELSE {value} END'
    return value


def _value(part: str, field: str) -> str:
    annotation = SHAPES[part].model_fields[field].annotation
    is_boolean = BOOLEANS & {*get_args(annotation), annotation}
    return f'CASE WHEN "{field}" THEN 1 END' if is_boolean else f'"{field}"'


def _before(part: str, field: str) -> Iterator[tuple[str, str]]:
    """Yield the day from which a field says what it says, and what it said before, in SQL."""
    if field in (again := OPEN_AGAIN.get(part, {})):
        before = "NULL" if again[field] is None else f"'{again[field]}'"
        yield from ((end, before) for end in PLANNED_ENDS[part])
    for stamp, held in SINCE.get(part, {}).items():
        if field in held:
            yield stamp, "NULL"
