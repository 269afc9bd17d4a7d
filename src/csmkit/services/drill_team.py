"""Drills a whole team: what each departure would do, the worst first."""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

from csmkit.coverage.drill_norms import load_drill_norms
from csmkit.coverage.resilience import OwnedAccount, resilience_of
from csmkit.domain.drill import TeamResilience
from csmkit.errors import StoreBusy
from csmkit.services.forking import cores
from csmkit.services.measure_capacity import measure_capacity
from csmkit.services.read_aside import read_aside
from csmkit.services.study_accounts import study_accounts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from csmkit.resources import ResourceFolder
    from csmkit.services.measure_capacity import Watcher
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


LARGE_BOOK = 500
"""Accounts from which on a second process saves more than it costs. Source: measured."""


def drill_team(
    opened: Callable[[], AbstractContextManager[Reader]],
    catalogue: Catalogue,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    team: str | None = None,
    watched: Watcher = iter,
    large_book: int = LARGE_BOOK,
) -> TeamResilience:
    """Return what each departure would do, without making a plan for each.

    Hours are sums: those that nobody could take are a least, because rules may forbid more.

    Args:
        opened: Opens the store for reading; a large book is read by two processes.
        catalogue: The signals; an account's stage is a part of its load.
        as_of: The day that counts as today.
        playbooks: Where the norms are looked up.
        team: Only teammates of teams with these words in their name; everybody where None.
        watched: Passes the accounts on one by one, so that somebody sees how far it is.
        large_book: From how many accounts on two processes read.

    Raises:
        TeamNotFound: no teammate belongs to such a team.
        InvalidInput: a playbook is wrong.
        StoreBusy: the store was changed while the two processes opened it.
    """
    limits = load_drill_norms(playbooks).limits
    with opened() as reader:
        revision, accounts = reader.last_revision(), reader.count_accounts()
        is_shared = accounts >= large_book and cores() > 1

        def studied() -> list[OwnedAccount]:
            with opened() as other:
                if other.last_revision() != revision:
                    raise StoreBusy(other.connection.shown)
                found = study_accounts(other, as_of, playbooks=playbooks)
                return [one.owned for one in found]

        with read_aside(studied) if is_shared else nullcontext(studied) as result:
            capacity = measure_capacity(
                reader, catalogue, as_of, playbooks=playbooks, team=team, watched=watched
            )
            owned = [OwnedAccount(*row) for row in result()]
    by_owner: dict[str, list[OwnedAccount]] = {}
    for one in owned:
        by_owner.setdefault(one.owner or "", []).append(one)
    all_cents = sum(one.counted_cents for one in owned)
    return TeamResilience(as_of, resilience_of(limits, capacity, by_owner, all_cents=all_cents))
