"""Measures how good a coverage plan is and how long it takes, beside the solver on the same matrix.

Usage: assignment.py [ACCOUNTS CANDIDATES SEED]

Each size runs in a process of its own, for its memory. The yardstick is HiGHS alone on the matrix
of the same problem, built beforehand, until it has proven as small a gap, or for a minute of the
clock. Seconds are processor time, so that a busy machine changes little.
Exits with 1 where a bound does not hold.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from datetime import date
from typing import TYPE_CHECKING

import highspy
from generated_assignment import generated

from csmkit.coverage import highs
from csmkit.coverage.arranging import arrange
from csmkit.coverage.assignment import assign
from csmkit.coverage.fitting import Circumstances
from csmkit.coverage.norms import load_assignment_norms
from csmkit.domain.assignment import Candidate
from csmkit.resources import search_path

if TYPE_CHECKING:
    from csmkit.coverage.matrix import Problem

SIZES = {(40, 8): (0.0, 10), (200, 20): (0.01, 10), (5000, 200): (0.03, 60)}
"""Accounts and candidates to the largest gap and the most seconds."""
MOST_RATIO, MOST_MEGABYTES = 1.5, 1000
SEEDS = {(40, 8): (1, 2, 4, 5, 6), (200, 20): (1, 2, 3, 4), (5000, 200): (1,)}
"""Generated problems that have a plan."""
SOLVER_SECONDS = 60.0
AROUND = Circumstances(load_assignment_norms(search_path("playbooks")), 0.9, date(2026, 11, 20))
NEWCOMER = Candidate("backfill", "Backfill", 50.0, 0.0, is_backfill=True)


def case(size: tuple[int, int], seed: int) -> dict[str, float | None]:
    """Plan one generated problem and return what was measured."""
    accounts, candidates = generated(*size, seed)
    started = time.process_time()
    plan = assign(accounts, candidates, AROUND, pins={}, backfill=NEWCOMER)
    seconds = time.process_time() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if plan.conflict is not None:
        raise SystemExit(f"no plan for {size}: {plan.conflict.text}")
    problem = arrange(accounts, candidates, AROUND, pins={})
    return {
        "seconds": seconds,
        "megabytes": megabytes,
        "gap": plan.gap_share,
        "greedy": (plan.greedy_points or 0) / plan.points - 1,
        "solver": _alone(problem, plan.gap_share),
    }


def _alone(problem: Problem, gap: float) -> float | None:
    """Return the seconds that HiGHS takes by itself to prove as small a gap; None if too many."""
    program = highs.program(highs.build(problem, problem.allowed))
    program.integrality_ = [highspy.HighsVarType.kInteger] * program.num_col_
    solver = highs.solver(mip_rel_gap=gap, mip_abs_gap=0.999, time_limit=SOLVER_SECONDS)
    solver.passModel(program)
    started = time.process_time()
    solver.run()
    reached = solver.getModelStatus() != highspy.HighsModelStatus.kTimeLimit
    return time.process_time() - started if reached else None


def measured(size: tuple[int, int], seed: int) -> dict[str, float | None]:
    """Return what a process of its own measured."""
    words = [sys.executable, __file__, *map(str, size), str(seed)]
    return json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)


def main() -> int:
    """Print one line a problem and tell whether all bounds hold."""
    if sys.argv[1:]:
        accounts, candidates, seed = map(int, sys.argv[1:])
        print(json.dumps(case((accounts, candidates), seed)))
        return 0
    print(f"{'plan':<16}{'s':>8}{'MB':>7}{'gap %':>8}{'greedy +%':>11}{'HiGHS s':>9}{'ratio':>7}")
    holds = True
    for size, (most_gap, most_seconds) in SIZES.items():
        for seed in SEEDS[size]:
            one = measured(size, seed)
            ratio = one["seconds"] / one["solver"] if one["solver"] else 0.0
            beside = f"{one['solver']:>9.2f}{ratio:>7.2f}" if ratio else f"{'no plan':>16}"
            holds_here = (
                one["gap"] <= most_gap
                and one["seconds"] <= most_seconds
                and one["megabytes"] <= MOST_MEGABYTES
                and ratio <= MOST_RATIO
            )
            holds = holds and holds_here
            print(
                f"{f'{size[0]} x {size[1]}, {seed}':<16}{one['seconds']:>8.2f}"
                f"{one['megabytes']:>7.0f}{100 * one['gap']:>8.2f}{100 * one['greedy']:>11.1f}"
                f"{beside}{'' if holds_here else '  ABOVE'}",
                flush=True,
            )
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main())
