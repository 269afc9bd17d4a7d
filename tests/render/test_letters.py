from __future__ import annotations

import email
import re
from dataclasses import replace
from datetime import date, time
from email import policy

import pytest

from builders import TODAY, a_teammate
from csmkit.domain.trust import Assessment, Evidence, Reason, Stage
from csmkit.errors import GuardRefused, InvalidInput, LeakRefused
from csmkit.render.leak_scan import letter_text
from csmkit.render.letters import check_colleagues
from csmkit.render.mail_guard import Mailbox
from csmkit.render.note_view import judged_account
from handoff.handoff_builders import TEAM
from render.conftest import SPECS

LETTERS = sorted(name for name, spec in SPECS.items() if not spec.is_internal)
SENT_ON = date(2026, 12, 1)
LOCALES = ["en-GB", "de-DE"]


def read(data):
    message = email.message_from_bytes(data, policy=policy.default)
    text, page = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))
    return message, text.replace("\r\n", "\n"), page.replace("\r\n", "\n")


@pytest.fixture
def write(desk, specs):
    """Write a letter for which all recipients share one locale."""

    def write(name, blueprint, sent_on=SENT_ON, using=None, **options):
        (draft,) = (using or desk).write(specs[name], blueprint, sent_on, **options)
        return draft

    return write


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_reads_as_it_always_did(name, locale, write, customer, snapshot):
    message, text, _ = read(write(name, customer(locale=locale)).data)

    headers = "\n".join(f"{key}: {value}" for key, value in message.items())
    assert f"{headers}\n\n{text}" == snapshot


def test_the_html_part_is_a_page_of_its_own(write, customer, snapshot):
    assert read(write("announcement", customer()).data)[2] == snapshot


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", LETTERS)
def test_text_and_html_say_the_same(name, locale, write, customer):
    _, text, page = read(write(name, customer(locale=locale)).data)

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
ALL_ROLES = {"champion": True, "executive_sponsor": True}
SPARSE = {
    "nothing is known": {**BARE, "preferences": None},
    "one project": {**BARE, "projects": [{"name": "Roll-out"}]},
    "many projects": {**BARE, "projects": [{"name": f"Project {i}"} for i in range(9)]},
    "one promise": {**BARE, "commitments": [{"text": "Call back", "side": "us"}]},
    "their promise only": {**BARE, "commitments": [{"text": "Name somebody.", "side": "them"}]},
    "two issues": {**BARE, "issues": [{"title": t, "opened_on": "2026-01-01"} for t in "ab"]},
    "one contact": {
        **BARE,
        "contacts": [{"name": "Dana", "email": "d@acme.example", **ALL_ROLES}],
    },
    "four contacts": {
        **BARE,
        "contacts": [{"name": f"Dana {w}", "email": "d@acme.example", **ALL_ROLES} for w in "ABCD"],
    },
}
GONE = {"email": None, "phone": None, "industries": (), "languages": (), "title": None}


def without_addresses(desk):
    roles = {r: getattr(desk.people, r).with_fields(**GONE) for r in ("incoming", "leader")}
    return replace(desk, people=replace(desk.people, **roles))


def without_days(desk):
    none = dict.fromkeys(("start_on", "introduction_on", "transfer_on", "until_on"))
    return replace(desk, occasion=replace(desk.occasion, **none))


DESKS = {
    "everything": lambda desk: desk,
    "no addresses of ours": without_addresses,
    "no days": without_days,
    "the leader hosts": lambda desk: replace(
        desk, occasion=replace(desk.occasion, leader_hosts=True)
    ),
    "leave": lambda desk: replace(desk, occasion=replace(desk.occasion, reason="leave-cover")),
    "late": lambda desk: replace(desk, as_of=date(2027, 6, 1)),
}


@pytest.mark.parametrize("fields", SPARSE.values(), ids=SPARSE)
@pytest.mark.parametrize("kind", DESKS)
def test_every_letter_is_well_formed_whatever_is_known(fields, kind, desk, write, customer):
    for place, name in enumerate(LETTERS):
        for locale in LOCALES:
            blueprint = customer(**fields, locale=locale)
            draft = write(name, blueprint, using=DESKS[kind](desk), is_sober=place % 2 == 0)
            assert_well_formed(draft.subject, *read(draft.data)[1:])


def assert_well_formed(subject, text, page):
    assert "\n\n\n" not in text
    wrong = r"  | [.,;:?!)]|\( |\.\.|,\.|;\.|\bNone\b|^[ \t]+\S|[^\n]$\n- [^\n]*\n[^\n-]"
    assert not re.search(wrong, text + subject), text
    for tag in ("ul", "ol", "p", "bdi"):
        assert page.count(f"<{tag}>") == page.count(f"</{tag}>")
    assert not re.search(r"<(ul|ol)>\s*</", page)


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_is_an_unsent_draft_from_its_writer_with_its_copies(name, write, desk, customer):
    message, _, _ = read(write(name, customer()).data)

    spec = SPECS[name]
    assert message["X-Unsent"] == "1"
    assert message["X-Csmkit-Audience"] == "customer"
    assert message["From"].addresses[0].addr_spec == getattr(desk.people, spec.sender[0]).email
    copies = message["Cc"].addresses if message["Cc"] else ()
    assert [a.addr_spec for a in copies] == [
        getattr(desk.people, role).email for role in spec.copies
    ]


@pytest.mark.parametrize("name", LETTERS)
def test_the_same_letter_makes_the_same_bytes(name, write, customer):
    assert write(name, customer()).data == write(name, customer()).data


@pytest.mark.parametrize(
    ("due_on", "sent_on", "words"),
    [
        ("2026-11-19", "2026-12-01", "was due on 19 November 2026"),
        ("2026-11-20", "2026-12-01", "promised for 20 November 2026"),
        ("2026-11-30", "2026-12-01", "promised for 30 November 2026"),
        ("2026-12-01", "2026-12-01", "due on 1 December 2026"),
        ("2026-12-02", "2026-12-01", "due on 2 December 2026"),
        ("2026-11-20", "2026-11-20", "due on 20 November 2026"),
    ],
    ids=["late today", "due today", "due before", "due that day", "due after", "sent today"],
)
def test_a_promise_is_worded_right_for_the_day_of_sending(due_on, sent_on, words, write, customer):
    promises = [{"text": "Send it", "side": "us", "due_on": due_on}]

    draft = write("announcement", customer(commitments=promises), date.fromisoformat(sent_on))

    assert f"- Send it ({words})" in draft.text


CHEER = re.compile(r"look forward|good to be part|freue mich|gern dabei", re.IGNORECASE)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", LETTERS)
def test_where_trust_is_damaged_no_letter_sounds_carefree_or_says_why(
    name, locale, write, customer
):
    text = write(name, customer(locale=locale), is_sober=True).text

    assert not CHEER.search(text)
    assert not re.search(r"damaged|lost|trust|beschädigt|verloren|Vertrauen", text)


def test_cheerful_words_stand_where_they_fit(write, customer):
    assert CHEER.search(write("introduction", customer()).text)


@pytest.mark.parametrize(
    ("name", "fields", "gap"),
    [
        ("announcement", {"industry": "food"}, "relevance"),
        ("announcement", {"contract": None, "preferences": None}, "stays"),
        ("announcement", {"projects": [], "issues": [], "goals": []}, "transferred"),
        ("farewell", {"history": []}, "thanks"),
        ("segment-change", {}, "why"),
    ],
)
def test_what_a_letter_lacks_is_named_with_its_question_and_not_in_the_text(
    name, fields, gap, write, customer
):
    draft = write(name, customer(**fields))

    found = {item.field: item.question for item in draft.gaps}
    assert found[gap].endswith("?")
    assert found[gap] not in draft.text


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_without_days_and_addresses_names_them(name, desk, write, customer):
    bare = write(name, customer(), using=without_days(without_addresses(desk)))
    whole = write(name, customer())

    dated = {"effective_date", "until"} & {need.name for need in SPECS[name].needs}
    assert dated <= {gap.field for gap in bare.gaps}
    assert not {"effective_date", "introduction_date", "contact"} & {g.field for g in whole.gaps}


def test_what_is_said_stands_in_the_letter_and_is_no_gap(desk, write, customer):
    said = {"why": "You have three sites now.", "changes": "A call each month."}
    telling = replace(desk, occasion=replace(desk.occasion, said=said))

    draft = write("segment-change", customer(), using=telling)

    assert "Why: You have three sites now." in draft.text
    assert not {"why", "changes"} & {gap.field for gap in draft.gaps}


def test_what_is_said_is_searched_for_leaks_too(desk, write, customer):
    said = {"why": "We avoid mentioning the reference story."}
    telling = replace(desk, occasion=replace(desk.occasion, said=said))

    with pytest.raises(LeakRefused):
        write("segment-change", customer(), using=telling)


def test_a_newcomer_is_recommended_by_the_customers_own_trade_alone(write, customer):
    text = write("announcement", customer()).text

    assert "in logistics." in text
    assert "insurance" not in text


def test_a_newcomer_speaks_the_customers_language_where_the_letter_does_not(write, customer):
    assert "speaks Swedish" in write("announcement", customer(locale="sv-SE")).text
    assert "speaks" not in write("announcement", customer()).text


def test_a_template_with_words_for_colleagues_writes_nothing(overridden, customer, desk, write):
    path = "emails/farewell/body.txt.j2"
    own = replace(desk, templates=overridden(**{path: "Avoid mentioning the reference story."}))

    with pytest.raises(LeakRefused, match="the farewell to Acme Freight was not written"):
        write("farewell", customer(), using=own)


def test_an_override_may_replace_one_block_of_a_letter(overridden, customer, desk, write):
    text = (
        "{% extends 'shipped/emails/farewell/body.txt.j2' %}"
        "{% block thanks %}\nThank you, {{ letter.customer }}.\n{% endblock %}"
    )
    own = replace(desk, templates=overridden(**{"emails/farewell/body.txt.j2": text}))

    body = write("farewell", customer(), using=own).text

    assert "Thank you, Acme Freight." in body
    assert "Kind regards\nAlice Okafor" in body


def test_an_html_template_of_ones_own_comes_before_the_page_made_of_the_text(
    overridden, customer, desk, write
):
    page = "<p>Dear {{ letter.recipients|listed }}</p>"
    own = replace(desk, templates=overridden(**{"emails/farewell/body.html.j2": page}))

    html = read(write("farewell", customer(), using=own).data)[2]

    assert html.strip() == "<p>Dear Helen Drury and Priya Shah</p>"


def test_hostile_names_reach_no_header_and_no_line_of_their_own(write, customer):
    name = "Dana\r\nBcc: evil@x.example\x1b[31m =?UTF-8?Q?=0A?=Bcc: evil@x.example"
    blueprint = customer(name=name, contacts=[{"name": name, "email": "d@acme.example"}])

    message, text, _ = read(write("announcement", blueprint).data)

    assert "Bcc" not in message
    assert not re.search("^Bcc", text, re.MULTILINE)
    assert "\x1b" not in text


def test_who_has_left_neither_writes_nor_gets_a_copy(desk, write, customer):
    gone = desk.people.outgoing.with_fields(status="left")
    abrupt = replace(desk, people=replace(desk.people, outgoing=gone))

    ask = write("champion-ask", customer(), using=abrupt)
    note = write("announcement", customer(), using=abrupt)

    assert ask.sender == "lena@ours.example"
    assert "takes over from Alice Okafor" in ask.text
    assert b"alice@ours.example" not in note.data
    with pytest.raises(InvalidInput, match="nobody can write the letter 'farewell'"):
        write("farewell", customer(), using=abrupt)


@pytest.mark.parametrize("locale", LOCALES)
def test_where_the_leader_hosts_the_customer_does_not_meet_the_old_contact_again(
    locale, desk, write, customer
):
    hosted = replace(desk, occasion=replace(desk.occasion, leader_hosts=True))

    for name in ("announcement", "introduction"):
        draft = write(name, customer(locale=locale), using=hosted)
        assert b"alice@ours.example" not in draft.data
        assert not re.search("side by side|together with Alice|mit Alice", draft.text)


def test_somebody_whom_the_letter_needs_is_asked_for(desk, write, customer):
    alone = replace(desk, people=replace(desk.people, incoming=None))

    with pytest.raises(InvalidInput, match="needs to know who is incoming; say --to"):
        write("announcement", customer(), using=alone)


def test_an_invitation_goes_with_the_introduction_only_if_its_day_is_known(desk, write, customer):
    calendar = invite_of(write("introduction", customer()))

    assert calendar["DTSTART;VALUE=DATE"] == "20261208"
    assert not write("introduction", customer(), using=without_days(desk)).has_invite
    assert not write("farewell", customer()).has_invite


def test_a_moved_invitation_keeps_its_identity_and_counts_up(desk, write, customer):
    later = replace(desk.occasion, introduction_on=date(2026, 12, 10), sequence=1)

    before = invite_of(write("introduction", customer()))
    after = invite_of(write("introduction", customer(), using=replace(desk, occasion=later)))

    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("0", "1")


@pytest.mark.parametrize(
    ("theirs", "words", "begins"),
    [
        ("America/Denver", "10:00 (America/Denver)", "20261208T170000Z"),
        (None, "10:00 (Europe/Stockholm)", "20261208T090000Z"),
    ],
)
def test_a_meeting_has_the_recipients_time_or_else_the_senders(  # noqa: PLR0917
    theirs, words, begins, desk, write, customer
):
    timed = replace(desk, occasion=replace(desk.occasion, meeting_at=time(10)))
    contacts = [{"name": "Dana", "email": "d@acme.example", "timezone": theirs}]

    draft = write("introduction", customer(contacts=contacts), using=timed)

    assert f"8 December 2026 at {words}" in draft.text
    assert invite_of(draft)["DTSTART"] == begins


def invite_of(draft):
    message = email.message_from_bytes(draft.data, policy=policy.default)
    (part,) = message.iter_attachments()
    assert part.get_content_type() == "text/calendar"
    lines = part.get_content().replace("\r\n ", "").splitlines()
    return dict(line.split(":", 1) for line in lines if ":" in line)


@pytest.fixture
def judged(customer):
    return judged_account(customer(), [], {}, TODAY)


NOTES = sorted(name for name, spec in SPECS.items() if spec.is_internal)
MARKS = {
    "en-GB": ("[Internal] ", "For colleagues only."),
    "de-DE": ("[Intern] ", "Nur für Kolleginnen und Kollegen."),
}


@pytest.fixture
def write_note(desk, specs, customer):
    """Write a letter about one troubled account to colleagues who all have a locale."""
    evidence = Evidence("issue", "exports", date(2026, 10, 28), "Exports time out")
    reason = Reason("festering-issue", "An issue festers", 7.5, 9, None, (evidence,))
    shaky = Assessment("acme", "customer", TODAY, Stage.WANING, 12.5, 0.0, 0.4, (reason,))
    sound = shaky._replace(relationship="sales", stage=Stage.TRUSTED, reasons=())

    def write(name, *locales, using=None, **said):
        own = using or replace(desk, occasion=replace(desk.occasion, said=said))
        readers = [
            a_teammate(f"r{n}", name=f"Reader {n}", email=f"r{n}@ours.example", locale=locale)
            for n, locale in enumerate(locales)
        ]
        judged = judged_account(customer(seller="sam"), [shaky, sound], TEAM, TODAY)
        return own.write_note(specs[name], [judged], SENT_ON, recipients=readers)

    return write


SAID = {
    "team-note": {},
    "sales-note": {"lead": "I lead the renewal."},
    "escalation": {"ask": "Call Helen.", "tried": "Two letters."},
}


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", NOTES)
def test_a_letter_to_colleagues_reads_as_it_always_did(name, locale, write_note, snapshot):
    (draft,) = write_note(name, locale, **SAID[name])
    message, text, page = read(draft.data)

    headers = "\n".join(f"{key}: {value}" for key, value in message.items())
    assert f"{headers}\n\n{text}" == snapshot
    words = re.findall(r"\w+", re.sub(r"(?m)^\d\. ", "", text))
    assert re.findall(r"\w+", letter_text(page)) == words


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", NOTES)
def test_a_letter_to_colleagues_is_marked_and_goes_to_colleagues(name, locale, write_note):
    (draft,) = write_note(name, locale)

    message, text, page = read(draft.data)
    subject, first_words = MARKS[locale]
    assert draft.subject.startswith(subject)
    assert text.startswith(first_words)
    assert (draft.locale, message["X-Csmkit-Audience"]) == (locale, "internal")
    assert_well_formed(draft.subject, text, page)


def test_colleagues_each_read_their_own_language_and_a_region_parts_nobody(write_note):
    drafts = write_note("team-note", "de-AT", "en-US", "de-DE", None, "sv-SE")

    assert [(d.locale, d.to) for d in drafts] == [
        ("de", ("r0@ours.example", "r2@ours.example")),
        ("en-GB", ("r1@ours.example", "r3@ours.example", "r4@ours.example")),
    ]
    assert len({read(d.data)[0]["Message-ID"] for d in drafts}) == 2
    assert "Hallo Reader 0 und Reader 2," in drafts[0].text


def test_days_are_as_in_the_region_that_colleagues_share(write_note):
    (draft,) = write_note("team-note", "en-US", "en-US")

    assert "December 22, 2026" in draft.text


def test_a_letter_to_colleagues_never_goes_to_a_customer(desk, specs, judged):
    spy = desk.people.incoming.with_fields(email="priya@acme.example")

    with pytest.raises(GuardRefused, match=r"priya@acme\.example, which is a customer"):
        desk.write_note(specs["team-note"], [judged], SENT_ON, recipients=[spy])


def test_a_copy_of_a_letter_to_colleagues_never_goes_to_a_customer(judged):
    boxes = [Mailbox("Bob", "bob@ours.example"), Mailbox("Priya", "Priya@ACME.example")]

    with pytest.raises(GuardRefused):
        check_colleagues(boxes, [judged])


def test_promises_are_late_by_the_day_of_the_command(desk, write, customer):
    on_time = replace(desk, as_of=date(2026, 11, 1))

    assert "later than we said" in write("announcement", customer()).text
    assert "later than we said" not in write("announcement", customer(), using=on_time).text
