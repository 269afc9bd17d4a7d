"""Compares a coverage plan with what it would be under other wishes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from csmkit.services.plan_coverage import plan_coverage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date

    from csmkit.domain.assignment import AssignmentPlan
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Wish:
    """What a plan is asked for."""

    leaving: tuple[str, ...]
    team: str | None = None
    pins: Mapping[str, str] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    backfills: int = 0


@dataclass(frozen=True, slots=True)
class ComparedPlan:
    """One plan beside the one that it is compared with."""

    words: str
    """What is different about it, as it was asked; empty for the plan itself."""
    plan: AssignmentPlan
    moved: tuple[str, ...]
    """The accounts that somebody else gets than in the plan itself."""


def compare_coverage(
    reader: Reader,
    catalogue: Catalogue,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    wish: Wish,
    others: Iterable[tuple[str, Wish]],
    watched: Callable[[str], None] | None = None,
) -> list[ComparedPlan]:
    """Return the plan first, then each other one in the order asked.

    Args:
        reader: The open store.
        catalogue: The signals.
        as_of: The day that counts as today.
        playbooks: Where the norms are looked up.
        wish: What the plan is asked for.
        others: What else could be asked for, each in words and as a wish.
        watched: Told what is being done.

    Raises:
        TeammateNotFound, AccountNotFound, TeamNotFound: somebody or something does not exist.
        InvalidInput: a wish cannot be carried out; one sentence with the numbers says why.
    """
    base: dict[str, str] = {}
    found = []
    for words, asked in (("", wish), *others):
        plan = plan_coverage(
            reader,
            catalogue,
            as_of,
            playbooks=playbooks,
            leaving=asked.leaving,
            team=asked.team,
            pins=asked.pins,
            without=asked.without,
            backfills=asked.backfills,
            watched=watched,
        )
        placed = {one.account: one.to for one in plan.placements}
        base = placed if not words else base
        moved = (key for key, to in placed.items() if key in base and base[key] != to)
        found.append(ComparedPlan(words, plan, tuple(moved)))
    return found
