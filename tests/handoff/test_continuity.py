from __future__ import annotations

from datetime import date, timedelta

import pytest

from builders import TODAY, a_blueprint
from handoff.handoff_builders import packet_of, section

START = date(2026, 12, 1)


def day(ago):
    return TODAY - timedelta(days=ago)


def texts(section_id, **fields):
    return [
        line.text
        for line in section(packet_of(a_blueprint("acme", **fields), START), section_id).lines
    ]


def test_what_the_old_owner_told_stands_in_the_packet_and_silence_does_not():
    contacts = [{"id": "dana", "name": "Dana Ito"}]
    notes = [
        {"on": day(3), "topic": "politics", "text": "Dana decides", "about": "dana", "by": "alice"},
        {"on": day(3), "topic": "next-step", "text": "-", "nothing_to_tell": True},
    ]

    assert texts("told", notes=notes, contacts=contacts) == [
        "Politics: Dana decides; about Dana Ito"
    ]


@pytest.mark.parametrize(
    ("closed", "says"),
    [
        ({}, f"promises: 1 kept, 1 open; without a better stage it ends on {day(-20)}"),
        (
            {"closed_on": day(1), "outcome": "recovered"},
            f"promises: 1 kept, 1 open; closed on {day(1)}: recovered",
        ),
    ],
    ids=["running", "closed"],
)
def test_a_repair_tells_how_it_stands(closed, says):
    promises = [
        {"id": "a", "text": "Call", "side": "us", "status": "kept", "closed_on": day(5)},
        {"id": "b", "text": "Write", "side": "us", "due_on": day(-2)},
    ]
    repair = {
        "relationship": "customer",
        "stage": "damaged",
        "opened_on": day(10),
        "stop_loss_on": day(-20),
        "commitments": ["a", "b"],
        **closed,
    }
    lessons = [{"on": day(1), "text": "Phone first"}]

    told = texts("repairs", repairs=[repair], commitments=promises, lessons=lessons)

    assert told == [
        f"Repair of the customer's trust since {day(10)}, then damaged; {says}",
        "Learned: Phone first",
    ]


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        ({}, "has not been asked to vouch yet"),
        ({"vouch_asked_on": day(9)}, f"was asked to vouch on {day(9)}, no answer is recorded"),
        ({"vouch_agreed_on": day(8)}, f"agreed to vouch for the newcomer on {day(8)}"),
        (
            {"vouch_agreed_on": day(8), "vouch_declined_on": day(2)},
            f"does not want to vouch, said on {day(2)}",
        ),
    ],
    ids=["not asked", "asked", "agreed", "changed their mind"],
)
def test_a_champion_s_word_is_told(answers, says):
    champion = {"name": "Dana Ito", "champion": True, **answers}

    assert f"Champion Dana Ito {says}" in texts("cover", contacts=[champion])


def test_who_has_met_them_and_when_leaders_are_due():
    contacts = [{"id": "dana", "name": "Dana Ito"}]
    met = {"on": day(7), "kind": "call", "contacts": ["dana"], "teammates": ["bob", "lena"]}

    told = texts("cover", contacts=contacts, touches=[met], backup="bob")

    assert told[0] == "Backup: Bob Lindqvist; briefed: never, as far as is recorded"
    assert f"Bob Lindqvist has met Dana Ito, last on {day(7)}" in told
    assert any("last in touch: Lena Vogt" in line for line in told)
