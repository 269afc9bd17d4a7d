"""The assignment as HiGHS solves it: columns for pairs, families and the highest utilisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

from csmkit.coverage.matrix import UNLIMITED

if TYPE_CHECKING:
    from csmkit.coverage.matrix import Flags, Numbers, Problem, Reals

WHOLE = highspy.HighsVarType.kInteger
EPSILON = 1e-6


@dataclass(frozen=True)
class Model:
    """A problem over some of its pairs."""

    problem: Problem
    rows_of: Numbers
    """Account of each pair."""
    columns_of: Numbers
    """Teammate of each pair."""
    lp: Any
    cap_rows: tuple[tuple[int, int], ...]
    """Cap and teammate of the rows after those of the accounts."""
    fair_rows: Numbers
    """Teammate of the rows after those of the caps."""
    groups: tuple[tuple[int, int], ...]
    """Family and teammate of the columns after the highest utilisation."""

    @property
    def z(self) -> int:
        """Return the column of the highest utilisation."""
        return len(self.rows_of)


@dataclass(frozen=True)
class Relaxed:
    """What the linear relaxation says."""

    points: float
    values: Reals
    """Of each pair."""
    prices: Reals
    """What a unit of each cap is worth, caps by teammates; zero or more."""
    fair_prices: Reals
    """The same for the rise of the highest utilisation, by teammate."""
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
    rows, columns = np.nonzero(pairs)
    rows, columns = rows.astype(np.int64), columns.astype(np.int64)
    n, count = len(problem.accounts), len(rows)
    caps = _binding(problem, pairs)
    fair = np.flatnonzero(problem.counts).astype(np.int64)
    groups = _groups(problem, pairs)
    group_at = {pair: count + 1 + k for k, pair in enumerate(groups)}
    cap_at = {pair: n + k for k, pair in enumerate(caps)}
    fair_at = np.full(len(problem.teammates), -1)
    fair_at[fair] = n + len(caps) + np.arange(len(fair))
    triples: list[tuple[Any, Any, Any]] = [(rows, np.arange(count), np.ones(count))]
    for (r, j), row in cap_at.items():
        mine = np.flatnonzero(columns == j)
        triples.append((np.full(len(mine), row), mine, problem.uses[r][rows[mine]]))
    mine = np.flatnonzero(fair_at[columns] >= 0)
    triples.append((fair_at[columns[mine]], mine, problem.uses[0][rows[mine]]))
    triples.append((fair_at[fair], np.full(len(fair), count), -problem.usable[fair] / 100))
    link = n + len(caps) + len(fair)
    links = 0
    family = problem.family_of
    for p in (p for p in range(count) if int(rows[p]) in family) if family else ():
        column = group_at[family[int(rows[p])], int(columns[p])]
        triples.append((np.full(2, link + links), np.array([p, column]), np.array([1.0, -1.0])))
        links += 1
    lp = highspy.HighsLp()
    lp.num_col_ = count + 1 + len(groups)
    lp.num_row_ = link + links
    lp.col_cost_ = np.concatenate(
        [
            problem.cost[rows, columns],
            [problem.percent_cost],
            np.full(len(groups), problem.split_cost),
        ],
    ).astype(float)
    lp.offset_ = float(
        -problem.percent_cost * problem.floor_percent
        - problem.split_cost * len(problem.families),
    )
    lp.col_lower_ = np.concatenate(
        [np.zeros(count), [problem.floor_percent], np.zeros(len(groups))]
    ).astype(float)
    lp.col_upper_ = np.concatenate(
        [np.ones(count), [problem.most_percent], np.ones(len(groups))]
    ).astype(float)
    inf = highspy.kHighsInf
    lp.row_lower_ = np.concatenate([np.ones(n), np.full(lp.num_row_ - n, -inf)])
    lp.row_upper_ = np.concatenate(
        [
            np.ones(n),
            np.array([problem.caps[r, j] for r, j in caps], float),
            -problem.load[fair].astype(float),
            np.zeros(links),
        ],
    )
    _fill(lp, triples)
    return Model(problem, rows, columns, lp, caps, fair, groups)


def _fill(lp: Any, triples: list[tuple[Any, Any, Any]]) -> None:
    rows = np.concatenate([one[0] for one in triples])
    columns = np.concatenate([one[1] for one in triples])
    values = np.concatenate([one[2] for one in triples]).astype(float)
    order = np.lexsort((rows, columns))
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate(
        [[0], np.cumsum(np.bincount(columns, minlength=lp.num_col_))]
    ).astype(np.int32)
    lp.a_matrix_.index_ = rows[order].astype(np.int32)
    lp.a_matrix_.value_ = values[order]


def _binding(problem: Problem, pairs: Flags) -> tuple[tuple[int, int], ...]:
    found = []
    for r, row in enumerate(problem.uses):
        most = pairs.T.astype(np.int64) @ row
        limited = most > np.minimum(problem.caps[r], UNLIMITED)
        if r == 0:
            limited &= ~problem.counts | (problem.most_percent * problem.usable > 100 * (problem.load + problem.caps[0]))
        found += [(r, int(j)) for j in np.flatnonzero(limited)]
    return tuple(found)


def _groups(problem: Problem, pairs: Flags) -> tuple[tuple[int, int], ...]:
    return tuple(
        (g, int(j))
        for g, members in enumerate(problem.families)
        for j in np.flatnonzero(pairs[list(members)].any(axis=0))
    )


def _highs(**options: Any) -> Any:
    highs = highspy.Highs()
    for name, value in {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": 1,
        **options,
    }.items():
        highs.setOptionValue(name, value)
    return highs


def relax(model: Model) -> Relaxed | None:
    """Return the solution of the linear relaxation, None where there is none."""
    highs = _highs()
    highs.passModel(model.lp)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    found = highs.getSolution()
    values, duals = np.array(found.col_value), np.array(found.row_dual)
    problem = model.problem
    n, caps = len(problem.accounts), len(model.cap_rows)
    prices = np.zeros(problem.caps.shape)
    for k, (r, j) in enumerate(model.cap_rows):
        prices[r, j] = max(0.0, -duals[n + k])
    fair_prices = np.zeros(len(problem.teammates))
    fair_prices[model.fair_rows] = np.maximum(0, -duals[n + caps : n + caps + len(model.fair_rows)])
    return Relaxed(
        highs.getInfo().objective_function_value,
        values[: model.z],
        prices,
        fair_prices,
        values[model.z],
    )


def search(model: Model, start: Numbers | None, *, nodes: int, gap: float, **more) -> Searched:
    """Return the best whole plan that branch and bound finds within a number of nodes.

    Args:
        model: The problem over some of its pairs.
        start: A plan to start from.
        nodes: How many nodes may be looked at; work, not time, so that every run is the same.
        gap: A share of the cost; closer to the bound than that is good enough.
    """
    lp = model.lp
    lp.integrality_ = [WHOLE] * lp.num_col_
    highs = _highs(mip_max_nodes=nodes, mip_rel_gap=gap, mip_abs_gap=0.999, **more)
    highs.passModel(lp)
    if start is not None and (values := _values(model, start)) is not None:
        given = highspy.HighsSolution()
        given.col_value = values
        highs.setSolution(given)
    highs.run()
    info = highs.getInfo()
    status = highs.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Searched(None, np.inf, is_infeasible=True)
    choice = None
    if info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
        values = np.array(highs.getSolution().col_value)[: model.z]
        chosen = values > 0.5
        choice = np.zeros(len(model.problem.accounts), np.int64)
        choice[model.rows_of[chosen]] = model.columns_of[chosen]
    return Searched(choice, info.mip_dual_bound)


def _values(model: Model, choice: Numbers) -> list[float] | None:
    problem = model.problem
    chosen = choice[model.rows_of] == model.columns_of
    if int(chosen.sum()) != len(choice):
        return None
    values = np.zeros(model.lp.num_col_)
    values[: model.z] = chosen
    values[model.z] = problem.percent(problem.taken(choice)[0])
    used = {(problem.family_of[i], int(choice[i])) for i in problem.family_of}
    for k, pair in enumerate(model.groups):
        values[model.z + 1 + k] = pair in used
    return values.tolist()
