"""What each account has and lacks for the day on which its owner leaves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Annotated, NamedTuple

from pydantic import Field

from csmkit.domain.document import Cents, Document, Name, OneOf, Text
from csmkit.domain.succession import NEEDS, Lack, Succession
from csmkit.playbook import load_playbook

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from csmkit.domain.people import Teammate
    from csmkit.domain.readiness import Cover, Meeting
    from csmkit.resources import ResourceFolder


class MajorAccounts(Document):
    """Which accounts need a plan: of these segments, or with so much revenue."""

    arr_cents_at_least: Cents
    segments: tuple[Name, ...] = ()
    source: Text


class PlanNeeds(Document):
    """What makes a plan."""

    needs: tuple[Annotated[str, OneOf(*NEEDS)], ...] = Field(min_length=1)
    source: Text


class KnownToOne(Document):
    """How many accounts may be known to one colleague only."""

    alarm_above_share: Annotated[float, Field(ge=0, le=1)]
    source: Text


class SuccessionNorms(Document):
    """What succession is judged by, as `playbooks/coverage/succession.yaml` says."""

    schema_: Annotated[str, OneOf("csmkit.coverage-succession/v1")] = Field(alias="schema")
    major: MajorAccounts
    plan: PlanNeeds
    known_to_one: KnownToOne


class Held(NamedTuple):
    """What is known of one account besides who could step in."""

    account: str
    name: str
    owner: str | None
    segment: str | None
    arr_cents: int | None
    currency: str | None
    counted_cents: int
    contacts: Mapping[str, str]
    """The names of those who are there, by id."""


def load_succession_norms(folders: Sequence[ResourceFolder]) -> SuccessionNorms:
    """Return what succession is judged by."""
    return load_playbook(SuccessionNorms, "coverage/succession", folders)


def succession_of(
    norms: SuccessionNorms,
    held: Held,
    cover: Cover,
    people: Mapping[str, Teammate],
    as_of: date,
    *,
    briefed_within_days: int,
) -> Succession:
    """Return what an account has and lacks for the day on which its owner leaves.

    Args:
        norms: Which accounts are major, and what makes a plan.
        held: The account.
        cover: Who could step in.
        people: Every teammate by key.
        as_of: The day that counts as today.
        briefed_within_days: For how long a briefing of the backup holds.
    """
    meetings = meetings_that_count(cover, held.contacts, people, as_of)
    is_large = held.counted_cents >= norms.major.arr_cents_at_least
    named = {name.casefold() for name in norms.major.segments}
    briefed_since = as_of - timedelta(days=briefed_within_days)
    lacking = {
        "backup": why_no_backup(cover.backup, held.owner, people, as_of),
        "prepared": _why_unprepared(cover, meetings, briefed_since),
        "second": _why_alone(meetings, held.owner),
        "leader": _why_no_leader(cover, as_of),
    }
    return Succession(
        account=held.account,
        name=held.name,
        owner=held.owner,
        segment=held.segment,
        arr_cents=held.arr_cents,
        currency=held.currency,
        counted_cents=held.counted_cents,
        is_major=is_large or (held.segment or "").casefold() in named,
        backup=cover.backup,
        briefed_on=cover.briefed_on,
        meetings=meetings,
        contacts=tuple(held.contacts.items()),
        leader=cover.leader,
        leader_on=cover.leader_on,
        leader_due_on=cover.leader_due_on,
        lacks=tuple(_lacks(lacking, norms.plan.needs)),
    )


def meetings_that_count(
    cover: Cover,
    contacts: Collection[str],
    people: Mapping[str, Teammate],
    as_of: date,
) -> tuple[Meeting, ...]:
    """Return the meetings between those of us who are here and contacts who are there."""
    met = {meeting.teammate for meeting in cover.meetings}
    here = {key for key in met if key in people and not people[key].has_left_by(as_of)}
    return tuple(
        meeting
        for meeting in cover.meetings
        if meeting.teammate in here and meeting.contact in contacts
    )


def why_no_backup(
    backup: str | None,
    owner: str | None,
    people: Mapping[str, Teammate],
    as_of: date,
) -> str | None:
    """Return why an account has no backup who could take it tomorrow; None where it has."""
    if backup is None:
        return "no backup is named"
    if backup == owner:
        return "the backup is the owner"
    return why_not_here(backup, people, as_of)


def why_not_here(key: str, people: Mapping[str, Teammate], as_of: date) -> str | None:
    """Return why a teammate could take nothing tomorrow; None where they could."""
    one = people.get(key)
    if one is None:
        return f"{key} is no teammate"
    if one.has_left_by(as_of):
        return f"{key} has left"
    if one.status == "leaving" or one.leaving_on is not None:
        return f"{key} is leaving" + (f" on {one.leaving_on}" if one.leaving_on else "")
    return f"{key} is away" if one.status == "away" else None


def _why_unprepared(cover: Cover, meetings: Sequence[Meeting], since: date) -> str | None:
    if cover.backup is None:
        return None
    if cover.briefed_on is not None and cover.briefed_on >= since.isoformat():
        return None
    if any(meeting.teammate == cover.backup for meeting in meetings):
        return None
    briefed = "never briefed" if cover.briefed_on is None else f"last briefed {cover.briefed_on}"
    return f"{cover.backup} was {briefed} and has met nobody there"


def _why_alone(meetings: Sequence[Meeting], owner: str | None) -> str | None:
    if any(meeting.teammate != owner for meeting in meetings):
        return None
    return "nobody but the owner has met them" if meetings else "nobody of us has met them lately"


def _why_no_leader(cover: Cover, as_of: date) -> str | None:
    due = cover.leader_due_on
    if due is None or (cover.leader_on is not None and due >= as_of.isoformat()):
        return None
    if cover.leader_on is None:
        return "no leader of ours was ever in touch"
    return f"a check-in of our leaders is overdue since {due}"


def _lacks(lacking: Mapping[str, str | None], decisive: Collection[str]) -> Iterator[Lack]:
    for need in NEEDS:
        text = lacking[need]
        if text is not None:
            yield Lack(need, text, need in decisive)
