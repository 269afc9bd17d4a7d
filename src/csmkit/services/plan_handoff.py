"""Plans the handoff of a teammate's accounts: checks, dates, packets, letters, then the store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from csmkit.domain.document import NAME_LENGTH, fingerprint
from csmkit.domain.handoff import Handoff
from csmkit.domain.working_days import WorkingDays
from csmkit.errors import InvalidInput
from csmkit.handoff.plan import load_plan
from csmkit.handoff.schedule import check_start, make_steps
from csmkit.services.write_handoff import write_handoff

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.people import Teammate
    from csmkit.handoff.plan import Plan
    from csmkit.handoff.schedule import Schedule
    from csmkit.render.documents import IndexRow
    from csmkit.resources import ResourceFolder
    from csmkit.store.writing import Unit
    from csmkit.trust.catalogue import Catalogue

LONGEST_PAIR = 90


@dataclass(frozen=True, slots=True)
class PlannedHandoff:
    """A handoff as it is stored; `is_new` is False where the same one was planned before."""

    handoff: Handoff
    is_new: bool
    files: tuple[Path, ...] = ()
    rows: tuple[IndexRow, ...] = ()
    """The accounts of the index, the most urgent first; empty where nothing was written."""


def plan_handoff(
    unit: Unit,
    catalogue: Catalogue,
    *,
    from_name: str,
    to_name: str,
    start_on: date,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    templates: Sequence[ResourceFolder],
    out: Path,
    with_plans: bool = True,
    reason: str = "departure",
    accounts: Sequence[str] | None = None,
    weeks: int | None = None,
    leader: str | None = None,
    write_files: bool = True,
    pdf: bool = False,
) -> PlannedHandoff:
    """Plan a handoff, write its files and store it; all of it or nothing.

    Planning the same handoff again changes nothing.

    Args:
        unit: The open writing command.
        catalogue: The signals and the rules of judgement.
        from_name: The key of the teammate who hands over.
        to_name: The key of the teammate who takes over.
        start_on: The first day, a working day of both.
        as_of: The day that counts as today.
        playbooks: Where playbooks are looked up.
        templates: Where templates are looked up.
        out: The folder in which the handoff's folder is made.
        with_plans: Keep later days of what can be planned, as for a handoff of today.
        reason: Picks the plan, `playbooks/handoff/<reason>.yaml`.
        accounts: Keys or names; all that the teammate owns where None.
        weeks: How long both work side by side; the plan's default where None.
        leader: Who announces it; the manager, or else the only leader, where None.
        write_files: False plans and stores without files.
        pdf: Also set each packet as PDF; needs typst.

    Raises:
        TeammateNotFound, AccountNotFound: somebody or something named does not exist.
        InvalidInput: the request cannot be carried out; one sentence says why.
        GuardRefused, FileFailed: the files cannot be written.
    """
    outgoing, incoming = unit.teammate(from_name), unit.teammate(to_name)
    if outgoing.key == incoming.key:
        raise InvalidInput(f"{outgoing.key} cannot hand accounts over to themselves")
    keys = None if accounts is None else sorted({unit.account_key(name) for name in accounts})
    handoff_id = _id(outgoing.key, incoming.key, start_on, keys)
    if (stored := _stored(unit, handoff_id)) is not None:
        _check_same(stored, reason, leader)
        return PlannedHandoff(stored, is_new=False, files=tuple(map(Path, stored.files)))
    blueprints = _handed_over(unit, outgoing, keys)
    plan = load_plan(reason, playbooks)
    schedule = _schedule(
        plan,
        (outgoing, incoming),
        blueprints,
        start_on=start_on,
        as_of=as_of,
        weeks=weeks,
        leader=_leader(unit, outgoing, leader),
    )
    handoff = Handoff(
        id=handoff_id,
        from_=outgoing.key,
        to=incoming.key,
        reason=reason,
        start_on=start_on,
        introduction_on=schedule.introduction_on,
        transfer_on=schedule.transfer_on,
        created_on=as_of,
        plan=plan.id,
        leader=_leader(unit, outgoing, leader),
        accounts=tuple(blueprint.key for blueprint in blueprints),
        steps=schedule.steps,
    )
    if not write_files:
        unit.put(handoff)
        return PlannedHandoff(handoff, is_new=True)
    written = write_handoff(
        unit,
        catalogue,
        handoff,
        as_of=as_of,
        playbooks=playbooks,
        templates=templates,
        out=out,
        with_plans=with_plans,
        overwrite=False,
        pdf=pdf,
        before_placing=lambda files: _store(unit, handoff, files),
    )
    final = _with_files(handoff, written.files)
    return PlannedHandoff(final, is_new=True, files=written.files, rows=written.rows)


def _id(outgoing: str, incoming: str, start_on: date, keys: list[str] | None) -> str:
    pair = f"{outgoing}-{incoming}"
    if len(pair) > LONGEST_PAIR:
        pair = f"{pair[:LONGEST_PAIR]}-{fingerprint(pair)}"
    part = "" if keys is None else f"-{fingerprint(','.join(keys))}"
    return f"{pair}-{start_on}{part}"


def _stored(unit: Unit, handoff_id: str) -> Handoff | None:
    return next((handoff for handoff in unit.handoffs() if handoff.id == handoff_id), None)


def _check_same(stored: Handoff, reason: str, leader: str | None) -> None:
    if stored.state == "cancelled":
        raise InvalidInput(f"the handoff {stored.id!r} was cancelled; start on another day")
    if stored.reason != reason or leader not in (None, stored.leader):
        raise InvalidInput(
            f"the handoff {stored.id!r} is already planned, with reason {stored.reason!r} and "
            f"leader {stored.leader!r}",
        )


def _handed_over(unit: Unit, outgoing: Teammate, keys: list[str] | None) -> list[Blueprint]:
    if keys is None:
        blueprints = [b for b in unit.blueprints() if b.owner == outgoing.key]
        blueprints = [b for b in blueprints if b.lifecycle != "left"]
    else:
        blueprints = list(unit.blueprints(keys))
    if not blueprints:
        raise InvalidInput(f"{outgoing.key} owns no accounts that could be handed over")
    taken = {key: h.id for h in unit.handoffs() if h.is_open for key in h.accounts}
    for blueprint in blueprints:
        if blueprint.owner != outgoing.key:
            owner = blueprint.owner or "nobody"
            raise InvalidInput(f"account {blueprint.key!r} belongs to {owner}, not {outgoing.key}")
        if blueprint.key in taken:
            raise InvalidInput(
                f"account {blueprint.key!r} is already in the open handoff "
                f"{taken[blueprint.key]!r}",
            )
    return blueprints


def _leader(unit: Unit, outgoing: Teammate, wanted: str | None) -> str:
    name = wanted or outgoing.manager
    if name is not None:
        return unit.teammate(name).key
    leaders = [t.key for t in unit.teammates() if t.role == "leader" and t.status != "left"]
    if len(leaders) != 1:
        raise InvalidInput(
            f"{outgoing.key} has no manager and the team has {len(leaders)} leaders; "
            "name the one who announces the handoff",
        )
    return leaders[0]


def _schedule(
    plan: Plan,
    pair: tuple[Teammate, Teammate],
    blueprints: Iterable[Blueprint],
    *,
    start_on: date,
    as_of: date,
    weeks: int | None,
    leader: str,
) -> Schedule:
    outgoing, incoming = pair
    if weeks is not None and not plan.allows(weeks):
        least, most = plan.overlap_weeks.least, plan.overlap_weeks.most
        raise InvalidInput(f"the plan {plan.id!r} overlaps {least} to {most} weeks, not {weeks}")
    staff = {teammate.country for teammate in pair if teammate.country}
    ours = WorkingDays(staff)
    check_start(start_on, as_of, ours)
    sellers = {blueprint.seller for blueprint in blueprints}
    schedule = make_steps(
        plan,
        start_on=start_on,
        overlap_working_days=plan.overlap_working_days(weeks),
        owners={
            "outgoing": outgoing.key,
            "incoming": incoming.key,
            "leader": leader,
            "seller": sellers.pop() if len(sellers) == 1 else None,
        },
        ours=ours,
        theirs=WorkingDays(staff | {b.country for b in blueprints if b.country}),
    )
    for teammate in pair:
        _check_stays(teammate, schedule.transfer_on, as_of)
    return schedule


def _check_stays(teammate: Teammate, transfer_on: date, as_of: date) -> None:
    if teammate.has_left_by(as_of):
        raise InvalidInput(
            f"{teammate.key} has left, so a handoff with time side by side is not possible; "
            "give the accounts another owner with `csmkit apply`",
        )
    if teammate.has_left_by(transfer_on):
        raise InvalidInput(
            f"{teammate.key} leaves on {teammate.leaving_on}, before the transfer on "
            f"{transfer_on}; start earlier or give fewer weeks",
        )


def _store(unit: Unit, handoff: Handoff, files: tuple[Path, ...]) -> None:
    unit.put(_with_files(handoff, files))


def _with_files(handoff: Handoff, files: tuple[Path, ...]) -> Handoff:
    names = tuple(map(str, files))
    if too_long := next((name for name in names if len(name) > NAME_LENGTH), None):
        raise InvalidInput(
            f"the path {too_long[:60]}… is longer than {NAME_LENGTH} characters; "
            "choose a shorter folder",
        )
    return handoff.with_fields(files=names)
