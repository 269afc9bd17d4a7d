"""Measures a team's load against its capacity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.coverage.capacity import load_capacity_norms, team_capacity
from csmkit.coverage.load import account_load, load_norms
from csmkit.errors import TeamNotFound
from csmkit.trust.judgement import standing
from csmkit.trust.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from csmkit.coverage.load import LoadNorms
    from csmkit.domain.coverage import AccountLoad, TeamCapacity
    from csmkit.domain.people import Teammate
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


def measure_capacity(
    reader: Reader,
    catalogue: Catalogue,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    team: str | None = None,
) -> TeamCapacity:
    """Return load against capacity of every CSM and whoever else owns accounts.

    Args:
        reader: The open store.
        catalogue: The signals; an account's stage is a part of its load.
        as_of: The day that counts as today.
        playbooks: Where the norms are looked up.
        team: Words of a team's name; every team where None.

    Raises:
        TeamNotFound: no teammate belongs to such a team.
        InvalidInput: a playbook is wrong.
    """
    staff = _members(reader.teammates(), team)
    keys = {one.key for one in staff}
    norms = load_norms(playbooks)
    loads = [
        load
        for load in _loads(reader, catalogue, norms, as_of)
        if load.owner in keys or (team is None and load.owner is None)
    ]
    owners = {load.owner for load in loads}
    counted = [one for one in staff if one.role == "csm" or one.key in owners]
    return team_capacity(load_capacity_norms(playbooks), counted, loads, as_of)


def _members(everybody: Sequence[Teammate], team: str | None) -> list[Teammate]:
    if team is None:
        return [*everybody]
    found = [one for one in everybody if one.team and team.casefold() in one.team.casefold()]
    if not found:
        raise TeamNotFound(team, {one.team for one in everybody if one.team})
    return found


def _loads(
    reader: Reader,
    catalogue: Catalogue,
    norms: LoadNorms,
    as_of: date,
) -> Iterator[AccountLoad]:
    lines = {line.account: line for line in reader.book_lines(as_of)}
    for record in reader.account_records(as_of):
        if record.account in lines:
            stage = standing(Timeline(record), catalogue, "customer", as_of.toordinal())
            yield account_load(norms, lines[record.account], stage, as_of)
