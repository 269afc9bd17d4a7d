from __future__ import annotations

from datetime import date, timedelta

import pytest

from builders import TODAY, a_teammate
from csmkit.coverage.drill import (
    Staff,
    carriers,
    choose_interim,
    is_in_motion,
    lead_of_renewal,
    system_steps,
)
from csmkit.coverage.drill_norms import load_drill_norms
from csmkit.domain.account import Contract
from csmkit.domain.assignment import Candidate
from csmkit.domain.drill import Interim
from csmkit.domain.readiness import Meeting
from csmkit.domain.working_days import WorkingDays
from csmkit.resources import search_path

NORMS = load_drill_norms(search_path("playbooks"))
PEOPLE = {
    one.key: one
    for one in (
        a_teammate("alice"),
        a_teammate("bob"),
        a_teammate("chloe"),
        a_teammate("emma", status="away"),
        a_teammate("lena", role="leader"),
        a_teammate("sam", role="seller"),
        a_teammate("sue", role="support"),
    )
}
MET = (Meeting("sue", "dana", "2026-11-18"), Meeting("chloe", "dana", "2026-11-12"))


def staff(*gone, full=None):
    return Staff(PEOPLE, frozenset(gone or ["alice"]), TODAY, full or {})


def interim(team=None, **fields):
    known = {
        "backup": "bob",
        "briefed_on": None,
        "meetings": MET,
        "contacts": {"dana": "Dana Osei"},
        "planned": "bob",
        "roomiest": "chloe",
        "leader": "lena",
    }
    return choose_interim(team or staff(), **{**known, **fields})


@pytest.mark.parametrize(
    ("fields", "teammate", "because"),
    [
        ({"briefed_on": "2026-09-01"}, "bob", "is the backup, briefed 2026-09-01"),
        ({}, "bob", "is the backup, never briefed"),
        ({"backup": "emma"}, "chloe", "has met Dana Osei, last on 2026-11-12"),
        ({"backup": None, "meetings": ()}, "bob", "gets it by the plan"),
        (
            {"backup": None, "meetings": (), "planned": None},
            "chloe",
            "has the most hours free; there is no plan",
        ),
        (
            {"backup": None, "meetings": (), "planned": None, "roomiest": None},
            "lena",
            "leads the team; nobody else has room",
        ),
        (
            {
                "backup": None,
                "meetings": (),
                "planned": None,
                "roomiest": None,
                "leader": None,
            },
            None,
            "nobody is left who could take it; name somebody",
        ),
    ],
    ids=[
        "briefed backup",
        "backup",
        "who has met them",
        "the plan",
        "who has room",
        "the leader",
        "nobody",
    ],
)
def test_the_backup_comes_first_then_who_knows_them(fields, teammate, because):
    assert interim(**fields) == (teammate, because)


def test_who_is_gone_too_takes_nothing():
    assert interim(staff("alice", "bob")).teammate == "chloe"
    assert interim(staff("alice", "bob", "chloe"), planned=None).teammate == "lena"


def test_an_interim_owner_who_is_full_is_named_with_a_warning():
    found = interim(staff("alice", full={"bob": 0.97}))

    assert found == ("bob", "is the backup, never briefed, but is at 97% already")


@pytest.mark.parametrize(
    ("contract", "lifecycle", "moves"),
    [
        (None, "adopting", False),
        (None, "renewing", True),
        ({"renewal_on": TODAY + timedelta(days=120)}, "adopting", True),
        ({"renewal_on": TODAY + timedelta(days=121)}, "adopting", False),
        ({"renewal_on": TODAY + timedelta(days=150), "notice_days": 30}, "adopting", True),
        ({"renewal_on": TODAY - timedelta(days=1)}, "adopting", False),
        ({"open_proposals": "An upgrade"}, "adopting", True),
    ],
)
def test_a_renewal_is_in_motion_when_it_is_near_or_talked_about(contract, lifecycle, moves):
    found = Contract.model_validate(contract) if contract else None

    assert is_in_motion(NORMS.renewal, found, lifecycle, TODAY) is moves


@pytest.mark.parametrize(
    ("seller", "interim_owner", "lead"),
    [
        ("sam", "bob", ("sam", "sells there")),
        (None, "bob", ("bob", "is the interim owner")),
        ("alice", "bob", ("bob", "is the interim owner; the seller alice cannot")),
        ("alice", None, (None, "nobody is left; the seller alice cannot")),
    ],
)
def test_the_seller_takes_a_renewal_else_the_interim_owner(seller, interim_owner, lead):
    assert lead_of_renewal(staff(), seller, interim_owner) == lead


def test_systems_are_due_on_working_days_with_who_changes_them():
    found = system_steps(
        NORMS.systems,
        leaders=["lena"],
        interims=["bob", "chloe"],
        start_on=date(2026, 11, 20),
        days=WorkingDays(),
    )

    assert {one.who for one in found} == {("lena",), ("bob", "chloe")}
    assert [one.due_on for one in found] == sorted(one.due_on for one in found)
    assert found[0].due_on == date(2026, 11, 23), "24 hours after a Friday is a Monday"


def test_what_each_interim_owner_carries_is_added_up():
    candidates = {"bob": Candidate("bob", "Bob", usable_hours=100, load_hours=50)}
    interims = {
        "acme": Interim("bob", ""),
        "brook": Interim("bob", ""),
        "crane": Interim("lena", ""),
        "delta": Interim(None, ""),
    }

    found = carriers(interims, {"acme": 10, "brook": 15, "crane": 5, "delta": 7}, candidates)

    assert found == (("bob", 2, 25, 0.5, 0.75), ("lena", 1, 5, None, None))
