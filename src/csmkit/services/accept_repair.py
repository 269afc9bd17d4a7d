"""Begins a repair: its promises and a record of it go into the blueprint, or nothing does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.record import Commitment
from csmkit.domain.repair import Repair
from csmkit.errors import InvalidInput, RepairTooLate
from csmkit.services.plan_repair import plan_repair
from csmkit.trust.promises import SIDES
from csmkit.trust.repair import commitment_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.recovery import RepairPlan, RepairStep
    from csmkit.resources import ResourceFolder
    from csmkit.store.writing import Unit
    from csmkit.trust.catalogue import Catalogue


class AcceptedRepair(NamedTuple):
    """The plan as it stands now; `is_new` is False where nothing was written."""

    plan: RepairPlan
    is_new: bool


def accept_repair(
    unit: Unit,
    catalogue: Catalogue,
    name: str,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    relationship: str = "customer",
    breach: str | None = None,
    me: str | None = None,
) -> AcceptedRepair:
    """Enter the promises of a plan and the repair itself, in the transaction of `unit`.

    Where a repair of the relationship runs already, or nothing is to be repaired, nothing changes.

    Raises:
        AccountNotFound: there is no such account.
        RepairTooLate: the relationship is lost, or the stop-loss is reached.
        InvalidInput: nobody would keep the promises, or a repair began after `as_of`.
        ResourceNotFound, FileFailed: the playbook is missing or cannot be read.
    """

    def planned() -> RepairPlan:
        return plan_repair(
            unit,
            catalogue,
            name,
            as_of=as_of,
            playbooks=playbooks,
            relationship=relationship,
            breach=breach,
            me=me,
        )

    plan = planned()
    if plan.advice == "contain":
        raise RepairTooLate(plan.account, plan.relationship, plan.because)
    if plan.advice != "accept":
        return AcceptedRepair(plan, is_new=False)
    blueprint = unit.blueprint(plan.account)
    _check(blueprint, plan)
    unit.put(_with_repair(blueprint, plan, me))
    return AcceptedRepair(planned(), is_new=True)


def _check(blueprint: Blueprint, plan: RepairPlan) -> None:
    for repair in blueprint.repairs:
        if repair.relationship == plan.relationship and repair.opened_on > plan.as_of:
            raise InvalidInput(
                f"account {plan.account!r} has a repair that began on {repair.opened_on}, after "
                f"{plan.as_of}; begin the next one on a later day",
            )
    if any(step.commitment and step.owner is None for step in plan.steps):
        raise InvalidInput(
            f"account {plan.account!r} has nobody who would keep the promises; give it an owner "
            "with `csmkit apply`, or say who you are with --me",
        )


def _with_repair(blueprint: Blueprint, plan: RepairPlan, me: str | None) -> Blueprint:
    promises = tuple(_promise(step, plan, me) for step in plan.steps if step.commitment)
    repair = Repair(
        id=plan.repair_id,
        relationship=plan.relationship,
        stage=plan.stage.word,
        breach=plan.breach,
        opened_on=plan.as_of,
        stop_loss_on=plan.stop_loss_on or plan.as_of,
        reviews_on=plan.reviews_on,
        commitments=tuple(str(promise.id) for promise in promises),
        by=me,
    )
    return blueprint.with_fields(
        commitments=(*blueprint.commitments, *promises),
        repairs=(*blueprint.repairs, repair),
    )


def _promise(step: RepairStep, plan: RepairPlan, me: str | None) -> Commitment:
    return Commitment(
        id=commitment_id(plan.repair_id, step.id),
        text=str(step.commitment),
        side=SIDES[plan.relationship],
        owner=step.owner_name,
        promised_on=plan.as_of,
        due_on=step.on,
        source=f"repair {plan.repair_id}",
        by=me,
    )
