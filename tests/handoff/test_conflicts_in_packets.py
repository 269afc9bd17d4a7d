"""Conflicts in packets and audits: what a newcomer must know, and what nobody has asked."""

from __future__ import annotations

from datetime import date

import pytest

from builders import TODAY, a_blueprint
from csmkit.domain.conflict_view import ChronicConflict, FitLine
from csmkit.handoff.packet import make_packet
from csmkit.handoff.readiness import gaps_of
from handoff.handoff_builders import (
    CHECKLIST,
    CONTENTS,
    NORMS,
    TEAM,
    a_handoff,
    readiness_of,
    section,
)

START = date(2026, 12, 1)
SYNC = {"id": "sync", "title": "The sync was understood as live", "opened_on": "2026-10-01"}
FEE = {"id": "fee", "title": "The set-up fee", "opened_on": "2026-03-01"}
THEIRS = {"about": "source", "side": "them", "text": "The demo was live"}
OURS = {"about": "source", "side": "us", "text": "We wrote nightly"}
CHRONIC = ChronicConflict(
    4, 365, 12, 45, (FitLine("sponsor", "Has a sponsor", "missed", "no", "yes"),)
)


def an_account(*notes, conflicts=(SYNC,), **fields):
    dated = [{"conflict": "sync", "on": "2026-11-02", **note} for note in notes]
    return a_blueprint(conflicts=conflicts, conflict_notes=dated, **fields)


def texts(blueprint, chronic=None, as_of=TODAY):
    packet = make_packet(
        blueprint,
        (),
        a_handoff(START),
        TEAM,
        as_of,
        contents=CONTENTS,
        checklist=CHECKLIST,
        norms=NORMS,
        chronic=chronic,
    )
    return [line.text for line in section(packet, "conflicts").lines]


def test_an_open_conflict_tells_both_sides_what_is_agreed_and_how_to_speak_of_it():
    (told,) = texts(
        an_account(
            THEIRS,
            OURS,
            {"about": "agreement", "text": "Hourly from January", "on": "2026-11-10"},
            {"about": "wording", "text": "the hourly sync"},
        )
    )

    assert told == (
        "Plan agreed since 2026-11-10: The sync was understood as live; "
        "last spoken of 2026-11-10, 10 days ago; we believe the source is: We wrote nightly; "
        "they believe the source is: The demo was live; agreed: Hourly from January; "
        "say it so: the hourly sync"
    )


def test_what_nobody_asked_or_said_is_named():
    (told,) = texts(an_account())

    assert "nobody has spoken with them about it in 50 days" in told
    assert "not asked yet what the source is: ourselves and them" in told
    assert told.endswith("no safe wording is known, ask for one")


def test_open_conflicts_come_first_and_an_end_is_told_briefly():
    resolved = {"conflict": "fee", "about": "resolved", "text": "Credited", "on": "2026-04-01"}
    found = texts(an_account(resolved, conflicts=(FEE, SYNC)))

    assert found[0].startswith("Open since 2026-10-01")
    assert found[1] == "Resolved on 2026-04-01: The set-up fee; how: Credited"


def test_who_is_never_calm_is_named_first_with_what_does_not_fit():
    first, _ = texts(an_account(), CHRONIC)

    assert first == (
        "They go from one conflict to the next: 4 in 365 days; longest calm 12 days; "
        "does not fit: Has a sponsor (no; yes); a leader decides what that means"
    )


def test_a_packet_of_an_earlier_day_does_not_know_what_came_later():
    account = an_account(THEIRS)

    assert "They believe" not in texts(account, as_of=date(2026, 10, 15))[0]
    assert texts(account, as_of=date(2026, 9, 1)) == []


ASKED = {
    "nobody": ((), 0.0, "ourselves and them (“The sync was understood as live”)"),
    "only them": ((THEIRS,), 0.5, "ourselves (“The sync was understood as live”)"),
    "both": ((THEIRS, OURS), 1.0, None),
}


@pytest.mark.parametrize(("notes", "share", "words"), ASKED.values(), ids=ASKED)
def test_the_audit_asks_the_sides_that_were_not_asked(notes, share, words):
    readiness = readiness_of(CHECKLIST, an_account(*notes), TEAM, TODAY)
    (found,) = [one for one in readiness.findings if one.item == "sides-asked"]

    assert found.share == share
    gaps = [gap.question for gap in gaps_of(readiness) if "not asked" in gap.question.lower()]
    assert gaps == (
        [f"Not asked yet: {words}. What does each side believe is the source of the conflict?"]
        if words
        else []
    )


def test_an_account_without_an_open_conflict_neither_gains_nor_loses():
    resolved = an_account({"about": "resolved"})
    for account in (a_blueprint(), resolved):
        found = readiness_of(CHECKLIST, account, TEAM, TODAY)
        assert "sides-asked" not in [one.item for one in found.findings]
    assert readiness_of(CHECKLIST, resolved, TEAM, TODAY).share == (
        readiness_of(CHECKLIST, a_blueprint(), TEAM, TODAY).share
    )
