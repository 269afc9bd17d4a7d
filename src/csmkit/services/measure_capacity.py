"""Measures a team's load against its capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.coverage.capacity import load_capacity_norms, team_capacity
from csmkit.services.choose_team import choose_team
from csmkit.services.measure_loads import measure_loads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from csmkit.domain.coverage import AccountLoad, TeamCapacity
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue

    Watcher = Callable[[Iterable[AccountLoad]], Iterator[AccountLoad]]


def measure_capacity(
    reader: Reader,
    catalogue: Catalogue,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    team: str | None = None,
    watched: Watcher = iter,
) -> TeamCapacity:
    """Return load against capacity of every CSM and whoever else owns accounts.

    Args:
        reader: The open store.
        catalogue: The signals; an account's stage is a part of its load.
        as_of: The day that counts as today.
        playbooks: Where the norms are looked up.
        team: Words of a team's name; every team where None.
        watched: Passes the accounts on one by one, so that somebody sees how far it is.

    Raises:
        TeamNotFound: no teammate belongs to such a team.
        InvalidInput: a playbook is wrong.
    """
    staff = choose_team(reader.teammates(), team)
    keys = {one.key for one in staff}
    loads = [
        load
        for load in watched(measure_loads(reader, catalogue, as_of, playbooks=playbooks))
        if load.owner in keys or (team is None and load.owner is None)
    ]
    owners = {load.owner for load in loads}
    counted = [one for one in staff if one.role == "csm" or one.key in owners]
    return team_capacity(load_capacity_norms(playbooks), counted, loads, as_of)
