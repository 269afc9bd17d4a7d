"""Handoffs, assessments and a rich account for the tests of handoffs."""

from __future__ import annotations

from builders import TODAY, a_blueprint, a_teammate
from csmkit.domain.handoff import Handoff
from csmkit.domain.parts import parts_of
from csmkit.domain.trust import Assessment, Evidence, Reason, Stage, UnknownSignal
from csmkit.handoff.calendars import Calendars
from csmkit.handoff.checklist import load_checklist
from csmkit.handoff.contents import load_contents
from csmkit.handoff.packet import make_packet
from csmkit.handoff.plan import load_plan
from csmkit.handoff.readiness import judge_readiness, needs_of
from csmkit.handoff.risk import load_norms
from csmkit.handoff.schedule import make_steps
from csmkit.resources import search_path

PLAYBOOKS = search_path("playbooks")
DEPARTURE = load_plan("departure", PLAYBOOKS)
CONTENTS = load_contents(PLAYBOOKS)
CHECKLIST = load_checklist(PLAYBOOKS)
NORMS = load_norms(PLAYBOOKS)
TEAM = {
    "alice": a_teammate("alice", name="Alice Okafor", manager="lena", email="alice@ours.example"),
    "bob": a_teammate("bob", name="Bob Lindqvist", email="bob@ours.example"),
    "lena": a_teammate("lena", name="Lena Vogt", role="leader", email="lena@ours.example"),
    "sam": a_teammate("sam", name="Sam Whitfield", role="seller"),
}
OWNERS = {"outgoing": "alice", "incoming": "bob", "leader": "lena", "seller": "sam"}


def readiness_of(checklist, blueprint, people, as_of):
    """Judge the fields of one blueprint, as a packet does."""
    return judge_readiness(
        checklist, parts_of(blueprint, needs_of(checklist), as_of), people, as_of
    )[0]


def a_schedule(start_on, *, working_days=15, owners=OWNERS, ours=(), theirs=()):
    return make_steps(
        DEPARTURE,
        start_on=start_on,
        overlap_working_days=working_days,
        owners=owners,
        calendars=Calendars(ours, {country.lower(): country for country in theirs}),
    )


def a_handoff(start_on, **fields):
    schedule = a_schedule(start_on)
    return Handoff(
        **{
            "id": f"alice-bob-{start_on}",
            "from_": "alice",
            "to": "bob",
            "start_on": start_on,
            "introduction_on": schedule.introduction_on,
            "transfer_on": schedule.transfer_on,
            "created_on": TODAY,
            "plan": "departure",
            "leader": "lena",
            "accounts": ("acme",),
            "steps": schedule.steps,
            **fields,
        },
    )


def an_assessment(relationship="customer", stage=Stage.WANING, **fields):
    evidence = Evidence("issue", "lh-4410", TODAY.replace(month=10), "Exports time out")
    return Assessment(
        **{
            "account": "acme",
            "relationship": relationship,
            "as_of": TODAY,
            "stage": stage,
            "pressure": 21.4,
            "reserve": 3.0,
            "confidence": 0.62,
            "reasons": (Reason("festering-issue", "An issue festers", 9.5, 0, None, (evidence,)),),
            "unknown": (UnknownSignal("hesitation", "Hesitation", "Did they hesitate?", ()),),
            **fields,
        },
    )


def packet_of(blueprint, start_on, *, assessments=None, as_of=TODAY):
    if assessments is None:
        assessments = (an_assessment(), an_assessment("sales", Stage.TRUSTED, reasons=()))
    return make_packet(
        blueprint,
        assessments,
        a_handoff(start_on),
        TEAM,
        as_of,
        contents=CONTENTS,
        checklist=CHECKLIST,
        norms=NORMS,
    )


def section(packet, section_id):
    return next(s for s in packet.sections if s.id == section_id)


RICH = {
    "name": "Acme Freight",
    "owner": "alice",
    "seller": "sam",
    "cadence_days": 21,
    "know_first": ["The new COO compares everything with a competitor."],
    "contract": {
        "arr_cents": 18_400_000,
        "currency": "GBP",
        "products": ["Harbor Flow"],
        "renewal_on": "2027-03-31",
        "notice_days": 60,
        "auto_renews": True,
        "discount_percent": 15,
        "discount_reason": "Three-year term.",
        "discount_until_on": "2027-03-31",
        "promised": "Two free days for each depot.",
        "procurement": "Above 50,000 GBP allow six weeks.",
        "renewal_contact": "helen",
        "competitors": ["Cargoloom"],
        "open_proposals": "Harbor Connect",
    },
    "preferences": {
        "rhythm": "Every third Thursday",
        "channels": ["e-mail"],
        "do": ["Numbers first."],
        "dont": ["Do not book Mondays.", "Surprises"],
    },
    "goals": [
        {
            "text": "Confirm in two hours",
            "said_by": "Priya",
            "said_on": "2026-02-12",
            "due_on": "2026-12-31",
            "status": "at-risk",
        },
        {"text": "No form by hand", "status": "reached"},
    ],
    "contacts": [
        {
            "id": "helen",
            "name": "Helen Drury",
            "title": "COO",
            "decision_maker": True,
            "influence": 5,
            "sentiment": 3,
            "strength": 2,
            "confirmed_on": "2026-10-15",
            "personality": "Formal.",
        },
        {
            "id": "priya",
            "name": "Priya Shah",
            "email": "p@acme.example",
            "champion": True,
            "influence": 4,
            "reports_to": "helen",
            "best_hours": "08:30",
            "confirmed_on": "2026-01-02",
        },
        {"id": "tom", "name": "Tom Wrona", "detractor": True, "watch_outs": "Answer in writing."},
        {
            "id": "george",
            "name": "George Adeyemi",
            "decision_maker": True,
            "left_on": "2026-08-28",
            "successor": "helen",
        },
    ],
    "history": [
        {
            "kind": "decision",
            "on": "2026-06-11",
            "title": "No single sign-on yet",
            "reason": "New identity provider.",
            "decided_by": "Tom Wrona",
            "source": "Mail from Tom",
        },
        {
            "kind": "incident",
            "on": "2026-04-27",
            "title": "Sync down",
            "resolved_on": "2026-04-28",
            "lesson": "Call first.",
        },
        {"kind": "achievement", "on": "2025-09-18", "title": "No form by hand"},
    ],
    "projects": [
        {"name": "Dover", "due_on": "2027-01-29", "next_step": "Import.", "owner": "Priya Shah"},
        {"name": "Report", "status": "blocked", "due_on": "2026-11-01"},
    ],
    "issues": [
        {
            "title": "Exports time out",
            "opened_on": "2026-10-28",
            "reference": "LH-4410",
            "severity": "high",
            "workaround": "Week by week.",
        },
        {"title": "Closed long ago", "opened_on": "2026-01-01", "closed_on": "2026-01-09"},
    ],
    "commitments": [
        {
            "text": "Send the comparison",
            "side": "us",
            "owner": "Alice",
            "promised_on": "2026-10-15",
            "due_on": "2026-11-06",
            "source": "Review of 15 October",
            "by": "alice",
        },
        {"text": "Name a data owner", "side": "them", "due_on": "2026-12-10", "verbal": True},
        {"text": "Visit Dover", "side": "us"},
        {"text": "Kept", "side": "us", "status": "kept", "closed_on": "2026-01-01"},
    ],
    "landmines": [
        {
            "trigger": "The April outage",
            "who": "Ines",
            "severity": "medium",
            "safe_wording": "You should have heard it first.",
        },
        {"trigger": "The reference story", "severity": "critical", "since_on": "2026-09-24"},
        {"trigger": "An expired one", "expires_on": "2026-01-01"},
    ],
    "expectations": [{"text": "Same-day answers", "held_by": "Priya", "since_on": "2024-10-01"}],
    "adoption": [
        {"on": "2026-08-31", "measure": "Active users", "value": 221, "of": 260, "unit": "users"},
        {"on": "2026-10-30", "measure": "Active users", "value": 208, "of": 260, "unit": "users"},
    ],
    "integrations": [{"name": "Ledger", "contact": "tom", "status": "broken"}],
    "workarounds": [{"problem": "Long exports", "workaround": "Week by week"}],
    "feature_requests": [{"title": "Approve by phone", "status": "shipped", "asked_by": "Priya"}],
    "touches": [
        {"on": "2026-11-12", "kind": "call", "contacts": ["priya"], "summary": "Status."},
        {"on": "2026-11-05", "kind": "meeting", "outcome": "declined", "contacts": ["priya"]},
        {"on": "2026-02-12", "kind": "visit", "contacts": ["george"], "summary": "Kick-off."},
    ],
    "tenures": [{"teammate": "alice", "from_on": "2024-04-01"}],
}


def a_rich_account(**fields):
    return a_blueprint("acme", **{**RICH, **fields})
