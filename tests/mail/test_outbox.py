from __future__ import annotations

import email
import multiprocessing
import os
import signal
import threading
from datetime import timedelta
from email import policy

import pytest

from builders import TODAY, a_blueprint, a_unit
from csmkit.errors import GuardRefused, InvalidInput, MailNotFound, MailRefused
from csmkit.render.mail_guard import Mailbox
from csmkit.services.drop_mail import drop_mail
from csmkit.services.log_sent_mail import log_sent_mail
from csmkit.services.queue_mail import queue_mail
from csmkit.services.send_outbox import due_mails, hold_cut_off, send_outbox
from csmkit.services.settle_mail import settle_mail
from csmkit.services.show_mail import show_mail
from csmkit.services.undo_revision import undo_revision
from csmkit.store.opening import reading
from mail.conftest import NOW, a_draft


def states(db):
    with reading(db) as reader:
        return [mail.state for mail in reader.mails()]


def send_all(post, db, **options):
    with reading(db) as reader:
        due = due_mails(reader, TODAY, **options)
    return list(send_outbox(post, due))


def test_what_is_queued_is_sent_once(db, queue, sinks, server, post_for):
    sink = sinks()
    queue(db, a_draft(), a_draft())
    post = post_for(db, server(sink))

    first, second = send_all(post, db), send_all(post, db)

    assert [mail.state for mail in first] == ["sent", "sent"]
    assert second == []
    assert len(sink.mails) == 2


def test_a_sent_mail_says_what_the_draft_said_without_the_marks_of_a_draft(
    sqlite_db, queue, sinks, server, post_for
):
    sink, draft = sinks(), a_draft()
    (mail,) = queue(sqlite_db, draft)

    send_all(post_for(sqlite_db, server(sink)), sqlite_db)

    before, after = (
        email.message_from_bytes(data, policy=policy.default) for data in (draft, sink.mails[0])
    )
    assert set(before.keys()) - set(after.keys()) == {"X-Unsent", "X-Csmkit-Audience"}
    assert after["Message-ID"] == before["Message-ID"] == mail.message_id
    assert after["Date"].datetime == NOW
    for kind in ("plain", "html"):
        assert after.get_body((kind,)).get_content() == before.get_body((kind,)).get_content()


def test_the_same_draft_is_queued_once_and_new_words_replace_old_ones(sqlite_db):
    one, other = a_draft(message_id="same"), a_draft(message_id="same", text="New words\n")
    with a_unit(sqlite_db) as unit:
        found = [queue_mail(unit, [("a.eml", d)], as_of=TODAY)[0] for d in (one, one, other)]

    assert [item.what for item in found] == ["created", "unchanged", "changed"]
    with reading(sqlite_db) as reader:
        assert show_mail(reader, found[0].mail.id).text == "New words\n"


def a_customer(*contacts, key="acme", **fields):
    people = [{"name": name, "email": email} for name, email in contacts]
    return a_blueprint(key, contacts=people, **fields)


def touches(db, key="acme"):
    with reading(db) as reader:
        return reader.blueprint(key).touches


def test_what_is_sent_is_logged_as_a_touch_in_the_same_revision(db, queue, sinks, server, post_for):
    with a_unit(db) as unit:
        unit.put(a_customer(("Dana Osei", "Dana@Acme.example"), ("Kim", "kim@acme.example")))
        unit.put(a_customer(("Lee", "lee@beta.example"), key="beta"))
    (mail,) = queue(db)

    send_all(post_for(db, server(sinks())), db)

    (touch,) = touches(db)
    assert (touch.on, touch.kind, touch.direction, touch.outcome) == (
        TODAY,
        "email",
        "outbound",
        "held",
    )
    assert (touch.summary, touch.contacts, touch.teammates, touch.external_id) == (
        mail.subject,
        ("dana-osei",),
        ("lena",),
        mail.message_id,
    )
    assert touches(db, "beta") == ()
    with reading(db) as reader:
        newest = reader.revision(reader.last_revision())
    assert {change.table for change in newest.changes} == {"mail", "touch"}


def test_a_mail_is_one_touch_however_often_it_is_logged(sqlite_db, queue):
    with a_unit(sqlite_db) as unit:
        unit.put(a_customer(("Dana", "dana@acme.example")))
    (mail,) = queue(sqlite_db)
    with a_unit(sqlite_db) as unit:
        first, again = (log_sent_mail(unit, mail, TODAY) for _ in range(2))

    assert first == again == ("acme",)
    assert len(touches(sqlite_db)) == 1


def test_a_letter_is_logged_with_the_account_that_knows_most_of_its_recipients(sqlite_db, queue):
    both = (Mailbox("Dana", "dana@acme.example"), Mailbox("Kim", "kim@acme.example"))
    with a_unit(sqlite_db) as unit:
        unit.put(a_customer(("Dana", "dana@acme.example"), key="acme-holding"))
        unit.put(a_customer(*((box.name, box.address) for box in both)))
    (mail,) = queue(sqlite_db, a_draft(to=both))

    with a_unit(sqlite_db) as unit:
        assert log_sent_mail(unit, mail, TODAY) == ("acme",)


@pytest.mark.parametrize(
    ("draft", "email"),
    [
        ({"audience": "internal", "to": (Mailbox("Bob", "bob@ours.example"),)}, "bob@ours.example"),
        ({}, "else@acme.example"),
    ],
    ids=["to colleagues", "to nobody we know"],
)
def test_what_went_to_no_contact_is_no_touch(draft, email, sqlite_db, queue):
    with a_unit(sqlite_db) as unit:
        unit.put(a_customer(("Somebody", email)))
    (mail,) = queue(sqlite_db, a_draft(**draft))

    with a_unit(sqlite_db) as unit:
        assert log_sent_mail(unit, mail, TODAY) == ()
    assert touches(sqlite_db) == ()


def test_a_mail_that_arrived_after_all_is_logged_when_it_is_settled(
    sqlite_db, queue, sinks, server, post_for
):
    with a_unit(sqlite_db) as unit:
        unit.put(a_customer(("Dana", "dana@acme.example")))
    queue(sqlite_db)
    (held,) = send_all(post_for(sqlite_db, server(sinks(answer="cut"))), sqlite_db)
    assert touches(sqlite_db) == ()

    with a_unit(sqlite_db) as unit:
        settle_mail(unit, held.id, has_arrived=True, as_of=TODAY)

    (touch,) = touches(sqlite_db)
    assert touch.on == TODAY
    with a_unit(sqlite_db) as unit, pytest.raises(InvalidInput, match="was sent or may have been"):
        undo_revision(unit)


def test_what_was_sent_is_never_queued_again(sqlite_db, queue, sinks, server, post_for):
    draft = a_draft()
    queue(sqlite_db, draft)
    send_all(post_for(sqlite_db, server(sinks())), sqlite_db)

    with a_unit(sqlite_db) as unit:
        passed = queue_mail(unit, [("a.eml", draft)], as_of=TODAY, may_be_gone=True)
        assert [item.what for item in passed] == ["gone"]
        with pytest.raises(MailRefused, match="does not go out twice"):
            queue_mail(unit, [("a.eml", draft)], as_of=TODAY)


def test_a_mail_of_unknown_fate_is_held_and_not_repeated(db, queue, sinks, server, post_for):
    sink = sinks(answer="cut")
    queue(db)
    post = post_for(db, server(sink))

    (held,) = send_all(post, db)

    assert held.state == "held"
    assert send_all(post, db) == []
    assert len(sink.mails) == 1
    with reading(db) as reader, pytest.raises(MailRefused, match="is held; it cannot be sent"):
        due_mails(reader, TODAY, [held.id])


def test_a_person_settles_what_is_held(sqlite_db, queue, sinks, server, post_for):
    queue(sqlite_db, a_draft(), a_draft())
    one, other = send_all(post_for(sqlite_db, server(sinks(answer="cut"))), sqlite_db)

    with a_unit(sqlite_db) as unit:
        assert settle_mail(unit, one.id, has_arrived=True, as_of=TODAY).state == "sent"
        assert settle_mail(unit, other.id, has_arrived=False, as_of=TODAY).state == "queued"
        with pytest.raises(MailRefused, match="not held"):
            settle_mail(unit, one.id, has_arrived=False, as_of=TODAY)


def test_a_server_that_cannot_be_used_leaves_the_mails_queued(
    sqlite_db, queue, sinks, server, post_for
):
    queue(sqlite_db, a_draft(), a_draft())

    with pytest.raises(MailRefused, match="offers no TLS"):
        send_all(post_for(sqlite_db, server(sinks(offers_tls=False))), sqlite_db)

    assert states(sqlite_db) == ["queued", "queued"]


def test_a_refused_mail_fails_alone_and_can_be_sent_again(
    sqlite_db, queue, sinks, server, post_for
):
    bad = a_draft(to=(a_mailbox("gone@acme.example"),))
    queue(sqlite_db, bad, a_draft())
    sink = sinks(refused=frozenset({"gone@acme.example"}))

    done = send_all(post_for(sqlite_db, server(sink)), sqlite_db)

    assert sorted(mail.state for mail in done) == ["failed", "sent"]
    failed = next(mail for mail in done if mail.state == "failed")
    sink.refused = frozenset()
    again = send_all(post_for(sqlite_db, server(sink)), sqlite_db, ids=[failed.id])
    assert [(mail.state, mail.attempts) for mail in again] == [("sent", 2)]


def a_mailbox(address):
    from csmkit.render.mail_guard import Mailbox

    return Mailbox("Somebody", address)


def test_two_who_send_at_once_send_every_mail_once(db, queue, sinks, server, post_for):
    sink = sinks()
    queue(db, *[a_draft() for _ in range(6)])
    with reading(db) as reader:
        due = due_mails(reader, TODAY)
    done = []

    def send():
        done.extend(send_outbox(post_for(db, server(sink)), due))

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(sink.mails) == 6
    assert len({mail.id for mail in done}) == len(done) == 6
    assert states(db) == ["sent"] * 6


def test_a_process_that_is_killed_while_sending_leaves_its_mail_held(
    sqlite_db, queue, sinks, server, post_for
):
    sink = sinks(answer="hang")
    queue(sqlite_db)
    post = post_for(sqlite_db, server(sink, timeout_seconds=60))
    child = multiprocessing.get_context("fork").Process(target=send_here, args=(post, sqlite_db))
    child.start()
    assert sink.got_mail.wait(20)
    os.kill(child.pid, signal.SIGKILL)
    child.join()

    assert states(sqlite_db) == ["sending"]
    assert send_all(post, sqlite_db) == []
    (held,) = hold_cut_off(post)
    assert held.state == "held"
    assert send_all(post, sqlite_db) == []
    assert len(sink.mails) == 1


def send_here(post, db):
    """Send in this process, which is how the mail names who holds it."""
    import dataclasses

    send_all(dataclasses.replace(post, process=f"here:{os.getpid()}"), db)


def test_a_mail_that_somebody_is_still_sending_is_left_alone(
    sqlite_db, queue, sinks, server, post_for
):
    (mail,) = queue(sqlite_db)
    with a_unit(sqlite_db) as unit:
        begun = {"state": "sending", "tried_at": NOW.isoformat()}
        unit.put(mail.with_fields(**begun, tried_by=f"here:{os.getpid()}"))
    post = post_for(sqlite_db, server(sinks()))

    assert hold_cut_off(post) == []
    later = post_for(sqlite_db, server(sinks()), clock=lambda: NOW + timedelta(minutes=16))
    assert [held.id for held in hold_cut_off(later)] == [mail.id]


def test_what_another_machine_began_is_held_only_when_its_time_is_over(
    sqlite_db, queue, sinks, server, post_for
):
    (mail,) = queue(sqlite_db)
    with a_unit(sqlite_db) as unit:
        begun = {"state": "sending", "tried_at": NOW.isoformat(), "tried_by": "there:999999"}
        unit.put(mail.with_fields(**begun))

    assert hold_cut_off(post_for(sqlite_db, server(sinks()))) == []


def test_ctrl_c_while_sending_holds_the_mail(sqlite_db, queue, sinks, server, post_for):
    queue(sqlite_db)
    sink = sinks(answer="hang")
    post = post_for(sqlite_db, server(sink, timeout_seconds=60))
    child = multiprocessing.get_context("fork").Process(target=interrupted, args=(post, sqlite_db))
    child.start()
    assert sink.got_mail.wait(20)
    os.kill(child.pid, signal.SIGINT)
    child.join()

    assert states(sqlite_db) == ["held"]


def interrupted(post, db):
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        send_all(post, db)
    except KeyboardInterrupt:
        os._exit(130)


def test_a_mail_waits_for_the_day_for_which_it_is_worded(sqlite_db, queue, tomorrow):
    from datetime import UTC, datetime, time

    draft = a_draft(sent_at=datetime.combine(tomorrow, time(9), UTC))
    (mail,) = queue(sqlite_db, draft)

    with reading(sqlite_db) as reader:
        assert due_mails(reader, TODAY) == []
        assert due_mails(reader, tomorrow) == due_mails(reader, TODAY, early=True) == [mail]
        assert due_mails(reader, TODAY, [mail.id], early=True) == [mail]
        with pytest.raises(MailRefused, match="worded for 2026-11-21"):
            due_mails(reader, TODAY, [mail.id])


def test_what_is_dropped_is_not_sent_and_can_be_queued_again(sqlite_db, queue):
    draft = a_draft()
    (mail,) = queue(sqlite_db, draft)

    with a_unit(sqlite_db) as unit:
        drop_mail(unit, [mail.id])
        assert due_mails(unit, TODAY) == []
        with pytest.raises(MailRefused, match="it cannot be dropped"):
            drop_mail(unit, [mail.id])
        assert queue_mail(unit, [("a.eml", draft)], as_of=TODAY)[0].what == "changed"
        assert len(due_mails(unit, TODAY)) == 1


def test_a_mail_that_there_is_not_is_named(sqlite_db, queue):
    (mail,) = queue(sqlite_db)

    with reading(sqlite_db) as reader, pytest.raises(MailNotFound, match="did you mean"):
        due_mails(reader, TODAY, [f"{mail.id}0"])


def test_queueing_can_be_undone_and_sending_cannot(sqlite_db, queue, sinks, server, post_for):
    queue(sqlite_db)
    with a_unit(sqlite_db) as unit:
        undo_revision(unit)
    assert states(sqlite_db) == []

    queue(sqlite_db)
    send_all(post_for(sqlite_db, server(sinks())), sqlite_db)
    with a_unit(sqlite_db) as unit:
        numbers = [revision.number for revision in unit.revisions()][:2]
        for number in (None, *numbers):
            with pytest.raises(InvalidInput, match=r"was sent or may have been|changed the same"):
                undo_revision(unit, number)


@pytest.mark.parametrize("address", ["dana@acme.example", "bob@elsewhere.example"])
def test_a_letter_to_colleagues_is_queued_for_teammates_alone(address, sqlite_db, queue):
    inside = a_draft(audience="internal", to=(a_mailbox("BOB@ours.example"),), cc=())
    outside = a_draft(audience="internal", to=(a_mailbox(address),), cc=())

    queue(sqlite_db, inside)

    with pytest.raises(MailRefused, match=r"which is no teammate.s address"):
        queue(sqlite_db, outside)


def test_a_reader_who_is_a_colleague_no_more_gets_no_letter_to_colleagues(
    sqlite_db, queue, sinks, server, post_for
):
    sink = sinks()
    queue(sqlite_db, a_draft(audience="internal", to=(a_mailbox("bob@ours.example"),), cc=()))
    with a_unit(sqlite_db) as unit:
        unit.delete("teammate", "bob")

    with pytest.raises(MailRefused):
        send_all(post_for(sqlite_db, server(sink)), sqlite_db)

    assert sink.mails == []


BAD = {
    "nothing": b"",
    "no mail": b"Dear Dana",
    "hidden recipient": b"Bcc: evil@x.example\r\n",
    "hidden by folding": b"bcc:\r\n evil@x.example\r\n",
    "two recipient lines": b"To: evil@x.example\r\n",
    "two senders": b"From: evil@x.example\r\n",
    "resent": b"Resent-To: evil@x.example\r\n",
}


@pytest.mark.parametrize("line", BAD.values(), ids=BAD)
def test_a_draft_that_would_not_say_what_it_seems_to_is_refused(line, sqlite_db, queue):
    draft = line + a_draft() if b":" in line else line

    with pytest.raises(GuardRefused):
        queue(sqlite_db, draft)

    assert states(sqlite_db) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Message-ID: ", b"X-ID: "),
        (b"dana@acme.example", b"dana@acme"),
        (b"dana@acme.example", "däna@acme.example".encode()),
        (b"Lena Vogt <lena@ours.example>", b"lena@ours.example, evil@x.example"),
        (b"To: ", b"X-To: "),
    ],
)
def test_a_draft_without_what_a_mail_needs_is_refused(old, new, sqlite_db, queue):
    with pytest.raises(GuardRefused):
        queue(sqlite_db, a_draft(cc=()).replace(old, new))


def test_all_of_a_folder_is_queued_or_nothing(sqlite_db, queue):
    with pytest.raises(GuardRefused):
        queue(sqlite_db, a_draft(), b"no mail", a_draft())

    assert states(sqlite_db) == []
