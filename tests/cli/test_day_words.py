"""Days as people write them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from csmkit.cli.day_words import is_iso, resolve_day
from csmkit.errors import ExitCode, InvalidArgument

FRIDAY = date(2026, 11, 20)
MEANINGS = {
    "2026-12-01": "2026-12-01",
    "today": "2026-11-20",
    " Today ": "2026-11-20",
    "tomorrow": "2026-11-21",
    "yesterday": "2026-11-19",
    "+14d": "2026-12-04",
    "-2w": "2026-11-06",
    "+3m": "2027-02-20",
    "-1y": "2025-11-20",
    "+0d": "2026-11-20",
    "friday": "2026-11-27",
    "saturday": "2026-11-21",
    "thu": "2026-11-26",
    "eom": "2026-11-30",
    "eoq": "2026-12-31",
}


@pytest.mark.parametrize(("text", "meant"), MEANINGS.items(), ids=MEANINGS)
def test_a_day_word_means_one_day(text, meant):
    assert resolve_day(text, FRIDAY) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2026-02-30",
        "20261120",
        "2026-W47",
        "+14",
        "14d",
        "+999999y",
        "+1q",
        "\u0661d",
        "mond",
    ],
)
def test_what_is_no_day_is_refused_with_the_accepted_forms(text):
    with pytest.raises(InvalidArgument, match="write one of: 2026-12-01, today") as caught:
        resolve_day(text, FRIDAY)
    assert caught.value.exit_code == ExitCode.USAGE


def test_a_month_later_never_skips_a_month():
    assert resolve_day("+1m", date(2027, 1, 31)) == date(2027, 2, 28)


def test_a_quarter_ends_in_its_own_last_month():
    assert [resolve_day("eoq", date(2026, m, 1)).month for m in (1, 3, 4, 9, 10, 12)] == [
        3, 3, 6, 9, 12, 12,
    ]  # fmt: skip


@given(
    st.one_of(
        st.text(max_size=12),
        st.from_regex(r"[+-][0-9]{1,6}[dwmy]", fullmatch=True),
        st.from_regex(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", fullmatch=True),
    ),
    st.dates(),
)
@example("eom", date(9999, 12, 31))
@example("tomorrow", date(9999, 12, 31))
@example("yesterday", date(1, 1, 1))
def test_any_text_is_a_day_or_is_refused(text, today):
    with suppress(InvalidArgument):
        assert isinstance(resolve_day(text, today), date)


@given(st.dates())
def test_a_written_out_day_is_itself(day):
    assert is_iso(day.isoformat())
    assert resolve_day(day.isoformat(), FRIDAY) == day


@given(st.dates(max_value=date(9999, 12, 20)))
def test_a_weekday_is_always_ahead_and_within_a_week(today):
    assert 1 <= (resolve_day("monday", today) - today).days <= 7
