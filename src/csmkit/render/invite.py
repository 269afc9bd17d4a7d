"""The customer's invitation to be introduced, as an `.ics` that calendars update, not double.

It goes with a letter and stands beside the packet; both are the same event, made here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from csmkit.render.events import address_of, calendar_of, new_event, uid_of, written
from csmkit.render.plain import one_line
from csmkit.render.projection import project
from csmkit.render.recipients import language_for, recipients_of

if TYPE_CHECKING:
    from datetime import time

    from icalendar import Event, vCalAddress

    from csmkit.domain.account import Blueprint
    from csmkit.domain.letter import LetterPeople, Occasion
    from csmkit.domain.people import Teammate
    from csmkit.render.environment import Templates
    from csmkit.render.leak_scan import LeakScan

MEETING_MINUTES = 30
"""Source: practice, an introduction takes 15 to 30 minutes."""
FOLDER = "calendars/introduction"
PARTS = ("summary", "description")


@dataclass(frozen=True, slots=True)
class Invite:
    """Everything that the invite may say; made of projections only."""

    customer: str
    recipients: tuple[str, ...]
    introduction_on: date
    transfer_on: date | None
    incoming: str
    host: str | None
    """Who introduces the newcomer; None where they introduce themselves."""


def introduction_invite(
    occasion: Occasion,
    people: LetterPeople,
    blueprint: Blueprint,
    templates: Templates,
    scan: LeakScan,
    *,
    written_on: date,
    locale: str | None = None,
    zone: str = "UTC",
) -> bytes | None:
    """Return the invite to the introduction; the same input makes the same bytes.

    The newcomer sends it, who stays; where they have no address, whoever introduces them.

    Args:
        occasion: For its days, the introducer, and how often the introduction was moved.
        people: Those of us who take part.
        blueprint: The account's document, as it was known on the day of the command.
        templates: The templates.
        scan: Knows what the customer must not read of this account.
        written_on: The day on which the invite is written.
        locale: How it is worded; that of the weightiest recipient where None.
        zone: In which the time of the meeting is meant.

    Returns:
        None where there is no day, no newcomer, or none of us has an address.

    Raises:
        InvalidInput: nobody at the account has an e-mail address.
        TemplateFailed: a template is wrong.
        LeakRefused: the text would tell what is for colleagues.
    """
    day = occasion.introduction_on
    incoming, host, leader = (_present(person, day) for person in _staff(occasion, people))
    ours = [project(person) for person in (incoming, host, leader) if person and person.email]
    if day is None or incoming is None or not ours:
        return None
    theirs = recipients_of(blueprint, day)
    wishes = (locale,) if locale else (theirs[0].locale, blueprint.locale)
    contacts = [project(contact) for contact in theirs]
    invite = Invite(
        customer=project(blueprint)["name"],
        recipients=tuple(contact["name"] for contact in contacts),
        introduction_on=day,
        transfer_on=occasion.transfer_on,
        incoming=project(incoming)["name"],
        host=project(host)["name"] if host else None,
    )
    said = _words(invite, templates, scan, wishes)
    event = new_event(uid_of(occasion.id, f"introduction of {blueprint.key}"), written_on)
    _add_time(event, day, occasion.meeting_at, zone)
    event.add("sequence", occasion.sequence)
    event.add("status", "CANCELLED" if occasion.is_off else "CONFIRMED")
    event.add("summary", one_line(said["summary"]))
    event.add("description", said["description"])
    event.add("organizer", address_of(ours[0]["name"], ours[0]["email"]))
    with_host = [project(person) for person in (incoming, host) if person and person.email]
    for guest in [*contacts, *(one for one in with_host if one["email"] != ours[0]["email"])]:
        event.add("attendee", _attendee(guest["name"], guest["email"]))
    calendar = calendar_of("CANCEL" if occasion.is_off else "REQUEST")
    calendar.add_component(event)
    return written(calendar)


def _staff(occasion: Occasion, people: LetterPeople) -> tuple[Teammate | None, ...]:
    """Return who is introduced, who introduces if that is somebody else, and the leader."""
    hosts = {"outgoing": people.outgoing, "leader": people.leader}
    return people.incoming, hosts.get(occasion.introduced_by), people.leader


def _present(person: Teammate | None, day: date | None) -> Teammate | None:
    return person if person and day and not person.has_left_by(day) else None


def _words(
    invite: Invite,
    templates: Templates,
    scan: LeakScan,
    wishes: tuple[str | None, ...],
) -> dict[str, str]:
    language = language_for(templates, FOLDER, *wishes, needed=PARTS)
    said = {
        part: templates.render(
            language.template(FOLDER, f"{part}.txt"), {"invite": invite}, locale=language.tag
        ).strip()
        for part in PARTS
    }
    for text in said.values():
        scan.check(f"the invite to {one_line(invite.customer)}", text)
    return said


def _add_time(event: Event, day: date, at: time | None, zone: str) -> None:
    if at is None:
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        return
    begins = datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)
    event.add("dtstart", begins)
    event.add("dtend", begins + timedelta(minutes=MEETING_MINUTES))


def _attendee(name: str, email: str) -> vCalAddress:
    address = address_of(name, email)
    address.params["ROLE"] = "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = "NEEDS-ACTION"
    address.params["RSVP"] = "TRUE"
    return address
