from __future__ import annotations

import pytest

from builders import TODAY
from csmkit.errors import InvalidInput
from csmkit.render.recipients import (
    Language,
    by_language,
    champions_of,
    has_champions,
    language_for,
    recipients_of,
)


def test_deciders_and_champions_are_written_to_the_weightiest_first(customer):
    assert [c.name for c in recipients_of(customer(), TODAY)] == ["Helen Drury", "Priya Shah"]


def test_everybody_with_an_address_is_written_to_where_nobody_decides(customer):
    blueprint = customer(contacts=[{"name": "A"}, {"name": "B", "email": "b@acme.example"}])

    assert [c.name for c in recipients_of(blueprint, TODAY)] == ["B"]


@pytest.mark.parametrize(
    "contacts",
    [
        [],
        [{"name": "A", "champion": True}],
        [{"name": "A", "email": "a@acme.example", "left_on": "2026-11-01"}],
    ],
    ids=["no contact", "no address", "gone"],
)
def test_an_account_without_anybody_to_write_to_is_named(contacts, customer):
    with pytest.raises(InvalidInput, match="account 'acme' has no present contact with an e-mail"):
        recipients_of(customer(contacts=contacts), TODAY)


@pytest.mark.parametrize(
    ("wishes", "found"),
    [
        ((None, None), Language("en-GB", "")),
        (("en-US", "de-DE"), Language("en-US", "")),
        (("en", None), Language("en-GB", "")),
        ((None, "de-AT"), Language("de-AT", ".de")),
        (("de_CH", None), Language("de-CH", ".de")),
        (("ja-JP", "de-DE"), Language("de-DE", ".de")),
        (("ja-JP", "cs-CZ"), Language("en-GB", "")),
        (("Klingon", "x" * 200), Language("en-GB", "")),
        (("../../etc", "de/DE"), Language("en-GB", "")),
    ],
)
def test_a_letter_is_written_in_the_first_language_that_there_are_templates_for(
    wishes, found, shipped_templates
):
    assert language_for(shipped_templates, "emails/farewell", *wishes) == found


def test_a_language_of_ones_own_needs_subject_and_body(overridden):
    body = {"emails/farewell/body.fr.txt.j2": "Bonjour"}
    both = {**body, "emails/farewell/subject.fr.txt.j2": "Merci"}

    assert language_for(overridden(**body), "emails/farewell", "fr-CA") == Language("en-GB", "")
    assert language_for(overridden(**both), "emails/farewell", "fr-CA") == Language("fr-CA", ".fr")


def test_the_most_particular_variant_comes_first(overridden):
    names = [
        f"emails/farewell/{p}.{v}.txt.j2" for p in ("body", "subject") for v in ("de", "de-CH")
    ]
    templates = overridden(**dict.fromkeys(names, "Grüezi"))

    assert language_for(templates, "emails/farewell", "de-CH").variant == ".de-CH"
    assert language_for(templates, "emails/farewell", "de-AT").variant == ".de"


def test_recipients_of_several_locales_each_have_a_draft_of_their_own(
    desk, specs, customer, shipped_templates
):
    contacts = [
        {"name": "Ann", "email": "a@acme.example", "champion": True, "locale": "en-US"},
        {"name": "Uwe", "email": "u@acme.example", "champion": True, "locale": "de-DE"},
        {"name": "Eva", "email": "e@acme.example", "champion": True, "locale": "de-DE"},
    ]
    blueprint = customer(contacts=contacts)

    drafts = desk.write(specs["farewell"], blueprint, TODAY)

    assert [(d.locale, len(d.to)) for d in drafts] == [("en-US", 1), ("de-DE", 2)]
    assert "December 22, 2026" in drafts[0].text
    assert "22. Dezember 2026" in drafts[1].text
    assert len({d.data.split(b"Message-ID: ")[1].split(b"\r\n")[0] for d in drafts}) == 2
    groups = by_language(shipped_templates, "emails/farewell", blueprint, blueprint.contacts)
    assert len(groups) == 2


@pytest.mark.parametrize(
    ("salutation", "greeting"),
    [(None, "Dear Dana Osei,"), ("Dana", "Dear Dana,"), ("Dr. Osei", "Dear Dr. Osei,")],
)
def test_a_letter_calls_people_what_they_prefer(salutation, greeting, desk, specs, customer):
    contact = {"name": "Dana Osei", "email": "d@acme.example", "salutation": salutation}

    (draft,) = desk.write(specs["introduction"], customer(contacts=[contact]), TODAY)

    assert draft.text.startswith(greeting)


def test_only_champions_who_are_there_and_have_an_address_are_asked(customer):
    champion = {"name": "A", "champion": True}
    reachable = {**champion, "name": "B", "email": "b@acme.example"}
    gone = {**reachable, "name": "C", "left_on": "2026-01-01"}

    assert [
        c.name for c in champions_of(customer(contacts=[champion, reachable, gone]), TODAY)
    ] == ["B"]
    assert not has_champions(customer(contacts=[champion, gone]), TODAY)
    with pytest.raises(InvalidInput, match="no present champion with an e-mail address"):
        champions_of(customer(contacts=[champion, gone]), TODAY)
