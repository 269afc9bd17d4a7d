"""Gives accounts to teammates: checks what is fixed, finds and explains a plan, or says why not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from csmkit.coverage.arranging import arrange
from csmkit.coverage.conflict import Case, conflict_of
from csmkit.coverage.explaining import Placed, broken_rules, naive, placements, receivers
from csmkit.coverage.matrix import POINT
from csmkit.coverage.solving import solve
from csmkit.domain.assignment import AssignmentPlan
from csmkit.errors import InvalidInput

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from csmkit.coverage.fitting import Circumstances
    from csmkit.domain.assignment import AccountToPlace, Candidate


def assign(
    accounts: Sequence[AccountToPlace],
    candidates: Sequence[Candidate],
    around: Circumstances,
    *,
    leaving: Sequence[str] = (),
    pins: Mapping[str, str],
    backfill: Candidate,
    without: Collection[str] = (),
    notes: Sequence[str] = (),
    watched: Callable[[str], None] | None = None,
) -> AssignmentPlan:
    """Return the plan, the same whatever the order of accounts and candidates.

    Args:
        accounts: What there is to place.
        candidates: Who could take it.
        around: The norms and the day.
        leaving: Who leaves; only said again.
        pins: Account to teammate, fixed.
        backfill: Somebody who could be hired, as a way out.
        without: Rules to set aside.
        notes: What was not known; only said again.
        watched: Told what is being done.

    Raises:
        InvalidInput: a pin breaks a hard rule, or hours are negative.
    """
    accounts = sorted(accounts, key=lambda one: one.account)
    candidates = sorted(candidates, key=lambda one: one.teammate)
    _check_hours(accounts, candidates)
    _check_pins(accounts, candidates, around, pins, without)
    plan = AssignmentPlan(
        leaving=tuple(leaving),
        set_aside=tuple(without),
        notes=tuple(notes),
        accounts=tuple(accounts),
        candidates=tuple(candidates),
    )
    problem = arrange(accounts, candidates, around, pins=pins, without=without)
    found = solve(problem, around.norms.search, watched)
    if found.choice is None:
        case = Case(accounts, candidates, around, pins, without, backfill)
        return replace(plan, conflict=conflict_of(case))
    placed = Placed(problem, found.choice, accounts, candidates, around)
    return replace(
        plan,
        placements=tuple(placements(placed, pins.keys())),
        receivers=receivers(placed),
        points=found.worth / POINT,
        bound_points=found.bound / POINT,
        splits=problem.splits(found.choice),
        greedy_points=None if found.greedy_worth is None else found.greedy_worth / POINT,
        naive=naive(placed),
    )


def _check_hours(accounts: Sequence[AccountToPlace], candidates: Sequence[Candidate]) -> None:
    for account in accounts:
        if account.hours < 0:
            raise InvalidInput(f"account {account.account!r} takes {account.hours:g} hours a month")
    for one in candidates:
        if one.usable_hours < 0 or one.load_hours < 0:
            hours = min(one.usable_hours, one.load_hours)
            raise InvalidInput(f"teammate {one.teammate!r} has {hours:g} hours a month")


def _check_pins(
    accounts: Sequence[AccountToPlace],
    candidates: Sequence[Candidate],
    around: Circumstances,
    pins: Mapping[str, str],
    without: Collection[str],
) -> None:
    people = {one.teammate for one in candidates}
    for account, to in sorted(pins.items()):
        if to not in people:
            raise InvalidInput(
                f"account {account!r} cannot be pinned to {to}, who is not among the "
                f"{len(people)} teammates who could take accounts over",
            )
    for broken in broken_rules(pins, accounts, candidates, around):
        if broken.rule not in without:
            what = f"account {broken.account!r}" if broken.account else "these accounts"
            raise InvalidInput(
                f"{what} cannot be pinned to {broken.teammate}: {broken.text} (rule {broken.rule})",
            )
