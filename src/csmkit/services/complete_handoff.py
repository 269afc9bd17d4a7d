"""Completes a handoff: every account has its new owner or its cover, in one transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.handoff import HandoffChange
from csmkit.domain.record import Tenure
from csmkit.errors import InvalidInput
from csmkit.handoff.progress import check_running, with_steps
from csmkit.handoff.settling import baseline_of
from csmkit.services.assess_accounts import assess_accounts

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.handoff import Baseline, Handoff, HandoffStep
    from csmkit.store.writing import Unit
    from csmkit.trust.catalogue import Catalogue


def complete_handoff(
    unit: Unit,
    catalogue: Catalogue,
    handoff_id: str,
    *,
    as_of: date,
    on: date | None = None,
) -> HandoffChange:
    """Make the incoming teammate the owner of every account, and the handoff transferred.

    In a leave cover the owner stays, and the incoming teammate covers until the day of return.
    How each account stands on this day is kept, for the checks that follow.

    Args:
        unit: The open writing command.
        catalogue: The signals and the rules of judgement.
        handoff_id: The handoff.
        as_of: The day that counts as today.
        on: The first day of the new owner; today where None.

    Raises:
        HandoffNotFound: nothing is stored under the id.
        InvalidInput: it was cancelled, the day lies ahead or before it was planned, or an
            account has another owner by now.
    """
    handoff = unit.handoff(handoff_id)
    check_running(handoff)
    if not handoff.is_open and on in (None, handoff.transferred_on):
        return HandoffChange(handoff, is_new=False)
    day = on or as_of
    _check(handoff, day, as_of)
    baseline = tuple(_baseline(unit, catalogue, key, day) for key in handoff.accounts)
    for key in handoff.accounts:
        blueprint = unit.blueprint(key)
        if blueprint.owner != handoff.from_ and not _is_orphan(blueprint, handoff):
            raise InvalidInput(
                f"account {key!r} belongs to {blueprint.owner or 'nobody'} by now, not "
                f"{handoff.from_}; the handoff {handoff.id!r} does not fit any more",
            )
        change = _covered if handoff.is_cover else _handed_over
        unit.put(change(blueprint, handoff, day))
    done = with_steps(handoff, _with_transfer_done(handoff.steps, day)).with_fields(
        state="transferred",
        transferred_on=day,
        baseline=baseline,
    )
    unit.put(done)
    return HandoffChange(done, is_new=True, touched=done.accounts)


def _is_orphan(blueprint: Blueprint, handoff: Handoff) -> bool:
    """Tell whether nobody has the account because its owner went without notice."""
    return blueprint.owner is None and handoff.reason == "abrupt"


def _check(handoff: Handoff, day: date, as_of: date) -> None:
    if not handoff.is_open:
        raise InvalidInput(
            f"the handoff {handoff.id!r} is already {handoff.state}, since "
            f"{handoff.transferred_on}; `csmkit undo` takes that back",
        )
    if day > as_of:
        raise InvalidInput(f"a transfer on {day} lies after {as_of}; complete it on that day")
    if day < handoff.created_on:
        raise InvalidInput(
            f"a transfer on {day} lies before the handoff was planned, on {handoff.created_on}",
        )
    if handoff.is_cover and handoff.back_on and day >= handoff.back_on:
        raise InvalidInput(
            f"{handoff.from_} is back on {handoff.back_on}, so no cover can begin on {day}",
        )


def _baseline(unit: Unit, catalogue: Catalogue, key: str, day: date) -> Baseline:
    judged = [*assess_accounts(unit, catalogue, day, names=[key])]
    return baseline_of(unit.blueprint(key), judged, day)


def _covered(blueprint: Blueprint, handoff: Handoff, day: date) -> Blueprint:
    cover = Tenure(
        teammate=handoff.to,
        role="cover",
        from_on=day,
        until_on=handoff.back_on,
        reason=f"handoff {handoff.id}",
    )
    return _with_tenure(blueprint, blueprint.tenures, cover)


def _handed_over(blueprint: Blueprint, handoff: Handoff, day: date) -> Blueprint:
    kept = tuple(_ended(tenure, handoff, day) for tenure in blueprint.tenures)
    begun = Tenure(
        teammate=handoff.to,
        role="owner",
        from_on=day,
        reason=f"{'interim, ' if handoff.reason == 'abrupt' else ''}handoff {handoff.id}",
    )
    backup = None if blueprint.backup == handoff.to else blueprint.backup
    changed = blueprint.with_fields(owner=handoff.to, backup=backup)
    return _with_tenure(changed, kept, begun)


def _with_tenure(blueprint: Blueprint, kept: tuple[Tenure, ...], begun: Tenure) -> Blueprint:
    others = tuple(tenure for tenure in kept if tenure.id != begun.natural_key())
    return blueprint.with_fields(tenures=(*others, begun))


def _ended(tenure: Tenure, handoff: Handoff, day: date) -> Tenure:
    """End what ends: the old owner's time, and the new owner's as backup or newcomer."""
    ends = {
        (handoff.from_, "owner"),
        (handoff.to, "backup"),
        (handoff.to, "incoming"),
        (handoff.to, "cover"),
    }
    is_running = tenure.until_on is None or tenure.until_on > day
    if (tenure.teammate, tenure.role) in ends and is_running:
        return tenure.model_copy(update={"until_on": max(day, tenure.from_on)})
    return tenure


def _with_transfer_done(steps: tuple[HandoffStep, ...], day: date) -> tuple[HandoffStep, ...]:
    """Mark the step that this command does; nobody knows whether the others were done."""
    return tuple(
        step.model_copy(update={"done_on": day})
        for step in steps
        if step.reaches == "transferred" and step.done_on is None
    )
