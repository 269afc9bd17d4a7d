"""The sections about people: who they are, what was promised, what they expect, how they work."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from csmkit.domain.engagement import next_change
from csmkit.domain.handoff import Stakeholder
from csmkit.handoff import freshness
from csmkit.handoff.known import (
    DATA,
    TO_CONFIRM,
    Known,
    after,
    count,
    distance,
    inferred,
    newest_first,
    said,
    sentence,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csmkit.domain.handoff import Line
    from csmkit.domain.people import Contact
    from csmkit.domain.record import Commitment, Touch

PARTS = {
    "decision_maker": "decides",
    "economic_buyer": "holds the budget",
    "executive_sponsor": "executive sponsor",
    "champion": "champion",
    "power_user": "power user",
    "detractor": "works against us",
}
"""What each flag of a contact is called in a packet, the weightiest first."""
WHOSE = {"us": "we", "them": "they", "inner": "we, to sales"}
NOTHING = ""
"""A cell without a value; a template decides how it looks."""


def people(known: Known) -> Iterator[Line]:
    """Yield who works there, the weightiest first, then who left."""
    for contact in _in_order(known):
        if contact.left_on is None or contact.is_present(known.as_of):
            yield _present(known, contact)
        else:
            yield _left(known, contact, contact.left_on)


def stakeholders(known: Known) -> tuple[Stakeholder, ...]:
    """Return the same people, in the same order, as the map of people needs them."""
    return tuple(
        Stakeholder(
            contact.name,
            contact.title,
            contact.influence,
            contact.sentiment,
            _part_on_map(known, contact),
            None if contact.is_present(known.as_of) else contact.left_on,
        )
        for contact in _in_order(known)
    )


def _in_order(known: Known) -> list[Contact]:
    present = known.present_contacts()
    gone = [c for c in known.blueprint.contacts if not c.is_present(known.as_of)]
    return [*sorted(present, key=_weight), *gone]


def _part_on_map(known: Known, contact: Contact) -> str:
    if not contact.is_present(known.as_of):
        return "left"
    if contact.detractor:
        return "against"
    if contact.champion:
        return "champion"
    decides = contact.decision_maker or contact.economic_buyer or contact.executive_sponsor
    return "decides" if decides else "other"


def _weight(contact: Contact) -> tuple[int, int, str]:
    flags = [bool(getattr(contact, flag)) for flag in PARTS]
    first = flags.index(True) if any(flags) else len(flags)
    return (first, -(contact.influence or 0), contact.name)


def _present(known: Known, contact: Contact) -> Line:
    cells = (
        sentence(contact.name, contact.title, separator=", "),
        _part(contact),
        _grade(contact.influence),
        _grade(contact.sentiment),
        _grade(contact.strength),
        _last_exchange(known, contact),
        _care(known, contact),
    )
    labels = ("", "", "influence ", "sentiment ", "our tie ", "last exchange ", "")
    spoken = zip(labels, cells, strict=True)
    text = sentence(*(label + cell for label, cell in spoken if cell != NOTHING))
    confirmed = last_confirmed(known, contact)
    fresh = known.is_recent(confirmed, known.contents.stale_contact_days)
    basis = DATA if fresh else TO_CONFIRM
    return said(known, contact, "contact", text, on=confirmed, basis=basis, cells=cells)


def _left(known: Known, contact: Contact, left_on: date) -> Line:
    heir = known.contact_name(contact.successor) if contact.successor else None
    gone = sentence(f"left on {left_on}", after("succeeded by", heir), separator=", ")
    name = sentence(contact.name, contact.title, separator=", ")
    part = sentence(gone, after("was:", None if _part(contact) == NOTHING else _part(contact)))
    cells = (
        name,
        part,
        NOTHING,
        NOTHING,
        NOTHING,
        _last_exchange(known, contact),
        _care(known, contact),
    )
    return said(known, contact, "contact", f"{name}; {part}", on=left_on, cells=cells)


def _part(contact: Contact) -> str:
    flags = (word for flag, word in PARTS.items() if getattr(contact, flag))
    return sentence(*flags, contact.role, separator=", ") or NOTHING


def _grade(grade: int | None) -> str:
    return NOTHING if grade is None else f"{grade} of 5"


def last_confirmed(known: Known, contact: Contact) -> date | None:
    """Return when an entry was last known to be right: confirmed, recorded, or talked to."""
    heard = last_exchange(known, contact)
    last = {str(contact.id): str(heard)} if heard else {}
    day = freshness.last_confirmed("contacts", contact, last)
    return None if day is None else date.fromisoformat(day)


def last_exchange(known: Known, contact: Contact) -> date | None:
    """Return when we last heard from a contact: an exchange, not a mail that nobody answered."""
    heard = (
        touch.on
        for touch in known.blueprint.touches
        if contact.id in touch.contacts and freshness.is_exchange(touch)
    )
    return max(heard, default=None)


def _last_exchange(known: Known, contact: Contact) -> str:
    day = last_exchange(known, contact)
    return NOTHING if day is None else str(day)


def _care(known: Known, contact: Contact) -> str:
    boss = known.contact_name(contact.reports_to) if contact.reports_to else None
    return (
        sentence(
            contact.personality,
            after("watch out:", contact.watch_outs),
            after("prefers", contact.preferred_channel),
            after("best hours:", contact.best_hours),
            contact.timezone,
            after("reports to", boss),
        )
        or NOTHING
    )


def commitments(known: Known) -> Iterator[Line]:
    """Yield open and broken promises of both sides, the most overdue first."""
    live = [c for c in known.blueprint.commitments if c.status in ("open", "broken")]
    for promise in sorted(live, key=lambda c: (c.due_on or date.max, c.side != "us", str(c.id))):
        whose = sentence(WHOSE[promise.side], promise.owner, separator=": ")
        state = _state(promise, known.as_of)
        due = str(promise.due_on) if promise.due_on else "no date"
        text = f"{due}, {whose}: {promise.text} ({state})"
        cells = (due, whose, promise.text, state)
        yield said(known, promise, "commitment", text, cells=cells)


def _state(promise: Commitment, as_of: date) -> str:
    if promise.status == "broken":
        state = f"broken on {promise.closed_on}" if promise.closed_on else "broken"
    elif promise.due_on and promise.due_on < as_of:
        state = f"overdue by {count((as_of - promise.due_on).days, 'day', 'days')}"
    else:
        state = "open"
    moved = f"moved {count(promise.moved_count, 'time', 'times')}" if promise.moved_count else None
    verbal = "only said, not written" if promise.verbal else None
    return sentence(state, moved, verbal, promise.note)


def expectations(known: Known) -> Iterator[Line]:
    """Yield what they take for granted; what nobody confirmed is to confirm."""
    held = [e for e in known.blueprint.expectations if e.withdrawn_on is None]
    for expectation in held:
        where = f" in {expectation.agreed_in}" if expectation.agreed_in else ""
        text = sentence(
            expectation.text,
            after("held by", expectation.held_by),
            after("promised by", expectation.promised_by),
            f"agreed{where}" if expectation.agreed else "never agreed",
            None if expectation.confirmed else "nobody has confirmed it",
            expectation.note,
        )
        basis = None if expectation.confirmed else TO_CONFIRM
        yield said(known, expectation, "expectation", text, basis=basis)


def rhythm(known: Known) -> Iterator[Line]:
    """Yield how often and how they like to work, what to do and what to leave."""
    blueprint = known.blueprint
    every = count(blueprint.cadence_days, "day", "days")
    yield written(f"We mean to be in touch every {every}", "cadence")
    if (change := next_change(blueprint.engagements, known.as_of)) is not None:
        other = count(change.every_days, "day", "days")
        yield written(
            f"From {change.from_on} until {change.until_on} every {other} instead: {change.why}",
            "engagement change",
            on=change.from_on,
        )
    held = [t.on for t in blueprint.touches if t.outcome == "held"]
    if held:
        when = distance(max(held), known.as_of)
        yield inferred(f"The last exchange was {when}", "touches", on=max(held))
    preferences = blueprint.preferences
    if preferences is None:
        return
    if preferences.rhythm:
        yield written(f"Meetings: {preferences.rhythm}", "preferences")
    if preferences.channels:
        yield written(f"Channels: {', '.join(preferences.channels)}", "preferences")
    yield from (written(f"Do: {text}", "preferences") for text in preferences.do)
    yield from (written(_warning(text), "preferences") for text in preferences.dont)


def _warning(text: str) -> str:
    negative = text.lower().startswith(("do not ", "don't ", "never ", "no ", "avoid "))
    return text if negative else f"Do not: {text}"


def recent_touches(known: Known) -> Iterator[Line]:
    """Yield the last exchanges, the newest first, and how many older ones there are."""
    touches = newest_first(known.blueprint.touches)
    recent = [t for t in touches if known.is_recent(t.on, known.contents.recent_touch_days)]
    shown = recent[: known.contents.recent_touch_most]
    yield from (_touch(known, touch) for touch in shown)
    if len(touches) > len(shown):
        older = count(len(touches) - len(shown), "earlier exchange is", "earlier exchanges are")
        since = f"the first on {touches[-1].on}"
        yield inferred(f"{older} in the record, {since}", "touches")


def _touch(known: Known, touch: Touch) -> Line:
    who = ", ".join(known.contact_name(key) for key in touch.contacts) or "them"
    way = {"inbound": "from", "outbound": "to", "both": "with"}[touch.direction]
    outcome = "" if touch.outcome == "held" else f", {touch.outcome}"
    text = sentence(
        f"{touch.kind.capitalize()} {way} {who}{outcome}", touch.summary, separator=": "
    )
    return said(known, touch, "touch", text)
