"""Events in RFC 5545: each keeps its UID for good, and its SEQUENCE rises when it changes.

A calendar that imports the file again then moves the event instead of showing it twice.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from csmkit.render.plain import one_line

if TYPE_CHECKING:
    from icalendar import Calendar, Event, vCalAddress

PRODUCT = "-//csmkit//handoff//EN"
WRITTEN_AT = time(9, tzinfo=UTC)
UID_DIGITS = 32


def uid_of(occasion: str, thing: str) -> str:
    """Return an id for good that tells a customer nothing."""
    return f"{sha256(f'{occasion}|{thing}'.encode()).hexdigest()[:UID_DIGITS]}@csmkit"


def new_event(uid: str, written_on: date) -> Event:
    """Return an event without a day."""
    from icalendar import Event

    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", datetime.combine(written_on, WRITTEN_AT))
    return event


def address_of(name: str, email: str) -> vCalAddress:
    """Return a person as calendars name one."""
    from icalendar import vCalAddress

    address = vCalAddress(f"mailto:{email}")
    address.params["CN"] = one_line(name).replace('"', "'") or email
    return address


def calendar_of(method: str) -> Calendar:
    """Return an empty calendar that asks for, publishes or cancels its events."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def written(calendar: Calendar) -> bytes:
    """Return a calendar as the bytes of its file."""
    said: Any = calendar.to_ical()
    return bytes(said)
