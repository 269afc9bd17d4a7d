from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmkit.domain.accountability import side_record, went

TODAY = date(2026, 11, 20)
DAYS = st.none() | st.dates(date(2026, 1, 1), date(2026, 12, 31))
PROMISES = st.lists(
    st.tuples(
        st.builds(
            went,
            st.sampled_from(["open", "kept", "broken", "withdrawn"]),
            DAYS,
            DAYS,
            st.just(TODAY),
        ),
        st.integers(0, 3),
        st.integers(1, 3),
    ),
    max_size=12,
)


@pytest.mark.parametrize(
    ("status", "due", "closed", "expected"),
    [
        ("open", date(2026, 11, 20), None, ("open", 0)),
        ("open", date(2026, 11, 19), None, ("overdue", 1)),
        ("open", None, None, ("open", 0)),
        ("kept", date(2026, 11, 10), date(2026, 11, 10), ("kept", 0)),
        ("kept", date(2026, 11, 10), date(2026, 11, 13), ("late", 3)),
        ("kept", date(2026, 11, 10), None, ("kept", 0)),
        ("broken", date(2026, 11, 1), date(2026, 11, 9), ("broken", 0)),
        ("withdrawn", date(2026, 11, 1), None, ("withdrawn", 0)),
    ],
)
def test_a_promise_goes_by_its_days(status, due, closed, expected):
    assert went(status, due, closed, TODAY) == expected


@given(PROMISES)
def test_a_sides_numbers_fit_together(promises):
    side = side_record("us", promises)

    assert side.kept + side.broken + side.open == side.promises
    assert 0 <= side.late <= side.kept
    assert side.overdue <= side.open
    assert side.kept_share is None or 0 <= side.kept_share <= 1
    assert side.median_delay_days is None or side.median_delay_days >= 0


@given(PROMISES)
def test_one_more_overdue_promise_never_makes_a_side_look_better(promises):
    before = side_record("us", promises)
    after = side_record("us", [*promises, (went("open", date(2026, 1, 1), None, TODAY), 0, 1)])

    assert before.kept_share is None or after.kept_share <= before.kept_share
    assert before.median_delay_days is None or after.median_delay_days >= before.median_delay_days


def test_without_anything_due_nothing_is_said_of_a_side():
    side = side_record("them", [(went("open", None, None, TODAY), 0, 1)])

    assert (side.promises, side.kept_share, side.median_delay_days) == (1, None, None)
