"""Turns a coverage plan into handoffs: one from each leaver to each who takes over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.coverage.explaining import broken_rules
from csmkit.domain.assignment import RULES
from csmkit.errors import GuardRefused, InvalidInput
from csmkit.exchange.coverage_plans import read_plan
from csmkit.services.gather_assignment import gather_assignment
from csmkit.services.plan_handoff import PlannedHandoff, plan_handoff

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from csmkit.exchange.coverage_plans import SavedPlan
    from csmkit.resources import ResourceFolder
    from csmkit.store.writing import Unit
    from csmkit.trust.catalogue import Catalogue


def apply_coverage(
    unit: Unit,
    catalogue: Catalogue,
    source: tuple[str, bytes],
    *,
    start_on: date,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    templates: Sequence[ResourceFolder],
    out: Path,
    reason: str = "departure",
    leader: str | None = None,
) -> list[PlannedHandoff]:
    """Plan the handoffs that a saved plan asks for, all of them or none; again changes nothing.

    The plan is held against the record as it is now: a rule that it breaks today, or an account
    that has come since, refuses it.

    Args:
        unit: The open writing command.
        catalogue: The signals and the rules of judgement.
        source: Name and bytes of the plan.
        start_on: The first day of each handoff, a working day.
        as_of: The day that counts as today.
        playbooks: Where playbooks are looked up.
        templates: Where templates are looked up.
        out: Where later files will go.
        reason: Picks the handoffs' plan, `playbooks/handoff/<reason>.yaml`.
        leader: Who announces them; the manager, or else the only leader, where None.

    Raises:
        InvalidInput: the file is no plan, or a handoff cannot be planned.
        GuardRefused: it has no placements, or no longer fits the record.
    """
    name, data = source
    plan = read_plan(data, name)
    if plan.conflict is not None or not plan.placements:
        raise GuardRefused(
            f"{name} places no account, because its rules cannot hold together; "
            "nothing was planned, change the wishes and plan again",
        )
    pairs = _pairs(plan)
    stored = [_stored(unit, pair, accounts) for pair, accounts in pairs.items()]
    if not all(stored):
        _check_today(unit, catalogue, plan, name, as_of=as_of, playbooks=playbooks)
    return [
        known
        or plan_handoff(
            unit,
            catalogue,
            from_name=pair[0],
            to_name=pair[1],
            start_on=start_on,
            as_of=as_of,
            playbooks=playbooks,
            templates=templates,
            out=out,
            reason=reason,
            accounts=accounts,
            leader=leader,
            write_files=False,
        )
        for known, (pair, accounts) in zip(stored, pairs.items(), strict=True)
    ]


def _pairs(plan: SavedPlan) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = {}
    for one in sorted(plan.placements, key=lambda one: (one.owner, one.to, one.account)):
        found.setdefault((one.owner, one.to), []).append(one.account)
    return {pair: tuple(accounts) for pair, accounts in found.items()}


def _stored(unit: Unit, pair: tuple[str, str], accounts: tuple[str, ...]) -> PlannedHandoff | None:
    for handoff in unit.handoffs():
        is_same = (handoff.from_, handoff.to) == pair and {*handoff.accounts} == {*accounts}
        if is_same and handoff.state != "cancelled":
            return PlannedHandoff(handoff, is_new=False)
    return None


def _check_today(
    unit: Unit,
    catalogue: Catalogue,
    plan: SavedPlan,
    name: str,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
) -> None:
    chosen = {one.account: one.to for one in plan.placements}
    _check_people(unit, chosen, name)
    _check_rules(plan, name)
    gathered = gather_assignment(
        unit,
        catalogue,
        as_of,
        playbooks=playbooks,
        leaving=plan.leaving,
        team=plan.team,
    )
    now = {one.account for one in gathered.accounts}
    if now != chosen.keys():
        key = min(now ^ chosen.keys())
        what = "does not place it" if key in now else f"still places it with {chosen[key]}"
        raise GuardRefused(
            f"{name} is of {plan.as_of} and {what}: account {key!r} "
            f"{'has come' if key in now else 'has gone'} since; plan again",
        )
    people = {one.teammate for one in gathered.candidates}
    if strange := sorted({*chosen.values()} - people):
        raise GuardRefused(
            f"{name} places accounts with {strange[0]}, who cannot take any; plan again"
        )
    for broken in broken_rules(chosen, gathered.accounts, gathered.candidates, gathered.around):
        if broken.rule not in plan.without:
            raise GuardRefused(
                f"{name} breaks the rule {broken.rule} today: {broken.text}; plan again",
            )


def _check_people(unit: Unit, chosen: Mapping[str, str], name: str) -> None:
    known = {*unit.teammate_keys()}
    for account, to in sorted(chosen.items()):
        if to not in known:
            raise GuardRefused(
                f"{name} places {account!r} with {to}, who is not in the team yet; "
                f"add who was hired and plan again with a pin",
            )


def _check_rules(plan: SavedPlan, name: str) -> None:
    for rule in plan.without:
        if rule not in RULES:
            raise InvalidInput(f"{name} sets the rule {rule!r} aside, which there is not")
