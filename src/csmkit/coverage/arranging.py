"""Arranges accounts and candidates as a problem in whole numbers, under the rules that are kept."""

from __future__ import annotations

from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

from csmkit.coverage.fitting import (
    URGENT,
    acquainted,
    base_points,
    familiar_points,
    is_at_target,
    obstacles,
)
from csmkit.coverage.matrix import HOUR, POINT, UNLIMITED, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from csmkit.coverage.fitting import Circumstances
    from csmkit.coverage.matrix import Flags, Numbers
    from csmkit.coverage.norms import AssignmentNorms
    from csmkit.domain.assignment import AccountToPlace, Candidate

THOUSAND = 100_000
"""Revenue is counted in thousands, given in cents: rounded up in accounts, down in caps."""


def arrange(
    accounts: Sequence[AccountToPlace],
    candidates: Sequence[Candidate],
    around: Circumstances,
    *,
    pins: Mapping[str, str],
    without: Collection[str] = (),
) -> Problem:
    """Return the problem of giving accounts to candidates.

    Args:
        accounts: In any order.
        candidates: In any order; those without any hours take nothing.
        around: The norms and the day.
        pins: Key of an account to key of who must take it.
        without: Rules that are not kept.
    """
    accounts = sorted(accounts, key=lambda one: one.account)
    candidates = sorted(candidates, key=lambda one: one.teammate)
    cost, allowed = _pairs(accounts, candidates, around, without)
    if "pin" not in without:
        _pin(allowed, accounts, candidates, pins)
    counts = [
        one.usable_hours > 0 and not is_at_target(one, around.target_share) for one in candidates
    ]
    fairness = around.norms.fairness.percent_points_per_account
    return Problem(
        accounts=tuple(one.account for one in accounts),
        teammates=tuple(one.teammate for one in candidates),
        cost=cost,
        allowed=allowed,
        uses=_uses(accounts),
        caps=_caps(accounts, candidates, around, without),
        load=np.array([_up(one.load_hours) for one in candidates], np.int64),
        usable=np.array([_down(one.usable_hours) for one in candidates], np.int64),
        counts=np.array(counts, bool),
        percent_cost=round(POINT * fairness * len(accounts)),
        split_cost=POINT * around.norms.split_parent,
        families=_families(accounts),
    )


def _up(hours: float) -> int:
    return ceil(round(hours * HOUR, 3))


def _down(hours: float) -> int:
    return floor(round(hours * HOUR, 3))


def _pairs(
    accounts: Sequence[AccountToPlace],
    candidates: Sequence[Candidate],
    around: Circumstances,
    without: Collection[str],
) -> tuple[Numbers, Flags]:
    """Return costs and what is allowed; accounts of one kind differ by who knows them."""
    places = {one.teammate: j for j, one in enumerate(candidates)}
    by_parent: dict[str, Sequence[str]] = {}
    for one in candidates:
        for parent in sorted(one.parents):
            by_parent[parent] = (*by_parent.get(parent, ()), one.teammate)
    rows: dict[tuple[object, ...], tuple[Numbers, Flags]] = {}
    cost = np.empty((len(accounts), len(candidates)), np.int64)
    allowed = np.empty(cost.shape, bool)
    for i, account in enumerate(accounts):
        kind = _kind(account)
        if kind not in rows:
            rows[kind] = _row(account, candidates, around, without)
        cost[i], allowed[i] = rows[kind]
        for key in sorted(acquainted(account, by_parent) & places.keys()):
            j = places[key]
            base = base_points(account, candidates[j], around)
            saved = familiar_points(account, candidates[j], around.norms)
            cost[i, j] = _tenths(base - saved)
    return cost, allowed


def _kind(account: AccountToPlace) -> tuple[object, ...]:
    segment = account.segment and account.segment.casefold()
    industry = account.industry and account.industry.casefold()
    return segment, industry, account.languages, account.timezone, account.priority


def _row(
    account: AccountToPlace,
    candidates: Sequence[Candidate],
    around: Circumstances,
    without: Collection[str],
) -> tuple[Numbers, Flags]:
    cost = [_tenths(base_points(account, one, around)) for one in candidates]
    broken = [{rule for rule, _ in obstacles(account, one, around)} for one in candidates]
    return np.array(cost, np.int64), np.array([rules <= {*without} for rules in broken], bool)


def _tenths(points: float) -> int:
    return max(0, round(points * POINT))


def _pin(
    allowed: Flags,
    accounts: Sequence[AccountToPlace],
    candidates: Sequence[Candidate],
    pins: Mapping[str, str],
) -> None:
    for i, account in enumerate(accounts):
        if (to := pins.get(account.account)) is not None:
            allowed[i] &= np.array([one.teammate == to for one in candidates], bool)


def _uses(accounts: Sequence[AccountToPlace]) -> Numbers:
    return np.array(
        [
            [_up(one.hours) for one in accounts],
            [-(-one.arr_cents // THOUSAND) for one in accounts],
            [int(one.priority == URGENT) for one in accounts],
            [1 for _ in accounts],
        ],
        np.int64,
    )


def _caps(
    accounts: Sequence[AccountToPlace],
    candidates: Sequence[Candidate],
    around: Circumstances,
    without: Collection[str],
) -> Numbers:
    rules = around.norms.rules
    revenue = revenue_cap_cents(accounts, candidates, around.norms)
    total = all_revenue(accounts, candidates)
    most = accounts_cap(accounts, candidates, around.norms)
    caps = {
        "capacity": [_down(one.headroom_hours) for one in candidates],
        "revenue": [
            UNLIMITED if revenue >= total else max(0, revenue - one.arr_cents) // THOUSAND
            for one in candidates
        ],
        "urgent-count": [rules.urgent_accounts.each for _ in candidates],
        "accounts": [most for _ in candidates],
    }
    return np.array(
        [
            [UNLIMITED] * len(candidates) if rule in without else numbers
            for rule, numbers in caps.items()
        ],
        np.int64,
    )


def all_revenue(accounts: Sequence[AccountToPlace], candidates: Sequence[Candidate]) -> int:
    """Return what the whole team carries with the accounts to place, in cents."""
    return sum(one.arr_cents for one in accounts) + sum(one.arr_cents for one in candidates)


def revenue_cap_cents(
    accounts: Sequence[AccountToPlace],
    candidates: Sequence[Candidate],
    norms: AssignmentNorms,
) -> int:
    """Return the revenue that one teammate may carry at most."""
    total = all_revenue(accounts, candidates)
    rule = norms.rules.revenue
    return floor(total * min(1.0, max(rule.share, rule.times_equal_share / _team(candidates))))


def accounts_cap(
    accounts: Sequence[AccountToPlace],
    candidates: Sequence[Candidate],
    norms: AssignmentNorms,
) -> int:
    """Return how many accounts one teammate may take over at most."""
    rule = norms.rules.accounts
    return max(rule.each, ceil(rule.times_equal_share * len(accounts) / _team(candidates)))


def _team(candidates: Sequence[Candidate]) -> int:
    """Return how many share equally; whoever is hired later must not make a plan harder."""
    return sum(not one.is_backfill for one in candidates) or len(candidates)


def _families(accounts: Sequence[AccountToPlace]) -> tuple[tuple[int, ...], ...]:
    keys = {one.account for one in accounts}
    parents = {one.parent for one in accounts if one.parent}
    members: dict[str, list[int]] = {}
    for i, one in enumerate(accounts):
        head = one.parent or (one.account if one.account in parents & keys else None)
        if head is not None:
            members.setdefault(head, []).append(i)
    return tuple(tuple(found) for _, found in sorted(members.items()) if len(found) > 1)
