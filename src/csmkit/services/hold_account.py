"""Holds what coverage asks of one account: revenue as the team counts it, and who is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.coverage.succession import Held
from csmkit.handoff.freshness import counts
from csmkit.handoff.risk import counted_cents

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.parts import AccountParts, Needs
    from csmkit.handoff.risk import ValueScale

HELD_NEEDS: Needs = {
    "account": ("lifecycle", "segment"),
    "contacts": ("id", "left_on", "name"),
    "contract": ("arr_cents", "currency"),
}


def hold_account(found: AccountParts, scale: ValueScale, as_of: date) -> Held:
    """Return what is known of an account, from the fields of `HELD_NEEDS`."""
    (account,) = found.parts["account"]
    contract = next(iter(found.parts["contract"]), None)
    arr_cents = contract.arr_cents if contract else None
    currency = contract.currency if contract else None
    there = [one for one in found.parts["contacts"] if counts("contacts", one, as_of.isoformat())]
    return Held(
        account=found.account,
        name=found.name,
        owner=found.owner,
        segment=account.segment,
        arr_cents=arr_cents,
        currency=currency,
        counted_cents=round(counted_cents(scale, arr_cents, currency) or 0),
        contacts={str(one.id): one.name for one in there},
    )
