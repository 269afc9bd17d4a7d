import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.render.phrases import BadPhrase, Finder, PhraseReader
from csmkit.render.sentences import sentences_of

LISTS = {"weekday": ["monday", "friday"], "a-day": ["<date>", "{weekday}", "end of the week"]}
READER = PhraseReader(LISTS)


def found(phrase, text, no_names=()):
    finder = Finder([READER.read(phrase)])
    return [
        text[words[start].start : words[end - 1].end]
        for words in sentences_of(text, no_names)
        for _, start, end in finder.find(words)
    ]


MATCHES = {
    "case": ("we missed", "So We MISSED it", ["We MISSED"]),
    "an apostrophe": ("we'll see", "We\u2019ll see", ["We\u2019ll see"]),
    "only whole words": ("art", "party", []),
    "any ending": ("apologi*", "I apologise", ["apologise"]),
    "choices": ("(we|our team) (missed|lost)", "our team lost", ["our team lost"]),
    "a word that may be absent": ("we really? care", "we care", ["we care"]),
    "a gap": ("we ..2 missed", "we, sadly, just missed", ["we, sadly, just missed"]),
    "a gap that is too wide": ("we ..2 missed", "we have not ever missed", []),
    "lists": ("by {weekday}", "by Friday", ["by Friday"]),
    "lists of several words": ("by {a-day}", "by end of the week", ["by end of the week"]),
    "a hyphen": ("follow up", "a follow-up", ["follow-up"]),
    "a hyphen in the phrase": ("follow-up", "follow up", ["follow up"]),
    "a date": ("<date>", "on 2026-12-01 or 1.12.2026", ["2026-12-01", "1.12.2026"]),
    "no date": ("<date>", "24/7 and 1.2", []),
    "a time": ("at <time>", "at 14:30, at 3pm", ["at 14:30", "at 3pm"]),
    "a number": ("<number> people", "12 people", ["12 people"]),
    "a name": ("<name> will", "Anna will", ["Anna will"]),
    "no name": ("<name> will", "ANNA will, anna will", []),
    "the beginning": ("^ you", "You know. But you do. You!", ["You", "You"]),
    "not over a full stop": ("we missed", "It was we. Missed it.", []),
    "not over a blank line": ("we missed", "we\n\nmissed", []),
    "not over items": ("we missed", "- we\n- missed", []),
    "over a line's end": ("we missed", "we\nmissed", ["we\nmissed"]),
    "no link or address": ("we missed", "we https://missed.example missed@us.example", []),
}


@pytest.mark.parametrize(("phrase", "text", "expected"), MATCHES.values(), ids=MATCHES)
def test_a_phrase_finds_what_it_says(phrase, text, expected):
    assert found(phrase, text) == expected


def test_capitalised_words_may_be_told_to_be_no_names():
    assert found("<name> will", "Monday will", {"monday"}) == []


REFUSED = {
    "(a|b": "cannot be read",
    "a|b": "cannot be read",
    "[ab]+": "cannot be read",
    "(a+)+": "cannot be read",
    "(a|)": "an empty choice",
    "{nothing}": "there is no list {nothing}",
    "<thing>": "there is no kind <thing>",
    "ab*": "needs 3 letters before the *",
    "a ..9 b": "a gap is ..1 to ..8",
    "..3 a": "begins or ends with a gap",
    "a ..3": "begins or ends with a gap",
    "a? b?": "needs a word that must be there",
    "a " * 13: "more than 12 parts",
    "a" * 401: "longer than 400 characters",
    "{a-day} (" + "|".join(["x"] * 3) + ") ^ b": "cannot be read",
}


@pytest.mark.parametrize("phrase", REFUSED)
def test_what_is_no_phrase_is_refused_with_a_reason(phrase):
    with pytest.raises(BadPhrase, match=REFUSED[phrase].replace("*", r"\*").replace("{", r"\{")):
        READER.read(phrase)


def test_too_many_choices_are_refused():
    with pytest.raises(BadPhrase, match="more than 400 choices"):
        READER.read("({a-day} {a-day} {a-day} {a-day} {a-day} {a-day})")


@given(st.text("ab(|)?.2*{}<>^ ", max_size=40), st.text("ab .\n", max_size=60))
@settings(max_examples=50)
def test_any_text_is_a_phrase_or_refused_and_a_match_lies_in_one_sentence(phrase, text):
    try:
        matches = found(phrase, text)
    except BadPhrase:
        return
    assert all("\n\n" not in match for match in matches)


def nasty(size):
    return ("aaa " * size).strip()


def test_the_search_takes_time_in_proportion_to_the_text_whatever_the_phrase():
    phrase = "(aaa|aaa aaa)? " * 4 + "aaa* ..8 (aaa|aaa aaa) ..8 (aaa|aaa aaa) ..8 bbb"
    finder = Finder([READER.read(phrase)])

    def seconds(size):
        began = time.process_time()
        assert not [*(m for words in sentences_of(nasty(size)) for m in finder.find(words))]
        return time.process_time() - began

    seconds(200)
    assert seconds(4000) < 40 * seconds(400) + 0.5
