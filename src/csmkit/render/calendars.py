"""Calendars of the steps of a handoff, one for each teammate."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from csmkit.render.events import address_of, calendar_of, new_event, uid_of, written
from csmkit.render.plain import one_line
from csmkit.render.projection import project

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from icalendar import Event, vCalAddress

    from csmkit.domain.handoff import Handoff, HandoffStep
    from csmkit.domain.people import Teammate

ONE_DAY = timedelta(days=1)


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
    calendar = calendar_of("CANCEL" if handoff.state == "cancelled" else "PUBLISH")
    organizer = _organizer([people.get(key or "") for key in (handoff.leader, owner)])
    for step in handoff.steps:
        if step.owner == owner:
            calendar.add_component(_step_event(handoff, step, organizer, as_of))
    return written(calendar)


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


def _step_event(
    handoff: Handoff,
    step: HandoffStep,
    organizer: vCalAddress | None,
    as_of: date,
) -> Event:
    event = new_event(uid_of(handoff.id, step.id), as_of)
    event.add("dtstart", step.due_on)
    event.add("dtend", step.due_on + ONE_DAY)
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


def _organizer(people: Iterable[Teammate | None]) -> vCalAddress | None:
    reachable = [project(person) for person in people if person and person.email]
    return address_of(reachable[0]["name"], reachable[0]["email"]) if reachable else None
