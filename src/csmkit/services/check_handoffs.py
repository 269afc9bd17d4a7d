"""Checks whether handoffs settle: each account against the day of its transfer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.known import handoff_as_known_on
from csmkit.errors import InvalidInput
from csmkit.handoff.settling import baseline_of, check_account, load_settling
from csmkit.services.assess_accounts import assess_accounts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from csmkit.domain.handoff import AccountCheck, Handoff
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


def check_handoffs(
    reader: Reader,
    catalogue: Catalogue,
    playbooks: Sequence[ResourceFolder],
    *,
    as_of: date,
    handoff_id: str | None = None,
) -> Iterator[AccountCheck]:
    """Yield the accounts of one handoff, or of all that have not settled yet.

    Args:
        reader: The open store.
        catalogue: The signals and the rules of judgement.
        playbooks: Where the norms are looked up.
        as_of: The day that counts as today.
        handoff_id: The handoff; all transferred ones that are not settled where None.

    Raises:
        HandoffNotFound: nothing is stored under the id.
        InvalidInput: nothing was transferred yet.
    """
    norms = load_settling(playbooks)
    for handoff in _chosen(reader, handoff_id, as_of):
        for key in handoff.accounts:
            blueprint = reader.blueprint(key)
            judged = assess_accounts(reader, catalogue, as_of, names=[key])
            now = baseline_of(blueprint, judged, as_of)
            yield check_account(norms, handoff, blueprint, now)


def _chosen(reader: Reader, handoff_id: str | None, as_of: date) -> list[Handoff]:
    if handoff_id is None:
        known = [handoff_as_known_on(handoff, as_of) for handoff in reader.handoffs()]
        return [h for h in known if h and h.transferred_on and h.is_running]
    handoff = handoff_as_known_on(reader.handoff(handoff_id), as_of)
    if handoff is None or handoff.transferred_on is None:
        state = "not planned yet" if handoff is None else handoff.state
        raise InvalidInput(
            f"the handoff {handoff_id!r} is {state}; it can be checked once it is transferred",
        )
    return [handoff]
