"""Drills a whole team: what each departure would do, the worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.coverage.drill_norms import load_drill_norms
from csmkit.coverage.resilience import OwnedAccount, resilience_of
from csmkit.domain.drill import TeamResilience
from csmkit.services.measure_capacity import measure_capacity
from csmkit.services.study_accounts import study_accounts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


def drill_team(
    reader: Reader,
    catalogue: Catalogue,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    team: str | None = None,
) -> TeamResilience:
    """Return what each departure would do, without making a plan for each.

    Hours are sums: those that nobody could take are a least, because rules may forbid more.

    Args:
        reader: The open store.
        catalogue: The signals; an account's stage is a part of its load.
        as_of: The day that counts as today.
        playbooks: Where the norms are looked up.
        team: Only teammates of teams with these words in their name; everybody where None.

    Raises:
        TeamNotFound: no teammate belongs to such a team.
        InvalidInput: a playbook is wrong.
    """
    limits = load_drill_norms(playbooks).limits
    capacity = measure_capacity(reader, catalogue, as_of, playbooks=playbooks, team=team)
    by_owner: dict[str, list[OwnedAccount]] = {}
    all_cents = 0
    for one in study_accounts(reader, as_of, playbooks=playbooks):
        by_owner.setdefault(one.owned.owner or "", []).append(one.owned)
        all_cents += one.owned.counted_cents
    return TeamResilience(as_of, resilience_of(limits, capacity, by_owner, all_cents=all_cents))
