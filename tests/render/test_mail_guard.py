from __future__ import annotations

import email
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.utils import getaddresses
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.errors import GuardRefused
from csmkit.render.mail_guard import Draft, Mailbox, clean_header, written_mail

LENA = Mailbox("Lena Vogt", "lena@ours.example")
DANA = Mailbox("Dana Osei", "dana@acme.example")
BOB = Mailbox("Bob Lindqvist", "bob@ours.example")
DRAFT = Draft(
    subject="Your new contact",
    sender=LENA,
    to=(DANA,),
    cc=(BOB,),
    sent_at=datetime(2026, 12, 3, 9, tzinfo=UTC),
    message_id="abc",
    text="Dear Dana\n",
    html="<p>Dear Dana</p>\n",
)
MEANT = {
    "From",
    "To",
    "Cc",
    "Subject",
    "Date",
    "Message-ID",
    "X-Unsent",
    "X-Csmkit-Audience",
    "MIME-Version",
    "Content-Type",
}
HOSTILE = {
    "encoded newline": "Hi =?UTF-8?Q?=0A?=Bcc: evil@x.example",
    "encoded carriage return": "=?UTF-8?Q?x=0D=0ABcc:_evil@x.example?=",
    "encoded base64": "=?utf-8?b?eA0KQmNjOiBldmlsQHguZXhhbXBsZQ==?=",
    "two encoded words": "=?UTF-8?Q?=0A?= =?UTF-8?Q?Bcc:_evil@x.example?=",
    "raw newline": "Dana\nBcc: evil@x.example",
    "raw carriage return": "Dana\rBcc: evil@x.example",
    "both": "Dana\r\nBcc: evil@x.example\r\n\r\nbody",
    "vertical tab": "Dana\x0bBcc: evil@x.example",
    "next line": "Dana\x85Bcc: evil@x.example",
    "line separator": "Dana\u2028Bcc: evil@x.example",
    "paragraph separator": "Dana\u2029Bcc: evil@x.example",
    "comma": "Osei, evil@x.example",
    "angle": "Dana <evil@x.example>",
    "quote and angle": '" <evil@x.example>, "',
    "semicolon group": "undisclosed: evil@x.example;",
    "backslash": "Dana\\",
    "quote": 'Da"na',
    "comment": "Dana (evil@x.example)",
    "foreign and comma": "Łukasz, Ödön <evil@x.example>",
    "bidi": "Dana\u202elive@x",
    "null": "Dana\0Bcc: evil@x.example",
    "equals question": "=?",
    "split marker": "=\0?UTF-8?Q?=0A?=Bcc: evil@x.example",
    "only spaces": "   ",
    "very long": "Dana " * 300,
    "very long foreign": "Ödön " * 300,
    "emoji": "Dana 👩‍💻",
}


def read(data, rules):
    message = email.message_from_bytes(data, policy=rules)
    boxes = getaddresses([str(v) for name in ("To", "Cc") for v in message.get_all(name, [])])
    return message, [address for _, address in boxes]


def assert_says_only_what_was_meant(data, recipients):
    for rules in (policy.default, policy.compat32):
        message, found = read(data, rules)
        assert set(message.keys()) == MEANT
        assert len(message.keys()) == len(MEANT)
        assert found == recipients


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("place", ["subject", "to", "cc", "sender"])
def test_hostile_words_add_no_header_and_no_recipient(place, words):
    box = Mailbox(words, "dana@acme.example")
    value = {"subject": words, "to": (box, LENA), "cc": (box,), "sender": box}[place]
    draft = replace(DRAFT, **{place: value})

    data = written_mail(draft)

    assert_says_only_what_was_meant(data, [b.address for b in (*draft.to, *draft.cc)])
    assert b"\nbcc:" not in data.lower()


hostile_words = st.lists(
    st.sampled_from(
        [*HOSTILE.values(), "\r\n", "=?", "?=", ",", "<", ">", '"', "@", "\\", "é", " "]
    )
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=10),
    min_size=1,
    max_size=5,
).map("".join)


PIECES = [*HOSTILE.values(), "\r\n", "=?", "?=", ",", "<", ">", '"', "@", "\\", "é", " ", "\x1b"]
INVITE = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n"


@settings(max_examples=50, deadline=None)
@given(subject=hostile_words, name=hostile_words, other=hostile_words)
def test_no_words_at_all_add_a_header_or_a_recipient(subject, name, other):
    assert_written_as_meant(subject, name, other, "dana@acme.example", None)


def assert_written_as_meant(subject, name, other, address, invite):
    to = (Mailbox(name, address), Mailbox(other, "x@acme.example"))
    draft = replace(DRAFT, subject=subject, to=to, sender=Mailbox(other, LENA.address))

    try:
        data = written_mail(replace(draft, invite=invite))
    except GuardRefused:
        return False
    assert_says_only_what_was_meant(data, [*(b.address for b in to), BOB.address])
    return True


def assert_hostile_mails(seeds):
    written = 0
    for seed in seeds:
        random = Random(seed)
        words = ["".join(random.choices(PIECES, k=random.randint(1, 5))) for _ in range(3)]
        hostile = random.choice(PIECES)
        address = random.choice(["dana@acme.example", f"{hostile}@acme.example", hostile])
        written += assert_written_as_meant(*words, address, random.choice([None, INVITE]))
    return written


def test_hostile_names_subjects_and_addresses_write_a_mail_as_meant_or_none():
    assert 50 < assert_hostile_mails(range(200)) < 200


@pytest.mark.long
def test_twenty_thousand_hostile_mails_are_written_as_meant_or_not_at_all():
    assert assert_hostile_mails(range(20_000)) > 5_000


@pytest.mark.parametrize(
    "address",
    [
        "",
        "dana",
        "dana@acme",
        "dana@acme.example\nBcc: evil@x.example",
        "dana@acme.example, evil@x.example",
        "<dana@acme.example>",
        "da na@acme.example",
        "dana@acme.example>",
        '"dana"@acme.example',
        "däna@acme.example",
        "=?utf-8?q?dana?=@acme.example ",
        ".dana@acme.example",
    ],
)
def test_what_is_no_address_is_refused(address):
    with pytest.raises(GuardRefused, match="is not an e-mail address"):
        written_mail(replace(DRAFT, to=(Mailbox("Dana", address),)))


def test_two_foreign_names_stay_two_recipients():
    to = (Mailbox("Jaromír Novotný", "j@acme.example"), Mailbox("Radka Novotná", "r@acme.example"))

    data = written_mail(replace(DRAFT, to=to))

    message = email.message_from_bytes(data, policy=policy.default)
    assert [box.display_name for box in message["To"].addresses] == [box.name for box in to]


@pytest.mark.parametrize(
    "subject",
    [
        "word " * 15 + "end",
        "Chloé wird Ihre neue Ansprechpartnerin für die Umstellung ab Dezember",
        "x" * 300,
    ],
    ids=["plain", "foreign", "one word"],
)
def test_a_long_subject_arrives_as_it_was_meant(subject):
    message = email.message_from_bytes(
        written_mail(replace(DRAFT, subject=subject)), policy=policy.default
    )

    assert message["Subject"] == subject


def test_the_same_draft_makes_the_same_bytes():
    assert written_mail(DRAFT) == written_mail(DRAFT)


def test_a_draft_without_recipient_is_refused():
    with pytest.raises(GuardRefused, match="has no recipient"):
        written_mail(replace(DRAFT, to=()))


def test_an_invitation_arrives_as_it_was_written():
    message, _ = read(written_mail(replace(DRAFT, invite=INVITE)), policy.default)

    (part,) = message.iter_attachments()
    assert part["Content-Type"].params["method"] == "REQUEST"
    assert part.get_content().encode() == INVITE


def test_a_draft_without_sender_has_no_from_line():
    message, _ = read(written_mail(replace(DRAFT, sender=None)), policy.default)

    assert "From" not in message


def test_bodies_arrive_as_they_were_written():
    draft = replace(
        DRAFT, text=".\nFrom here\n--=_csmkit_alternative_part_=--\näß\n", html="<p>=3D é</p>\n"
    )

    message, _ = read(written_mail(draft), policy.default)

    bodies = [message.get_body((kind,)).get_content() for kind in ("plain", "html")]
    assert [body.replace("\r\n", "\n") for body in bodies] == [draft.text, draft.html]


def test_a_mail_that_reads_differently_is_refused(monkeypatch):
    monkeypatch.setattr("csmkit.render.mail_guard.clean_header", lambda text: text)

    with pytest.raises(GuardRefused):
        written_mail(replace(DRAFT, subject=HOSTILE["encoded newline"]))


@pytest.mark.parametrize("words", HOSTILE.values(), ids=HOSTILE)
def test_a_cleaned_header_is_one_line_without_encoded_words(words):
    cleaned = clean_header(words)

    assert cleaned.isprintable()
    assert "=?" not in cleaned
