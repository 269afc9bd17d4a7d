"""The sections about what goes on without the old owner: what they told, repairs, who steps in."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from csmkit.handoff.known import Known, after, inferred, said, sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csmkit.domain.handoff import Line
    from csmkit.domain.readiness import Cover, CrossTrained, Voucher
    from csmkit.domain.repair import Repair

PARTIES = {"customer": "the customer's trust", "sales": "trust with sales"}


def told(known: Known) -> Iterator[Line]:
    """Yield what the old owner told when asked, for which there is no field of its own."""
    for note in known.blueprint.notes:
        if not note.nothing_to_tell:
            about = known.contact_name(note.about) if note.about else None
            topic = note.topic.replace("-", " ").capitalize()
            text = sentence(f"{topic}: {note.text}", after("about", about))
            yield said(known, note, "note", text)


def repairs(known: Known) -> Iterator[Line]:
    """Yield the attempts to win trust back, the newest first, and what was learned."""
    for repair in sorted(known.blueprint.repairs, key=lambda r: r.opened_on, reverse=True):
        yield said(known, repair, "repair", _repair(known, repair))
    for lesson in known.blueprint.lessons:
        yield said(known, lesson, "lesson", f"Learned: {lesson.text}")


def _repair(known: Known, repair: Repair) -> str:
    mine = [c for c in known.blueprint.commitments if c.id in repair.commitments]
    counts = {word: sum(c.status == word for c in mine) for word in ("kept", "broken", "open")}
    promises = ", ".join(f"{number} {word}" for word, number in counts.items() if number)
    running = repair.closed_on is None
    end = f"closed on {repair.closed_on}: {repair.outcome or 'no outcome given'}"
    return sentence(
        f"Repair of {PARTIES[repair.relationship]} since {repair.opened_on}, then {repair.stage}",
        after("promises:", promises),
        after("without a better stage it ends on", repair.stop_loss_on if running else None),
        None if running else end,
    )


def cover(known: Known) -> Iterator[Line]:
    """Yield who else knows the account, who vouches, and when a leader is due."""
    found = known.cover
    if found is None:
        return
    if found.backup:
        briefed = found.briefed_on or "never, as far as is recorded"
        text = f"Backup: {known.teammate_name(found.backup)}; briefed: {briefed}"
        yield inferred(text, "blueprint, backup", on=_day(found.briefed_on))
    yield from (_met(known, one) for one in found.cross_trained)
    yield from (_vouches(one) for one in found.vouchers)
    yield from _leader(known, found)


def _met(known: Known, one: CrossTrained) -> Line:
    who = ", ".join(known.contact_name(contact) for contact in one.contacts)
    text = f"{known.teammate_name(one.teammate)} has met {who}, last on {one.last_on}"
    return inferred(text, "touches", on=_day(one.last_on))


def _vouches(one: Voucher) -> Line:
    if one.vouches:
        state = f"agreed to vouch for the newcomer on {one.agreed_on}"
    elif one.declined_on:
        state = f"does not want to vouch, said on {one.declined_on}"
    elif one.asked_on:
        state = f"was asked to vouch on {one.asked_on}, no answer is recorded"
    else:
        state = "has not been asked to vouch yet"
    day = _day(one.declined_on or one.agreed_on or one.asked_on)
    return inferred(f"Champion {one.name} {state}", f"contact {one.contact}", on=day)


def _leader(known: Known, found: Cover) -> Iterator[Line]:
    last = f"{known.teammate_name(found.leader)} on {found.leader_on}" if found.leader else "nobody"
    if found.leader_due_on is None:
        if found.leader:
            yield inferred(f"Last of our leaders in touch: {last}", "touches")
        return
    is_late = found.leader_due_on <= known.as_of.isoformat()
    due = "is due now" if is_late else f"is due by {found.leader_due_on}"
    yield inferred(f"A check-in of our leaders {due}; last in touch: {last}", "touches")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
