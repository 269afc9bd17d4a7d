from __future__ import annotations

import pytest

from builders import a_blueprint, a_teammate, a_unit
from csmkit.domain.record import Commitment, Touch
from csmkit.domain.revision import RowChange
from csmkit.store import compiled
from csmkit.store.compiling import document
from csmkit.store.opening import reading
from csmkit.store.rows import DETAILS, ENTITIES, rows_of
from csmkit.store.statements import COMPILED

TOUCH = Touch(id="t1", on="2026-11-02", kind="call", direction="inbound", sales_call=True)
ACME = a_blueprint(touches=[TOUCH], commitments=[Commitment(id="c1", text="Send it", side="us")])


def row_of(table):
    return next(row for name, _, row in rows_of(ACME) if name == table)


def without(row, *columns):
    return {name: value for name, value in row.items() if name not in columns}


def test_the_compiled_statements_are_those_of_the_tables():
    text = COMPILED.read_text(encoding="utf-8")

    assert text == document(), "run `make docs`"


@pytest.mark.parametrize("whole", [a_teammate(), ACME], ids=lambda d: d.kind)
def test_whole_rows_are_written_by_what_is_compiled_beforehand(whole, monkeypatch):
    monkeypatch.setattr(compiled, "_compiled_now", None)

    for table, _, row in rows_of(whole):
        assert compiled.statements(table, row).insert


def test_every_table_has_compiled_statements():
    tables = {entity.table for entity in ENTITIES.values()} | {*DETAILS}

    assert tables | {"revision", "revision_change"} == set(compiled._compiled())


def test_a_row_of_an_older_revision_gets_what_its_document_presumes(db):
    older = without(row_of("touch"), "sales_call", "direction", "reply_hours")
    with a_unit(db) as unit:
        unit.put(ACME.with_fields(touches=()))
        unit.apply([RowChange("touch", "acme", "t1", None, older)])

    with reading(db) as reader:
        (touch,) = reader.blueprint("acme").touches
    assert (touch.kind, touch.sales_call, touch.direction) == ("call", False, "both")


def test_a_change_of_some_columns_leaves_the_others(db):
    row = row_of("touch")
    before = without(row, "sales_call", "direction")
    with a_unit(db) as unit:
        unit.put(ACME)
        unit.apply([RowChange("touch", "acme", "t1", before, {**before, "kind": "meeting"})])

    with reading(db) as reader:
        (touch,) = reader.blueprint("acme").touches
    assert (touch.kind, touch.sales_call, touch.direction) == ("meeting", True, "inbound")


def test_rows_with_different_columns_can_be_written_at_once(db):
    row = row_of("touch")
    with a_unit(db) as unit:
        unit.put(ACME.with_fields(touches=()))
        unit.apply(
            [
                RowChange("touch", "acme", "t1", None, row),
                RowChange("touch", "acme", "t2", None, {**without(row, "sales_call"), "id": "t2"}),
            ],
        )

    with reading(db) as reader:
        found = {touch.id: touch.sales_call for touch in reader.blueprint("acme").touches}
    assert found == {"t1": True, "t2": False}


def test_each_change_of_what_people_edit_is_counted(db):
    with a_unit(db) as unit:
        unit.put(a_blueprint(segment="mid"))
    with a_unit(db) as unit:
        unit.put(a_blueprint(segment="enterprise"))

    with reading(db) as reader:
        versions = [*reader.connection.stream("SELECT version FROM account", {})]
    assert versions == [(2,)]
