"""Small accounts, candidates and problems for tests of the assignment."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from builders import TODAY
from csmkit.coverage.assignment import assign
from csmkit.coverage.fitting import Circumstances
from csmkit.coverage.norms import load_assignment_norms
from csmkit.domain.assignment import AccountToPlace, AssignmentPlan, Candidate
from csmkit.resources import search_path

NORMS = load_assignment_norms(search_path("playbooks"))
AROUND = Circumstances(NORMS, 0.9, TODAY)
BACKFILL = Candidate("backfill", "Backfill", 50.0, 0.0, is_backfill=True)


def an_account(key: str = "acme", **fields: Any) -> AccountToPlace:
    given = {"name": key.title(), "owner": "alice", "hours": 5.0, "priority": "P3"}
    return AccountToPlace(key, **({**given, "arr_cents": 100_000} | fields))


def a_candidate(key: str = "bob", **fields: Any) -> Candidate:
    given = {"name": key.title(), "usable_hours": 50.0, "load_hours": 10.0}
    return Candidate(key, **({**given, "arr_cents": 1_000_000} | fields))


def a_plan(accounts, candidates, around: Circumstances = AROUND, **wishes: Any) -> AssignmentPlan:
    return assign(
        accounts,
        candidates,
        around,
        **({"pins": {}, "backfill": BACKFILL, "leaving": ("alice",)} | wishes),
    )


def with_search(**fields: Any) -> Circumstances:
    search = NORMS.search.model_copy(update=fields)
    return AROUND._replace(norms=NORMS.model_copy(update={"search": search}))


KEYS = ("bob", "chloe", "dev")
SEGMENTS = ("enterprise", "growth")
INDUSTRIES = ("food", "energy", None)
HOURS = st.integers(0, 120).map(lambda tenths: tenths / 10)

ACCOUNTS = st.builds(
    an_account,
    hours=HOURS,
    priority=st.sampled_from(("P1", "P2", "P3")),
    arr_cents=st.integers(0, 4).map(lambda number: number * 1_000_000),
    segment=st.sampled_from((*SEGMENTS, None)),
    industry=st.sampled_from(INDUSTRIES),
    languages=st.sampled_from(((), ("en",), ("de",))),
    timezone=st.sampled_from((None, "Europe/Berlin", "America/Denver")),
    parent=st.sampled_from((None, None, "holding")),
    backup=st.sampled_from((None, *KEYS)),
    had_it=st.frozensets(st.sampled_from(KEYS), max_size=1),
    touches=st.dictionaries(st.sampled_from(KEYS), st.integers(1, 8), max_size=1),
    met=st.dictionaries(st.sampled_from(KEYS), st.integers(1, 3), max_size=1),
    contacts=st.just(3),
)
CANDIDATES = st.builds(
    a_candidate,
    usable_hours=st.integers(5, 40).map(float),
    load_hours=st.integers(0, 30).map(float),
    arr_cents=st.integers(0, 6).map(lambda number: number * 1_000_000),
    segments=st.sampled_from(((), ("enterprise",), SEGMENTS)),
    languages=st.sampled_from(((), ("en",), ("de", "en"))),
    timezone=st.sampled_from((None, "Europe/London", "America/New_York")),
    industries=st.dictionaries(st.sampled_from(("food", "energy")), st.integers(0, 4)),
    sizes=st.dictionaries(st.sampled_from(SEGMENTS), st.integers(1, 3)),
)


@st.composite
def small_cases(draw: st.DrawFn) -> tuple[list[AccountToPlace], list[Candidate]]:
    from dataclasses import replace

    accounts = draw(st.lists(ACCOUNTS, min_size=1, max_size=5))
    candidates = draw(st.lists(CANDIDATES, min_size=1, max_size=3))
    return (
        [replace(one, account=f"account-{i}") for i, one in enumerate(accounts)],
        [replace(one, teammate=KEYS[j]) for j, one in enumerate(candidates)],
    )
