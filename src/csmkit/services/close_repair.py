"""Closes the repair that is under way, with what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.record import Commitment
    from csmkit.domain.repair import Repair
    from csmkit.store.writing import Unit


class ClosedRepair(NamedTuple):
    """The repair as it is stored now, and what became of its open promises."""

    account: str
    repair: Repair
    open_promises: int
    withdrawn: int
    """How many promises were taken back, as they were not due yet."""


def close_repair(
    unit: Unit,
    name: str,
    outcome: str,
    *,
    as_of: date,
    relationship: str = "customer",
) -> ClosedRepair:
    """Close the repair of a relationship; its open promises stay promises.

    Only a repair that is withdrawn takes back what is not due yet: the next plan makes its own.

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
    own = [c for c in blueprint.commitments if c.id in closed.commitments and c.status == "open"]
    early = [c for c in own if outcome == "withdrawn" and c.due_on and c.due_on >= as_of]
    ended = [c.model_copy(update={"status": "withdrawn", "closed_on": as_of}) for c in early]
    unit.put(_with(blueprint, closed, ended))
    return ClosedRepair(blueprint.key, closed, len(own) - len(early), len(early))


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


def _with(blueprint: Blueprint, closed: Repair, ended: Sequence[Commitment]) -> Blueprint:
    changed = {commitment.id: commitment for commitment in ended}
    return blueprint.with_fields(
        repairs=tuple(closed if r.id == closed.id else r for r in blueprint.repairs),
        commitments=tuple(changed.get(c.id, c) for c in blueprint.commitments),
    )
