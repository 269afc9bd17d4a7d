from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from builders import TODAY, a_blueprint, a_rich_blueprint
from csmkit.domain.trust import Stage
from csmkit.errors import InvalidInput
from csmkit.handoff.contents import load_contents
from csmkit.handoff.packet import SECTIONS
from csmkit.render.documents import packet_json, packet_markdown
from csmkit.render.environment import Templates
from csmkit.resources import search_path
from handoff.handoff_builders import (
    CONTENTS,
    a_rich_account,
    an_assessment,
    packet_of,
    section,
)

START = date(2026, 12, 1)
TEMPLATES = Templates(search_path("templates"))


def lines(section_id, *, as_of=TODAY, assessments=None, **fields):
    packet = packet_of(a_blueprint("acme", **fields), START, as_of=as_of, assessments=assessments)
    return section(packet, section_id).lines


def texts(section_id, **fields):
    return [line.text for line in lines(section_id, **fields)]


def test_a_rich_packet_reads_as_it_always_did(snapshot):
    assert packet_markdown(TEMPLATES, packet_of(a_rich_account(), START)) == snapshot


def test_the_json_of_a_packet_holds_what_the_markdown_shows(snapshot):
    packet = packet_of(a_rich_account(), START)

    found = json.loads(packet_json(packet))

    assert list(found)[:3] == ["schema", "account", "name"]
    assert found["schema"] == "csmkit.packet/v1"
    assert [s["id"] for s in found["sections"]] == [s.id for s in packet.sections]
    assert found["sections"][0]["lines"][0] == {
        "text": "The new COO compares everything with a competitor.",
        "source": "blueprint, know first",
        "on": None,
        "basis": "data",
        "cells": [],
    }


@pytest.mark.parametrize("blueprint", [a_blueprint("acme"), a_rich_blueprint(), a_rich_account()])
def test_every_line_says_where_it_comes_from_and_how_sure_it_is(blueprint):
    packet = packet_of(blueprint, START)

    for part in packet.sections:
        for line in part.lines:
            assert line.text
            assert line.source
            assert line.basis in ("data", "inferred", "to confirm")
            assert len(line.cells) == len(part.columns)


def test_every_section_that_can_be_written_is_in_the_shipped_packet():
    assert [title.id for title in CONTENTS.sections] == list(SECTIONS)


def test_an_empty_account_makes_a_packet_of_gaps_and_honest_sentences():
    page = packet_markdown(TEMPLATES, packet_of(a_blueprint("acme"), START, assessments=()))

    assert "the customer's trust: **unknown**" in page
    assert "0 % ready, 30 gaps" in page
    assert "No landmine is recorded. That is rarely true; ask." in page
    assert "- [ ] Who really decides? *(missing: contacts.decision_maker)*" in page


def test_a_hostile_name_stays_text_in_the_packet():
    name = "<script>alert(1)</script> | # *x* \x1b[31m\n\n## Own heading"
    blueprint = a_blueprint("acme", name=name, know_first=[name], contacts=[{"name": name}])

    page = packet_markdown(TEMPLATES, packet_of(blueprint, START))

    assert "\n## Own" not in page
    assert "<script" not in page.replace("\\<script", "")
    assert "\x1b" not in page
    assert "\x1b" not in packet_json(packet_of(blueprint, START))


class TestWhatIsKnownFirst:
    def test_three_things_are_enough_and_all_that_was_written_is_kept(self):
        assert texts("know-first", know_first=["a", "b", "c", "d"]) == ["a", "b", "c", "d"]

    def test_missing_things_are_filled_up_from_the_record_and_marked(self):
        found = lines(
            "know-first",
            know_first=["a"],
            landmines=[{"trigger": "The outage"}],
            commitments=[{"text": "Call", "side": "us", "due_on": "2026-11-01"}],
        )

        assert [(line.text, line.basis) for line in found] == [
            ("a", "data"),
            ("The customer's trust is waning, above all: An issue festers", "inferred"),
            ("Do not touch without reading below: The outage", "inferred"),
        ]


class TestTrust:
    def test_both_relationships_are_there_with_reasons_and_open_questions(self):
        found = texts("trust")

        assert found[0].startswith("Priority P2, act within 1 week: the customer's trust is waning")
        assert found[1] == (
            "Trust with the customer is waning; pressure 21; reserve 3; "
            "62 % of the signals could be judged"
        )
        assert "An issue festers (erodes, 10 points): issue 2026-10-20, Exports time out" in found
        assert "Not known: Did they hesitate?" in found
        assert any(text.startswith("Trust with sales is trusted") for text in found)

    def test_the_newcomer_is_told_that_trust_is_not_inherited(self):
        assert texts("trust")[-1].startswith("Bob Lindqvist does not inherit this trust")

    def test_assessments_of_other_accounts_do_not_count(self):
        other = an_assessment(account="other", stage=Stage.LOST)

        assert packet_of(a_blueprint("acme"), START, assessments=[other]).stage == "unknown"


class TestPeople:
    def test_who_decides_comes_first_and_who_left_last(self):
        found = [
            line.cells[0] for line in section(packet_of(a_rich_account(), START), "people").lines
        ]

        assert found == ["Helen Drury, COO", "Priya Shah", "Tom Wrona", "George Adeyemi"]

    @pytest.mark.parametrize(
        ("fields", "basis"),
        [
            ({"confirmed_on": "2026-05-24"}, "data"),
            ({"confirmed_on": "2026-05-23"}, "to confirm"),
            ({"recorded_on": "2026-06-01"}, "data"),
            ({}, "to confirm"),
        ],
        ids=range(4),
    )
    def test_a_contact_that_nobody_confirmed_for_half_a_year_is_to_confirm(self, fields, basis):
        assert lines("people", contacts=[{"name": "A", **fields}])[0].basis == basis

    def test_an_exchange_confirms_a_contact_but_an_unanswered_mail_does_not(self):
        contacts = [{"id": "a", "name": "A"}]
        heard = {"on": "2026-11-01", "direction": "inbound", "contacts": ["a"]}

        assert lines("people", contacts=contacts, touches=[heard])[0].basis == "data"
        ours = {**heard, "direction": "outbound"}
        assert lines("people", contacts=contacts, touches=[ours])[0].basis == "to confirm"


class TestPromises:
    def test_both_sides_are_there_and_overdue_ones_come_first(self):
        found = section(packet_of(a_rich_account(), START), "commitments").lines

        assert [(line.cells[0], line.cells[1]) for line in found] == [
            ("2026-11-06", "we: Alice"),
            ("2026-12-10", "they"),
            ("no date", "we"),
        ]
        assert found[0].cells[3] == "overdue by 14 days"
        assert found[0].source == "Review of 15 October, noted by Alice Okafor"

    def test_a_promise_kept_later_was_open_on_that_day(self):
        kept = {"text": "X", "side": "us", "status": "kept", "closed_on": "2026-11-19"}

        assert lines("commitments", commitments=[kept]) == ()
        assert len(lines("commitments", commitments=[kept], as_of=date(2026, 11, 18))) == 1


class TestContract:
    def test_the_last_day_for_notice_is_computed_and_says_so(self):
        contract = {"renewal_on": "2027-03-31", "notice_days": 60, "auto_renews": False}

        found = {line.text: line.basis for line in lines("renewal", contract=contract)}

        assert found == {
            "Renews on 2027-03-31 (in 131 days), only if they sign": "data",
            "Last day to give notice: 2027-01-30 (in 71 days; 60 days of notice)": "inferred",
        }

    def test_a_renewal_that_has_passed_is_to_confirm(self):
        assert lines("renewal", contract={"renewal_on": "2026-11-01"})[0].basis == "to confirm"

    def test_money_is_exact_to_the_cent(self):
        contract = {"arr_cents": 123_456_78, "currency": "EUR"}

        assert "Yearly revenue: EUR 123,456.78" in texts("renewal", contract=contract)


class TestLandmines:
    def test_the_worst_comes_first_and_expired_ones_are_gone(self):
        found = texts("landmines", landmines=a_rich_account().model_dump()["landmines"])

        assert [text.split(";")[0] for text in found] == [
            "Critical: The reference story",
            "Medium: The April outage",
        ]

    def test_a_missing_safe_wording_is_said(self):
        assert "no safe wording is known" in texts("landmines", landmines=[{"trigger": "X"}])[0]

    def test_one_without_source_and_day_is_to_confirm(self):
        assert lines("landmines", landmines=[{"trigger": "X"}])[0].basis == "to confirm"
        dated = {"trigger": "X", "since_on": "2026-01-01"}
        assert lines("landmines", landmines=[dated])[0].basis == "data"


class TestWhatComes:
    def test_every_step_of_the_plan_up_to_day_ninety_is_there_once(self):
        packet = packet_of(a_blueprint("acme"), START)

        found = [
            line.text
            for part in ("before-transfer", "first-30", "first-60", "first-90")
            for line in section(packet, part).lines
        ]

        assert len(found) == len(set(found)) == 18

    @pytest.mark.parametrize(
        ("days", "part"),
        [
            (0, "before-transfer"),
            (1, "first-30"),
            (30, "first-30"),
            (31, "first-60"),
            (61, "first-90"),
            (90, "first-90"),
        ],
    )
    def test_what_is_due_stands_in_the_part_of_its_day(self, days, part):
        due_on = date(2026, 12, 22) + timedelta(days=days)
        promise = {"text": "Call", "side": "us", "due_on": str(due_on)}

        found = texts(part, commitments=[promise])

        who = "Alice Okafor" if days < 0 else "Bob Lindqvist"
        assert f"By {due_on}, {who}: Keep our promise: Call" in found

    def test_what_is_overdue_gets_a_new_date_on_the_first_day(self):
        promise = {"text": "Call", "side": "us", "due_on": "2026-11-01"}

        assert ("By 2026-12-01, Alice Okafor: Agree a new date for what is overdue: Call") in texts(
            "before-transfer", commitments=[promise]
        )

    def test_a_decision_maker_who_is_quiet_is_met(self):
        contacts = [{"name": "Helen", "decision_maker": True}]

        assert (
            "By 2027-01-05, Bob Lindqvist: Meet Helen: decides, no exchange is recorded"
        ) in texts("first-30", contacts=contacts)

    def test_the_champions_are_asked_by_name(self):
        contacts = [{"name": "Priya", "champion": True}]

        assert any("Priya: Vouch" in text for text in texts("before-transfer", contacts=contacts))


def test_what_became_known_later_is_not_in_the_packet():
    packet = packet_of(a_rich_account(), START, as_of=date(2026, 10, 1))

    page = packet_markdown(TEMPLATES, packet)

    assert "2026-11-12" not in page
    assert "LH-4410" not in page


def test_a_section_that_does_not_exist_is_named(own_playbooks):
    shipped = (search_path("playbooks")[-1].path / "handoff" / "packet.yaml").read_text()
    folders = own_playbooks(packet=shipped.replace("id: landmines", "id: landmine"))

    with pytest.raises(InvalidInput, match=r"no section 'landmine'; did you mean 'landmines'"):
        from csmkit.handoff.packet import make_packet
        from handoff.handoff_builders import CHECKLIST, NORMS, TEAM, a_handoff

        make_packet(
            a_blueprint("acme"),
            (),
            a_handoff(START),
            TEAM,
            TODAY,
            contents=load_contents(folders),
            checklist=CHECKLIST,
            norms=NORMS,
        )
