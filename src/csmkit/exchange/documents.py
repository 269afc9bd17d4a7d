"""csmkit's own documents, as YAML, JSON and NDJSON: from bytes to values with places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.account import Blueprint
from csmkit.domain.departure import Departure
from csmkit.domain.handoff import Handoff
from csmkit.domain.people import Teammate
from csmkit.errors import InvalidInput, Problem, nearest
from csmkit.exchange.json_text import load_json, load_ndjson
from csmkit.located import Located, validated
from csmkit.safe_yaml import load_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csmkit.domain.document import IdentifiedDocument

DOCUMENTS: dict[str, type[IdentifiedDocument]] = {
    "csmkit.teammate/v1": Teammate,
    "csmkit.blueprint/v1": Blueprint,
    "csmkit.handoff/v1": Handoff,
    "csmkit.departure/v1": Departure,
}
SUFFIXES = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".ndjson": "ndjson"}


def located_documents(data: bytes, name: str) -> Iterator[Located]:
    """Yield every document of a text; its form is told by its name, or by its first character.

    Raises:
        InvalidInput: the text cannot be parsed.
    """
    match SUFFIXES.get(f".{name.rpartition('.')[2]}") or _guess(data):
        case "json":
            yield from load_json(data, name)
        case "ndjson":
            yield from load_ndjson(data, name)
        case _:
            yield from (found for found in load_yaml(data, name) if found.value is not None)


def _guess(data: bytes) -> str:
    """Tell the form of a text that comes without a name, such as standard input."""
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if not start.startswith((b"{", b"[")):
        return "yaml"
    first_line = start.split(b"\n", 1)[0].rstrip()
    if first_line.startswith(b"{") and first_line.endswith(b"}"):
        return "ndjson"
    return "json"


def document_from(located: Located) -> IdentifiedDocument:
    """Return the validated document, of the kind that its `schema` names.

    Raises:
        InvalidInput: with every problem and its place.
    """
    if not isinstance(located.value, dict):
        raise InvalidInput([located.problem((), "is not a document: a map of fields is needed")])
    schema = located.value.get("schema")
    if schema not in DOCUMENTS:
        raise InvalidInput([_schema_problem(located, schema)])
    return validated(DOCUMENTS[schema], located)


def _schema_problem(located: Located, schema: object) -> Problem:
    known = ", ".join(DOCUMENTS)
    if schema is None:
        return located.problem((), f"field 'schema' is missing; it is one of {known}")
    hint = nearest(str(schema), DOCUMENTS) or f"; it is one of {known}"
    return located.problem(("schema",), f"unknown schema {schema!r}{hint}")
