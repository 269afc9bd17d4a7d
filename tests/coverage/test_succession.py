from __future__ import annotations

from datetime import timedelta

import pytest

from builders import TODAY, a_teammate
from csmkit.coverage.succession import (
    Held,
    SuccessionNorms,
    load_succession_norms,
    succession_of,
    why_no_backup,
)
from csmkit.domain.readiness import Cover, Meeting
from csmkit.domain.succession import SuccessionReport
from csmkit.errors import InvalidInput
from csmkit.resources import ResourceFolder, search_path

NORMS = load_succession_norms(search_path("playbooks"))
PEOPLE = {
    one.key: one
    for one in (
        a_teammate("alice"),
        a_teammate("bob"),
        a_teammate("lena", role="leader"),
        a_teammate("dev", status="left"),
        a_teammate("emma", status="away"),
        a_teammate("finn", status="leaving", leaving_on=TODAY + timedelta(days=20)),
    )
}


def day(days):
    return (TODAY + timedelta(days=days)).isoformat()


def a_cover(**fields):
    known = {
        "backup": "bob",
        "briefed_on": day(-10),
        "cross_trained": (),
        "vouchers": (),
        "leader": "lena",
        "leader_on": day(-10),
        "leader_due_on": day(100),
        "meetings": (Meeting("alice", "dana", day(-3)), Meeting("bob", "dana", day(-30))),
    }
    return Cover(**{**known, **fields})


def held(**fields):
    known = Held(
        "acme", "Acme", "alice", "enterprise", 5_000_000, "USD", 5_000_000, {"dana": "Dana"}
    )
    return known._replace(**fields)


def succession(cover=None, norms=NORMS, **fields):
    found = cover or a_cover()
    return succession_of(norms, held(**fields), found, PEOPLE, TODAY, briefed_within_days=180)


def needs(line):
    return [lack.need for lack in line.lacks]


def test_an_account_whose_backup_is_briefed_has_a_plan():
    line = succession()

    assert line.has_plan
    assert line.lacks == ()
    assert line.known_to == ("alice", "bob")


@pytest.mark.parametrize(
    ("fields", "need", "sentence"),
    [
        ({"backup": None, "briefed_on": None}, "backup", "no backup is named"),
        ({"backup": "alice"}, "backup", "the backup is the owner"),
        ({"backup": "dev"}, "backup", "dev has left"),
        ({"backup": "emma"}, "backup", "emma is away"),
        ({"backup": "finn"}, "backup", f"finn is leaving on {day(20)}"),
        ({"backup": "zoe"}, "backup", "zoe is no teammate"),
        (
            {"briefed_on": None, "meetings": (Meeting("alice", "dana", day(-3)),)},
            "prepared",
            "bob was never briefed and has met nobody there",
        ),
        (
            {"briefed_on": day(-181), "meetings": (Meeting("alice", "dana", day(-3)),)},
            "prepared",
            f"bob was last briefed {day(-181)} and has met nobody there",
        ),
    ],
)
def test_what_decides_is_said_in_one_sentence(fields, need, sentence):
    line = succession(a_cover(**fields))

    assert not line.has_plan
    assert [lack.text for lack in line.lacks if lack.decides and lack.need == need] == [sentence]


@pytest.mark.parametrize(
    "fields",
    [
        {"meetings": (Meeting("alice", "dana", day(-3)),)},
        {"leader": None, "leader_on": None, "leader_due_on": day(0)},
        {"leader_due_on": day(-1)},
    ],
    ids=["nobody else has met them", "no leader ever", "leader overdue"],
)
def test_what_does_not_decide_is_shown_all_the_same(fields):
    line = succession(a_cover(**fields))

    assert line.has_plan
    assert len(line.lacks) == 1


def test_a_backup_who_has_met_them_needs_no_briefing():
    assert succession(a_cover(briefed_on=None)).has_plan


def test_what_makes_a_plan_is_in_the_playbook():
    strict = NORMS.model_copy(update={"plan": NORMS.plan.model_copy(update={"needs": ("leader",)})})

    assert succession(a_cover(backup=None), strict).has_plan
    assert not succession(a_cover(leader_due_on=day(-1)), strict).has_plan


def test_only_people_who_are_here_and_contacts_who_are_there_count():
    meetings = (
        Meeting("dev", "dana", day(-2)),
        Meeting("alice", "gone-contact", day(-3)),
        Meeting("emma", "dana", day(-4)),
    )

    assert succession(a_cover(meetings=meetings)).known_to == ("emma",)


@pytest.mark.parametrize(
    ("fields", "is_major"),
    [
        ({"segment": "growth", "counted_cents": 9_999_999}, False),
        ({"segment": "growth", "counted_cents": 10_000_000}, True),
        ({"segment": "Enterprise", "counted_cents": 0}, True),
        ({"segment": None, "counted_cents": 0}, False),
    ],
)
def test_an_account_is_major_by_revenue_or_by_segment(fields, is_major):
    assert succession(**fields).is_major is is_major


@pytest.mark.parametrize(
    ("alone", "of", "is_alarm"),
    [(0, 0, False), (3, 5, False), (4, 5, True), (5, 5, True)],
)
def test_the_alarm_is_above_sixty_percent_and_not_on_it(alone, of, is_alarm):
    lonely = succession(a_cover(meetings=(Meeting("alice", "dana", day(-3)),)))
    lines = (lonely,) * alone + (succession(),) * (of - alone)

    report = SuccessionReport(TODAY, lines, NORMS.known_to_one.alarm_above_share)

    assert (report.known_to_one, report.is_alarm) == (alone, is_alarm)


def test_what_nobody_knows_counts_for_the_alarm_too():
    report = SuccessionReport(TODAY, (succession(a_cover(meetings=())),), 0.6)

    assert (report.known_to_one, report.known_to_nobody, report.is_alarm) == (0, 1, True)


def test_a_wrong_need_is_refused_at_its_line(tmp_path):
    folder = tmp_path / "coverage"
    folder.mkdir()
    shipped = next(f for f in search_path("playbooks") if f.origin == "shipped").path
    text = (shipped / "coverage" / "succession.yaml").read_text()
    (folder / "succession.yaml").write_text(text.replace("[backup, prepared]", "[backup, friend]"))

    with pytest.raises(InvalidInput, match=r"succession\.yaml:17:19: .*must be .backup"):
        load_succession_norms((ResourceFolder("user", tmp_path),))


def test_who_has_no_owner_can_have_a_backup():
    assert why_no_backup("bob", None, PEOPLE, TODAY) is None
    assert SuccessionNorms.model_validate(NORMS.model_dump(by_alias=True)) == NORMS
