from __future__ import annotations

import pytest

from csmkit.errors import LeakRefused
from csmkit.render.leak_scan import LeakScan, letter_text

LEAKS = {
    "landmine": "Please do not mind us mentioning the reference story.",
    "safe wording": "We talk about Leeds and Hull.",
    "other case and spaces": "MENTIONING   the\nreference, story",
    "personality": "We know that she hates slides and remembers every promise we ever made to her.",
    "part of a longer text": "Priya hates slides and remembers every promise we ever kept.",
    "what not to do": "never on Mondays!",
    "segment": "As a strategic account you are dear to us.",
    "revenue": "Your contract over GBP 184,000 stays.",
    "revenue, European": "Ihr Vertrag über 184.000 GBP",
    "revenue, short": "your 184k contract",
    "discount": "your 15 % stay",
    "colleague's note": "Alice is burnt out, leaves for a competitor",
    "phrase": "Your health score is fine.",
    "short phrase": "Your ARR is fine.",
    "placeholder": "Dear {{ name }}",
    "bracketed placeholder": "Dear [first name],",
    "angle placeholder": "Dear <Customer Name>,",
    "to do": "TODO: more",
    "none": "due on None",
    "undefined": "Dear undefined",
    "field name": "know_first: x",
    "another field name": "safe_wording",
}


@pytest.fixture
def scan(customer, staff):
    people = (staff.outgoing, staff.incoming, staff.leader)
    return LeakScan(customer(), people, phrases=("health score", "arr"))


@pytest.mark.parametrize("text", LEAKS.values(), ids=LEAKS)
def test_words_for_colleagues_are_refused(text, scan):
    with pytest.raises(LeakRefused, match=r"^the letter was not written: it "):
        scan.check("the letter", text)


@pytest.mark.parametrize(
    "text",
    [
        "Dear Priya Shah, Bob Lindqvist brings experience in logistics.",
        "Your projects: Roll-out in Dover; exports time out (LH-4410).",
        "1,184,000 boxes, 115 % and 18,400 more",
        "on Mondays we ship",
        "There is nothing in particular.",
    ],
    ids=range(5),
)
def test_words_for_customers_pass(text, scan):
    scan.check("the letter", text)


def test_what_the_customer_may_read_anyway_is_no_leak(customer):
    blueprint = customer(
        segment="harbor",
        issues=[{"title": "Mentioning the reference story", "opened_on": "2026-01-01"}],
        projects=[{"name": "Save 15 % [in Hull] and 184,000 forms; None left"}],
    )

    LeakScan(blueprint).check("the letter", "Mentioning the reference story; Harbor Flow")
    LeakScan(blueprint).check("the letter", "Save 15 % [in Hull] and 184,000 forms; None left")


def test_a_short_internal_text_is_too_little_to_tell(customer):
    LeakScan(customer(know_first=["Be brief"])).check("the letter", "I will be brief.")


def test_a_refusal_names_the_field(scan):
    with pytest.raises(LeakRefused, match="internal field 'trigger'"):
        scan.check("the letter", LEAKS["landmine"])


def test_what_a_reader_sees_of_html_is_searched():
    page = "<html><head><title>x</title><style>p{}</style></head><p>A &amp; B<br>&lt;i&gt;</p>"

    assert letter_text(page).split() == ["A", "&", "B", "<i>"]


@pytest.mark.parametrize(
    "text",
    ["", " \n", "pressure 18.9 and confidence 42%", "sentiment: 2", "2 of 5", "a P1 account"],
)
def test_scores_grades_priorities_and_empty_letters_are_refused(text, scan):
    with pytest.raises(LeakRefused):
        scan.check("the letter", text)
