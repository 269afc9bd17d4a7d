from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmkit.errors import MailRefused
from csmkit.exchange.smtp import MailServer, deliver, dotted
from mail.conftest import a_draft

ENVELOPE = ("lena@ours.example", ("dana@acme.example", "bob@ours.example"))


@pytest.mark.parametrize(
    ("sink", "fields"),
    [
        ({}, {}),
        ({"password": "s3cret"}, {"user": "lena", "password": "s3cret"}),
        ({"is_tls_from_the_start": True}, {"security": "tls"}),
        ({"offers_tls": False}, {"security": "none"}),
    ],
    ids=["starttls", "password", "tls", "without TLS on this machine"],
)
def test_a_mail_arrives_once_at_all_recipients_word_for_word(sink, fields, sinks, server):
    running, data = sinks(**sink), a_draft()

    outcome = deliver(server(running, **fields), data, *ENVELOPE)

    assert outcome.state == "sent"
    assert running.mails == [data]
    assert running.envelopes == [[*ENVELOPE[1]]]


def test_nothing_but_the_greeting_goes_over_an_open_line(sinks, server):
    running = sinks(password="s3cret")

    deliver(server(running, user="lena", password="s3cret"), a_draft(), *ENVELOPE)

    assert [word.split(" ")[0] for word in running.plain_words] == ["ehlo", "STARTTLS"]


UNUSABLE = {
    "no TLS offered": ({"offers_tls": False}, {}, "offers no TLS"),
    "unknown certificate": ({}, {"ca_file": None}, "its certificate is not trusted"),
    "another name": ({}, {"host": "ip6-localhost"}, "cannot be used"),
    "wrong password": (
        {"password": "s3cret"},
        {"user": "lena", "password": "guess"},
        "refuses user 'lena' or the password",
    ),
    "no login offered": ({}, {"user": "lena", "password": "x"}, "cannot be used"),
    "no answer": ({"silent_at": "EHLO"}, {"timeout_seconds": 0.3}, "took too long"),
    "open line elsewhere": ({}, {"security": "none", "host": "mail.example"}, "over TLS only"),
    "nobody there": ({}, {"port": 1}, "cannot be used"),
}


@pytest.mark.parametrize(("sink", "fields", "words"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_server_that_cannot_be_used_gets_no_mail_and_is_named(sink, fields, words, sinks, server):
    running = sinks(**sink)

    with pytest.raises(MailRefused, match=words) as refusal:
        deliver(server(running, **fields), a_draft(), *ENVELOPE)

    assert running.mails == []
    assert "guess" not in str(refusal.value)


FATES = {
    "taken": ({}, "sent"),
    "refused recipient": ({"refused": frozenset({"bob@ours.example"})}, "failed"),
    "refused words": ({"answer": "554 spam"}, "failed"),
    "try later": ({"answer": "451 later"}, "failed"),
    "silent at a recipient": ({"silent_at": "RCPT"}, "failed"),
    "silent at the sender": ({"silent_at": "MAIL"}, "failed"),
    "silent before the mail": ({"silent_at": "DATA"}, "failed"),
    "silent after the mail": ({"answer": "hang"}, "held"),
    "hung up after the mail": ({"answer": "cut"}, "held"),
}


@pytest.mark.parametrize(("sink", "state"), FATES.values(), ids=FATES)
def test_only_what_is_certain_is_called_sent_or_failed(sink, state, sinks, server):
    running = sinks(**sink)

    outcome = deliver(server(running, timeout_seconds=0.5), a_draft(), *ENVELOPE)

    assert outcome.state == state
    assert outcome.detail
    assert (len(running.mails) > 0) == (state != "failed" or "answer" in sink)


def test_a_refused_recipient_is_named_and_nobody_gets_the_mail(sinks, server):
    running = sinks(refused=frozenset({"bob@ours.example"}))

    outcome = deliver(server(running), a_draft(), *ENVELOPE)

    assert "bob@ours.example: 550 no such person" in outcome.detail
    assert running.mails == []


def test_a_password_shows_in_no_text():
    assert "s3cret" not in repr(MailServer("mail.example", user="lena", password="s3cret"))


@given(st.binary(max_size=60).filter(lambda data: b"\0" not in data))
def test_no_words_end_a_mail_early(data):
    sent = dotted(data)

    assert sent.endswith(b"\r\n.\r\n")
    assert b"\r\n.\r\n" not in (b"\r\n" + sent)[:-5]
    assert not sent.startswith(b".\r\n") or not data.strip(b"\r\n")
