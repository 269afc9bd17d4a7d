from __future__ import annotations

import itertools
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from builders import TODAY, a_teammate, a_unit
from csmkit.exchange.smtp import MailServer
from csmkit.render.mail_guard import Draft, Mailbox, written_mail
from csmkit.services.queue_mail import queue_mail
from csmkit.services.send_outbox import Post
from mail.smtp_sink import CERTIFICATE, Sink, running

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
NUMBERS = itertools.count()


def a_draft(**fields):
    number = next(NUMBERS)
    draft = Draft(
        subject=f"Grüße {number}",
        sender=Mailbox("Lena Vogt", "lena@ours.example"),
        to=(Mailbox("Dana Osei", "dana@acme.example"),),
        cc=(Mailbox("Bob", "bob@ours.example"),),
        sent_at=datetime.combine(TODAY, datetime.min.time(), UTC),
        message_id=f"m{number}",
        text=".a line with a dot\nDear Dana\n",
        html="<p>Dear Dana</p>\n",
    )
    return written_mail(replace(draft, **fields))


@pytest.fixture
def sinks():
    """Return a function that starts a mail server; all of them end with the test."""
    with ExitStack() as stack:
        yield lambda **fields: stack.enter_context(running(Sink(**fields)))


@pytest.fixture
def server():
    """Return a function that describes how to reach a sink."""

    def make(sink, **fields):
        return MailServer(
            **{
                "host": "localhost",
                "port": sink.port,
                "ca_file": str(CERTIFICATE),
                "timeout_seconds": 5.0,
                **fields,
            },
        )

    return make


@pytest.fixture
def queue():
    """Return a function that queues drafts in a store and returns their mails."""

    def put(db, *drafts, as_of=TODAY):
        with a_unit(db) as unit:
            unit.put(a_teammate("bob", email="bob@ours.example"))
            unit.put(a_teammate("lena", email="lena@ours.example"))
            named = [(f"{n}.eml", data) for n, data in enumerate(drafts or [a_draft()])]
            return [item.mail for item in queue_mail(unit, named, as_of=as_of)]

    return put


@pytest.fixture
def post_for():
    """Return a function that makes what sends the mails of a store."""

    def make(db, server, *, process="here:1", clock=lambda: NOW):
        return Post(lambda: a_unit(db, command="outbox send"), server, clock, process, TODAY)

    return make


@pytest.fixture
def tomorrow():
    return date(2026, 11, 21)
