from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import TODAY
from csmkit.coverage.load import account_load, load_norms
from csmkit.domain.coverage import BookLine
from csmkit.domain.trust import Stage
from csmkit.resources import search_path

NORMS = load_norms(search_path("playbooks"))
QUIET = BookLine(
    account="acme",
    name="Acme Freight",
    owner="alice",
    backup=None,
    segment="enterprise",
    industry=None,
    timezone=None,
    locale=None,
    parent=None,
    arr_cents=None,
    currency=None,
    renewal_on=None,
    notice_days=None,
    contacts=0,
    open_issues=0,
    critical_issues=0,
    projects=0,
    escalations=0,
)
LINES = st.builds(
    QUIET._replace,
    contacts=st.integers(0, 100),
    open_issues=st.integers(0, 50),
    projects=st.integers(0, 20),
    renewal_on=st.none()
    | st.integers(-400, 400).map(lambda days: (TODAY + timedelta(days=days)).isoformat()),
)


def load(line, stage=Stage.TRUSTED):
    return account_load(NORMS, line, stage, TODAY)


@pytest.mark.parametrize(
    ("segment", "hours_a_year"),
    [("enterprise", 81.7), ("Mid-Market", 42.2), ("pooled", 4.1), (None, 42.2), ("odd", 42.2)],
)
def test_a_quiet_account_takes_the_base_of_its_segment(segment, hours_a_year):
    found = load(QUIET._replace(segment=segment))

    assert found.hours * 12 == pytest.approx(hours_a_year)
    assert (found.complexity, found.because) == (1.0, ())


def test_what_makes_an_account_harder_is_named():
    renewal_on = (TODAY + timedelta(days=50)).isoformat()
    hard = QUIET._replace(contacts=7, open_issues=2, projects=1, renewal_on=renewal_on)

    found = load(hard, Stage.DAMAGED)

    assert found.complexity == pytest.approx(1 + (2 + 2 + 1 + 3 + 4) / 5 / 8)
    assert found.because == (
        "7 contacts",
        "2 open issues",
        "1 projects",
        "trust is damaged",
        "renews in 50 days",
    )


@given(LINES, st.sampled_from(Stage))
def test_complexity_lies_between_one_and_one_and_a_half(line, stage):
    assert 1.0 <= load(line, stage).complexity <= 1.5


@given(LINES, st.sampled_from(Stage), st.sampled_from(["contacts", "open_issues", "projects"]))
def test_more_of_anything_never_makes_an_account_lighter(line, stage, field):
    more = line._replace(**{field: getattr(line, field) + 1})

    assert load(more, stage).hours >= load(line, stage).hours


def test_a_renewal_that_has_passed_weighs_nothing():
    past = QUIET._replace(renewal_on=(TODAY - timedelta(days=1)).isoformat())

    assert load(past).complexity == 1.0
