"""Ends a repair that cannot succeed: memo, retrospective and a warm handoff, all or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from csmkit.domain.known import as_known_on
from csmkit.domain.recovery import Memo
from csmkit.errors import ContainmentTooEarly, InvalidInput
from csmkit.render.environment import Templates
from csmkit.render.files import safe_name, staged_folder
from csmkit.render.memos import (
    memo_json,
    memo_markdown,
    retrospective_json,
    retrospective_markdown,
)
from csmkit.services.close_repair import close_repair
from csmkit.services.make_retrospective import make_retrospective
from csmkit.services.plan_handoff import plan_handoff
from csmkit.services.plan_repair import leader_of, plan_repair
from csmkit.trust.course import since_when
from csmkit.trust.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from csmkit.domain.account import Blueprint
    from csmkit.domain.handoff import Handoff
    from csmkit.domain.recovery import RepairPlan, Retrospective
    from csmkit.render.files import StagedFolder
    from csmkit.resources import ResourceFolder
    from csmkit.store.writing import Unit
    from csmkit.trust.catalogue import Catalogue

REASON = "trust-lost"


@dataclass(frozen=True, slots=True)
class Containment:
    """What was decided and written; `handoff_is_new` is False where it was open before."""

    memo: Memo
    retrospective: Retrospective
    handoff: Handoff | None
    handoff_is_new: bool
    closed_repair: str | None
    """The id of the repair that ended with it."""
    files: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class ContainmentRequest:
    """What to contain, and how."""

    name: str
    """The account, by key or name."""
    relationship: str = "customer"
    to_name: str | None = None
    """The successor's key; without one no handoff is opened."""
    start_on: date | None = None
    """The first day of the handoff; the day asked for where None."""
    leader: str | None = None
    is_forced: bool = False
    me: str | None = None


def contain_account(
    unit: Unit,
    catalogue: Catalogue,
    request: ContainmentRequest,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    templates: Sequence[ResourceFolder],
    out: Path,
    with_plans: bool = True,
    write_files: bool = True,
) -> Containment:
    """Write memo and retrospective, open the handoff with reason trust-lost, end the repair.

    Args:
        unit: The open writing command.
        catalogue: The signals and the rules of judgement.
        request: What to contain.
        as_of: The day that counts as today.
        playbooks: Where playbooks are looked up.
        templates: Where templates are looked up.
        out: The folder in which the folders of memo and handoff are made.
        with_plans: Keep later days of what can be planned, as for a handoff of today.
        write_files: False decides and stores without files.

    Raises:
        AccountNotFound, TeammateNotFound: somebody or something named does not exist.
        ContainmentTooEarly: the relationship is not lost, its repair has not failed, nothing
            forces it.
        InvalidInput: the handoff cannot be planned so.
        GuardRefused, FileFailed: the files cannot be written.
    """
    plan = plan_repair(
        unit,
        catalogue,
        request.name,
        as_of=as_of,
        playbooks=playbooks,
        relationship=request.relationship,
        me=request.me,
    )
    is_due = plan.advice == "contain" or _is_contained(unit, plan)
    if not is_due and not request.is_forced:
        raise ContainmentTooEarly(plan.account, plan.relationship, plan.because)
    blueprint = as_known_on(unit.blueprint(plan.account), as_of)
    memo = _memo(unit, catalogue, plan, blueprint, request)
    review = make_retrospective(
        unit,
        catalogue,
        plan.account,
        as_of=as_of,
        playbooks=playbooks,
        relationship=plan.relationship,
    )
    desk = _Desk(unit, catalogue, request, as_of, playbooks, templates, out, with_plans)
    if not write_files:
        return desk.contain(plan, blueprint, memo, review, None)
    folder = f"containment-{safe_name(plan.account)}-{plan.relationship}-{as_of}"
    with staged_folder(out / folder, overwrite=False) as staged:
        done = desk.contain(plan, blueprint, memo, review, staged)
        staged.place()
    return done


@dataclass(frozen=True, slots=True)
class _Desk:
    """Carries out one containment in an open transaction."""

    unit: Unit
    catalogue: Catalogue
    request: ContainmentRequest
    as_of: date
    playbooks: Sequence[ResourceFolder]
    templates: Sequence[ResourceFolder]
    out: Path
    with_plans: bool

    def contain(
        self,
        plan: RepairPlan,
        blueprint: Blueprint,
        memo: Memo,
        review: Retrospective,
        staged: StagedFolder | None,
    ) -> Containment:
        """Open the handoff, end the repair, write the files beside their place."""
        handoff = _open_handoff(self.unit, plan.account)
        is_new = handoff is None and self.request.to_name is not None
        if is_new:
            handoff = self._planned(blueprint, write_files=staged is not None)
        if plan.running is not None:
            close_repair(
                self.unit,
                plan.account,
                "contained",
                as_of=self.as_of,
                relationship=plan.relationship,
            )
        final = _with_handoff(self.unit, memo, handoff)
        return Containment(
            memo=final,
            retrospective=review,
            handoff=handoff,
            handoff_is_new=is_new,
            closed_repair=plan.running.id if plan.running else None,
            files=self._written(staged, final, review) if staged else (),
        )

    def _planned(self, blueprint: Blueprint, *, write_files: bool) -> Handoff:
        return plan_handoff(
            self.unit,
            self.catalogue,
            from_name=_giver(blueprint),
            to_name=str(self.request.to_name),
            start_on=self.request.start_on or self.as_of,
            as_of=self.as_of,
            playbooks=self.playbooks,
            templates=self.templates,
            out=self.out,
            with_plans=self.with_plans,
            reason=REASON,
            accounts=[blueprint.key],
            leader=self.request.leader,
            write_files=write_files,
        ).handoff

    def _written(
        self,
        staged: StagedFolder,
        memo: Memo,
        review: Retrospective,
    ) -> tuple[Path, ...]:
        pages = Templates(self.templates)
        texts = {
            "memo.md": memo_markdown(pages, memo),
            "memo.json": memo_json(memo),
            "retrospective.md": retrospective_markdown(pages, review),
            "retrospective.json": retrospective_json(review),
        }
        return tuple(staged.write(name, text.encode()) for name, text in texts.items())


def _giver(blueprint: Blueprint) -> str:
    if blueprint.owner is None:
        raise InvalidInput(
            f"account {blueprint.key!r} has no owner who could hand it over; leave --to away, or "
            "give it an owner with `csmkit apply`",
        )
    return blueprint.owner


def _is_contained(unit: Unit, plan: RepairPlan) -> bool:
    """Tell whether this was decided before: the last repair ended so, or the handoff is open."""
    last = plan.earlier[-1] if plan.earlier and plan.running is None else None
    was_last = last is not None and last.outcome == "contained"
    return was_last or _open_handoff(unit, plan.account) is not None


def _open_handoff(unit: Unit, account: str) -> Handoff | None:
    """Return the handoff that was opened for this reason before and is still under way."""
    for handoff in unit.handoffs():
        if handoff.is_open and handoff.reason == REASON and account in handoff.accounts:
            return handoff
    return None


def _memo(
    unit: Unit,
    catalogue: Catalogue,
    plan: RepairPlan,
    blueprint: Blueprint,
    request: ContainmentRequest,
) -> Memo:
    contract = blueprint.contract
    names = {teammate.key: teammate.name for teammate in unit.teammates()}
    (record,) = unit.account_records(plan.as_of, [plan.account])
    day = plan.as_of.toordinal()
    owner = blueprint.owner or request.me
    return Memo(
        account=plan.account,
        name=plan.name,
        relationship=plan.relationship,
        as_of=plan.as_of,
        from_name=names.get(owner or "", owner or "nobody"),
        to_name=_leader_name(unit, owner, request.leader),
        stage=plan.stage,
        since=since_when(Timeline(record), catalogue, plan.relationship, day),
        because=plan.because,
        causes=plan.causes,
        tried=(*plan.earlier, *([plan.running] if plan.running else [])),
        arr_cents=contract.arr_cents if contract else None,
        currency=contract.currency if contract else "",
        renewal_on=contract.renewal_on if contract else None,
        opt_out_by_on=contract.opt_out_by_on if contract else None,
        successor_name=None,
        handoff=None,
        introduction_on=None,
        transfer_on=None,
    )


def _leader_name(unit: Unit, owner: str | None, wanted: str | None) -> str:
    people = {teammate.key: teammate for teammate in unit.teammates()}
    if wanted is not None:
        return unit.teammate(wanted).name
    leader = leader_of(people, people.get(owner or ""))
    return leader.name if leader else "leadership"


def _with_handoff(unit: Unit, memo: Memo, handoff: Handoff | None) -> Memo:
    if handoff is None:
        return memo
    return replace(
        memo,
        successor_name=unit.teammate(handoff.to).name,
        handoff=handoff.id,
        introduction_on=handoff.introduction_on,
        transfer_on=handoff.transfer_on,
    )
