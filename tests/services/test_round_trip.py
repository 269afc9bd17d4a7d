from __future__ import annotations

import json
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import a_rich_blueprint, a_teammate, a_unit
from csmkit.domain.account import Blueprint
from csmkit.domain.document import plain
from csmkit.domain.merging import merged
from csmkit.domain.people import Teammate
from csmkit.exchange.documents import document_from, located_documents
from csmkit.safe_yaml import dump_yaml
from csmkit.services.apply_documents import apply_documents
from csmkit.services.export_documents import export_documents
from csmkit.services.undo_revision import undo_revision
from csmkit.store.opening import reading
from random_documents import SEEDS, random_document

SIGNALS = frozenset({"second-opinion"})
FIXED = {
    "owner": "alice",
    "backup": None,
    "seller": None,
    "parent": None,
    "touches": [{"on": "2026-11-01", "teammates": ["alice"]}],
    "sightings": [],
    "tenures": [],
    "engagements": [
        {"from_on": "2026-11-01", "until_on": "2027-01-31", "every_days": 60, "why": "x\x1b\u202e"}
    ],
}


def a_random_blueprint(seed):
    """Any blueprint; what it says of contacts is said of its own."""
    drawn = random_document(Blueprint, seed, **FIXED)
    known = drawn.contacts[0].id if drawn.contacts else None
    who = {"reports_to": known, "successor": known}
    return drawn.model_copy(
        update={
            "contacts": tuple(one.model_copy(update=who) for one in drawn.contacts),
            "integrations": tuple(
                one.model_copy(update={"contact": known}) for one in drawn.integrations
            ),
        },
    )


BLUEPRINTS = SEEDS.map(a_random_blueprint)
TEAMMATES = SEEDS.map(lambda seed: random_document(Teammate, seed, key="alice", manager=None))
ANY_FIXTURE = [HealthCheck.function_scoped_fixture]


@pytest.fixture
def new_store(made_store, tmp_path_factory):
    def copied():
        place = tmp_path_factory.mktemp("copy") / "csmkit.db"
        shutil.copy(made_store, place)
        return str(place)

    return copied


def exported(db, form="ndjson"):
    with reading(db) as reader:
        found = [*export_documents(reader)]
    if form == "yaml":
        return dump_yaml(found).encode()
    return b"".join(json.dumps(d, ensure_ascii=False).encode() + b"\n" for d in found)


def applied(db, *sources):
    with a_unit(db) as unit:
        return apply_documents(unit, sources, signals=SIGNALS)


def test_an_export_applied_to_an_empty_store_makes_the_same_store(db, new_store):
    with a_unit(db) as unit:
        unit.put(a_teammate())
        unit.put(a_rich_blueprint())
    export = exported(db)

    other = new_store()
    applied(other, ("-", export))

    assert exported(other) == export


def test_applying_an_export_to_its_own_store_changes_nothing(db):
    with a_unit(db) as unit:
        unit.put(a_teammate())
        unit.put(a_rich_blueprint())

    answers = applied(db, ("all.ndjson", exported(db)))

    assert {answer.what for answer in answers} == {"unchanged"}


@settings(max_examples=30, deadline=None, suppress_health_check=ANY_FIXTURE)
@given(blueprint=BLUEPRINTS, teammate=TEAMMATES)
def test_any_document_survives_store_yaml_and_ndjson(new_store, blueprint, teammate):
    first, second, third = new_store(), new_store(), new_store()
    with a_unit(first) as unit:
        unit.put(teammate)
        unit.put(blueprint)

    applied(second, ("-", exported(first)))
    applied(third, ("a.yaml", exported(first, "yaml")))

    assert exported(second) == exported(first)
    assert exported(third) == exported(first)


@settings(max_examples=100, deadline=None, suppress_health_check=ANY_FIXTURE)
@given(BLUEPRINTS)
def test_a_document_reads_back_the_same_from_yaml_and_json(blueprint):
    document = plain(blueprint)

    (from_json,) = located_documents(json.dumps(document).encode(), "a.json")
    (from_yaml,) = located_documents(dump_yaml([document]).encode(), "a.yaml")

    assert plain(document_from(from_json)) == document
    assert plain(document_from(from_yaml)) == document


@settings(max_examples=100, deadline=None, suppress_health_check=ANY_FIXTURE)
@given(present=BLUEPRINTS, incoming=BLUEPRINTS)
def test_merging_is_idempotent_and_loses_no_entry(present, incoming):
    once = merged(present, incoming)

    assert merged(once, incoming) == once
    assert {i.id for i in present.issues} <= {i.id for i in once.issues}
    assert {i.id for i in incoming.issues} <= {i.id for i in once.issues}


@settings(max_examples=15, deadline=None, suppress_health_check=ANY_FIXTURE)
@given(steps=st.lists(BLUEPRINTS | st.none(), min_size=1, max_size=6))
def test_as_many_undos_as_commands_give_the_first_state_back(new_store, steps):
    place = new_store()
    with a_unit(place) as unit:
        unit.put(a_rich_blueprint())
    before, made = exported(place), 0

    for step in steps:
        with a_unit(place) as unit:
            if step is None:
                unit.delete("blueprint", "acme")
            else:
                unit.put(step.with_fields(key="acme"))
        made += unit.revision_number is not None
    for _ in range(made):
        with a_unit(place) as unit:
            undo_revision(unit)

    assert exported(place) == before


def test_an_undo_can_be_undone_by_its_number(db):
    with a_unit(db) as unit:
        unit.put(a_rich_blueprint())
    with a_unit(db) as unit:
        undo_revision(unit)
    assert exported(db) == b""

    with a_unit(db) as unit:
        undo_revision(unit, 2)

    assert json.loads(exported(db))["key"] == "acme"
