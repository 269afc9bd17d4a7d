from __future__ import annotations

from datetime import date, time

import pytest

from csmkit.render.page import page_content
from csmkit.render.spoken import (
    day_in,
    direction_of,
    grouped_in,
    isolated,
    language_code,
    language_in,
    listed_in,
    locale_of,
    time_in,
)

DAY = date(2026, 12, 4)
ARABIC = "\u0634\u0631\u0643\u0629"


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("en-GB", "4 December 2026"),
        ("en-US", "December 4, 2026"),
        ("de-AT", "4. Dezember 2026"),
        ("nowhere", "4 December 2026"),
    ],
)
def test_a_day_is_spelled_as_the_locale_spells_it(tag, words):
    assert day_in(DAY, tag) == words


def test_numbers_times_lists_and_languages_follow_the_locale():
    assert grouped_in(240_000, "de-DE") == "240.000"
    assert time_in(time(10), "de-DE") == "10:00"
    assert listed_in(["a", "b", "c"], "en-GB") == "a, b and c"
    assert listed_in(["a", "b", "c"], "de-DE") == "a, b und c"
    assert listed_in([], "de-DE") == ""
    assert language_in("sv", "de-DE") == "Schwedisch"


@pytest.mark.parametrize("word", ["German", "deutsch", "de", " Deutsch "])
def test_a_language_is_known_by_any_of_its_names(word):
    assert language_code(word) == "de"


@pytest.mark.parametrize("tag", [None, "", "x", "1", "-", "de-", "zz-ZZ", "en-", "../x"])
def test_what_is_no_locale_is_none_or_its_language(tag):
    found = locale_of(tag)

    assert found is None or found.language in ("de", "en")


def test_only_what_is_written_the_other_way_is_isolated():
    assert isolated(ARABIC, is_right_to_left=False) == f"\u2068{ARABIC}\u2069"
    assert isolated("Łukasz 星野", is_right_to_left=False) == "Łukasz 星野"
    assert isolated("Acme", is_right_to_left=True) == "\u2068Acme\u2069"
    assert isolated(ARABIC, is_right_to_left=True) == ARABIC


def test_directions_are_known():
    assert [direction_of(tag) for tag in ("ar-EG", "he-IL", "de-DE")] == ["rtl", "rtl", "ltr"]


def test_a_name_written_the_other_way_is_kept_apart_in_text_and_html(desk, specs, customer):
    contact = {"name": ARABIC, "email": "a@acme.example"}

    (draft,) = desk.write(specs["introduction"], customer(contacts=[contact]), DAY)

    assert f"Dear \u2068{ARABIC}\u2069," in draft.text
    assert f"<bdi>{ARABIC}</bdi>" in page_content(draft.text)
    assert "\u2068" not in draft.subject


def test_a_letter_in_a_right_to_left_language_says_so_and_keeps_foreign_names_apart(
    overridden, desk, specs, customer
):
    from dataclasses import replace

    texts = {"body": ARABIC + " {{ letter.customer }}", "subject": "{{ letter.customer }}"}
    own = overridden(**{f"emails/farewell/{p}.ar.txt.j2": text for p, text in texts.items()})

    (draft,) = replace(desk, templates=own).write(specs["farewell"], customer(locale="ar-EG"), DAY)

    assert draft.text == f"{ARABIC} \u2068Acme Freight\u2069\n"
    assert draft.subject == "Acme Freight"


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a <b>\n\nc & d", "<p>a &lt;b&gt;</p>\n<p>c &amp; d</p>"),
        ("a\nb", "<p>a<br>\nb</p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
        ("- a\nb", "<p>- a<br>\nb</p>"),
        ("", ""),
    ],
)
def test_html_is_made_of_paragraphs_and_lists(text, html):
    assert page_content(text) == html


@pytest.mark.parametrize(
    "text",
    ['"><script>@x.example', "javascript:alert(1)", 'a"onclick=b@x.example', "<a@b.example>"],
)
def test_nothing_in_a_text_becomes_markup(text):
    html = str(page_content(text))

    assert "<script" not in html
    assert not [part for part in html.split('href="')[1:] if not part.startswith("mailto:")]
    assert '"onclick' not in html.replace("&#34;", "'")


def test_addresses_can_be_clicked():
    assert '<a href="mailto:a@b.example"' in page_content("at a@b.example or on 1")
