"""What a customer counts on against what is agreed with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.record import Expectation

UNCONFIRMED, NOT_AGREED, AGREED, WITHDRAWN = "unconfirmed", "not agreed", "agreed", "withdrawn"
"""Nobody asked them; they count on it and it was never agreed; it is agreed; no longer held."""
QUESTION = "expectation:"
"""Stands before an expectation's id where an answer is about one, not about a signal."""
GAPS = (NOT_AGREED, UNCONFIRMED)
EXPECTED = ("in-scope", "out-of-scope", "service-level", "value")
"""What the notes of a success plan agree on."""


class Agreed(NamedTuple):
    """Something that is agreed with the customer."""

    kind: str
    """`contract`, `promise`, `conflict` or `plan`."""
    id: str
    on: date | None
    text: str


def status_of(expectation: Expectation) -> str:
    """Return how an expectation stands; it must be as it was known on the day."""
    if expectation.withdrawn_on is not None:
        return WITHDRAWN
    if expectation.agreed:
        return AGREED
    return NOT_AGREED if expectation.confirmed else UNCONFIRMED


def agreed_with(blueprint: Blueprint) -> Iterator[Agreed]:
    """Yield what is agreed: in the contract, by open promises, in conflicts and running plans.

    Args:
        blueprint: As it was known on the day.
    """
    contract = blueprint.contract
    if contract is not None and contract.promised:
        yield Agreed("contract", "contract", contract.start_on, contract.promised)
    for promise in blueprint.commitments:
        if promise.side == "us" and promise.status == "open":
            yield Agreed("promise", str(promise.id), promise.promised_on, promise.text)
    for note in blueprint.conflict_notes:
        if note.about == "agreement" and note.text:
            yield Agreed("conflict", note.conflict, note.on, note.text)
    running = {plan.id: plan for plan in blueprint.success_plans if plan.closed_on is None}
    for said in blueprint.plan_notes:
        if said.plan in running and said.about in EXPECTED and said.text:
            words = said.about.replace("-", " ")
            yield Agreed("plan", said.plan, said.on, f"{words}: {said.text}")
