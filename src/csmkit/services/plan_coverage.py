"""Plans who takes over the accounts of those who leave."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.coverage.assignment import assign
from csmkit.domain.assignment import RULES
from csmkit.errors import InvalidInput
from csmkit.services.gather_assignment import gather_assignment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from csmkit.domain.assignment import AssignmentPlan
    from csmkit.resources import ResourceFolder
    from csmkit.services.gather_assignment import Gathered
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
    _check_rules(without)
    gathered = gather_assignment(
        reader,
        catalogue,
        as_of,
        playbooks=playbooks,
        leaving=leaving,
        team=team,
        backfills=backfills,
    )
    named = (pins or {}).items()
    fixed = {reader.account_key(name): _key(reader, to, gathered) for name, to in named}
    _check_pinned(fixed, gathered)
    return assign(
        gathered.accounts,
        gathered.candidates,
        gathered.around,
        leaving=gathered.leaving,
        pins=fixed,
        backfill=gathered.backfill,
        without=tuple(rule for rule in RULES if rule in without),
        notes=gathered.notes,
        watched=watched,
    )


def _check_rules(without: Sequence[str]) -> None:
    for rule in without:
        if rule not in RULES:
            raise InvalidInput(f"there is no rule {rule!r}; the rules are {', '.join(RULES)}")


def _key(reader: Reader, to: str, gathered: Gathered) -> str:
    if any(one.teammate == to and one.is_backfill for one in gathered.candidates):
        return to
    return reader.teammate(to).key


def _check_pinned(fixed: Mapping[str, str], gathered: Gathered) -> None:
    """Refuse pins of what is not to be placed, or to who leaves."""
    placed = {one.account for one in gathered.accounts}
    for account, to in sorted(fixed.items()):
        if account not in placed:
            raise InvalidInput(
                f"account {account!r} cannot be pinned: it is not among the {len(placed)} accounts "
                f"of {' and '.join(gathered.leaving)}",
            )
        if to in gathered.leaving:
            raise InvalidInput(f"account {account!r} cannot be pinned to {to}, who leaves as well")
