"""Returns packets of a handoff to the old owner, with the gaps named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.handoff import HandoffChange
from csmkit.errors import InvalidInput
from csmkit.handoff.acceptance import chosen_accounts, with_verdicts
from csmkit.handoff.progress import check_running

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.store.writing import Unit


def return_packets(
    unit: Unit,
    handoff_id: str,
    gaps: Sequence[str],
    *,
    as_of: date,
    accounts: Sequence[str] | None = None,
    note: str | None = None,
    by: str | None = None,
) -> HandoffChange:
    """Return the packets of some accounts, or of all, and say what is missing.

    Raises:
        HandoffNotFound, AccountNotFound: something named does not exist.
        InvalidInput: no gap is named, an account is not part of the handoff, or a text cannot be
            kept.
    """
    handoff = unit.handoff(handoff_id)
    check_running(handoff)
    if not gaps:
        raise InvalidInput("name at least one gap that the packet has")
    keys = chosen_accounts(handoff, accounts and [unit.account_key(name) for name in accounts])
    said = {"verdict": "returned", "on": as_of, "by": by, "gaps": list(gaps), "note": note}
    changed, touched = with_verdicts(handoff, keys, said)
    if not touched:
        return HandoffChange(handoff, is_new=False)
    unit.put(changed)
    return HandoffChange(changed, is_new=True, touched=touched)
