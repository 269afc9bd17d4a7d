"""Ends a leave cover: the owner is back and has the accounts alone again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.handoff import HandoffChange
from csmkit.errors import InvalidInput
from csmkit.handoff.progress import check_day, check_running, with_steps

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.handoff import Handoff
    from csmkit.store.writing import Unit


def end_cover(
    unit: Unit,
    handoff_id: str,
    *,
    as_of: date,
    on: date | None = None,
) -> HandoffChange:
    """End the cover of every account and call the handoff settled.

    Args:
        unit: The open writing command.
        handoff_id: A handoff for a leave cover.
        as_of: The day that counts as today.
        on: The owner's first day back; today where None.

    Raises:
        HandoffNotFound: nothing is stored under the id.
        InvalidInput: it is no leave cover, has not begun, or the day cannot be.
    """
    handoff = unit.handoff(handoff_id)
    check_running(handoff)
    if not handoff.is_cover:
        raise InvalidInput(
            f"the handoff {handoff.id!r} is no leave cover; to return its packets, name the "
            "gaps with --gap",
        )
    if handoff.state == "settled":
        return HandoffChange(handoff, is_new=False)
    if handoff.is_open or handoff.transferred_on is None:
        raise InvalidInput(
            f"the cover {handoff.id!r} has not begun; `csmkit handoff complete {handoff.id}` "
            "begins it",
        )
    day = on or as_of
    check_day(handoff, day, as_of)
    if day < handoff.transferred_on:
        raise InvalidInput(f"{day} lies before the cover began, on {handoff.transferred_on}")
    for key in handoff.accounts:
        unit.put(_given_back(unit.blueprint(key), handoff, day))
    last = [s.model_copy(update={"done_on": day}) for s in handoff.steps if s.reaches == "settled"]
    ended = with_steps(handoff, last).with_fields(state="settled", back_on=day)
    unit.put(ended)
    return HandoffChange(ended, is_new=True, touched=handoff.accounts)


def _given_back(blueprint: Blueprint, handoff: Handoff, day: date) -> Blueprint:
    tenures = tuple(
        tenure.model_copy(update={"until_on": max(day, tenure.from_on)})
        if (tenure.teammate, tenure.role, tenure.from_on)
        == (handoff.to, "cover", handoff.transferred_on)
        else tenure
        for tenure in blueprint.tenures
    )
    return blueprint.with_fields(tenures=tenures)
