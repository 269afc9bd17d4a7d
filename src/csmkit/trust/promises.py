"""How promises went, one by one and as the steps of a repair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.accountability import went
from csmkit.domain.recovery import BROKEN, LATE, OVERDUE, PromiseLine, TriedRepair

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from csmkit.domain.record import Commitment
    from csmkit.domain.repair import Repair

SIDES = {"customer": "us", "sales": "inner"}
"""Whose promises a relationship lives on: ours to the customer, ours among ourselves."""
FAILED = (BROKEN, OVERDUE, LATE)


def promise_line(commitment: Commitment, as_of: date) -> PromiseLine:
    """Return how a promise went until a day; its record must be as it was known then."""
    status, days_late = went(commitment.status, commitment.due_on, commitment.closed_on, as_of)
    return PromiseLine(
        str(commitment.id),
        commitment.text,
        commitment.promised_on,
        commitment.due_on,
        commitment.closed_on,
        status,
        days_late,
    )


def tried_repair(repair: Repair, commitments: Iterable[Commitment], as_of: date) -> TriedRepair:
    """Return a repair with how its promises went; one that was deleted since is left out."""
    own = set(repair.commitments)
    lines = [promise_line(c, as_of) for c in commitments if c.id in own]
    return TriedRepair(
        id=str(repair.id),
        relationship=repair.relationship,
        stage=repair.stage,
        breach=repair.breach,
        opened_on=repair.opened_on,
        stop_loss_on=repair.stop_loss_on,
        reviews_on=repair.reviews_on,
        closed_on=repair.closed_on,
        outcome=repair.outcome,
        promises=tuple(sorted(lines, key=lambda line: (str(line.due_on or ""), line.id))),
    )
