"""Who could step in: the backup, colleagues who have met the contacts, champions, our leaders."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from csmkit.domain.readiness import Cover, CrossTrained, Meeting, Voucher
from csmkit.handoff.freshness import counts, is_exchange

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from csmkit.domain.parts import AccountParts, Needs
    from csmkit.domain.people import Teammate
    from csmkit.handoff.checklist import CheckInNorm, MeetingNorm, ReadinessNorms

COVER_NEEDS: Needs = {
    "account": ("backup", "segment"),
    "contacts": (
        "champion",
        "id",
        "left_on",
        "name",
        "vouch_agreed_on",
        "vouch_asked_on",
        "vouch_declined_on",
    ),
    "tenures": ("briefed_on", "role", "teammate", "until_on"),
    "touches": (
        "contacts",
        "direction",
        "kind",
        "on",
        "outcome",
        "reply_hours",
        "teammates",
    ),
}
LEADERS = ("leader", "executive")


def cover_of(
    found: AccountParts,
    people: Mapping[str, Teammate],
    norms: ReadinessNorms,
    as_of: date,
) -> Cover:
    """Return who could step in for an account's owner.

    Args:
        found: The account, with the fields of `COVER_NEEDS`.
        people: Every teammate by key.
        norms: When a meeting counts and how often a leader should be in touch.
        as_of: The day that counts as today.
    """
    (account,) = found.parts["account"]
    met = (touch for touch in found.parts["touches"] if is_exchange(touch) and touch.teammates)
    touches = sorted(met, key=lambda touch: str(touch.on), reverse=True)
    meetings = _meetings(touches, found.owner, people, norms.cross_trained, as_of)
    leader, leader_on = _last_leader(touches, people)
    return Cover(
        backup=account.backup,
        briefed_on=_briefed_on(found.parts["tenures"], account.backup),
        cross_trained=_cross_trained(meetings, found.owner),
        vouchers=tuple(_vouchers(found.parts["contacts"], as_of)),
        leader=leader,
        leader_on=leader_on,
        leader_due_on=_leader_due_on(norms.leader_check_in, account.segment, leader_on, as_of),
        meetings=meetings,
    )


def _briefed_on(tenures: tuple[Any, ...], backup: str | None) -> str | None:
    days = [
        str(tenure.briefed_on)
        for tenure in tenures
        if tenure.role == "backup" and tenure.teammate == backup and tenure.briefed_on
    ]
    return max(days, default=None)


def _meetings(
    touches: list[Any],
    owner: str | None,
    people: Mapping[str, Teammate],
    norm: MeetingNorm,
    as_of: date,
) -> tuple[Meeting, ...]:
    """Return who has met whom: the owner and whoever could step in; touches come newest first."""
    since = (as_of - timedelta(days=norm.within_days)).isoformat()
    last: dict[tuple[str, str], str] = {}
    for touch in touches:
        if str(touch.on) < since:
            break
        if touch.kind in norm.kinds and touch.contacts:
            for key in touch.teammates:
                if key == owner or _could_step_in(people.get(key), norm, as_of):
                    for contact in touch.contacts:
                        last.setdefault((key, contact), str(touch.on))
    return tuple(Meeting(key, contact, on) for (key, contact), on in last.items())


def _cross_trained(meetings: tuple[Meeting, ...], owner: str | None) -> tuple[CrossTrained, ...]:
    met: dict[str, list[Meeting]] = {}
    for meeting in meetings:
        if meeting.teammate != owner:
            met.setdefault(meeting.teammate, []).append(meeting)
    return tuple(
        CrossTrained(key, tuple(sorted(one.contact for one in found)), found[0].last_on)
        for key, found in met.items()
    )


def _could_step_in(teammate: Teammate | None, norm: MeetingNorm, as_of: date) -> bool:
    return teammate is not None and teammate.role in norm.roles and not teammate.has_left_by(as_of)


def _vouchers(contacts: tuple[Any, ...], as_of: date) -> Iterator[Voucher]:
    for contact in sorted(contacts, key=lambda one: str(one.name)):
        if contact.champion and counts("contacts", contact, as_of.isoformat()):
            yield Voucher(
                str(contact.id),
                contact.name,
                contact.vouch_asked_on,
                contact.vouch_agreed_on,
                contact.vouch_declined_on,
            )


def _last_leader(
    touches: list[Any],
    people: Mapping[str, Teammate],
) -> tuple[str | None, str | None]:
    for touch in touches:
        for key in touch.teammates:
            if key in people and people[key].role in LEADERS:
                return key, str(touch.on)
    return None, None


def _leader_due_on(
    norm: CheckInNorm,
    segment: str | None,
    last_on: str | None,
    as_of: date,
) -> str | None:
    days = norm.segments.get(segment or "", norm.otherwise_days)
    if days is None:
        return None
    if last_on is None:
        return as_of.isoformat()
    return (date.fromisoformat(last_on) + timedelta(days=days)).isoformat()
