"""Accepts the packets of a handoff, with a rating."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.handoff import HandoffChange
from csmkit.handoff.acceptance import chosen_accounts, with_verdicts
from csmkit.handoff.progress import check_running

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.store.writing import Unit


def accept_packets(
    unit: Unit,
    handoff_id: str,
    *,
    as_of: date,
    accounts: Sequence[str] | None = None,
    rating: int | None = None,
    note: str | None = None,
    by: str | None = None,
) -> HandoffChange:
    """Accept the packets of some accounts, or of all; those accepted so already stay.

    Once all are accepted, the plan's step that produces the `acceptance` is done.

    Args:
        unit: The open writing command.
        handoff_id: The handoff.
        as_of: The day that counts as today.
        accounts: Keys or names; all of the handoff where None.
        rating: How good the packets are, 1 useless to 5 complete.
        note: Anything else.
        by: The teammate who says so.

    Raises:
        HandoffNotFound, AccountNotFound: something named does not exist.
        InvalidInput: an account is not part of the handoff, or the note cannot be kept.
    """
    handoff = unit.handoff(handoff_id)
    check_running(handoff)
    keys = chosen_accounts(handoff, accounts and [unit.account_key(name) for name in accounts])
    said = {"verdict": "accepted", "on": as_of, "by": by, "rating": rating, "note": note}
    changed, touched = with_verdicts(handoff, keys, said)
    if not touched:
        return HandoffChange(handoff, is_new=False)
    unit.put(changed)
    return HandoffChange(changed, is_new=True, touched=touched)
