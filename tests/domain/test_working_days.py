from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.domain.working_days import WorkingDays

TUESDAY = date(2026, 12, 1)
days = st.dates(date(2026, 1, 1), date(2030, 12, 31))
countries = st.lists(st.sampled_from(["US", "DE", "GB", "JP", "IL", "SE", "US-CA"]), max_size=2)


@settings(deadline=None)
@given(day=days, there=st.integers(0, 40), calendars=countries)
def test_working_days_there_and_back_are_the_same_day(day, there, calendars):
    calendar = WorkingDays(calendars)
    start = calendar.on_or_after(day)

    assert calendar.shifted(calendar.shifted(start, there), -there) == start


@pytest.mark.parametrize("country", ["XX", "ZZ-1", "US-ZZZ"])
def test_a_country_without_a_calendar_works_as_far_as_it_is_known(country):
    assert WorkingDays([country]).is_working(TUESDAY)
    assert not WorkingDays([country]).is_working(date(2026, 12, 5))
