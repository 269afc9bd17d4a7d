"""Checks who could take each account tomorrow, and what is missing for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.coverage.succession import load_succession_norms, succession_of
from csmkit.domain.parts import merged_needs
from csmkit.domain.succession import SuccessionReport
from csmkit.handoff.checklist import load_checklist
from csmkit.handoff.cover import COVER_NEEDS, cover_of
from csmkit.handoff.risk import load_norms
from csmkit.services.choose_team import choose_team
from csmkit.services.hold_account import HELD_NEEDS, hold_account

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from csmkit.domain.parts import AccountParts
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader


def check_succession(
    reader: Reader,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    names: Sequence[str] | None = None,
    owner: str | None = None,
    team: str | None = None,
) -> SuccessionReport:
    """Return what accounts have and lack for the day on which their owner leaves.

    Accounts that left us do not count, unless they are named.

    Args:
        reader: The open store.
        as_of: The day that counts as today; nothing that came later counts.
        playbooks: Where the norms are looked up.
        names: Accounts by key or name; all where None.
        owner: Only accounts of this teammate.
        team: Only accounts of teams with these words in their name.

    Raises:
        AccountNotFound, TeammateNotFound, TeamNotFound: somebody or something does not exist.
        InvalidInput: a playbook is wrong.
    """
    norms = load_succession_norms(playbooks)
    readiness = load_checklist(playbooks).norms
    scale = load_norms(playbooks).value
    everybody = reader.teammates()
    people = {one.key: one for one in everybody}
    owners = None if team is None else {one.key for one in choose_team(everybody, team)}
    if owner is not None:
        key = reader.teammate(owner).key
        owners = {key} if owners is None else owners & {key}
    keys = None if names is None else [reader.account_key(name) for name in names]
    needs = merged_needs(COVER_NEEDS, HELD_NEEDS)
    lines = [
        succession_of(
            norms,
            hold_account(found, scale, as_of),
            cover_of(found, people, readiness, as_of),
            people,
            as_of,
            briefed_within_days=readiness.backup_briefed_within_days,
        )
        for found in _chosen(reader.account_parts(as_of, needs, keys), owners, keys)
    ]
    lines.sort(key=lambda line: (-line.counted_cents, line.account))
    return SuccessionReport(as_of, tuple(lines), norms.known_to_one.alarm_above_share)


def _chosen(
    accounts: Iterable[AccountParts],
    owners: Collection[str] | None,
    keys: Sequence[str] | None,
) -> Iterator[AccountParts]:
    for found in accounts:
        (account,) = found.parts["account"]
        is_meant = keys is not None or account.lifecycle != "left"
        if is_meant and (owners is None or found.owner in owners):
            yield found
