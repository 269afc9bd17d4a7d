"""Calendars in RFC 5545: the steps of each teammate, and the customer's invite to be introduced.

Each event keeps its UID for good, and its SEQUENCE rises when it moves or is cancelled; a calendar
that imports the file again moves the event instead of showing it twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from csmkit.render.plain import one_line
from csmkit.render.projection import project
from csmkit.render.recipients import recipients_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from icalendar import Calendar, Event, vCalAddress

    from csmkit.domain.account import Blueprint
    from csmkit.domain.handoff import Handoff, HandoffStep
    from csmkit.domain.people import Teammate
    from csmkit.render.environment import Templates
    from csmkit.render.leak_scan import LeakScan

PRODUCT = "-//csmkit//handoff//EN"
WRITTEN_AT = time(9, tzinfo=UTC)
ONE_DAY = timedelta(days=1)
UID_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Invite:
    """Everything that the invite may say; made of projections only."""

    customer: str
    recipients: tuple[str, ...]
    introduction_on: date
    transfer_on: date
    incoming: str
    host: str | None
    """Who introduces the newcomer; None where they introduce themselves."""


def owner_calendar(
    handoff: Handoff,
    owner: str,
    people: Mapping[str, Teammate],
    *,
    as_of: date,
) -> bytes:
    """Return the calendar of one teammate's steps; the same input makes the same bytes.

    Args:
        handoff: With its steps; a cancelled one cancels its events.
        owner: The teammate's key.
        people: Every teammate by key.
        as_of: The day on which the calendar is written.
    """
    calendar = _calendar("CANCEL" if handoff.state == "cancelled" else "PUBLISH")
    organizer = _organizer([people.get(key or "") for key in (handoff.leader, owner)])
    for step in handoff.steps:
        if step.owner == owner:
            calendar.add_component(_step_event(handoff, step, organizer, as_of))
    return _written(calendar)


def owner_calendars(
    handoff: Handoff,
    people: Mapping[str, Teammate],
    *,
    as_of: date,
) -> dict[str, bytes]:
    """Return the calendar of everybody who has steps to do, by the name of its file."""
    owners = dict.fromkeys(step.owner for step in handoff.steps if step.owner)
    return {
        f"calendars/{owner}.ics": owner_calendar(handoff, owner, people, as_of=as_of)
        for owner in owners
    }


def introduction_invite(
    handoff: Handoff,
    blueprint: Blueprint,
    people: Mapping[str, Teammate],
    templates: Templates,
    scan: LeakScan,
    *,
    as_of: date,
) -> bytes | None:
    """Return the customer's invite to the introduction, None where nobody of us has an address.

    Args:
        handoff: For its days and for the step that introduces.
        blueprint: The account's document, as it was known on the day of the command.
        people: Every teammate by key.
        templates: The templates.
        scan: Knows what the customer must not read of this account.
        as_of: The day on which the invite is written.

    Raises:
        InvalidInput: nobody at the account has an e-mail address.
        TemplateFailed: a template is wrong.
        LeakRefused: the text would tell what is for colleagues.
    """
    day = handoff.introduction_of(blueprint.key)
    step = _introduction(handoff, blueprint.key)
    incoming, host, leader = (
        person if person and not person.has_left_by(day) else None
        for person in (people.get(key or "") for key in _staff(handoff, step))
    )
    organizer = _organizer([leader, host, incoming])
    if organizer is None or incoming is None:
        return None
    contacts = [project(contact) for contact in recipients_of(blueprint, day)]
    invite = Invite(
        customer=project(blueprint)["name"],
        recipients=tuple(contact["name"] for contact in contacts),
        introduction_on=day,
        transfer_on=handoff.transfer_on,
        incoming=project(incoming)["name"],
        host=project(host)["name"] if host else None,
    )
    said = {
        part: templates.render(f"calendars/introduction/{part}.txt.j2", {"invite": invite}).strip()
        for part in ("summary", "description")
    }
    for text in said.values():
        scan.check(f"the invite to {one_line(invite.customer)}", text)
    is_off = handoff.state == "cancelled" or (step is not None and step.skipped_on is not None)
    event = _event(_uid(handoff, f"introduction of {blueprint.key}"), day, as_of)
    event.add("sequence", step.sequence if step else 0)
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("summary", one_line(said["summary"]))
    event.add("description", said["description"])
    event.add("organizer", organizer)
    for guest in [*contacts, *(project(person) for person in (incoming, host) if person)]:
        if guest["email"]:
            event.add("attendee", _attendee(guest["name"], guest["email"]))
    calendar = _calendar("CANCEL" if is_off else "REQUEST")
    calendar.add_component(event)
    return _written(calendar)


def _staff(handoff: Handoff, step: HandoffStep | None) -> tuple[str | None, ...]:
    """Return who is introduced, who introduces if that is somebody else, and the leader."""
    host = step.owner if step else handoff.from_
    return handoff.to, None if host == handoff.to else host, handoff.leader


def _introduction(handoff: Handoff, account: str) -> HandoffStep | None:
    steps = [
        step
        for step in handoff.steps
        if step.reaches == "introduced" and step.account in (None, account)
    ]
    return steps[0] if steps else None


def _step_event(
    handoff: Handoff,
    step: HandoffStep,
    organizer: vCalAddress | None,
    as_of: date,
) -> Event:
    event = _event(_uid(handoff, step.id), step.due_on, as_of)
    is_off = handoff.state == "cancelled" or step.skipped_on is not None
    event.add("sequence", step.sequence)
    event.add("status", "CANCELLED" if is_off and step.done_on is None else "CONFIRMED")
    about = f" ({step.account})" if step.account else ""
    event.add("summary", one_line(f"{step.title}{about}"))
    lines = [handoff.id, step.id, ", ".join(handoff.accounts), *(n.text for n in step.notes)]
    event.add("description", "\n".join(map(one_line, lines)))
    event.add("class", "CONFIDENTIAL")
    event.add("transp", "TRANSPARENT")
    if organizer is not None:
        event.add("organizer", organizer)
    return event


def _event(uid: str, day: date, as_of: date) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", datetime.combine(as_of, WRITTEN_AT))
    event.add("dtstart", day)
    event.add("dtend", day + ONE_DAY)
    return event


def _uid(handoff: Handoff, thing: str) -> str:
    """Return an id for good that tells a customer nothing."""
    digits = sha256(f"{handoff.id}|{thing}".encode()).hexdigest()[:UID_DIGITS]
    return f"{digits}@csmkit"


def _organizer(people: Iterable[Teammate | None]) -> vCalAddress | None:
    reachable = [project(person) for person in people if person and person.email]
    return _address(reachable[0]["name"], reachable[0]["email"]) if reachable else None


def _attendee(name: str, email: str) -> vCalAddress:
    address = _address(name, email)
    address.params["ROLE"] = "REQ-PARTICIPANT"
    address.params["PARTSTAT"] = "NEEDS-ACTION"
    address.params["RSVP"] = "TRUE"
    return address


def _address(name: str, email: str) -> vCalAddress:
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = one_line(name)
    return address


def _calendar(method: str) -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _written(calendar: Calendar) -> bytes:
    written: Any = calendar.to_ical()
    return bytes(written)
