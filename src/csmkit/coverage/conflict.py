"""Says why no plan can keep the rules: the smallest set that cannot hold together, and ways out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from csmkit.coverage import highs
from csmkit.coverage.arranging import arrange
from csmkit.coverage.fitting import obstacles
from csmkit.coverage.greedy import greedy
from csmkit.coverage.matrix import UNLIMITED
from csmkit.coverage.solving import is_solvable
from csmkit.domain.assignment import RULES, Conflict, WayOut

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from csmkit.coverage.fitting import Circumstances
    from csmkit.coverage.matrix import Problem
    from csmkit.domain.assignment import AccountToPlace, Candidate

LOWERED = "P3"
MOST_NAMED = 3


class Case(NamedTuple):
    """A request that no plan can fulfil."""

    accounts: Sequence[AccountToPlace]
    candidates: Sequence[Candidate]
    around: Circumstances
    pins: Mapping[str, str]
    without: Collection[str]
    backfill: Candidate

    def problem(self, *, without: Collection[str] | None = None) -> Problem:
        """Return the problem, with other rules set aside if asked."""
        left_out = self.without if without is None else without
        return arrange(
            self.accounts,
            self.candidates,
            self.around,
            pins=self.pins,
            without=left_out,
        )


def conflict_of(case: Case) -> Conflict:
    """Return why there is no plan, with the hours that are short and what would help."""
    kept = [rule for rule in RULES if rule not in case.without and (rule != "pin" or case.pins)]
    smallest, is_proven = _smallest(case, kept)
    unplaced = _unplaced(case)
    short = sum(one.hours for one in case.accounts if one.account in unplaced)
    hours = sum(one.hours for one in case.accounts)
    headroom = sum(one.headroom_hours for one in case.candidates)
    return Conflict(
        rules=smallest,
        text=_text(case, smallest, unplaced, short),
        hours_to_place=hours,
        headroom_hours=headroom,
        short_hours=short,
        unplaced=unplaced,
        ways_out=tuple(_ways_out(case, smallest)),
        is_proven=is_proven,
    )


def _smallest(case: Case, kept: list[str]) -> tuple[tuple[str, ...], bool]:
    """Return rules that cannot hold together although any of them less could: a deletion filter."""
    proven = _is_solvable(case, kept) is False
    for rule in [*kept]:
        fewer = [other for other in kept if other != rule]
        found = _is_solvable(case, fewer)
        proven = proven and found is not None
        if found is False:
            kept = fewer
    return tuple(kept), proven


def _is_solvable(case: Case, kept: Collection[str]) -> bool | None:
    return is_solvable(case.problem(without=RULES.keys() - kept), case.around.norms.search)


def _unplaced(case: Case) -> tuple[str, ...]:
    """Return the accounts with the fewest hours that must be left out for the rest to be placed."""
    problem = case.problem()
    count = len(problem.teammates)
    hours = problem.uses[0][:, None]
    wider = replace(
        problem,
        teammates=(*problem.teammates, ""),
        cost=np.hstack([np.zeros((len(problem.accounts), count), np.int64), hours]),
        allowed=np.hstack([problem.allowed, np.ones((len(problem.accounts), 1), bool)]),
        caps=np.hstack([problem.caps, np.full((len(problem.caps), 1), UNLIMITED)]),
        load=np.append(problem.load, 0),
        usable=np.append(problem.usable, 0),
        counts=np.zeros(count + 1, bool),
        percent_cost=0,
        families=(),
    )
    search = case.around.norms.search
    choice = greedy(wider)
    if wider.allowed.size <= search.whole_pairs:
        model = highs.build(wider, wider.allowed)
        found = highs.search(model, choice, nodes=search.nodes, gap=search.good_enough_gap)
        choice = choice if found.choice is None else found.choice
    if choice is None:
        return problem.accounts
    return tuple(key for key, to in zip(problem.accounts, choice, strict=True) if to == count)


def _text(case: Case, rules: Sequence[str], unplaced: Sequence[str], short: float) -> str:
    count, people = len(case.accounts), len(case.candidates)
    who = "1 teammate" if people == 1 else f"{people} teammates"
    what = "the 1 account" if count == 1 else f"all {count} accounts"
    said = f"no plan gives {what} to {who}"
    if rules:
        said += f": {_listed(rules)}"
    if unplaced:
        some = ", ".join(unplaced[:MOST_NAMED])
        some += f" and {len(unplaced) - MOST_NAMED} more" if unplaced[MOST_NAMED:] else ""
        said += f"; at best {short:.1f} hours a month find nobody ({some})"
    return said + _nobody_for(case, rules, unplaced)


def _nobody_for(case: Case, rules: Collection[str], unplaced: Collection[str]) -> str:
    """Name an account that these rules keep from everybody, with why; nothing if there is none."""
    for account in case.accounts:
        if account.account not in unplaced:
            continue
        found = [
            next((text for rule, text in obstacles(account, one, case.around) if rule in rules), "")
            for one in case.candidates
        ]
        if all(found):
            more = f" and {len(found) - MOST_NAMED} more" if found[MOST_NAMED:] else ""
            return f"; nobody may take {account.account}: {', '.join(found[:MOST_NAMED])}{more}"
    return ""


def _listed(rules: Sequence[str]) -> str:
    if len(rules) == 1:
        return f"the rule {rules[0]} alone cannot hold"
    return f"the rules {', '.join(rules[:-1])} and {rules[-1]} cannot hold together"


def _ways_out(case: Case, rules: Sequence[str]) -> Iterator[WayOut]:
    if "capacity" in rules:
        yield from _overtime(case)
        yield from _lower_touch(case)
    yield from _backfill(case)
    for rule in rules:
        without = {*case.without, rule}
        if is_solvable(case.problem(without=without), case.around.norms.search):
            yield WayOut("without-rule", f"set the rule {rule} aside: {RULES[rule]}")


def _overtime(case: Case) -> Iterator[WayOut]:
    for share in case.around.norms.ways_out.overtime_shares:
        more = [
            replace(one, usable_hours=one.usable_hours * (1 + share)) for one in case.candidates
        ]
        extra = [
            max(0.0, wider.headroom_hours - one.headroom_hours)
            for wider, one in zip(more, case.candidates, strict=True)
        ]
        problem = case.problem()
        caps = problem.caps.copy()
        order = np.argsort([one.teammate for one in case.candidates], kind="stable")
        caps[0] += (np.array(extra)[order] * 1000).astype(np.int64)
        if is_solvable(replace(problem, caps=caps), case.around.norms.search):
            hours = sum(extra)
            more_hours = f"{share:.0%} above the usable hours for everybody"
            text = f"overtime: {more_hours}, up to {hours:.1f} hours a month"
            yield WayOut("overtime", text, hours)
            return


def _lower_touch(case: Case) -> Iterator[WayOut]:
    share = case.around.norms.ways_out.lower_touch_share
    lowered = [
        replace(one, hours=one.hours * (1 - share)) if one.priority == LOWERED else one
        for one in case.accounts
    ]
    count = sum(one.priority == LOWERED for one in case.accounts)
    freed = sum(one.hours for one in case.accounts) - sum(one.hours for one in lowered)
    if not count:
        return
    problem = case._replace(accounts=lowered).problem()
    is_enough = is_solvable(problem, case.around.norms.search)
    said = "is enough" if is_enough else "is not enough by itself"
    fewer = f"{share:.0%} fewer hours on {count} {LOWERED} accounts"
    text = f"lower touch: {fewer} free {freed:.1f} hours a month; that {said}"
    yield WayOut("lower-touch", text, freed)


def _backfill(case: Case) -> Iterator[WayOut]:
    people = [*case.candidates]
    for count in range(1, case.around.norms.ways_out.backfills + 1):
        key = f"{case.backfill.teammate}-{count}"
        people.append(replace(case.backfill, teammate=key))
        problem = case._replace(candidates=people).problem()
        if is_solvable(problem, case.around.norms.search):
            hours = count * case.backfill.usable_hours
            who = "1 person" if count == 1 else f"{count} people"
            text = f"backfill: {who} with {hours:.1f} usable hours a month together"
            yield WayOut("backfill", text, hours)
            return
