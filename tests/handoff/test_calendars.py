from __future__ import annotations

from datetime import date
from email import message_from_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from builders import TODAY, a_teammate, a_unit
from csmkit.errors import InvalidInput, LeakRefused
from csmkit.handoff.letter_specs import load_letter
from csmkit.handoff.plan import load_plan
from csmkit.render.calendars import owner_calendar
from csmkit.render.environment import Templates
from csmkit.render.invite import introduction_invite
from csmkit.render.leak_scan import LeakScan
from csmkit.render.letters import LetterDesk
from csmkit.resources import ResourceFolder, search_path
from csmkit.services.cancel_handoff import cancel_handoff
from csmkit.services.letter_occasion import handoff_occasion, handoff_people
from csmkit.services.reschedule_handoff import reschedule_handoff
from csmkit.services.show_calendar import show_calendar
from csmkit.services.skip_step import skip_step
from csmkit.services.write_calendars import write_calendars
from csmkit.store.opening import reading
from handoff.following_builders import ID, TUESDAY, an_account, change, plan, stored
from handoff.handoff_builders import PLAYBOOKS, TEAM, a_handoff

TEMPLATES = Templates(search_path("templates"))
NAMES = st.text(min_size=1, max_size=60).filter(str.strip)


@pytest.fixture
def planned(owned_book):
    plan(owned_book)
    return owned_book


def calendar_of(db, owner):
    with reading(db) as reader:
        return Calendar.from_ical(show_calendar(reader, ID, owner, as_of=TODAY))


def events(calendar):
    return {str(e["UID"]): e for e in calendar.walk("VEVENT")}


def invite(handoff, account, people=TEAM, templates=TEMPLATES, **options):
    occasion = handoff_occasion(handoff, load_plan(handoff.reason, PLAYBOOKS), account.key)
    return introduction_invite(
        occasion,
        handoff_people(handoff, people),
        account,
        templates,
        LeakScan(account, [*TEAM.values()]),
        written_on=TODAY,
        **options,
    )


def test_everybody_has_a_calendar_of_the_steps_that_are_theirs(planned):
    summaries = {
        owner: [str(e["SUMMARY"]) for e in calendar_of(planned, owner).walk("VEVENT")]
        for owner in ("alice", "bob", "lena", "sam")
    }

    assert [len(titles) for titles in summaries.values()] == [5, 5, 6, 1]
    assert summaries["sam"] == ["Agree who leads the renewals and proposals in motion"]


def test_a_step_that_moves_keeps_its_uid_and_rises_and_the_others_stay(planned):
    before = events(calendar_of(planned, "alice"))

    change(
        planned,
        reschedule_handoff,
        playbooks=PLAYBOOKS,
        step_id="introduce",
        on=date(2026, 12, 9),
    )

    after = events(calendar_of(planned, "alice"))
    assert set(after) == set(before)
    moved = [uid for uid in after if after[uid]["DTSTART"].dt != before[uid]["DTSTART"].dt]
    assert [(before[uid]["SEQUENCE"], after[uid]["SEQUENCE"]) for uid in moved] == [(0, 1)]
    assert after[moved[0]]["DTSTART"].dt == date(2026, 12, 9)
    assert after[moved[0]]["DTEND"].dt == date(2026, 12, 10)


def test_a_skipped_step_is_cancelled_in_the_calendar(planned):
    change(planned, skip_step, "say-farewell", "She called everybody")

    off = [e for e in calendar_of(planned, "alice").walk("VEVENT") if e["STATUS"] == "CANCELLED"]

    assert [(str(e["SUMMARY"]), e["SEQUENCE"]) for e in off] == [
        ("Thank the customer and name the successor", 1)
    ]


def test_a_cancelled_handoff_cancels_every_event(planned):
    change(planned, cancel_handoff)

    calendar = calendar_of(planned, "bob")

    assert calendar["METHOD"] == "CANCEL"
    assert {e["STATUS"] for e in calendar.walk("VEVENT")} == {"CANCELLED"}


def test_calendars_are_written_to_a_folder_and_the_same_again_are_the_same_bytes(planned, tmp_path):
    def write():
        with reading(planned) as reader:
            files = write_calendars(
                reader,
                ID,
                as_of=TODAY,
                playbooks=PLAYBOOKS,
                templates=search_path("templates"),
                out=tmp_path / "out",
            )
        return {file.relative_to(tmp_path): file.read_bytes() for file in files}

    first = write()

    assert sorted({path.name for path in first}) == [
        "alice.ics",
        "bob.ics",
        "introduction.ics",
        "lena.ics",
        "sam.ics",
    ]
    assert write() == first


def test_who_has_nothing_to_do_has_no_calendar(planned):
    with pytest.raises(InvalidInput, match="gone has no steps in the handoff"):
        calendar_of(planned, "gone")


def test_the_customer_is_invited_to_meet_the_newcomer_by_somebody_with_an_address():
    calendar = Calendar.from_ical(invite(a_handoff(TUESDAY), an_account("acme")))

    (event,) = calendar.walk("VEVENT")
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("REQUEST", "CONFIRMED", 0)
    assert str(event["SUMMARY"]) == "Bob Lindqvist and Acme: introduction"
    assert event["DTSTART"].dt == date(2026, 12, 8)
    assert str(event["ORGANIZER"]) == "mailto:bob@ours.example"
    assert [str(guest) for guest in event["ATTENDEE"]] == [
        "mailto:kim@acme.example",
        "mailto:alice@ours.example",
    ]


def test_the_invite_rises_with_the_introduction_and_falls_with_the_handoff(planned):
    moved = change(
        planned,
        reschedule_handoff,
        playbooks=PLAYBOOKS,
        step_id="introduce",
        on=date(2026, 12, 9),
    ).handoff
    first = Calendar.from_ical(invite(a_handoff(TUESDAY), an_account("acme")))
    second = Calendar.from_ical(invite(moved, an_account("acme")))
    change(planned, cancel_handoff)
    third = Calendar.from_ical(invite(stored(planned), an_account("acme")))

    told = [next(iter(calendar.walk("VEVENT"))) for calendar in (first, second, third)]
    assert len({str(event["UID"]) for event in told}) == 1
    assert [event["SEQUENCE"] for event in told] == [0, 1, 2]
    assert [event["DTSTART"].dt.day for event in told] == [8, 9, 9]
    assert [c["METHOD"] for c in (first, second, third)] == ["REQUEST", "REQUEST", "CANCEL"]


def test_the_letters_invite_and_the_file_beside_the_packet_are_the_same_event():
    account, handoff = an_account("acme"), a_handoff(TUESDAY)
    occasion = handoff_occasion(handoff, load_plan(handoff.reason, PLAYBOOKS), "acme")
    desk = LetterDesk(TEMPLATES, occasion, handoff_people(handoff, TEAM), TODAY)
    spec = load_letter("introduction", PLAYBOOKS)

    (draft,) = desk.write(spec, account, TODAY)

    (part,) = message_from_bytes(draft.data).get_payload()[1:]
    assert part.get_payload(decode=True) == invite(handoff, account)


def test_the_invite_is_worded_as_the_weightiest_recipient_speaks():
    german = an_account("acme", contacts=[{"name": "K", "email": "k@a.example", "locale": "de-AT"}])

    (event,) = Calendar.from_ical(invite(a_handoff(TUESDAY), german)).walk("VEVENT")

    assert str(event["SUMMARY"]) == "Bob Lindqvist und Acme: Kennenlernen"
    assert "Alice Okafor stellt Bob Lindqvist vor, ab 22. Dezember 2026" in event["DESCRIPTION"]


def test_the_old_owner_is_not_invited_once_gone():
    people = {**TEAM, "alice": a_teammate("alice", leaving_on="2026-12-01", email="a@us.example")}

    told = invite(a_handoff(TUESDAY), an_account("acme"), people=people).decode()

    assert "a@us.example" not in told
    assert "introduces themselves" in told.replace("\r\n ", "")


def test_where_the_leader_introduces_the_old_owner_is_not_invited():
    handoff = a_handoff(TUESDAY)
    steps = [
        step.model_copy(update={"role": "leader", "owner": "lena"})
        if step.reaches == "introduced"
        else step
        for step in handoff.steps
    ]

    told = invite(handoff.model_copy(update={"steps": tuple(steps)}), an_account("acme")).decode()

    assert "alice" not in told.casefold()
    assert "Lena Vogt introduces Bob Lindqvist" in told.replace("\r\n ", "")


def test_without_an_address_of_ours_nobody_is_invited():
    people = {key: a_teammate(key) for key in TEAM}

    assert invite(a_handoff(TUESDAY), an_account("acme"), people=people) is None


def test_an_invite_that_would_tell_a_landmine_is_refused(tmp_path):
    own = tmp_path / "calendars" / "introduction"
    own.mkdir(parents=True)
    (own / "summary.txt.j2").write_text("After the spring outage: {{ invite.incoming }}")
    account = an_account("acme", landmines=[{"trigger": "After the spring outage"}])
    folders = (ResourceFolder("user", tmp_path), *search_path("templates"))

    with pytest.raises(LeakRefused, match="the invite to Acme"):
        invite(a_handoff(TUESDAY), account, templates=Templates(folders))


@settings(max_examples=50, deadline=None)
@given(name=NAMES, title=NAMES, note=NAMES)
def test_no_name_or_note_adds_a_property_or_an_event(name, title, note):
    people = {
        **TEAM,
        "lena": a_teammate("lena", name=name.replace("\0", "x"), email="l@us.example"),
    }
    steps = [
        step.model_copy(update={"title": title, "notes": ()}) for step in a_handoff(TUESDAY).steps
    ]
    handoff = a_handoff(TUESDAY).model_copy(update={"steps": tuple(steps), "note": note})

    written = owner_calendar(handoff, "lena", people, as_of=TODAY)

    found = Calendar.from_ical(written).walk("VEVENT")
    assert len(found) == 6
    allowed = {
        *("UID", "DTSTAMP", "DTSTART", "DTEND", "SEQUENCE", "STATUS", "SUMMARY"),
        *("DESCRIPTION", "CLASS", "TRANSP", "ORGANIZER"),
    }
    assert all(set(event.keys()) <= allowed for event in found)
    assert all(b"\r\n" not in line for line in written.split(b"\r\n"))


def test_what_only_colleagues_know_is_not_in_the_invite(planned):
    with a_unit(planned) as unit:
        account = unit.blueprint("acme").with_fields(
            landmines=[{"trigger": "The spring outage of Portside"}],
            know_first=["Never mention Portside"],
            segment="platinum",
        )

    told = invite(a_handoff(TUESDAY), account).decode().replace("\r\n ", "")

    assert not any(word in told for word in ("Portside", "platinum", ID, "departure"))
