"""No text reaches a terminal, a spreadsheet or a Markdown table as anything but text."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.cli.printable import (
    UNSAFE_CATEGORIES,
    clean,
    clean_lines,
    escape_json,
    guard_formula,
    markdown_cell,
)

ANY_TEXT = st.text(st.characters(), max_size=40)


def unsafe(text):
    return [c for c in text if unicodedata.category(c) in UNSAFE_CATEGORIES]


@given(ANY_TEXT)
def test_a_clean_text_is_one_line_without_unsafe_characters(text):
    assert not unsafe(clean(text))


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


@given(ANY_TEXT)
def test_clean_lines_keep_only_line_ends(text):
    assert not unsafe(clean_lines(text).replace("\n", ""))


def test_honest_text_stays_as_it_is():
    assert clean("Brook & Söhne 星野精機 — €5 🚀") == "Brook & Söhne 星野精機 — €5 🚀"


def test_line_breaks_and_tabs_become_spaces():
    assert clean("one\ntwo\r\nthree\tfour") == "one two three four"


@settings(max_examples=40)
@given(st.recursive(ANY_TEXT, lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner)))
def test_escaped_json_means_the_same_and_is_safe_to_print(value):
    for indent in (None, 2):
        text = escape_json(json.dumps(value, ensure_ascii=False, indent=indent))
        assert json.loads(text) == value
        assert not unsafe(text.replace("\n", ""))
        text.encode()


@pytest.mark.parametrize("start", "=+-@\t\r\n\0")
def test_a_formula_is_quoted_in_a_spreadsheet(start):
    guarded = guard_formula(f"{start}1+1")
    assert guarded.startswith("'")
    assert guarded.endswith("1+1")
    assert not unsafe(guarded.replace("\n", ""))


def test_plain_text_is_not_quoted_in_a_spreadsheet():
    assert guard_formula("1+1") == "1+1"


def test_a_markdown_cell_does_not_leave_its_cell_or_make_a_link():
    assert markdown_cell("a|b\n[x](y) <b>") == r"a\|b \[x\](y) \<b\>"
