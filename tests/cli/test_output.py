"""One result in each format: data on stdout, talk on stderr, nothing that steers a terminal."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import termios
import unicodedata

import pytest
from rich.cells import cell_len

from csmkit.cli.columns import Column, cell_text, money
from csmkit.cli.drawing import cards, drawn, table_or_cards
from csmkit.cli.output import Output
from csmkit.cli.printable import UNSAFE_CATEGORIES
from csmkit.cli.progress_bar import progress_line
from csmkit.errors import InvalidArgument

COLUMNS = (Column("name"), Column("arr_cents", "arr", "money"), Column("stage", kind="stage"))
FIELDS = ("schema", "name", "arr_cents", "currency", "stage", "tags")
ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
FORMATS = ("table", "json", "ndjson", "csv", "md")
HOSTILE_NAMES = {
    "escape": "\x1b[31mred\x1b[0m",
    "clear screen": "\x1b[2J\x1b[H",
    "title": "\x1b]0;owned\x07",
    "link": "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;ZXZpbA==\x07",
    "device control": "\x1bP1$r0m\x1b\\",
    "C1 control": "\x9b31mred",
    "C1 string": "\x9d0;owned\x9c",
    "bell": "a\x07b",
    "backspace": "evil\x08\x08\x08\x08good",
    "carriage return": "evil\rgood",
    "NUL": "a\0b",
    "DEL": "a\x7fb",
    "new line": "a\nb",
    "vertical tab": "a\x0bb\x0cc",
    "right-to-left": "\u202egnp.exe",
    "isolate": "\u2066a\u2069",
    "zero width": "a\u200bb\ufeffc",
    "line separator": "a\u2028b\u2029c",
    "lone surrogate": "a\ud800b",
    "private use": "a\ue000b\U000f0000",
    "closing tag": "[/]",
    "style tag": "[red]Acme[/red] [link=https://evil.example]x[/link]",
    "tag characters": "a\U000e0041b",
}


def row(name="Acme", **changed):
    values = {"schema": "csmkit.account/v1", "name": name, "arr_cents": 12000000}
    return {**values, "currency": "USD", "stage": "waning", "tags": ["a", "b"], **changed}


@pytest.fixture
def written(capsysbinary):
    def write(rows, output_format="table", **settings):
        output = Output(format=output_format, **settings)
        output.rows(rows, COLUMNS, known=FIELDS, nothing="no accounts")
        captured = capsysbinary.readouterr()
        return captured.out.decode(), captured.err.decode()

    return write


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize("name", HOSTILE_NAMES.values(), ids=HOSTILE_NAMES)
def test_a_hostile_name_reaches_no_terminal(written, output_format, name):
    for color in ("never", "always"):
        out, _ = written([row(name, stage=name)], output_format, color=color)
        own_colours = ("\x1b[1m", "\x1b[0m", "\x1b[2m", "\x1b[33m")
        for code in own_colours if (output_format, color) == ("table", "always") else ():
            out = out.replace(code, "")
        lines = out.replace("\r\n", "\n").replace("\n", "")
        assert [c for c in lines if unicodedata.category(c) in UNSAFE_CATEGORIES] == []


@pytest.mark.parametrize("name", HOSTILE_NAMES.values(), ids=HOSTILE_NAMES)
def test_json_gives_a_script_the_name_unchanged(written, name):
    assert json.loads(written([row(name)], "ndjson")[0])["name"] == name
    assert json.loads(written([row(name)], "json")[0])[0]["name"] == name


@pytest.mark.parametrize("name", ["[/]", "[red]Acme[/red]", ":smile:"])
def test_a_table_shows_markup_as_text(written, name):
    assert name in written([row(name)])[0]


@pytest.mark.parametrize("output_format", FORMATS)
def test_no_rows_are_said_on_stderr_only(written, output_format):
    out, err = written([], output_format)
    empty = {"table": "", "json": "[]\n", "ndjson": "", "md": "| name | arr | stage |\n"}
    expected = empty.get(output_format, "schema,name,arr_cents,currency,stage,tags\r\n")
    assert out.startswith(expected)
    assert err == "no accounts\n"


def test_quiet_says_nothing(written):
    assert written([], quiet=True) == ("", "")


def test_one_object_a_line_in_ndjson(written):
    out, _ = written([row("a"), row("b")], "ndjson")
    assert [json.loads(line)["name"] for line in out.splitlines()] == ["a", "b"]


def test_ndjson_is_written_while_it_is_made(capsysbinary):
    def rows():
        yield row("first")
        assert b"first" in capsysbinary.readouterr().out
        yield row("second")

    Output(format="ndjson").rows(rows(), COLUMNS, known=FIELDS, nothing="")


def test_csv_keeps_numbers_and_guards_formulas(written):
    out, _ = written([row("=1+1"), row("+49 170", arr_cents=-5)], "csv")
    first, second = csv.DictReader(io.StringIO(out))
    assert (first["name"], first["arr_cents"], first["tags"]) == ("'=1+1", "12000000", '["a","b"]')
    assert (second["name"], second["arr_cents"]) == ("'+49 170", "-5")


@pytest.mark.parametrize("output_format", FORMATS)
def test_fields_choose_and_order(written, output_format):
    out, _ = written([row()], output_format, fields=("stage", "name"))
    assert "currency" not in out.lower()
    assert out.index("waning") < out.index("Acme")


@pytest.mark.parametrize("fields", [("nme",), ("name", "nme"), ()], ids=str)
def test_an_unknown_field_is_refused_with_the_real_ones(written, fields):
    with pytest.raises(InvalidArgument, match="there are schema, name, arr_cents") as caught:
        written([row()], "json", fields=fields)
    assert not fields or "did you mean 'name'?" in str(caught.value)


def test_a_record_is_one_object_in_json(capsysbinary):
    Output(format="json").record(row(), COLUMNS, known=FIELDS)
    assert json.loads(capsysbinary.readouterr().out)["name"] == "Acme"


def test_a_pipe_gets_a_table_that_is_not_wrapped(written):
    out, _ = written([row("x" * 300)])
    assert len(out.splitlines()) == 2
    assert "x" * 300 in out


def test_a_table_has_no_colour_unless_asked(written):
    assert "\x1b" not in written([row()])[0]
    assert "\x1b[33mwaning" in written([row()], color="always")[0]


def test_a_narrow_terminal_gets_cards_that_fit():
    columns = [Column(field) for field in "abcdefgh"]
    rows = [dict.fromkeys("abcdefgh", "a long cell that must fold")] * 2
    text = drawn(table_or_cards(rows, columns, 40), width=40, color=False)
    assert max(map(len, text.splitlines())) <= 40
    assert text.count("a long cell") == 16


def test_a_wide_table_folds_in_a_terminal():
    rows = [row("word " * 40)]
    text = drawn(table_or_cards(rows, COLUMNS, 60), width=60, color=False)
    assert max(map(len, text.splitlines())) <= 60
    assert text.count("word") == 40


def test_a_long_key_takes_no_room_from_the_words_beside_it():
    columns = [Column("key"), Column("told")]
    rows = [{"key": "executive-change-unanswered", "told": "as it is " * 9}]
    text = drawn(table_or_cards(rows, columns, 50), width=50, color=False)
    assert (text.count("as"), text.count("it"), text.count("is")) == (9, 9, 9)
    assert "executive-change-unanswered" in text


def test_a_card_shows_each_field_on_a_line():
    text = drawn(cards([row()], COLUMNS), width=None, color=False)
    assert text.splitlines() == ["name   Acme", "arr    USD 120,000", "stage  waning"]


@pytest.mark.parametrize(
    ("cents", "currency", "shown"),
    [(12000000, "USD", "USD 120,000"), (150, "EUR", "EUR 1.50"), (0, "", "0")],
)
def test_money_has_its_currency(cents, currency, shown):
    assert money(cents, currency) == shown


@pytest.mark.parametrize(
    ("column", "value", "shown"),
    [
        (Column("x"), None, "\N{EN DASH}"),
        (Column("x"), True, "yes"),
        (Column("x"), ["a", "b"], "a, b"),
        (Column("x"), 0, "0"),
        (Column("x", kind="share"), 0.724, "72%"),
        (Column("x", kind="names"), ["a", "b", "c", "d"], "a, b, c and 1 more"),
        (Column("x", kind="instant"), "2026-11-20T10:11:12Z", "2026-11-20 10:11"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_cell_reads_as_words(column, value, shown):
    assert cell_text(column, {"x": value}) == shown


def test_no_color_is_honoured_and_always_wins_over_it(monkeypatch):
    monkeypatch.setattr("csmkit.cli.output.is_terminal", lambda _stream: True)
    assert Output().has_color()
    assert not Output(no_color=True).has_color()
    assert Output(no_color=True, color="always").has_color()
    assert not Output(color="never").has_color()


@pytest.fixture
def watched(monkeypatch):
    """Make both streams terminals, and nobody patient."""
    monkeypatch.setattr("csmkit.cli.output.is_terminal", lambda _stream: True)
    monkeypatch.setattr("csmkit.cli.output.PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr("csmkit.cli.output.REDRAW_SECONDS", 0.0)


def lines_of(capsys):
    out, err = capsys.readouterr()
    assert out == ""
    return [line.removesuffix("\033[K") for line in err.split("\r")[1:]]


def test_nobody_is_told_of_progress_where_there_is_no_terminal(capsys, monkeypatch):
    monkeypatch.setattr("csmkit.cli.output.PATIENCE_SECONDS", 0.0)
    assert list(Output().progress([1, 2], "accounts")) == [1, 2]
    assert capsys.readouterr().err == ""


def test_nobody_is_told_of_progress_that_is_quick(watched, capsys, monkeypatch):
    monkeypatch.setattr("csmkit.cli.output.PATIENCE_SECONDS", 60.0)
    assert list(Output().progress([1, 2], "accounts")) == [1, 2]
    assert lines_of(capsys) == []


def test_progress_is_a_bar_that_goes_away(watched, capsys):
    assert list(Output(no_color=True).progress(["a", "b"], "accounts")) == ["a", "b"]

    half, whole, last = lines_of(capsys)
    assert re.fullmatch(r"accounts ━{20,30}╸? +1/2 0:00 left", half)
    assert re.fullmatch(r"accounts ━{50,} 2/2 0:00 left", whole)
    assert last == ""


@pytest.mark.parametrize("total", [4, lambda: 4])
def test_the_end_of_what_is_made_one_by_one_may_be_told(watched, capsys, total):
    list(Output(no_color=True).progress(iter("ab"), "accounts", total))

    assert "2/4" in lines_of(capsys)[1]


def test_a_bar_is_as_wide_as_the_terminal_that_shows_it(monkeypatch):
    monkeypatch.setattr("csmkit.cli.output.PATIENCE_SECONDS", 0.0)
    driver, terminal = pty.openpty()
    termios.tcsetwinsize(terminal, (24, 40))
    with os.fdopen(terminal, "w", encoding="utf-8") as stderr, os.fdopen(driver, "rb", 0) as screen:
        monkeypatch.setattr("sys.stderr", stderr)
        list(Output().progress(iter("ab"), "accounts", 4))
        seen = b""
        while not seen.endswith(b"\r\x1b[K"):
            seen += screen.read(10_000)

    line = ESCAPES.sub("", seen.decode()).split("\r")[1]
    assert re.fullmatch(r"accounts ━+[╸╺]?━+ 1/4 \d:\d\d left", line)
    assert cell_len(line) == 39


def test_progress_without_an_end_is_a_count(watched, capsys):
    list(Output().progress(iter("ab"), "accounts", size=lambda _: 1000))

    assert lines_of(capsys) == ["1,000 accounts…", "2,000 accounts…", ""]


def test_the_line_goes_away_when_the_work_fails(watched, capsys):
    def failing():
        yield 1
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        list(Output().progress(failing(), "accounts"))

    assert lines_of(capsys)[-1] == ""


@pytest.mark.parametrize(
    "output", [Output(quiet=True), Output("ndjson"), Output("csv")], ids=["quiet", "ndjson", "csv"]
)
def test_rows_on_the_same_terminal_are_progress_enough(output, watched, capsys):
    list(output.progress([1, 2], "accounts"))

    assert lines_of(capsys) == []


@pytest.mark.parametrize("width", [10, 20, 40, 80, 200])
def test_a_line_of_progress_leaves_the_last_column_free(width):
    line = progress_line("accounts", 12_345, 67_890, 99.0, width=width, color=False)

    assert "\n" not in line
    assert cell_len(line) < width
    assert (width < 40) or "12,345/67,890" in line
    assert ("7:25 left" in line) == (width >= 80)
