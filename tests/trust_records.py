"""Random records of one account, as plain rows, for the laws of trust."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from csmkit.domain.conflict_course import ConflictRow
from csmkit.domain.touch_log import TouchRow, log_of
from csmkit.domain.trust import (
    AccountRecord,
    CommitmentRow,
    EventRow,
    IssueRow,
    SightingRow,
)
from csmkit.resources import search_path
from csmkit.trust.catalogue import load_catalogue

CATALOGUE = load_catalogue(search_path("playbooks"), cache_dir=None)
AS_OF = date(2026, 11, 20)
BUILDERS = [s.id for s in CATALOGUE.of("customer") if s.builds]
OTHERS = [s.id for s in CATALOGUE.of("customer") if not s.builds]


def _days(most=400, least=0):
    return st.integers(least, most).map(lambda ago: (AS_OF - timedelta(days=ago)).isoformat())


def sightings_of(names, least=0):
    row = st.builds(
        SightingRow,
        id=st.just(""),
        on=_days(least=least),
        signal=st.sampled_from(names),
        text=st.none(),
        seen=st.booleans() if least == 0 else st.just(value=True),
        basis=st.sampled_from(["person", "words"]),
        weight=st.floats(0.1, 3),
        remedied_on=st.none() | _days(100, least),
    )
    return st.lists(row, max_size=8).map(_numbered)


def _numbered(rows):
    return tuple(row._replace(id=f"r{number}") for number, row in enumerate(rows))


TOUCHES = (
    st.lists(
        st.builds(
            TouchRow,
            id=st.just(""),
            on=_days(),
            kind=st.sampled_from(["email", "call", "meeting"]),
            direction=st.sampled_from(["inbound", "outbound", "both"]),
            outcome=st.sampled_from(["held", "held", "declined", "no-show"]),
            sales_call=st.booleans(),
            reply_hours=st.none() | st.floats(1, 90),
            teammates=st.sampled_from(['["alice"]', '["lena"]', '["alice", "lena"]']),
            summary=st.none(),
        ),
        max_size=12,
    )
    .map(_numbered)
    .map(log_of)
)
ISSUES = st.lists(
    st.builds(
        IssueRow,
        id=st.just(""),
        opened_on=_days(300, 50),
        closed_on=st.none() | _days(50),
        severity=st.sampled_from(["low", "high", "critical"]),
        title=st.just("t"),
    ),
    max_size=3,
).map(_numbered)
COMMITMENTS = st.lists(
    st.builds(
        CommitmentRow,
        id=st.just(""),
        promised_on=_days(300, 100),
        due_on=st.none() | _days(100),
        closed_on=st.none() | _days(100),
        status=st.sampled_from(["open", "kept", "broken"]),
        side=st.sampled_from(["us", "them"]),
        text=st.just("t"),
        remedied_on=st.none() | _days(100),
    ),
    max_size=4,
).map(_numbered)
EVENTS = st.lists(
    st.builds(
        EventRow,
        id=st.just(""),
        on=_days(),
        kind=st.sampled_from(["escalation", "incident"]),
        around_us=st.booleans(),
        resolved_on=st.none(),
        title=st.just("t"),
    ),
    max_size=3,
).map(_numbered)


CONFLICTS = st.lists(
    st.builds(
        ConflictRow,
        id=st.sampled_from(["a", "b", "c"]),
        on=_days(),
        about=st.sampled_from(
            [
                *("opened", "opened", "conversation", "source", "agreement", "begun"),
                *("resolved", "reopened", "cited", "inner"),
            ]
        ),
        side=st.sampled_from(["us", "them", None]),
        text=st.none(),
    ),
    max_size=12,
).map(tuple)


def records_of(sightings):
    return st.builds(
        AccountRecord,
        account=st.just("acme"),
        name=st.just("ACME"),
        owner=st.just("alice"),
        seller=st.none(),
        cadence_days=st.sampled_from([7, 30, 90]),
        renewal_on=st.none(),
        leaders=st.just(frozenset({"lena"})),
        touches=TOUCHES,
        sightings=sightings,
        issues=ISSUES,
        commitments=COMMITMENTS,
        events=EVENTS,
        conflicts=CONFLICTS,
    )


RECORDS = records_of(sightings_of([*BUILDERS, *OTHERS]))
SIGHTED = sightings_of([*BUILDERS, *OTHERS]).map(
    lambda rows: AccountRecord("a", "A", "alice", None, 30, None, sightings=rows)
)
"""Records of which nothing is known but what people saw."""
