from __future__ import annotations

import email
import re
from dataclasses import replace
from email import policy

import pytest

from builders import TODAY
from csmkit.errors import InvalidInput, LeakRefused
from csmkit.render.leak_scan import letter_text
from csmkit.render.letters import SENDERS, LetterDesk, recipients_of

LETTERS = sorted(SENDERS)


def read(data):
    message = email.message_from_bytes(data, policy=policy.default)
    text, page = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    return message, text.replace("\r\n", "\n"), page.replace("\r\n", "\n")


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_reads_as_it_always_did(name, desk, customer, handoff, snapshot):
    data = desk.write(name, customer(), handoff.start_on)

    message, text, page = read(data)
    headers = "\n".join(f"{key}: {value}" for key, value in message.items())
    assert f"{headers}\n\n{text}\n\n{page}" == snapshot


@pytest.mark.parametrize("name", LETTERS)
def test_text_and_html_say_the_same(name, desk, customer, handoff):
    _, text, page = read(desk.write(name, customer(), handoff.start_on))

    words = re.findall(r"\w+", re.sub(r"(?m)^\d\. ", "", text))
    assert re.findall(r"\w+", letter_text(page)) == words


BARE = {
    "goals": [],
    "history": [],
    "projects": [],
    "issues": [],
    "commitments": [],
    "contract": None,
}
SPARSE = {
    "nothing is known": {**BARE, "preferences": None},
    "one project": {**BARE, "projects": [{"name": "Roll-out"}]},
    "many projects": {**BARE, "projects": [{"name": f"Project {i}"} for i in range(9)]},
    "one promise": {**BARE, "commitments": [{"text": "Call back", "side": "us"}]},
    "their promise only": {**BARE, "commitments": [{"text": "Name somebody.", "side": "them"}]},
    "two issues": {**BARE, "issues": [{"title": t, "opened_on": "2026-01-01"} for t in "ab"]},
    "one contact": {**BARE, "contacts": [{"name": "Dana", "email": "d@acme.example"}]},
    "four contacts": {
        **BARE,
        "contacts": [{"name": f"Dana {w}", "email": "d@acme.example"} for w in "ABCD"],
    },
}


@pytest.mark.parametrize("fields", SPARSE.values(), ids=SPARSE)
@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("reachable", [True, False])
def test_every_letter_is_well_formed_whatever_is_known(name, fields, reachable, desk, customer):
    if not reachable:
        gone = {"email": None, "phone": None, "industries": (), "languages": (), "title": None}
        people = replace(
            desk.people,
            **{
                r: getattr(desk.people, r).with_fields(**gone)
                for r in ("outgoing", "incoming", "leader")
            },
        )
        desk = replace(desk, people=people)

    _, text, page = read(desk.write(name, customer(**fields), desk.handoff.start_on))

    assert "\n\n\n" not in text
    assert not re.search(r"  | [.,;:?!)]|\( |\.\.|,\.|;\.|\bNone\b|^[ \t]+\S", text, re.MULTILINE)
    assert re.search(r"8 December 2026", text)
    assert re.search(r"22 December 2026", text)
    assert page.count("<ul>") == page.count("</ul>")
    assert "<ul>\n</ul>" not in page
    assert page.count("<p>") == page.count("</p>")


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_an_unsent_draft_from_its_writer_with_its_copies(name, desk, customer, handoff):
    message, _, _ = read(desk.write(name, customer(), handoff.start_on))

    sender, copies = SENDERS[name]
    assert message["X-Unsent"] == "1"
    assert message["From"].addresses[0].addr_spec == getattr(desk.people, sender).email
    assert [a.addr_spec for a in message["Cc"].addresses] == [
        getattr(desk.people, role).email for role in copies
    ]


@pytest.mark.parametrize("name", LETTERS)
def test_the_same_letter_makes_the_same_bytes(name, desk, customer, handoff):
    assert desk.write(name, customer(), handoff.start_on) == desk.write(
        name, customer(), handoff.start_on
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


def test_a_promise_is_late_only_if_its_day_has_passed_today(desk, customer, handoff):
    promises = [
        {"text": "Old", "side": "us", "due_on": "2026-11-19"},
        {"text": "New", "side": "us", "due_on": "2026-11-21"},
    ]

    _, text, _ = read(desk.write("announcement", customer(commitments=promises), handoff.start_on))

    assert "- Old (was due on 19 November 2026)" in text
    assert "- New (due on 21 November 2026)" in text


def test_a_template_with_words_for_colleagues_writes_nothing(overridden, customer, handoff, staff):
    path = "emails/farewell/body.txt.j2"
    templates = overridden(**{path: "Dear all, avoid mentioning the reference story."})
    desk = LetterDesk(templates, handoff, staff, TODAY)

    with pytest.raises(LeakRefused, match="the farewell to Acme Freight was not written"):
        desk.write("farewell", customer(), handoff.start_on)


def test_an_override_may_replace_one_block_of_a_letter(overridden, customer, handoff, staff):
    text = (
        "{% extends 'shipped/emails/farewell/body.txt.j2' %}"
        "{% block thanks %}\nThank you, {{ letter.customer }}.\n{% endblock %}"
    )
    desk = LetterDesk(overridden(**{"emails/farewell/body.txt.j2": text}), handoff, staff, TODAY)

    _, body, _ = read(desk.write("farewell", customer(), handoff.start_on))

    assert "Thank you, Acme Freight." in body
    assert "Kind regards\nAlice Okafor" in body


def test_hostile_names_reach_no_header_and_no_line_of_their_own(desk, customer, handoff):
    name = "Dana\r\nBcc: evil@x.example\x1b[31m =?UTF-8?Q?=0A?=Bcc: evil@x.example"
    blueprint = customer(name=name, contacts=[{"name": name, "email": "d@acme.example"}])

    message, text, _ = read(desk.write("announcement", blueprint, handoff.start_on))

    assert "Bcc" not in message
    assert not re.search("^Bcc", text, re.MULTILINE)
    assert "\x1b" not in text
