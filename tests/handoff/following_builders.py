"""A book of accounts that is handed over, for the tests of what comes after planning."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.services.complete_handoff import complete_handoff
from csmkit.services.draft_handoff import draft_handoff
from csmkit.store.opening import reading
from csmkit.trust.catalogue import load_catalogue
from handoff.handoff_builders import PLAYBOOKS, TEAM

TUESDAY = date(2026, 12, 1)
ID = "alice-bob-2026-12-01"


@cache
def the_catalogue():
    return load_catalogue(PLAYBOOKS, cache_dir=None)


def an_account(key: str, owner: str = "alice", **fields: Any):
    return a_blueprint(
        key,
        **{
            "owner": owner,
            "seller": "sam",
            "cadence_days": 21,
            "contacts": [{"name": "Kim", "email": f"kim@{key}.example", "decision_maker": True}],
            "tenures": [{"teammate": owner, "from_on": "2025-01-01"}],
            **fields,
        },
    )


def a_book(db: str) -> str:
    """Fill a store: alice owns acme, late on a promise, and quiet beta; gone, who left, delta."""
    late = {"text": "Send the plan", "side": "us", "due_on": "2026-11-10"}
    escalated = {"kind": "escalation", "on": "2026-11-18", "title": "Exports"}
    with a_unit(db) as unit:
        for teammate in TEAM.values():
            unit.put(teammate)
        unit.put(a_teammate("gone", status="left", leaving_on="2026-11-06", manager="lena"))
        unit.put(a_teammate("soon", leaving_on="2026-12-28", manager="lena"))
        unit.put(an_account("acme", commitments=[late], touches=[{"on": "2026-11-17"}]))
        unit.put(an_account("beta", touches=[{"on": "2026-11-19"}]))
        unit.put(an_account("delta", "gone", history=[escalated], country="CA"))
        unit.put(an_account("gamma", "gone", country="US"))
    return db


def plan(db: str, **fields: Any):
    """Store a handoff without files; return it."""
    asked = {"from_name": "alice", "to_name": "bob", "start_on": TUESDAY, "as_of": TODAY, **fields}
    with a_unit(db) as unit:
        drafted = draft_handoff(unit, the_catalogue(), playbooks=PLAYBOOKS, **asked)
        unit.put(drafted.handoff)
    return drafted.handoff


def complete(db: str, day: date = date(2026, 12, 22), handoff_id: str = ID):
    with a_unit(db) as unit:
        return complete_handoff(unit, the_catalogue(), handoff_id, as_of=day)


def change(db: str, service: Any, *words: Any, **fields: Any):
    """Run a service that changes a stored handoff; return what it says."""
    handoff_id = fields.pop("handoff_id", ID)
    with a_unit(db) as unit:
        return service(unit, handoff_id, *words, **{"as_of": date(2026, 12, 3), **fields})


def stored(db: str, handoff_id: str = ID):
    with reading(db) as reader:
        return reader.handoff(handoff_id)


def step(handoff, step_id):
    return next(s for s in handoff.steps if s.id == step_id)
