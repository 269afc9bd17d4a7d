"""What csmkit writes is what `csmkit schema` says."""

from __future__ import annotations

import json

import pytest

from csmkit.cli.schema import DOCUMENTS, KINDS, SHAPES, schema_of


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_schema(csmkit, kind):
    made = json.loads(csmkit("schema", kind).stdout)
    assert made["$id"] == f"csmkit.{kind}/v1"
    assert made["properties"]


def test_a_kind_may_be_named_in_full(csmkit):
    assert csmkit("schema", "csmkit.account/v1").stdout == csmkit("schema", "account").stdout


def test_all_kinds_are_listed(csmkit):
    rows = json.loads(csmkit("schema", "-o", "json").stdout)
    assert [row["kind"] for row in rows] == [*KINDS]
    assert all(row["is"] for row in rows)


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_document_refuses_unknown_fields_in_its_schema_too(kind):
    assert schema_of(kind)["additionalProperties"] is False


def test_a_handoff_uses_the_words_of_its_document():
    assert {"from", "to", "schema"} <= set(schema_of("handoff")["properties"])


WRITTEN = {
    "assessment": ("assess", "--all", "--timeline"),
    "account": ("list",),
    "revision": ("history",),
    "field-change": ("diff",),
    "signal": ("signals", "list"),
}


@pytest.mark.parametrize(("kind", "arguments"), WRITTEN.items(), ids=WRITTEN)
def test_what_is_written_has_the_shape_of_its_schema(csmkit, filled, kind, arguments):
    from pydantic import TypeAdapter

    result = csmkit(*arguments, "-o", "ndjson")
    assert (result.exit_code, result.stderr) == (0, "")
    adapter = TypeAdapter(SHAPES[kind])
    lines = result.stdout.splitlines()
    assert lines
    for line in lines:
        value = json.loads(line)
        adapter.validate_python(value, strict=True, extra="forbid")
        assert list(value) == [*schema_of(kind)["properties"]]
        assert value["schema"] == f"csmkit.{kind}/v1"


def test_the_error_object_has_the_shape_of_its_schema(csmkit, filled):
    from pydantic import TypeAdapter

    line = csmkit("assess", "nobody", "-o", "json").stderr.splitlines()[-1]
    TypeAdapter(SHAPES["error"]).validate_json(line, strict=True, extra="forbid")
