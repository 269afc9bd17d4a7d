"""Drafts a handoff: every check that can be made before anything is written, and its dates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from csmkit.domain.document import fingerprint
from csmkit.domain.handoff import Handoff
from csmkit.domain.known import as_known_on
from csmkit.errors import InvalidInput
from csmkit.handoff.announcer import announcers
from csmkit.handoff.calendars import Calendars
from csmkit.handoff.plan import load_plan
from csmkit.handoff.risk import load_norms, prioritise
from csmkit.handoff.schedule import AccountClock, check_start, check_stays, make_steps
from csmkit.handoff.window import window_remark
from csmkit.render.recipients import recipients_of
from csmkit.services.assess_accounts import assess_accounts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.people import Teammate
    from csmkit.handoff.plan_shape import Plan
    from csmkit.handoff.schedule import Schedule
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue

LONGEST_PAIR = 90


@dataclass(frozen=True, slots=True)
class DraftedHandoff:
    """A handoff that may be stored; `is_new` is False where the store has it already."""

    handoff: Handoff
    is_new: bool
    is_at_once: bool = False
    """Whether the owner changes on the first day, because the old one is gone."""
    remark: str | None = None
    """What to say of the time that is left, None where it is as the plan counts on."""


def draft_handoff(
    reader: Reader,
    catalogue: Catalogue,
    *,
    from_name: str,
    to_name: str,
    start_on: date,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    reason: str = "departure",
    accounts: Sequence[str] | None = None,
    weeks: int | None = None,
    leader: str | None = None,
    back_on: date | None = None,
) -> DraftedHandoff:
    """Return the handoff that these words ask for, with the date of every step.

    Args:
        reader: The open store.
        catalogue: The signals; only the clocks of priorities need them.
        from_name: The key of the teammate who hands over.
        to_name: The key of the teammate who takes over.
        start_on: The first day, a working day of both.
        as_of: The day that counts as today.
        playbooks: Where playbooks are looked up.
        reason: Picks the plan, `playbooks/handoff/<reason>.yaml`.
        accounts: Keys or names; all that the teammate owns where None.
        weeks: How long both work side by side; the plan's default where None.
        leader: Who announces it; the manager, or else the only leader, where None.
        back_on: For a leave cover: the first day on which the owner is back.

    Raises:
        TeammateNotFound, AccountNotFound: somebody or something named does not exist.
        InvalidInput: the request cannot be carried out; one sentence says why.
    """
    outgoing, incoming = reader.teammate(from_name), reader.teammate(to_name)
    if outgoing.key == incoming.key:
        raise InvalidInput(f"{outgoing.key} cannot hand accounts over to themselves")
    keys = None if accounts is None else sorted({reader.account_key(name) for name in accounts})
    handoff_id = _id(outgoing.key, incoming.key, start_on, keys)
    if (stored := _stored(reader, handoff_id)) is not None:
        _check_same(stored, reason, leader)
        return DraftedHandoff(stored, is_new=False)
    plan = load_plan(reason, playbooks)
    blueprints = _handed_over(reader, outgoing, keys, plan)
    _check_request(plan, weeks, back_on)
    announcer = _leader(reader, outgoing, leader)
    staff = [teammate.country for teammate in (outgoing, incoming) if teammate.country]
    calendars = Calendars(staff, {b.key: b.country for b in blueprints})
    check_start(start_on, as_of, calendars.ours)
    sellers = {blueprint.seller for blueprint in blueprints}
    schedule = make_steps(
        plan,
        start_on=start_on,
        overlap_working_days=plan.overlap_working_days(weeks),
        owners={
            "outgoing": outgoing.key,
            "incoming": incoming.key,
            "leader": announcer,
            "seller": sellers.pop() if len(sellers) == 1 else None,
        },
        calendars=calendars,
        accounts=[*_clocks(reader, catalogue, plan, blueprints, playbooks=playbooks, as_of=as_of)],
        back_on=back_on,
    )
    _check_people(plan, outgoing, incoming, schedule, as_of)
    handoff = Handoff(
        id=handoff_id,
        from_=outgoing.key,
        to=incoming.key,
        reason=reason,
        start_on=start_on,
        introduction_on=schedule.introduction_on,
        transfer_on=schedule.transfer_on,
        back_on=back_on,
        created_on=as_of,
        plan=plan.id,
        leader=announcer,
        accounts=tuple(blueprint.key for blueprint in blueprints),
        steps=schedule.steps,
    )
    for blueprint in blueprints:
        recipients_of(as_known_on(blueprint, as_of), handoff.introduction_of(blueprint.key))
    remark = window_remark(plan, outgoing, as_of)
    return DraftedHandoff(handoff, is_new=True, is_at_once=plan.is_at_once, remark=remark)


def _id(outgoing: str, incoming: str, start_on: date, keys: list[str] | None) -> str:
    pair = f"{outgoing}-{incoming}"
    if len(pair) > LONGEST_PAIR:
        pair = f"{pair[:LONGEST_PAIR]}-{fingerprint(pair)}"
    part = "" if keys is None else f"-{fingerprint(','.join(keys))}"
    return f"{pair}-{start_on}{part}"


def _stored(reader: Reader, handoff_id: str) -> Handoff | None:
    return next((handoff for handoff in reader.handoffs() if handoff.id == handoff_id), None)


def _check_same(stored: Handoff, reason: str, leader: str | None) -> None:
    if stored.state == "cancelled":
        raise InvalidInput(f"the handoff {stored.id!r} was cancelled; start on another day")
    if stored.reason != reason or leader not in (None, stored.leader):
        raise InvalidInput(
            f"the handoff {stored.id!r} is already planned, with reason {stored.reason!r} and "
            f"leader {stored.leader!r}",
        )


def _handed_over(
    reader: Reader,
    outgoing: Teammate,
    keys: list[str] | None,
    plan: Plan,
) -> list[Blueprint]:
    """Return the accounts; where the old owner is gone, those named may have none any more."""
    if keys is None:
        blueprints = [b for b in reader.blueprints() if b.owner == outgoing.key]
        blueprints = [b for b in blueprints if b.lifecycle != "left"]
    else:
        blueprints = list(reader.blueprints(keys))
    if not blueprints:
        orphans = _left_behind(reader, outgoing)
        raise InvalidInput(f"{outgoing.key} owns no accounts that could be handed over{orphans}")
    taken = {key: h.id for h in reader.handoffs() if _holds(h) for key in h.accounts}
    for blueprint in blueprints:
        _check_owner(blueprint, outgoing, plan)
        if blueprint.key in taken:
            raise InvalidInput(
                f"account {blueprint.key!r} is already in the open handoff "
                f"{taken[blueprint.key]!r}",
            )
    return blueprints


def _left_behind(reader: Reader, outgoing: Teammate) -> str:
    """Return which accounts without an owner were theirs, as the end of a sentence."""
    theirs = [
        b.key
        for b in reader.blueprints()
        if b.owner is None and b.lifecycle != "left" and b.last_owner == outgoing.key
    ]
    if not theirs:
        return ""
    return (
        f"; these were theirs and have no owner now: {', '.join(theirs)}; name them with "
        "--account, and say --reason abrupt"
    )


def _check_owner(blueprint: Blueprint, outgoing: Teammate, plan: Plan) -> None:
    if blueprint.owner == outgoing.key:
        return
    if blueprint.owner is not None:
        raise InvalidInput(
            f"account {blueprint.key!r} belongs to {blueprint.owner}, not {outgoing.key}"
        )
    if blueprint.last_owner not in (None, outgoing.key):
        raise InvalidInput(
            f"account {blueprint.key!r} has no owner, and {blueprint.last_owner} had it last, not "
            f"{outgoing.key}"
        )
    if not plan.is_at_once:
        raise InvalidInput(
            f"account {blueprint.key!r} has no owner who could hand it over; plan it with the "
            "reason abrupt"
        )


def _holds(handoff: Handoff) -> bool:
    """Tell whether a handoff keeps its accounts from another one; a cover does until its end."""
    return handoff.is_open or (handoff.is_cover and handoff.is_running)


def _leader(reader: Reader, outgoing: Teammate, wanted: str | None) -> str:
    found = [wanted] if wanted else announcers(outgoing, reader.teammates())
    if len(found) != 1:
        raise InvalidInput(
            f"{outgoing.key} has no manager and the team has {len(found)} leaders; "
            "name the one who announces the handoff",
        )
    return reader.teammate(found[0]).key


def _check_request(plan: Plan, weeks: int | None, back_on: date | None) -> None:
    if weeks is not None and not plan.allows(weeks):
        least, most = plan.overlap_weeks.least, plan.overlap_weeks.most
        raise InvalidInput(f"the plan {plan.id!r} overlaps {least} to {most} weeks, not {weeks}")
    if back_on is not None and not plan.is_cover:
        raise InvalidInput(f"after a handoff for {plan.reason} nobody comes back; leave out --back")


def _clocks(
    reader: Reader,
    catalogue: Catalogue,
    plan: Plan,
    blueprints: Sequence[Blueprint],
    *,
    playbooks: Sequence[ResourceFolder],
    as_of: date,
) -> Iterator[AccountClock]:
    """Yield the accounts, with their priority where the plan has clocks, the most urgent first."""
    if not plan.has_clocks:
        yield from (AccountClock(b.key, seller=b.seller) for b in blueprints)
        return
    norms = load_norms(playbooks)
    found = []
    for blueprint in blueprints:
        judged = assess_accounts(reader, catalogue, as_of, names=[blueprint.key])
        stages = {assessment.relationship: assessment.stage for assessment in judged}
        then = as_known_on(blueprint, as_of)
        priority = prioritise(norms, then, stages["customer"], stages["sales"], as_of)
        if priority.within_working_days is None:
            raise InvalidInput(
                f"the plan {plan.id!r} has clocks, but priority.yaml does not say "
                f"within_working_days for {priority.id}",
            )
        clock = AccountClock(
            blueprint.key, priority.id, priority.within_working_days, blueprint.seller
        )
        found.append((-priority.risk, clock))
    yield from (clock for _, clock in sorted(found, key=lambda pair: (pair[1].priority, pair[0])))


def _check_people(
    plan: Plan,
    outgoing: Teammate,
    incoming: Teammate,
    schedule: Schedule,
    as_of: date,
) -> None:
    if incoming.has_left_by(as_of):
        raise InvalidInput(
            f"{incoming.key} has left and cannot take accounts over; name somebody who is here",
        )
    if not plan.is_at_once:
        if outgoing.has_left_by(as_of):
            raise InvalidInput(
                f"{outgoing.key} has left, so a handoff with time side by side is not possible; "
                "plan it with the reason abrupt",
            )
        check_stays(outgoing, schedule.transfer_on)
    check_stays(incoming, schedule.transfer_on)
