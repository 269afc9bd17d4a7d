from itertools import product

import pytest

from builders import TODAY, a_blueprint, a_unit
from csmkit.domain.touch_log import SORTS, log_of
from csmkit.store.opening import reading

KINDS = ("email", "call", "meeting", "chat", "visit", "review", "other")
DIRECTIONS = ("inbound", "outbound", "both")
OUTCOMES = ("held", "declined", "no-show", "cancelled")
EVERY_TOUCH = [
    {
        "on": f"2026-{1 + number % 10:02}-{1 + number % 28:02}",
        "kind": kind,
        "direction": direction,
        "outcome": outcome,
        "sales_call": sales_call,
        "reply_hours": None if number % 3 else number / 7,
        "teammates": ["alice"] if number % 2 else ["alice", "bob"],
        "summary": f'Touch {number}: "grün" \\ \u2028',
    }
    for number, (kind, direction, outcome, sales_call) in enumerate(
        product(KINDS, DIRECTIONS, OUTCOMES, (False, True))
    )
]


@pytest.fixture
def touches(db):
    with a_unit(db) as unit:
        unit.put(a_blueprint(touches=EVERY_TOUCH))
    with reading(db) as reader:
        (record,) = reader.account_records(TODAY)
    return record.touches


def test_the_database_sorts_touches_as_records_in_memory_do(touches):
    in_memory = log_of([*touches]).days
    for name in SORTS:
        assert sorted(getattr(touches.days, name)) == sorted(getattr(in_memory, name)), name
    for days, beside in (
        ("asked", "asked_by"),
        ("sales_calls", "sales_calls_by"),
        ("answered", "reply_hours"),
    ):
        pairs = [
            sorted(zip(getattr(log, days), getattr(log, beside), strict=True))
            for log in (touches.days, in_memory)
        ]
        assert pairs[0] == pairs[1], beside


def test_every_touch_comes_back_as_it_was_written(touches):
    assert sorted(touch.summary for touch in touches) == sorted(t["summary"] for t in EVERY_TOUCH)
    assert {(t.kind, t.direction, t.outcome, bool(t.sales_call)) for t in touches} == {
        *product(KINDS, DIRECTIONS, OUTCOMES, (False, True))
    }
    assert {touch.reply_hours for touch in touches if touch.reply_hours is not None} == {
        round(number / 7, 6) for number in range(0, len(EVERY_TOUCH), 3)
    }


def test_the_touches_of_some_days_come_by_day_and_id(touches):
    days = {"2026-02-02", "2026-02-12", "2026-03-03", "2026-02-29"}
    found = touches.of_days(days)
    assert found == sorted(found, key=lambda touch: (touch.on, touch.id))
    assert {touch.on for touch in found} == days - {"2026-02-29"}
    assert found == [touch for touch in touches if touch.on in days]


def test_an_account_without_touches_has_none_of_any_sort(db):
    with a_unit(db) as unit:
        unit.put(a_blueprint())
    with reading(db) as reader:
        (record,) = reader.account_records(TODAY)
    assert [*record.touches] == []
    assert {*map(len, record.touches.days)} == {0}
