"""The examples are in the stages that their README names, and the healthy ones are quiet."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from csmkit.resources import search_path
from csmkit.trust.catalogue import load_catalogue
from csmkit.trust.examples import record_from
from csmkit.trust.judge import judge
from csmkit.trust.timeline import Timeline

AS_OF = date(2026, 11, 20)
A_YEAR = [AS_OF - timedelta(days=days) for days in range(365)]
RECORDS = {
    "contacts",
    "history",
    "issues",
    "commitments",
    "touches",
    "sightings",
    "tenures",
    "conflicts",
    "conflict_notes",
}
STAGES = {
    "acme": ("waning", "trusted"),
    "benmoussa": ("trusted", "trusted"),
    "bluemesa": ("lost", "waning"),
    "larkmere": ("trusted", "trusted"),
    "cedrat": ("trusted", "damaged"),
    "fjordlight": ("waning", "trusted"),
    "hoshino": ("trusted", "trusted"),
    "kestrel": ("damaged", "waning"),
    "maplerun": ("damaged", "trusted"),
    "marisol": ("trusted", "trusted"),
    "ostrava": ("trusted", "trusted"),
    "quillback": ("waning", "trusted"),
    "saltmarsh": ("trusted", "trusted"),
    "verdanza": ("damaged", "trusted"),
}
HEALTHY = ("benmoussa", "larkmere", "hoshino", "marisol", "ostrava")


@pytest.fixture(scope="session")
def catalogue():
    return load_catalogue(search_path("playbooks"), cache_dir=None)


@pytest.fixture(scope="session")
def timelines(examples):
    leaders = [key for key, person in examples.team.items() if person.role == "leader"]
    return {key: timeline_of(account, leaders) for key, account in examples.accounts.items()}


def timeline_of(account, leaders):
    """Every list that trust is judged from, the day of the renewal, and who leads us."""
    plain = account.model_dump(include=RECORDS | {"owner", "seller", "cadence_days"})
    return Timeline(
        record_from({**plain, "leaders": leaders, "renewal_on": account.contract.renewal_on}),
    )


def stage(timeline, catalogue, relationship):
    return judge(timeline, catalogue, relationship, AS_OF).stage.word


def warnings(assessment):
    return [reason.signal for reason in assessment.reasons if reason.points >= 0 or reason.floor]


def test_every_account_has_its_stages_in_the_table(examples):
    assert STAGES.keys() == examples.accounts.keys()


@pytest.mark.parametrize("key", sorted(STAGES))
def test_every_account_is_in_the_stage_that_it_is_meant_to_show(timelines, catalogue, key):
    found = tuple(stage(timelines[key], catalogue, name) for name in ("customer", "sales"))

    assert found == STAGES[key]


@pytest.mark.parametrize("key", HEALTHY)
@pytest.mark.parametrize("relationship", ["customer", "sales"])
def test_no_signal_fires_on_a_healthy_account_on_any_day_of_the_year(
    timelines,
    catalogue,
    key,
    relationship,
):
    fired = {
        day.isoformat(): found
        for day in A_YEAR
        if (found := warnings(judge(timelines[key], catalogue, relationship, day)))
    }

    assert not fired


@pytest.mark.parametrize("key", HEALTHY)
def test_a_healthy_account_is_judged_on_most_of_the_catalogue(timelines, catalogue, key):
    found = judge(timelines[key], catalogue, "customer", AS_OF)
    derived = [unknown.signal for unknown in found.unknown if unknown.missing]

    assert not derived
