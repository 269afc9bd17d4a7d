from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from builders import a_blueprint, a_teammate, a_unit
from csmkit.cli.shapes.courses import trend_shapes
from csmkit.cli.shapes.explanations import explanation_shape
from csmkit.exchange.documents import document_from, located_documents
from csmkit.services.choose_accounts import choose_accounts
from csmkit.services.explain_account import explain_account
from csmkit.services.replay_accounts import replay_accounts
from csmkit.store.opening import reading

AS_OF = date(2026, 11, 20)
WEEKS = [AS_OF - timedelta(7 * number) for number in range(12)][::-1]
EXAMPLES = Path(__file__).parents[2] / "examples"
EVENTFUL = {
    "contract": {"renewal_on": "2026-10-30"},
    "history": [
        {"kind": "incident", "on": "2026-10-01", "title": "Export down"},
        {"kind": "escalation", "on": "2026-10-02", "title": "Called our board"},
        {"kind": "executive-change", "on": "2026-10-12", "title": "New COO"},
        {"kind": "milestone", "on": "2026-10-13", "title": "Go-live"},
        {"kind": "incident", "on": "2026-12-01", "title": "Not yet"},
    ],
    "tenures": [
        {"teammate": "alice", "from_on": "2025-01-01", "until_on": "2026-11-03"},
        {"teammate": "bob", "from_on": "2026-11-03"},
        {"teammate": "bob", "from_on": "2026-09-20", "role": "backup"},
    ],
}


def _courses(db, catalogue, days=WEEKS, names=None, **chosen):
    with reading(db) as reader:
        keys = choose_accounts(reader, AS_OF, names=names)
        return list(replay_accounts(reader, catalogue, keys, days, **chosen))


def test_what_happened_is_told_with_the_next_day_that_was_judged(db, catalogue):
    with a_unit(db) as unit:
        unit.put(a_teammate("alice"))
        unit.put(a_teammate("bob"))
        unit.put(a_blueprint(owner="bob", **EVENTFUL))
    course, _ = _courses(db, catalogue)
    told = [(post.on.isoformat(), post.kind, post.text) for post in course.mileposts]
    assert told == [
        ("2026-10-01", "incident", "Export down"),
        ("2026-10-02", "escalation", "Called our board"),
        ("2026-10-12", "executive-change", "New COO"),
        ("2026-10-30", "renewal", "the contract renews"),
        ("2026-11-03", "owner", "bob follows alice"),
    ]
    for point in course.standpoints:
        assert all(point.on - timedelta(7) < post.on <= point.on for post in point.mileposts)


def test_what_was_recorded_late_does_not_count_before_it_was_known(db, catalogue):
    late = {"signal": "removed-from-account", "on": "2026-09-10", "recorded_on": "2026-10-20"}
    with a_unit(db) as unit:
        unit.put(a_blueprint(sightings=[late]))
    course, _ = _courses(db, catalogue)
    lost = [point.on for point in course.standpoints if point.stage.word == "lost"]
    assert lost[0] == date(2026, 10, 23)
    assert lost == [day for day in WEEKS if day >= lost[0]]


def test_a_promise_withdrawn_later_was_overdue_before(db, catalogue):
    promise = {
        "text": "Plan", "side": "us", "promised_on": "2026-08-01", "due_on": "2026-08-20",
        "status": "withdrawn", "closed_on": "2026-11-15",
    }  # fmt: skip
    with a_unit(db) as unit:
        unit.put(a_blueprint(commitments=[promise]))
    course, _ = _courses(db, catalogue)
    assert {
        point.pressure > 0 for point in course.standpoints if point.on < date(2026, 11, 15)
    } == {True}


def test_courses_come_in_the_order_of_the_accounts_asked_for(db, catalogue):
    with a_unit(db) as unit:
        for key in ("a", "b", "c"):
            unit.put(a_blueprint(key))
    found = _courses(db, catalogue, names=["c", "a"], relationships=["sales"])
    assert [(course.account, course.relationship) for course in found] == [
        ("c", "sales"),
        ("a", "sales"),
    ]


def test_a_book_is_read_in_portions_and_nobody_is_lost(sqlite_db, catalogue, monkeypatch):
    monkeypatch.setattr("csmkit.services.read_days.ACCOUNTS_AT_ONCE", 2)
    with a_unit(sqlite_db) as unit:
        for key in ("a", "b", "c", "d", "e"):
            unit.put(a_blueprint(key))
    whole = _courses(sqlite_db, catalogue, relationships=["customer"])
    assert [course.account for course in whole] == ["a", "b", "c", "d", "e"]
    assert whole == _courses(
        sqlite_db, catalogue, names=["a", "b", "c", "d", "e"], relationships=["customer"]
    )


@pytest.mark.postgres
def test_explanations_and_trends_are_the_same_bytes_on_both_databases(
    sqlite_db, postgres_store, catalogue
):
    assert _told(sqlite_db, catalogue) == _told(postgres_store, catalogue)


def _told(db, catalogue):
    with a_unit(db) as unit:
        for path in sorted(EXAMPLES.glob("*.yaml")):
            for located in located_documents(path.read_bytes(), path.name):
                unit.put(document_from(located))
    with reading(db) as reader:
        keys = choose_accounts(reader, AS_OF)
        shapes = [
            explanation_shape(one)
            for key in keys
            for one in explain_account(reader, catalogue, key, AS_OF)
        ]
        for course in replay_accounts(reader, catalogue, keys, WEEKS[::3]):
            shapes += trend_shapes(course)
    return json.dumps(shapes, ensure_ascii=False).encode()
