"""Answers to a check-in, in every form in which a person or a script may write them."""

from datetime import date

import pytest

from csmkit.errors import InvalidInput
from csmkit.exchange.answers import answers_from

FORMS = {
    "yaml": ("a.yaml", "hesitation: yes\nrespect: no\nlimbo: skip\nsilence:\n"),
    "yaml booleans": ("a.yaml", "hesitation: true\nrespect: false\n"),
    "json": ("a.json", '{"hesitation": true, "respect": "no", "limbo": null}'),
    "filled questions": (
        "a.ndjson",
        (
            '{"signal": "hesitation", "ask": "?", "answer": "Yes"}\n'
            '{"signal": "respect", "ask": "?", "answer": "n"}\n'
            '{"signal": "limbo", "ask": "?", "answer": null}\n'
        ),
    ),
    "an array of questions": (
        "a.json",
        '[{"signal": "hesitation", "answer": true}, {"signal": "respect", "answer": false}]',
    ),
    "standard input": ("<stdin>", "hesitation: {seen: yes}\nrespect: {seen: false}\n"),
}


@pytest.mark.parametrize(("name", "text"), FORMS.values(), ids=FORMS)
def test_every_form_says_the_same(name, text):
    found = [(answer.signal, answer.seen) for answer in answers_from(text.encode(), name)]
    assert found == [("hesitation", True), ("respect", False)]


@pytest.mark.parametrize(
    "text",
    [
        "hesitation: {seen: true, text: They waited, on: 2026-11-18}\n",
        '{"signal": "hesitation", "answer": "yes", "text": "They waited", "on": "2026-11-18"}',
    ],
    ids=["a map", "a question"],
)
def test_an_answer_may_have_a_note_and_a_day(text):
    (found,) = answers_from(text.encode(), "<stdin>")
    assert found[:4] == ("hesitation", True, "They waited", date(2026, 11, 18))


WRONG = {
    "no answer": (
        "hesitation: perhaps",
        "1:1: hesitation: 'perhaps' is no answer; say yes, no or skip",
    ),
    "a number": ("hesitation: 1", "1:1: hesitation: 1 is no answer; say yes, no or skip"),
    "a list": ("- hesitation", "1:1: is no answer: a map of signals to yes, no or skip is needed"),
    "a word too many": (
        "hesitation: {seen: yes, txt: x}",
        "1:25: unknown field 'txt'; did you mean 'text'?",
    ),
    "nothing seen": ("hesitation: {text: x}", "1:1: field 'seen' is missing"),
    "no day": (
        "hesitation: {seen: no, on: soon}",
        "1:24: on: must be a day such as 2026-12-31",
    ),
    "twice": (
        "hesitation: yes\n---\nhesitation: no",
        "3:1: 'hesitation' is answered twice",
    ),
}


@pytest.mark.parametrize(("text", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_has_its_place(text, message):
    with pytest.raises(InvalidInput) as caught:
        answers_from(text.encode(), "a.yaml")
    assert [str(problem) for problem in caught.value.problems] == [f"a.yaml:{message}"]


def test_all_that_is_wrong_is_said_at_once():
    with pytest.raises(InvalidInput) as caught:
        answers_from(b"a: perhaps\nb: yes\nc: {seen: yes, on: x}\n", "a.yaml")
    assert [problem.line for problem in caught.value.problems] == [1, 3]
