import csv
import io
import json
import subprocess
import sys

import pytest
from pydantic import TypeAdapter

from csmkit.cli.shapes.backtests import LINE_FIELDS, BacktestShape

OUTCOMES = "account;date;outcome\nACME;2026-11-20;churned\n"


def test_a_backtest_says_what_may_be_concluded(csmkit, filled):
    result = csmkit("backtest", "--outcomes", "-", stdin=OUTCOMES)
    assert result.exit_code == 0, result.stderr
    assert "1 outcomes" not in result.stdout
    assert "1 outcome: 1 churned (100%), 0 renewed" in result.stdout
    assert "No conclusion: 0 losses could be judged at most, and fewer than 20" in result.stdout
    assert "1 outcome has no data yet" in result.stdout


@pytest.mark.parametrize("form", ["json", "ndjson"])
def test_a_backtest_has_the_shape_of_its_schema(csmkit, filled, form):
    result = csmkit("backtest", "--outcomes", "-", "-o", form, stdin=OUTCOMES)
    value = json.loads(result.stdout)
    TypeAdapter(BacktestShape).validate_python(value, strict=True, extra="forbid")
    assert (value["schema"], value["as_of"]) == ("csmkit.backtest/v1", "2026-11-20")
    assert [line["horizon_days"] for line in value["horizons"]] == [90, 180, 270]


def test_a_backtest_goes_out_as_csv_and_markdown(csmkit, filled):
    result = csmkit("backtest", "--outcomes", "-", "-o", "csv", stdin=OUTCOMES)
    header, *rows = csv.reader(io.StringIO(result.stdout))
    assert header == [*LINE_FIELDS]
    assert [row[2] for row in rows] == ["90", "180", "270"]
    assert result.stderr.startswith("No conclusion")
    table = csmkit("backtest", "--outcomes", "-", "-o", "md", stdin=OUTCOMES).stdout
    assert table.startswith("- No conclusion")
    assert "| 90 | the stage |" in table


def test_wrong_outcomes_are_told_with_their_lines_and_nothing_is_printed(csmkit, filled):
    wrong = OUTCOMES + "acmee;2026-11-01;churned\nbrook;tomorrow;renewed\n"
    result = csmkit("backtest", "--outcomes", "-", stdin=wrong)
    assert (result.exit_code, result.stdout) == (5, "")
    assert "error: <stdin>:3: no account 'acmee'" in result.stderr
    assert "error: <stdin>:4: date: must be a day" in result.stderr


def test_a_missing_file_and_a_missing_store_are_one_sentence(csmkit, home):
    result = csmkit("backtest", "--outcomes", "none.csv")
    assert (result.exit_code, result.stderr.count("\n")) == (7, 1)
    assert csmkit("backtest", "--outcomes", "-", stdin=OUTCOMES).exit_code == 4


def test_a_backtest_imports_no_orm(process, filled):
    code = (
        "import sys; sys.argv = ['csmkit', 'backtest', '--outcomes', '-', '-o', 'json']\n"
        "from csmkit.__main__ import main\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code\n"
        "assert not {'sqlmodel', 'sqlalchemy', 'alembic', 'jinja2'} & set(sys.modules)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], input=OUTCOMES.encode(), capture_output=True, check=False
    )
    assert result.returncode == 0, result.stderr
