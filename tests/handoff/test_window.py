from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import TODAY, a_teammate
from csmkit.errors import InvalidInput
from csmkit.handoff.plan import load_plan
from csmkit.handoff.window import months_after, window_remark
from csmkit.resources import ResourceFolder
from handoff.handoff_builders import DEPARTURE, PLAYBOOKS

WINDOWS = {
    "not recorded": (None, "which is not recorded"),
    "too short": ("2026-12-19", "in 29 days; the plan 'departure' counts on 1 to 3 months"),
    "just long enough": ("2026-12-20", None),
    "just not too long": ("2027-02-20", None),
    "too long": ("2027-02-21", "in 93 days; the plan 'departure' counts on 1 to 3 months"),
}


@pytest.mark.parametrize(("last_on", "said"), WINDOWS.values(), ids=WINDOWS)
def test_a_window_shorter_or_longer_than_the_plan_counts_on_is_said(last_on, said):
    remark = window_remark(DEPARTURE, a_teammate("alice", leaving_on=last_on), TODAY)

    assert (remark is None) if said is None else said in remark


def test_where_nobody_leaves_there_is_no_window():
    rebalancing = load_plan("rebalancing", PLAYBOOKS)

    assert window_remark(rebalancing, a_teammate("alice"), TODAY) is None


@given(day=st.dates(date(2000, 1, 1), date(2100, 1, 1)), months=st.integers(0, 24))
def test_a_month_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months):
    later = months_after(day, months)

    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and later.day >= 28)


def test_a_plan_whose_weeks_do_not_fit_into_its_window_is_refused(tmp_path):
    own = tmp_path / "handoff" / "departure.yaml"
    own.parent.mkdir()
    shipped = (PLAYBOOKS[-1].path / "handoff" / "departure.yaml").read_text()
    own.write_text(shipped.replace("most: 4", "most: 14"))

    with pytest.raises(InvalidInput, match="do not fit into the window"):
        load_plan("departure", (ResourceFolder("user", tmp_path), *PLAYBOOKS))
