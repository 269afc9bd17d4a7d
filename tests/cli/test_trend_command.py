"""`csmkit trend` and `csmkit moved` from end to end."""

from __future__ import annotations

import csv
import io
import json
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from csmkit.cli.day_words import days_between
from csmkit.cli.drawing import drawn
from csmkit.cli.trend_page import bar, sparkline, trend_page
from csmkit.domain.course import Course, Milepost, Standpoint
from csmkit.domain.trust import Stage
from csmkit.errors import InvalidArgument


def lines(result):
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_trend_has_a_row_for_each_step_up_to_the_day(csmkit, filled):
    rows = lines(csmkit("trend", "acme", "-r", "customer", "-o", "ndjson"))
    assert [rows[0]["on"], rows[-2]["on"], rows[-1]["on"]] == [
        "2026-05-29",
        "2026-11-13",
        "2026-11-20",
    ]
    assert [row["stage"] for row in rows[-2:]] == ["trusted", "waning"]
    assert {row["schema"] for row in rows} == {"csmkit.trend/v1"}


def test_each_row_is_what_assess_says_on_that_day(csmkit, filled):
    for row in lines(csmkit("trend", "acme", "-o", "ndjson", "--since", "-60d", "--step", "20d")):
        asked = ("assess", "acme", "-r", row["relationship"], "-o", "json", "--as-of", row["on"])
        found = json.loads(csmkit(*asked).stdout)
        same = ("account", "relationship", "stage", "pressure", "reserve", "confidence")
        assert [found[field] for field in same] == [row[field] for field in same]


def test_dates_can_be_named(csmkit, filled):
    rows = lines(csmkit("trend", "--all", "--dates", "2026-11-20, 2026-10-01", "-o", "ndjson"))
    assert [row["on"] for row in rows] == ["2026-10-01", "2026-11-20"] * 4


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("trend",), "name one account, or --all"),
        (("trend", "acme", "--all"), "name one account, or --all"),
        (("trend", "acme", "--since", "2026-11-21"), "a trend looks back"),
        (("trend", "acme", "--dates", "2026-12-01"), "a trend looks back"),
        (("trend", "acme", "--dates", ","), "--dates names no day"),
        (("trend", "acme", "--dates", "today", "--step", "1d"), "not both"),
        (("trend", "acme", "--step", "0d"), "'0d' is not a step"),
        (("trend", "acme", "--step", "weekly"), "'weekly' is not a step"),
        (("trend", "acme", "--since", "-9y", "--step", "1d"), "days are too many"),
        (("trend", "acme", "--svg", "a.svg", "--html", "b.html"), "not both"),
        (("moved", "--since", "2026-11-20"), "--since 2026-11-20 must lie before 2026-11-20"),
        (("moved", "--since", "soon"), "'soon' is not a day"),
    ],
)
def test_a_senseless_question_is_refused_in_one_sentence(csmkit, filled, arguments, sentence):
    refused = csmkit(*arguments)
    assert refused.exit_code == 2
    assert sentence in refused.stderr
    assert refused.stdout == ""


def test_csv_and_markdown_are_flat(csmkit, filled):
    rows = list(csv.DictReader(io.StringIO(csmkit("trend", "acme", "-o", "csv").stdout)))
    assert len(rows) == 52
    assert rows[-1]["events"] == "[]"
    table = csmkit("trend", "acme", "-r", "customer", "-o", "md").stdout.splitlines()
    assert len(table) == 28
    assert all(line.startswith("|") for line in table)


def test_a_person_sees_a_sparkline_and_a_bar_a_day(csmkit, filled):
    page = csmkit("trend", "acme", "-r", "customer").stdout
    assert "CUSTOMER  unknown → waning" in page
    assert "2026-11-20  waning" in page
    assert "█" in page


def test_a_book_shows_the_worst_first(csmkit, filled):
    table = csmkit("trend", "--all").stdout.splitlines()
    assert table[1].split()[:2] == ["acme", "customer"]
    assert csmkit("trend", "--owner", "bob").stdout.count("brook") == 2


def test_an_unknown_account_or_owner_is_refused(csmkit, filled):
    assert csmkit("trend", "acmee").exit_code == 4
    assert csmkit("trend", "--owner", "alise").exit_code == 4
    assert csmkit("moved", "--owner", "alise").exit_code == 4


def test_an_empty_store_has_no_trend_and_nobody_moved(csmkit, home):
    csmkit("init")
    assert "no accounts" in csmkit("trend", "--all").stderr
    moved = csmkit("moved", "--exit-code")
    assert (moved.exit_code, moved.stdout) == (0, "")
    assert moved.stderr == "nobody moved since 2026-11-13\n"
    picture = csmkit("trend", "--all", "--svg", "book.svg")
    assert (picture.exit_code, Path("book.svg").exists()) == (2, False)


@pytest.mark.parametrize("kind", ["svg", "html"])
def test_a_picture_is_written_for_its_owner_only_and_again_over_itself(csmkit, filled, kind):
    for _ in range(2):
        result = csmkit("trend", "acme", f"--{kind}", f"out/acme.{kind}")
        assert (result.exit_code, result.stdout) == (0, "")
        assert result.stderr == f"wrote out/acme.{kind}\n"
    written = Path(f"out/acme.{kind}")
    assert stat.S_IMODE(written.stat().st_mode) == 0o600
    assert written.read_text() == csmkit("trend", "acme", f"--{kind}", "-").stdout
    assert [path.name for path in Path("out").iterdir()] == [written.name]


def test_a_file_of_somebody_else_is_not_replaced(csmkit, filled):
    Path("acme.yaml").write_text("key: acme\n")
    refused = csmkit("trend", "acme", "--svg", "acme.yaml")
    assert refused.exit_code == 7
    assert "csmkit did not write" in refused.stderr
    assert Path("acme.yaml").read_text() == "key: acme\n"


def test_who_moved_is_told_with_day_and_reason(csmkit, filled):
    (move,) = lines(csmkit("moved", "-o", "ndjson"))
    told = [move[field] for field in ("account", "before", "after", "on", "because", "direction")]
    assert told == ["acme", "trusted", "waning", "2026-11-18", "second-opinion", "worse"]
    assert "2026-11-18" in csmkit("moved").stdout
    assert lines(csmkit("moved", "-o", "ndjson", "--owner", "bob")) == []


def test_only_a_loss_of_trust_is_a_finding(csmkit, filled):
    assert csmkit("moved").exit_code == 0
    assert csmkit("moved", "--exit-code").exit_code == 3
    assert csmkit("moved", "--exit-code", "--owner", "bob").exit_code == 0
    csmkit("log", "brook", "They hesitate", "--signal", "hesitation", "--as-of", "2026-07-29")
    better = csmkit("moved", "--exit-code", "--owner", "bob", "--since", "2026-08-10")
    assert "better" in better.stdout
    assert better.exit_code == 0


def test_moved_works_in_a_process_of_its_own_and_loads_no_template_engine(process, filled):
    result = process("moved", "--exit-code", "-o", "json")
    assert result.returncode == 3
    assert json.loads(result.stdout)[0]["account"] == "acme"


@pytest.mark.parametrize(
    ("step", "days"),
    [
        ("7d", ["2026-11-06", "2026-11-13", "2026-11-20"]),
        ("1w", ["2026-11-06", "2026-11-13", "2026-11-20"]),
        ("20d", ["2026-11-20"]),
    ],
)
def test_steps_are_counted_back_from_the_last_day(step, days):
    found = days_between(date(2026, 11, 6), date(2026, 11, 20), step)
    assert [day.isoformat() for day in found] == days


def test_months_keep_the_day_of_the_month_where_there_is_one():
    found = days_between(date(2026, 1, 1), date(2026, 5, 31), "1m")
    assert [day.isoformat() for day in found] == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
        "2026-05-31",
    ]


def test_a_step_beyond_the_calendar_ends():
    assert days_between(date.min, date(2, 1, 1), "9y") == [date(2, 1, 1)]
    with pytest.raises(InvalidArgument, match="is not a step"):
        days_between(date.min, date(2, 1, 1), "-7d")


def test_a_sparkline_shows_the_highest_and_a_bar_never_hides_a_little():
    assert sparkline([0, 30, 15, 60], 30) == "▁▅▃█"
    assert sparkline([0, 0], 30) == "▁▁"
    assert bar(0, 100) == ""
    assert bar(0.1, 100) == "▌"
    assert bar(100, 100) == "█" * 20


@pytest.mark.parametrize("width", [40, 80])
def test_a_trend_fits_the_terminal_and_tells_what_happened_below_where_it_is_narrow(width):
    course = Course("acme", "Acme", "customer", (10, 30, 100), tuple(a_year_of_standpoints()))
    page = drawn(trend_page([course], width), width=width, color=False)
    assert max(map(len, page.splitlines())) <= width
    assert ("What happened" in page) is (width == 40)
    assert "executive change" in page


def a_year_of_standpoints():
    for number in range(52):
        on = date(2025, 11, 28) + timedelta(7 * number)
        post = Milepost(on, "executive-change", "Helen Drury starts as Chief Operating Officer")
        yield Standpoint(on, Stage.DAMAGED, 31.5, 0.5, 0.4, () if number % 20 else (post,))
