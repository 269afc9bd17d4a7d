"""Small documents and days for tests, with sane defaults."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

from csmkit.domain.account import Blueprint
from csmkit.domain.people import Teammate
from csmkit.store.opening import writing

TODAY = date(2026, 11, 20)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def a_teammate(key: str = "alice", **fields: Any) -> Teammate:
    return Teammate.model_validate({"key": key, "name": key.title(), **fields})


def a_blueprint(key: str = "acme", **fields: Any) -> Blueprint:
    return Blueprint.model_validate({"key": key, "name": key.title(), **fields})


def a_rich_blueprint(key: str = "acme") -> Blueprint:
    return a_blueprint(
        key,
        name="Acme Öl & Söhne",
        also_known_as=["Acme Oil"],
        external_ids={"crm": "00U20000001Rx6dEAC"},
        cadence_days=14,
        owner="alice",
        tags=["emea"],
        know_first=["Never call on Fridays"],
        contract={"arr_cents": 12_345_678_900, "currency": "EUR", "renewal_on": "2027-03-31"},
        preferences={"channels": ["e-mail"], "do": ["Be brief"], "dont": ["Do not chase"]},
        goals=[{"text": "Close the books in three days", "said_by": "Dana"}],
        contacts=[{"name": "Dana Osei", "champion": True, "sentiment": 4}],
        history=[{"kind": "decision", "on": "2026-02-01", "title": "SSO first", "reason": "Audit"}],
        projects=[{"name": "SSO", "started_on": "2026-02-02"}],
        issues=[{"title": "Export times out", "opened_on": "2026-10-01", "severity": "high"}],
        commitments=[{"text": "Send the plan", "side": "us", "due_on": "2026-11-10"}],
        landmines=[{"trigger": "The outage of March", "safe_wording": "the spring release"}],
        expectations=[
            {
                "text": "Answers within a day",
                "held_by": "Dana Osei",
                "promised_by": "Sam Reed",
                "source": "Sam's mail of 3 May 2025",
                "confirmed": True,
                "asked_on": "2026-10-02",
                "agreed": True,
                "agreed_on": "2026-10-09",
                "agreed_in": "Order form",
            },
        ],
        adoption=[{"on": "2026-11-01", "measure": "seats", "value": 41.5, "of": 60}],
        integrations=[{"name": "Payroll"}],
        workarounds=[{"problem": "No bulk edit", "workaround": "Import a file"}],
        feature_requests=[{"title": "Bulk edit"}],
        touches=[
            {"on": "2026-11-12", "kind": "call", "contacts": ["dana-osei"], "reply_hours": 2.5}
        ],
        sightings=[{"on": "2026-11-13", "signal": "second-opinion", "text": "Will ask Legal"}],
        tenures=[{"teammate": "alice", "from_on": "2025-01-01"}],
        repairs=[
            {
                "relationship": "customer",
                "stage": "damaged",
                "breach": "competence",
                "opened_on": "2026-11-16",
                "stop_loss_on": "2027-01-15",
                "reviews_on": ["2026-11-30", "2026-12-14"],
                "commitments": ["send-the-plan"],
                "by": "alice",
            }
        ],
        conflicts=[{"title": "Who phones whom", "opened_on": "2026-11-02", "raised_by": "Dana"}],
        conflict_notes=[
            {
                "conflict": "who-phones-whom",
                "on": "2026-11-03",
                "about": "source",
                "side": "them",
                "kind": "service-level",
                "text": "A person should phone",
                "contact": "dana-osei",
            },
            {
                "conflict": "who-phones-whom",
                "on": "2026-11-04",
                "about": "task",
                "commitment": "send-the-plan",
            },
        ],
        commitment_moves=[
            {
                "commitment": "send-the-plan",
                "number": 1,
                "on": "2026-11-05",
                "due_before_on": "2026-11-06",
                "due_after_on": "2026-11-10",
                "reason": "The data came late",
            }
        ],
        success_plans=[
            {
                "outcome": "Books closed in three days",
                "started_on": "2026-11-02",
                "measure": "Days to close",
                "baseline": "9",
                "target": "3",
                "cadence_days": 14,
                "conflict": "who-phones-whom",
            }
        ],
        plan_tasks=[
            {
                "plan": "books-closed-in-three-days",
                "text": "Name the accounts",
                "side": "them",
                "owner": "dana-osei",
                "added_on": "2026-11-02",
                "due_on": "2026-11-16",
                "done_on": "2026-11-15",
            }
        ],
        plan_notes=[
            {
                "plan": "books-closed-in-three-days",
                "on": "2026-11-03",
                "about": "sponsor",
                "side": "them",
                "who": "dana-osei",
            },
            {
                "plan": "books-closed-in-three-days",
                "on": "2026-11-09",
                "about": "moved",
                "task": "name-the-accounts",
                "due_on": "2026-11-18",
                "note": "Dana was ill",
            },
        ],
        lessons=[{"on": "2026-11-17", "text": "Phone first", "signals": ["second-opinion"]}],
    )


@contextmanager
def a_unit(db: str, *, command: str = "test", who: str = "alice", as_of: date = TODAY):
    with writing(db, who=who, command=command, as_of=as_of, at=NOW) as unit:
        yield unit
