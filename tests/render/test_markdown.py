from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from csmkit.render.markdown import escape_markdown
from csmkit.render.plain import one_line, plain

READER = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])
ACTIVE = "\\`*_{}[]<>()#+-.!|~&:=\n\t \"'$1a2é"
texts = st.text(st.sampled_from(ACTIVE), max_size=30) | st.text(max_size=30)


def shown(markdown):
    """Return the kinds of everything that Markdown makes of a text, and its words."""
    tokens = [child for token in READER.parse(markdown) for child in (token.children or [])]
    return {t.type for t in tokens}, "".join(t.content for t in tokens)


@given(texts)
def test_an_escaped_text_is_shown_as_it_stands(text):
    kinds, words = shown(f"x {escape_markdown(text)} y")

    assert kinds == {"text"}
    assert words == f"x {one_line(text)} y" if one_line(text) else "x  y"


@given(texts)
def test_an_escaped_text_at_the_start_of_a_line_is_a_paragraph(text):
    tokens = READER.parse(escape_markdown(text))

    assert {t.type for t in tokens} <= {"paragraph_open", "inline", "paragraph_close"}
    assert {c.type for t in tokens for c in t.children or []} <= {"text"}


@given(st.lists(texts, min_size=1, max_size=4))
def test_an_escaped_text_stays_in_its_cell(cells):
    row = "|" + "|".join(f" {escape_markdown(cell)} " for cell in cells) + "|"
    head = "|" + " h |" * len(cells) + "\n|" + " --- |" * len(cells)

    tokens = READER.parse(f"{head}\n{row}\n")

    found = [tokens[i + 1] for i, token in enumerate(tokens) if token.type == "td_open"]
    assert ["".join(c.content for c in t.children or []) for t in found] == [
        one_line(c) for c in cells
    ]


@pytest.mark.parametrize(
    "text", ["R&D", "36.6", "2026-10-02", "snake_case_name", "a - b", "1,000", "(x)"]
)
def test_harmless_texts_stay_readable_in_the_source(text):
    assert escape_markdown(text) == text


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b[31mred",
        "a\x07b",
        "a\u202eb",
        "a\u200bb",
        "a\x9b31m",
        "a\ufeffb",
        "a\ue000b",
        "\x1b]8;;http://x\x07",
    ],
)
def test_characters_that_steer_are_taken_out(hostile):
    for text in (plain(hostile), one_line(hostile), escape_markdown(hostile)):
        assert text.isprintable()


def test_plain_text_keeps_its_lines_and_one_line_does_not():
    assert plain("a\r\nb\tc\rd") == "a\nb\tc\nd"
    assert one_line(" a\r\n\u2028 b\tc ") == "a b c"
