"""What happens to each account, renewal and system when its owner is gone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from csmkit.coverage.succession import why_not_here
from csmkit.domain.drill import Carrier, Interim, SystemStep

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from csmkit.coverage.drill_norms import RenewalInMotion, SystemToChange
    from csmkit.domain.account import Contract
    from csmkit.domain.assignment import Candidate
    from csmkit.domain.people import Teammate
    from csmkit.domain.readiness import Meeting
    from csmkit.domain.working_days import WorkingDays


class Staff(NamedTuple):
    """Who is left when some people are gone."""

    people: Mapping[str, Teammate]
    gone: frozenset[str]
    as_of: date
    full: Mapping[str, float]
    """Utilisation of those who are at target or over it, by key."""

    def could_take(self, key: str | None) -> bool:
        """Tell whether somebody could take an account tomorrow."""
        if key is None or key in self.gone:
            return False
        return why_not_here(key, self.people, self.as_of) is None

    def caution(self, key: str) -> str:
        """Return what to say of somebody who has no room."""
        share = self.full.get(key)
        return "" if share is None else f", but is at {share:.0%} already"


def choose_interim(
    staff: Staff,
    *,
    backup: str | None,
    briefed_on: str | None,
    meetings: Sequence[Meeting],
    contacts: Mapping[str, str],
    planned: str | None,
    roomiest: str | None,
    leader: str | None,
) -> Interim:
    """Return who looks after an account from tomorrow on: whoever knows it best and is here.

    Args:
        staff: Who is left.
        backup: The account's backup.
        briefed_on: When the backup was last briefed.
        meetings: Who has met whom, the last met first.
        contacts: The contacts' names by id.
        planned: Who gets the account by the plan.
        roomiest: Who has the most hours free, if anybody has any.
        leader: Who leads the one who is gone.
    """
    if backup is not None and staff.could_take(backup):
        briefed = f"briefed {briefed_on}" if briefed_on else "never briefed"
        return Interim(backup, f"is the backup, {briefed}{staff.caution(backup)}")
    for meeting in meetings:
        key = meeting.teammate
        if staff.could_take(key) and staff.people[key].role == "csm":
            name = contacts.get(meeting.contact, meeting.contact)
            met = f"has met {name}, last on {meeting.last_on}"
            return Interim(key, f"{met}{staff.caution(key)}")
    if planned is not None:
        return Interim(planned, f"gets it by the plan{staff.caution(planned)}")
    if roomiest is not None and staff.could_take(roomiest):
        return Interim(roomiest, "has the most hours free; there is no plan")
    if leader is not None and staff.could_take(leader):
        return Interim(leader, "leads the team; nobody else has room")
    return Interim(None, "nobody is left who could take it; name somebody")


def carriers(
    interims: Mapping[str, Interim],
    hours: Mapping[str, float],
    candidates: Mapping[str, Candidate],
) -> tuple[Carrier, ...]:
    """Return what each interim owner would carry, the most hours first.

    Args:
        interims: By account.
        hours: What each account takes, a month.
        candidates: Load and usable hours of those who could own accounts.
    """
    taken: dict[str, list[float]] = {}
    for account, interim in interims.items():
        if interim.teammate is not None:
            taken.setdefault(interim.teammate, []).append(hours.get(account, 0.0))
    found = []
    for key, each in taken.items():
        one = candidates.get(key)
        after = replace(one, load_hours=one.load_hours + sum(each)) if one else None
        found.append(
            Carrier(
                key,
                len(each),
                sum(each),
                one.utilisation_share if one else None,
                after.utilisation_share if after else None,
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.hours, one.teammate)))


def is_in_motion(
    norm: RenewalInMotion,
    contract: Contract | None,
    lifecycle: str,
    as_of: date,
) -> bool:
    """Tell whether a renewal is being talked about, or should be."""
    if lifecycle == "renewing":
        return True
    if contract is None:
        return False
    last = as_of + timedelta(days=norm.in_motion_within_days)
    days = [day for day in (contract.renewal_on, contract.opt_out_by_on) if day is not None]
    return bool(contract.open_proposals) or any(as_of <= day <= last for day in days)


def lead_of_renewal(
    staff: Staff, seller: str | None, interim: str | None
) -> tuple[str | None, str]:
    """Return who leads a renewal from now on, and why: the seller, else the interim owner."""
    if seller is not None and staff.could_take(seller):
        return seller, "sells there"
    gone = "" if seller is None else f"; the seller {seller} cannot"
    if interim is None:
        return None, f"nobody is left{gone}"
    return interim, f"is the interim owner{gone}"


def system_steps(
    systems: Iterable[SystemToChange],
    *,
    leaders: Collection[str],
    interims: Collection[str],
    start_on: date,
    days: WorkingDays,
) -> tuple[SystemStep, ...]:
    """Return the systems to change with their days, the earliest first."""
    who = {"leader": tuple(leaders), "interim": tuple(interims)}
    steps = [
        SystemStep(
            one.id,
            one.title,
            who[one.role],
            days.shifted(start_on, one.within_working_days),
        )
        for one in systems
    ]
    return tuple(sorted(steps, key=lambda step: step.due_on))
