from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.domain.touch_log import TouchRow, log_of
from csmkit.domain.trust import AccountRecord, EngagementRow
from csmkit.trust.bounds import LEAST, MOST
from csmkit.trust.facts import FACTS
from csmkit.trust.timeline import Timeline

START = date(2026, 1, 1)
FACT = "cadences_since_inbound"


def day(number):
    return (START + timedelta(days=number)).isoformat()


def ordinal(number):
    return (START + timedelta(days=number)).toordinal()


def an_account(rhythms=(), touched=(0,), cadence_days=30):
    return Timeline(
        AccountRecord(
            account="acme",
            name="Acme",
            owner="alice",
            seller=None,
            cadence_days=cadence_days,
            renewal_on=None,
            touches=log_of(
                TouchRow(f"t{n}", day(n), "call", "both", "held", False, None, "[]", None)
                for n in touched
            ),
            engagements=tuple(
                EngagementRow(f"e{i}", day(a), day(b), None if c is None else day(c), every)
                for i, (a, b, c, every) in enumerate(rhythms)
            ),
        )
    )


@pytest.mark.parametrize(
    ("rhythms", "on", "expected"),
    [
        ((), 60, 2.0),
        (((1, 90, None, 90),), 60, 60 / 90),
        (((31, 90, None, 60),), 60, 30 / 30 + 30 / 60),
        (((1, 30, None, 60),), 60, 30 / 60 + 30 / 30),
        (((1, 90, 31, 60),), 60, 30 / 60 + 30 / 30),
        (((100, 200, None, 60),), 60, 2.0),
        (((1, 90, None, 60), (31, 90, None, 90)), 60, 30 / 60 + 30 / 90),
        (((1, 0, None, 60),), 60, 2.0),
    ],
    ids=[
        "none", "all the time", "from the middle", "until the middle", "ended early",
        "not yet", "the later one counts", "no days",
    ],
)  # fmt: skip
def test_each_day_of_silence_counts_by_its_own_rhythm(rhythms, on, expected):
    found = FACTS[FACT].compute(an_account(rhythms), ordinal(on))

    assert found == pytest.approx(expected)


def test_a_silence_from_before_a_slower_rhythm_is_not_hidden_by_it():
    silent = an_account(((91, 180, None, 365),))

    assert FACTS[FACT].compute(silent, ordinal(92)) > 3


RHYTHMS = st.lists(
    st.tuples(
        st.integers(0, 200), st.integers(0, 300), st.none() | st.integers(0, 300),
        st.sampled_from([7, 45, 60, 90, 365]),
    ),
    max_size=3,
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(
    rhythms=RHYTHMS,
    touched=st.sets(st.integers(0, 200), min_size=1, max_size=4),
    first=st.integers(0, 250),
    length=st.integers(0, 60),
)
def test_the_bounds_of_silence_hold_on_each_of_its_days(rhythms, touched, first, length):
    account = an_account(rhythms, touched)
    days = ordinal(first), ordinal(first + length)
    most, least = MOST[FACT](account, *days), LEAST[FACT](account, *days)

    for number in range(first, first + length + 1):
        found = FACTS[FACT].compute(account, ordinal(number))
        assert found is None or least - 1e-9 <= found <= most + 1e-9
