"""Generates teams and the accounts that they take over, the same ones for the same numbers."""

from __future__ import annotations

from random import Random
from typing import NamedTuple

from csmkit.domain.assignment import AccountToPlace, Candidate

SEGMENTS = {"enterprise": 6.8, "mid-market": 3.5, "growth": 2.0}
SERVED = (("enterprise", "mid-market"), ("mid-market", "growth"), tuple(SEGMENTS))
INDUSTRIES = (
    "energy",
    "finance",
    "food",
    "games",
    "healthcare",
    "insurance",
    "logistics",
    "retail",
)
PLACES = (
    (("en",), ("Europe/London", "America/New_York", "America/Denver")),
    (("de", "en"), ("Europe/Berlin",)),
    (("fr", "en"), ("Europe/Paris", "America/Toronto")),
    (("es", "en"), ("Europe/Madrid", "America/Mexico_City")),
)
SPEAKS_OWN, HAS_PARENT, HALF = 0.3, 0.1, 0.5
FILLED = 0.86
"""How full the whole team is after the plan."""


class Home(NamedTuple):
    """Where a candidate works, in which languages, for which segments."""

    key: str
    languages: tuple[str, ...]
    zone: str
    segments: tuple[str, ...]


def generated(
    accounts: int,
    candidates: int,
    seed: int = 1,
) -> tuple[list[AccountToPlace], list[Candidate]]:
    """Return accounts to place and candidates whose headroom suits their number."""
    random = Random(seed)
    team = [_home(f"csm{j:03}", random) for j in range(candidates)]
    placed = [_account(i, team, random) for i in range(accounts)]
    total = sum(one.hours for one in placed) / (FILLED - 0.55)
    spread = [random.uniform(0.8, 1.2) for _ in team]
    usable = [total * share / sum(spread) for share in spread]
    return placed, [_candidate(one, usable[j], random) for j, one in enumerate(team)]


def _home(key: str, random: Random) -> Home:
    languages, zones = random.choice(PLACES)
    return Home(key, languages, random.choice(zones), random.choice(SERVED))


def _account(i: int, team: list[Home], random: Random) -> AccountToPlace:
    home = random.choice(team)
    near = [one.key for one in team if one.zone == home.zone]
    strangers = random.sample([one.key for one in team], 2)
    segment = random.choice(home.segments)
    contacts = random.randint(2, 9)
    speaks_own = random.random() < SPEAKS_OWN
    return AccountToPlace(
        account=f"account{i:05}",
        name=f"Account {i}",
        owner="leaver",
        hours=round(SEGMENTS[segment] * random.uniform(1, 1.5), 2),
        priority=random.choices(["P1", "P2", "P3"], [0.06, 0.2, 0.74])[0],
        arr_cents=int(SEGMENTS[segment] * random.uniform(1, 5) * 1_000_000),
        segment=segment,
        industry=random.choice(INDUSTRIES),
        languages=home.languages[:1] if speaks_own else ("en",),
        timezone=home.zone,
        parent=f"parent{random.randrange(1 + i // 25)}" if random.random() < HAS_PARENT else None,
        backup=random.choice(near) if random.random() < HALF else None,
        had_it=frozenset(strangers[:1] if random.random() < HALF else ()),
        touches={strangers[1]: random.randint(1, 9)} if random.random() < HALF else {},
        met={random.choice(near): random.randint(1, contacts)},
        contacts=contacts,
    )


def _candidate(home: Home, usable: float, random: Random) -> Candidate:
    carried = {one: random.randint(0, 4) for one in random.sample(INDUSTRIES, 3)}
    return Candidate(
        teammate=home.key,
        name=home.key.title(),
        usable_hours=round(usable, 1),
        load_hours=round(usable * random.uniform(0.4, 0.7), 1),
        accounts=sum(carried.values()),
        arr_cents=int(usable * random.uniform(1, 3) * 100_000),
        segments=home.segments,
        languages=home.languages,
        timezone=home.zone,
        industries=carried,
        sizes=dict.fromkeys(home.segments, 3),
    )
