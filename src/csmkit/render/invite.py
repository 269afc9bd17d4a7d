"""The invitation to the introduction, as an `.ics` that calendars update instead of doubling."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from csmkit.render.plain import one_line

if TYPE_CHECKING:
    from csmkit.render.mail_guard import Mailbox

MEETING_MINUTES = 30
"""Source: practice, an introduction takes 15 to 30 minutes."""
UID_DIGITS = 32
PRODUCT = "-//csmkit//letters//EN"


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting between the customer and us."""

    identity: str
    """What stays the same however often the meeting is moved."""
    sequence: int
    """How often it was moved; calendars keep the highest."""
    title: str
    on: date
    at: time | None
    """None where only the day is known: it then stands in the calendar as a whole day."""
    zone: str
    organizer: Mailbox | None
    guests: tuple[Mailbox, ...]
    written_at: datetime


def invite(meeting: Meeting) -> bytes:
    """Return the meeting as the bytes of an `.ics`; the same meeting makes the same bytes."""
    from icalendar import Calendar, Event, vCalAddress

    event = Event()
    event.add("uid", f"{sha256(meeting.identity.encode()).hexdigest()[:UID_DIGITS]}@csmkit")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.written_at.astimezone(UTC))
    event.add("summary", one_line(meeting.title))
    _add_time(event, meeting)
    if meeting.organizer is not None:
        event.add("organizer", _person(vCalAddress, meeting.organizer))
    for guest in meeting.guests:
        event.add("attendee", _person(vCalAddress, guest))
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "REQUEST" if meeting.organizer else "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _add_time(event: Any, meeting: Meeting) -> None:
    if meeting.at is None:
        event.add("dtstart", meeting.on)
        event.add("dtend", meeting.on + timedelta(days=1))
        event.add("transp", "TRANSPARENT")
        return
    zone = ZoneInfo(meeting.zone)
    begins = datetime.combine(meeting.on, meeting.at, zone).astimezone(UTC)
    event.add("dtstart", begins)
    event.add("dtend", begins + timedelta(minutes=MEETING_MINUTES))


def _person(address: Any, box: Mailbox) -> Any:
    person = address(f"mailto:{box.address}")
    person.params["CN"] = one_line(box.name).replace('"', "'") or box.address
    return person
