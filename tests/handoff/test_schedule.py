from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import TODAY
from csmkit.domain.handoff import HANDOFF_STATES
from csmkit.domain.working_days import WorkingDays
from csmkit.errors import InvalidInput
from csmkit.handoff.schedule import check_start
from handoff.handoff_builders import DEPARTURE, OWNERS, a_schedule

TUESDAY = date(2026, 12, 1)
days = st.dates(date(2026, 1, 1), date(2030, 12, 31))
countries = st.lists(st.sampled_from(["US", "DE", "GB", "JP", "IL", "SE", "US-CA"]), max_size=2)


def test_the_default_plan_takes_fifteen_working_days():
    schedule = a_schedule(TUESDAY)

    assert schedule.introduction_on == date(2026, 12, 8)
    assert schedule.transfer_on == date(2026, 12, 22)
    assert {s.id: s.due_on for s in schedule.steps if s.id.startswith("check-")} == {
        "check-ready": date(2026, 12, 21),
        "check-in": date(2027, 1, 5),
        "check-30": date(2027, 1, 21),
        "check-60": date(2027, 2, 22),
        "check-90": date(2027, 3, 22),
    }


def test_holidays_of_the_two_who_hand_over_move_the_transfer():
    assert a_schedule(date(2026, 12, 7), ours=["GB"]).transfer_on == date(2026, 12, 30)
    assert a_schedule(date(2026, 12, 7)).transfer_on == date(2026, 12, 28)


def test_holidays_of_the_customer_move_what_the_customer_sees_and_nothing_else():
    plain, moved = a_schedule(TUESDAY), a_schedule(TUESDAY, theirs=["ES"])

    assert plain.introduction_on == date(2026, 12, 8)
    assert moved.introduction_on == date(2026, 12, 9)
    assert moved.transfer_on == plain.transfer_on


def test_each_step_has_the_teammate_of_its_role():
    by_role = {step.role: step.owner for step in a_schedule(TUESDAY).steps}

    assert by_role == {**OWNERS, "champion": None}


@given(start=days, calendars=countries, weeks=st.integers(2, 4))
def test_steps_are_on_working_days_in_order_of_day_and_state(start, calendars, weeks):
    ours = WorkingDays(calendars)

    schedule = a_schedule(ours.on_or_after(start), working_days=5 * weeks, ours=calendars)

    steps = schedule.steps
    assert all(ours.is_working(step.due_on) for step in steps)
    assert [s.due_on for s in steps] == sorted(s.due_on for s in steps)
    states = [HANDOFF_STATES.index(s.reaches) for s in steps if s.reaches]
    assert states == sorted(states)
    assert {s.id for s in steps} == {s.id for s in DEPARTURE.steps}


def test_a_plan_that_is_pressed_too_hard_says_so():
    with pytest.raises(InvalidInput, match="give it more weeks"):
        a_schedule(TUESDAY, working_days=1)


@pytest.mark.parametrize(
    ("start_on", "calendars", "says"),
    [
        (date(2026, 11, 19), [], "before 2026-11-20; the next working day is 2026-11-20"),
        (date(2026, 11, 21), [], "which is a Saturday; the next working day is 2026-11-23"),
        (
            date(2026, 11, 26),
            ["US"],
            "which is Thanksgiving Day; the next working day is 2026-11-27",
        ),
        (date(2026, 12, 25), ["GB"], "which is Christmas Day; the next working day is 2026-12-29"),
        (date(2026, 11, 20), ["IL"], "which is a Friday; the next working day is 2026-11-22"),
        (date(2029, 1, 1), [], "more than two years ahead"),
        (date.max, [], "more than two years ahead"),
    ],
    ids=range(7),
)
def test_a_start_that_cannot_be_is_refused_with_the_day_that_can(start_on, calendars, says):
    with pytest.raises(InvalidInput, match=f"^a handoff cannot start on {start_on}, .*{says}"):
        check_start(start_on, TODAY, WorkingDays(calendars))


@pytest.mark.parametrize("later", [0, 3, 11])
def test_a_start_today_or_on_a_later_working_day_is_fine(later):
    check_start(TODAY + timedelta(days=later), TODAY, WorkingDays())
