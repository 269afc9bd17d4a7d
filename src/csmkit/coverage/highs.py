"""The assignment as HiGHS solves it: columns for pairs, families and the highest utilisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csmkit.coverage.matrix import Flags, Numbers, Problem, Reals

IMPOSSIBLE = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)
UNDER_ONE = 0.999
"""Costs are whole numbers: a bound that is closer than that proves a plan best."""
HALF = 0.5


@dataclass(frozen=True)
class Model:
    """A problem over some of its pairs, as rows and columns.

    Columns: the pairs, the highest utilisation, then one a family and teammate who may get some of
    it. Rows: one an account, one a cap that could be exceeded, one a teammate whose utilisation
    counts, then one a pair of an account in a family.
    """

    problem: Problem
    rows_of: Numbers
    """Account of each pair."""
    columns_of: Numbers
    """Teammate of each pair."""
    caps: tuple[tuple[int, int], ...]
    """Cap and teammate of the rows after those of the accounts."""
    fair: Numbers
    """Teammate of the rows after those of the caps."""
    groups: tuple[tuple[int, int], ...]
    """Family and teammate of the columns after the highest utilisation."""
    linked: tuple[tuple[int, int], ...]
    """Pair and group of the last rows."""

    @property
    def top(self) -> int:
        """Return the column of the highest utilisation."""
        return len(self.rows_of)

    @property
    def first_fair(self) -> int:
        """Return the first row of those whose utilisation counts."""
        return len(self.problem.accounts) + len(self.caps)


@dataclass(frozen=True)
class Relaxed:
    """What the linear relaxation says."""

    values: Reals
    """Of each pair."""
    caps: Reals
    """What a unit of each cap is worth, caps by teammates; zero or more."""
    filling: Reals
    """What an hour is worth that fills a teammate up, zero or more."""
    percent: float
    """The highest utilisation."""


@dataclass(frozen=True)
class Searched:
    """What branch and bound found."""

    choice: Numbers | None
    bound: float
    is_infeasible: bool = False


def build(problem: Problem, pairs: Flags) -> Model:
    """Return the model over the chosen pairs of a problem."""
    rows, columns = (found.astype(np.int64) for found in np.nonzero(pairs))
    groups = tuple(
        (family, int(j))
        for family, members in enumerate(problem.families)
        for j in np.flatnonzero(pairs[list(members)].any(axis=0))
    )
    place = {group: k for k, group in enumerate(groups)}
    family_of = problem.family_of
    linked = tuple(
        (p, place[family_of[i], int(columns[p])])
        for p, i in (enumerate(rows.tolist()) if family_of else ())
        if i in family_of
    )
    fair = np.flatnonzero(problem.counts).astype(np.int64)
    return Model(problem, rows, columns, _binding(problem, pairs), fair, groups, linked)


def _binding(problem: Problem, pairs: Flags) -> tuple[tuple[int, int], ...]:
    """Return the caps that could be exceeded, where no bound on the utilisation is tighter."""
    found: list[tuple[int, int]] = []
    top = problem.most_percent * problem.usable > 100 * (problem.load + problem.caps[0])
    for r, row in enumerate(problem.uses):
        could = pairs.T.astype(np.int64) @ row > problem.caps[r]
        if r == 0:
            could &= ~problem.counts | top
        found += [(r, int(j)) for j in np.flatnonzero(could)]
    return tuple(found)


def program(model: Model) -> Any:
    """Return the model as HiGHS takes it, with every column a real number."""
    problem, pairs, groups = model.problem, model.top, len(model.groups)
    lp = highspy.HighsLp()
    lp.num_col_ = pairs + 1 + groups
    costs = problem.cost[model.rows_of, model.columns_of]
    lp.col_cost_ = _reals(costs, problem.percent_cost, np.full(groups, problem.split_cost))
    lp.offset_ = float(
        -problem.percent_cost * problem.floor_percent - problem.split_cost * len(problem.families),
    )
    lp.col_lower_ = _reals(np.zeros(pairs), problem.floor_percent, np.zeros(groups))
    lp.col_upper_ = _reals(np.ones(pairs), problem.most_percent, np.ones(groups))
    placed = np.ones(len(problem.accounts))
    caps = [problem.caps[cap] for cap in model.caps]
    upper = _reals(placed, caps, -problem.load[model.fair], np.zeros(len(model.linked)))
    lp.num_row_ = len(upper)
    lp.row_upper_ = upper
    lp.row_lower_ = _reals(placed, np.full(len(upper) - len(placed), -highspy.kHighsInf))
    _fill(lp, [*_entries(model)])
    return lp


def _reals(*parts: Any) -> Reals:
    return np.concatenate([np.atleast_1d(np.asarray(part, float)) for part in parts])


def _entries(model: Model) -> Iterator[tuple[Numbers, Numbers, Reals]]:
    """Yield rows, columns and values of the matrix, one kind of row after the other."""
    problem, rows, columns = model.problem, model.rows_of, model.columns_of
    pairs = np.arange(model.top)
    yield rows, pairs, np.ones(model.top)
    for k, (r, j) in enumerate(model.caps):
        mine = np.flatnonzero((columns == j) & (problem.uses[r][rows] > 0))
        row = np.full(len(mine), len(problem.accounts) + k)
        yield row, mine, problem.uses[r][rows[mine]].astype(float)
    row_of = np.full(len(problem.teammates), -1)
    row_of[model.fair] = model.first_fair + np.arange(len(model.fair))
    mine = np.flatnonzero(row_of[columns] >= 0)
    yield row_of[columns[mine]], mine, problem.uses[0][rows[mine]].astype(float)
    tops = np.full(len(model.fair), model.top)
    yield row_of[model.fair], tops, -problem.usable[model.fair] / 100
    if model.linked:
        links = np.array(model.linked)
        last = model.first_fair + len(model.fair) + np.arange(len(links))
        yield last, links[:, 0], np.ones(len(links))
        yield last, model.top + 1 + links[:, 1], -np.ones(len(links))


def _fill(lp: Any, entries: list[tuple[Numbers, Numbers, Reals]]) -> None:
    rows, columns, values = (np.concatenate(parts) for parts in zip(*entries, strict=True))
    order = np.lexsort((rows, columns))
    counts = np.bincount(columns, minlength=lp.num_col_)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    lp.a_matrix_.index_ = rows[order].astype(np.int32)
    lp.a_matrix_.value_ = values[order]


def solver(**limits: Any) -> Any:
    """Return HiGHS on one core, so that the same input gives the same result everywhere."""
    make: Any = highspy.Highs  # its constructor has no types
    highs = make()
    options = {"output_flag": False, "threads": 1, "parallel": "off", "random_seed": 1}
    for name, value in (options | limits).items():
        highs.setOptionValue(name, value)
    return highs


def relax(model: Model) -> Relaxed | None:
    """Return the solution of the linear relaxation, None where there is none."""
    highs = solver()
    highs.passModel(program(model))
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    found = highs.getSolution()
    values, duals = np.array(found.col_value), np.maximum(0.0, -np.array(found.row_dual))
    caps = np.zeros(model.problem.caps.shape)
    for k, cap in enumerate(model.caps):
        caps[cap] = duals[len(model.problem.accounts) + k]
    filling = np.zeros(len(model.problem.teammates))
    filling[model.fair] = duals[model.first_fair :][: len(model.fair)]
    return Relaxed(values[: model.top], caps, filling, float(values[model.top]))


def search(model: Model, start: Numbers | None, *, nodes: int, gap: float) -> Searched:
    """Return the best whole plan that branch and bound finds within a number of nodes.

    Args:
        model: The problem over some of its pairs.
        start: A plan to start from, of these pairs.
        nodes: How many nodes may be looked at; work, not time, so that every run is the same.
        gap: A share of the cost; closer to the bound than that is good enough.
    """
    lp = program(model)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    highs = solver(mip_max_nodes=nodes, mip_rel_gap=gap, mip_abs_gap=UNDER_ONE)
    highs.passModel(lp)
    if start is not None:
        given = highspy.HighsSolution()
        given.col_value = _values(model, start)
        highs.setSolution(given)
    highs.run()
    if highs.getModelStatus() in IMPOSSIBLE:
        return Searched(None, np.inf, is_infeasible=True)
    info = highs.getInfo()
    choice = None
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        chosen = np.array(highs.getSolution().col_value)[: model.top] > HALF
        choice = np.zeros(len(model.problem.accounts), np.int64)
        choice[model.rows_of[chosen]] = model.columns_of[chosen]
    return Searched(choice, float(info.mip_dual_bound))


def _values(model: Model, choice: Numbers) -> list[float]:
    problem = model.problem
    top = problem.percent(problem.taken(choice)[0])
    used = {(family, int(choice[i])) for i, family in problem.family_of.items()}
    pairs = choice[model.rows_of] == model.columns_of
    return [*_reals(pairs, top, [group in used for group in model.groups])]
