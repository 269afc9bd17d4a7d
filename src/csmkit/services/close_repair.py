"""Closes the repair that is under way, with what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.errors import InvalidInput

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.repair import Repair
    from csmkit.store.writing import Unit


class ClosedRepair(NamedTuple):
    """The repair as it is stored now, and how many of its promises are still to be kept."""

    account: str
    repair: Repair
    open_promises: int


def close_repair(
    unit: Unit,
    name: str,
    outcome: str,
    *,
    as_of: date,
    relationship: str = "customer",
) -> ClosedRepair:
    """Close the repair of a relationship; its open promises stay promises.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        outcome: `recovered`, `contained` or `withdrawn`.
        as_of: The day on which it ends.
        relationship: `customer` or `sales`.

    Raises:
        AccountNotFound: there is no such account.
        InvalidInput: no repair of the relationship is under way.
    """
    blueprint = unit.blueprint(unit.account_key(name))
    running = needed_repair(blueprint, relationship, as_of)
    closed = running.model_copy(update={"closed_on": as_of, "outcome": outcome})
    unit.put(_with(blueprint, closed))
    own = set(closed.commitments)
    left = [c for c in blueprint.commitments if c.id in own and c.status == "open"]
    return ClosedRepair(blueprint.key, closed, len(left))


WITH = {"customer": "the customer", "sales": "sales"}


def needed_repair(blueprint: Blueprint, relationship: str, as_of: date) -> Repair:
    """Return the repair of a relationship that is under way on a day.

    Raises:
        InvalidInput: there is none.
    """
    running = [
        repair
        for repair in blueprint.repairs
        if repair.relationship == relationship
        and repair.opened_on <= as_of
        and repair.closed_on is None
    ]
    if not running:
        raise InvalidInput(
            f"account {blueprint.key!r} has no repair under way with {WITH[relationship]}; "
            f"`csmkit repair {blueprint.key} -r {relationship}` shows what fits",
        )
    return running[-1]


def _with(blueprint: Blueprint, closed: Repair) -> Blueprint:
    others = (repair for repair in blueprint.repairs if repair.id != closed.id)
    return blueprint.with_fields(repairs=(*others, closed))
