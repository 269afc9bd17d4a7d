from __future__ import annotations

import pytest

from builders import TODAY, a_unit
from csmkit.errors import InvalidInput
from csmkit.services.apply_documents import apply_documents
from csmkit.store.opening import reading

ALICE = "schema: csmkit.teammate/v1\nkey: alice\nname: Alice\n"
ACME = "schema: csmkit.blueprint/v1\nkey: acme\nname: Acme\nowner: alice\n"


def apply(db, *texts, **options):
    sources = [(f"{number}.yaml", text.encode()) for number, text in enumerate(texts, 1)]
    with a_unit(db) as unit:
        return apply_documents(unit, sources, signals=frozenset({"silence"}), **options)


def refusal(db, *texts):
    with pytest.raises(InvalidInput) as caught:
        apply(db, *texts)
    with reading(db) as reader:
        assert reader.teammates() == []
        assert reader.account_names() == []
    return str(caught.value).splitlines()


def test_documents_may_come_in_any_order(sqlite_db):
    answers = apply(sqlite_db, ACME, ALICE)

    assert [(a.kind, a.key, a.what) for a in answers] == [
        ("blueprint", "acme", "created"),
        ("teammate", "alice", "created"),
    ]


def test_what_a_document_does_not_mention_stays(sqlite_db):
    apply(
        sqlite_db, ALICE, ACME + "segment: enterprise\nissues: [{title: A, opened_on: 2026-01-01}]"
    )
    apply(sqlite_db, ACME + "industry: steel\nissues: [{title: B, opened_on: 2026-01-02}]")

    with reading(sqlite_db) as reader:
        blueprint = reader.blueprint("acme")
    assert (blueprint.segment, blueprint.industry) == ("enterprise", "steel")
    assert [issue.title for issue in blueprint.issues] == ["A", "B"]


def test_prune_takes_out_entries_of_the_lists_that_are_mentioned(sqlite_db):
    apply(
        sqlite_db,
        ALICE,
        ACME + "tags: [x]\nissues: [{title: A, opened_on: 2026-01-01}]\ngoals: [{text: G}]",
    )
    apply(sqlite_db, ACME + "issues: [{title: B, opened_on: 2026-01-02}]", prune=True)

    with reading(sqlite_db) as reader:
        blueprint = reader.blueprint("acme")
    assert [issue.title for issue in blueprint.issues] == ["B"]
    assert [goal.text for goal in blueprint.goals] == ["G"]


def test_a_field_that_is_set_to_null_is_cleared(sqlite_db):
    apply(sqlite_db, ALICE, ACME + "segment: enterprise")
    apply(sqlite_db, ACME + "segment: null")

    with reading(sqlite_db) as reader:
        assert reader.blueprint("acme").segment is None


def test_every_problem_of_every_text_is_named_with_its_place_and_nothing_is_written(sqlite_db):
    assert refusal(
        sqlite_db,
        ALICE + "rol: csm\n",
        ACME + "cadence_days: often\nissues:\n- title: A\n  opened_on: soon\n",
    ) == [
        "1.yaml:4:1: unknown field 'rol'; did you mean 'role'?",
        "2.yaml:5:1: cadence_days: must be a whole number",
        "2.yaml:8:3: issues.0.opened_on: must be a day such as 2026-12-31",
    ]


def test_a_name_that_nobody_has_is_refused_with_the_nearest(sqlite_db):
    assert refusal(sqlite_db, ALICE, ACME.replace("owner: alice", "owner: alise")) == [
        "2.yaml:4:1: there is no teammate 'alise'; did you mean 'alice'?",
    ]


@pytest.mark.parametrize(
    ("field", "message"),
    [
        ("parent: umbrella", "5:1: there is no account 'umbrella'"),
        ("sightings: [{signal: silense, on: 2026-01-01}]", "there is no signal 'silense'; did"),
        ("tenures: [{teammate: bob, from_on: 2026-01-01}]", "5:12: there is no teammate 'bob'"),
        ("touches: [{on: 2026-01-01, teammates: [alice, bob]}]", "there is no teammate 'bob'"),
        ("parent: acme", "5:1: an account is not its own parent"),
        ("touches: [{on: 2026-01-01, contacts: [dana]}]", "5:39: acme has no contact 'dana'"),
        ("contacts: [{name: Dana, reports_to: dena}]", "no contact 'dena'; did you mean 'dana'?"),
    ],
    ids=["parent", "signal", "tenure", "touch", "own-parent", "contact", "reports-to"],
)
def test_references_are_checked(sqlite_db, field, message):
    (line,) = refusal(sqlite_db, ALICE, ACME + field)

    assert message in line


def test_a_contact_that_the_store_knows_may_be_named(sqlite_db):
    with a_unit(sqlite_db) as unit:
        for text in (ALICE, ACME + "contacts: [{name: Dana}]"):
            apply_documents(unit, [("1.yaml", text.encode())], signals=frozenset())
        later = ACME + "touches: [{on: 2026-01-01, contacts: [dana]}]"

        (applied,) = apply_documents(unit, [("2.yaml", later.encode())], signals=frozenset())

    assert applied.what == "changed"


def test_the_same_document_twice_is_refused_with_both_places(sqlite_db):
    assert refusal(sqlite_db, ALICE, ACME, ACME) == [
        "3.yaml:1:1: blueprint 'acme' stands twice, first at 2.yaml:1:1",
    ]


def test_a_problem_on_one_line_does_not_hide_the_next(sqlite_db):
    lines = b'{"x": 1}\n{broken\n{"schema": "csmkit.teammate/v1", "key": "A"}\n'
    with pytest.raises(InvalidInput) as caught, a_unit(sqlite_db) as unit:
        apply_documents(unit, [("all.ndjson", lines)], signals=frozenset())

    assert [(p.line, p.column) for p in caught.value.problems] == [(1, 1), (3, 1), (3, 34), (2, 2)]


SEEN = ACME.replace("owner: alice\n", "") + (
    "sightings:\n- {signal: silence, on: 2026-11-19}\n- {signal: silence, on: 2026-11-21}\n"
)


def test_a_sighting_of_a_day_to_come_is_refused_with_its_place(sqlite_db):
    with pytest.raises(InvalidInput) as caught:
        apply(sqlite_db, SEEN, as_of=TODAY)
    assert str(caught.value) == (
        "1.yaml:6:21: 2026-11-21 lies after 2026-11-20; only what happened can be seen"
    )
    with reading(sqlite_db) as reader:
        assert reader.account_names() == []


def test_a_sighting_of_a_signal_that_there_is_not_is_refused_with_its_place(sqlite_db):
    unknown = SEEN.replace("signal: silence, on: 2026-11-21", "signal: silense, on: 2026-11-20")
    assert refusal(sqlite_db, unknown) == [
        "1.yaml:6:4: there is no signal 'silense'; did you mean 'silence'?",
    ]
