from datetime import date, timedelta

import pytest

from csmkit.domain.trust import AccountRecord, SightingRow, Stage, TenureRow
from csmkit.trust.examples import record_from
from csmkit.trust.judge import judge
from csmkit.trust.timeline import Timeline

AS_OF = date(2026, 11, 20)


def _day(ago):
    return (AS_OF - timedelta(days=ago)).isoformat()


def _sighting(signal, ago=0, **fields):
    row = {"text": None, "seen": True, "basis": "person", "weight": 1.0, "remedied_on": None}
    return SightingRow(
        **{"id": f"{signal}-{ago}", "on": _day(ago), "signal": signal, **row, **fields},
    )


def _record(*sightings, **fields):
    return AccountRecord(
        **{
            "account": "acme",
            "name": "ACME",
            "owner": "alice",
            "seller": "sam",
            "cadence_days": 30,
            "renewal_on": None,
            "sightings": sightings,
            **fields,
        },
    )


def _handed_over(ago, role="owner"):
    return (
        TenureRow("old", "2020-01-01", _day(ago), role, "chloe"),
        TenureRow("new", _day(ago), None, role, "dev"),
    )


@pytest.fixture
def assess(catalogue):
    def assessed(record, relationship="customer", as_of=AS_OF, **options):
        return judge(record, catalogue, relationship, as_of, **options)

    return assessed


def _signals(assessment):
    return [reason.signal for reason in assessment.reasons]


def test_an_empty_record_is_not_known_rather_than_trusted(assess, catalogue):
    for relationship in ("customer", "sales"):
        found = assess(_record(owner=None, seller=None), relationship)
        assert found.confidence == 0.0
        assert len(found.unknown) == len(catalogue.of(relationship))


def test_points_halve_with_every_half_life(assess):
    fresh, aged = (assess(_record(_sighting("second-opinion", ago))) for ago in (0, 60))
    assert (fresh.pressure, aged.pressure) == (14.0, 7.0)
    assert (fresh.stage, aged.stage) == (Stage.WANING, Stage.TRUSTED)


def test_the_weight_of_a_sighting_scales_its_points(assess):
    assert assess(_record(_sighting("second-opinion", weight=0.5))).pressure == 7.0


def test_an_open_cause_does_not_age_until_it_is_remedied(assess):
    assert assess(_record(_sighting("wrong-setup", 400))).pressure == 32.0
    remedied = _sighting("wrong-setup", 400, remedied_on=_day(90))
    assert assess(_record(remedied)).pressure == 16.0


def test_the_stage_is_lost_by_a_floor_whatever_the_builders_say(assess):
    builders = [_sighting(name) for name in ("respect", "acts-on-advice", "benefit-of-the-doubt")]
    removed = _sighting("removed-from-account", 300, weight=0.1)
    found = assess(_record(removed, *builders))
    assert found.stage is Stage.LOST
    assert (found.pressure, found.reserve) == (13.0, 9.9)
    assert next(r for r in found.reasons if r.signal == "removed-from-account").floor is Stage.LOST


def test_a_floor_lifts_once_less_than_its_share_is_left(assess):
    for ago, floor in ((180, Stage.LOST), (181, None)):
        row = _sighting("removed-from-account", 500, remedied_on=_day(ago), weight=0.01)
        (reason,) = assess(_record(row)).reasons
        assert reason.floor is floor


def test_words_alone_never_make_more_than_waning(assess):
    rows = [_sighting("presence-questioned", n, basis="words") for n in range(3)]
    found = assess(_record(*rows))
    assert (found.stage, found.pressure) == (Stage.WANING, 357.9)
    floored = _sighting("removed-from-account", basis="words")
    assert assess(_record(floored)).stage is Stage.WANING
    person = _sighting("escalation-around-us")
    assert assess(_record(*rows, person)).stage is Stage.DAMAGED


def test_builders_offset_pressure_up_to_a_cap(assess):
    doubts = [_sighting("second-opinion")]
    one = assess(_record(*doubts, _sighting("respect")))
    assert (one.stage, one.pressure, one.reserve) == (Stage.WANING, 14.0, 4.0)
    two = assess(_record(*doubts, _sighting("respect"), _sighting("respect", 1)))
    assert (two.stage, two.pressure, two.reserve) == (Stage.TRUSTED, 14.0, 8.0)
    many = assess(_record(*doubts, *(_sighting("acts-on-advice", n) for n in range(9))))
    assert many.reserve == 10.0


def test_the_numbers_shown_add_up_and_come_in_order(assess):
    rows = [_sighting(s, n) for n, s in enumerate(("hesitation", "power-shift", "bypassed"))]
    found = assess(_record(*rows, _sighting("respect"), _sighting("acts-on-advice", 9)))
    points = [reason.points for reason in found.reasons]
    assert found.pressure == pytest.approx(sum(p for p in points if p > 0))
    assert found.reserve == pytest.approx(-sum(p for p in points if p < 0))
    assert _signals(found)[:3] == ["bypassed", "power-shift", "hesitation"]
    assert all(p < 0 for p in points[3:])


def test_what_was_logged_and_what_the_record_shows_is_one_cause(assess):
    late = {
        "commitments": [{"text": "Plan", "side": "us", "due_on": _day(20)}],
        "touches": [{"on": _day(2)}],
    }
    logged = {"signal": "missed-deadline", "on": _day(10), "text": "They noticed"}
    found = assess(record_from(late | {"sightings": [logged]}))
    (reason,) = found.reasons
    assert (reason.points, reason.age_days) == (32.0, 0)
    assert {piece.kind for piece in reason.evidence} == {"commitment", "sighting"}


def test_to_improve_takes_two_clean_periods(assess):
    late = record_from(
        {
            "commitments": [
                {
                    "text": "Plan",
                    "side": "us",
                    "due_on": _day(40),
                    "closed_on": _day(10),
                    "status": "withdrawn",
                },
            ],
            "touches": [{"on": _day(60)}, {"on": _day(2)}],
            "sightings": [{"signal": "wrong-setup", "on": _day(50), "remedied_on": _day(40)}],
        },
    )
    assert assess(late, as_of=AS_OF - timedelta(days=15)).stage is Stage.DAMAGED
    assert assess(late, as_of=AS_OF).stage is Stage.WANING


FLICKERS = {
    "a sighting": {"sightings": [{"signal": "hesitation", "on": _day(0)}]},
    "a remedied sighting": {
        "sightings": [{"signal": "wrong-setup", "on": _day(3), "remedied_on": _day(0)}],
    },
    "an event": {
        "history": [{"kind": "escalation", "on": _day(0), "title": "a", "around_us": True}]
    },
    "a promise kept late": {
        "commitments": [
            {
                "text": "Plan",
                "side": "us",
                "due_on": _day(9),
                "closed_on": _day(0),
                "status": "kept",
            },
        ],
        "touches": [{"on": _day(40)}, {"on": _day(1)}],
    },
    "a silence that ended": {"touches": [{"on": _day(65)}, {"on": _day(0)}]},
    "an issue that was closed": {
        "issues": [{"title": "a", "opened_on": _day(62), "closed_on": _day(0)}],
    },
}


@pytest.mark.parametrize("document", FLICKERS.values(), ids=FLICKERS)
def test_a_stage_does_not_come_and_go_between_two_periods(document, assess):
    record = record_from(document)
    days = [AS_OF + timedelta(days=n) for n in range(58)]
    stages = [assess(record, as_of=day).stage for day in days]
    assert stages[0] > Stage.TRUSTED
    assert stages == sorted(stages, reverse=True)


def test_what_the_record_shows_of_the_former_owner_ends_with_the_handoff(assess):
    touches = [{"on": _day(ago), "direction": "inbound", "teammates": ["lena"]} for ago in (30, 50)]
    tenures = [
        {"teammate": "chloe", "from_on": _day(900), "until_on": _day(20)},
        {"teammate": "dev", "from_on": _day(20)},
    ]
    known = {"touches": touches, "leaders": ["lena"]}
    assert _signals(assess(record_from(known | {"tenures": tenures[:1]}))) == ["limbo"]
    assert _signals(assess(record_from(known | {"owner": "chloe"}))) == ["bypassed"]
    assert _signals(assess(record_from(known | {"tenures": tenures}))) == []


def test_a_handoff_ends_what_belonged_to_the_person(assess):
    rows = (
        _sighting("presence-questioned", 40),
        _sighting("respect", 40),
        _sighting("adversarial-stakeholder", 40),
    )
    assert (
        _signals(assess(_record(*rows)))
        == [
            "presence-questioned",
            "adversarial-stakeholder",
            "respect",
        ]
        or len(_signals(assess(_record(*rows)))) == 3
    )
    found = assess(_record(*rows, tenures=_handed_over(10)))
    assert set(_signals(assess(_record(*rows)))) == {row.signal for row in rows}
    found = assess(_record(*rows, tenures=_handed_over(10)))
    assert _signals(found) == ["adversarial-stakeholder"]
    assert "presence-questioned" in {unknown.signal for unknown in found.unknown}


def test_what_is_logged_after_the_handoff_counts_for_the_newcomer(assess):
    rows = (_sighting("presence-questioned", 40), _sighting("hesitation", 3))
    found = assess(_record(*rows, tenures=_handed_over(10)))
    assert (_signals(found), found.stage) == (["hesitation"], Stage.WANING)


def test_a_change_of_seller_resets_the_inner_relationship_alone(assess):
    record = _record(
        _sighting("blamed-for-lost-renewal", 40),
        _sighting("presence-questioned", 40),
        tenures=_handed_over(10, role="seller"),
    )
    assert _signals(assess(record, "sales")) == []
    assert _signals(assess(record, "customer")) == ["presence-questioned"]


def test_an_answer_settles_the_question_for_one_half_life(assess):
    def is_open(*rows):
        return "hesitation" in {unknown.signal for unknown in assess(_record(*rows)).unknown}

    assert is_open()
    assert not is_open(_sighting("hesitation", 45, seen=False))
    assert is_open(_sighting("hesitation", 46, seen=False))
    assert not is_open(_sighting("hesitation", 10))


def test_confidence_is_the_known_share_by_points(assess, catalogue):
    total = sum(signal.points for signal in catalogue.of("customer"))
    looked = _sighting("presence-questioned", seen=False)
    found = assess(_record(looked, owner=None, seller=None))
    points = catalogue.signal("presence-questioned").points
    assert found.confidence == round(points / total, 2)
    everything = [_sighting(s.id, seen=False) for s in catalogue.of("customer")]
    complete = assess(_record(*everything))
    assert (complete.confidence, complete.unknown) == (1.0, ())


def test_an_unknown_signal_of_the_record_names_the_missing_facts(assess):
    unknown = {u.signal: u for u in assess(_record()).unknown}
    assert unknown["silence"].missing == ("cadences_since_inbound",)
    assert unknown["slow-replies"].missing == ("reply_hours_median_60d", "reply_latency_ratio")
    assert unknown["hesitation"].missing == ()
    assert unknown["hesitation"].ask.endswith("?")


def test_a_signal_that_counts_is_not_unknown_however_old_its_cause(assess):
    found = assess(_record(_sighting("hesitation", 120)))
    assert _signals(found) == ["hesitation"]
    assert "hesitation" not in {unknown.signal for unknown in found.unknown}


def test_next_to_nothing_recorded_is_told_as_unknown(assess):
    told = [
        assess(record).told
        for record in (
            _record(),
            _record(owner=None, seller=None),
            record_from({"owner": "alice", "contacts": [{"name": "Dana", "champion": True}]}),
        )
    ]
    assert told == ["unknown"] * 3
    assert assess(_record(_sighting("respect", 3))).told == "trusted"
    assert assess(_record(_sighting("hesitation", 3))).told == "waning"
    assert assess(record_from({"touches": [{"on": _day(3), "kind": "call"}]})).told == "trusted"


def test_a_logged_signal_that_the_catalogue_does_not_know_is_said(assess):
    record = _record(_sighting("sulking"))
    assert assess(record).unknown[-1].signal == "sulking"
    assert all(u.signal != "sulking" for u in assess(record, "sales").unknown)


def test_a_timeline_answers_for_both_relationships_like_the_record(assess):
    record = _record(_sighting("hesitation", 3), _sighting("covered-by-others", 3))
    timeline = Timeline(record)
    for relationship in ("sales", "customer"):
        assert assess(timeline, relationship) == assess(record, relationship)


def test_since_and_next_are_told_when_asked_for(assess):
    record = _record(_sighting("escalation-around-us", 20))
    plain = assess(record)
    assert (plain.since, plain.next) == (None, None)
    told = assess(record, timeline=True)
    assert told.since == AS_OF - timedelta(days=20)
    (change,) = told.next
    assert (change.stage, change.because) == (Stage.WANING, "escalation-around-us")
    assert assess(record, as_of=change.on).stage is Stage.WANING
    assert assess(record, as_of=change.on - timedelta(days=1)).stage is Stage.DAMAGED


def test_a_promise_about_to_be_overdue_is_foreseen(assess):
    promise = {"text": "Plan", "side": "us", "due_on": "2026-11-25"}
    record = record_from({"commitments": [promise], "touches": [{"on": "2026-11-19"}]})
    (change,) = assess(record, timeline=True).next
    expected = (date(2026, 12, 3), Stage.DAMAGED, "missed-deadline")
    assert (change.on, change.stage, change.because) == expected


def test_a_stage_older_than_the_look_back_has_no_first_day(assess):
    assert assess(_record(_sighting("wrong-setup", 600)), timeline=True).since is None


def test_a_healthy_account_stays_silent_on_any_day_of_a_year(assess):
    touches = [
        {"on": _day(ago), "kind": "call", "direction": "both", "reply_hours": 5}
        for ago in range(0, 500, 14)
    ]
    record = record_from({"touches": touches, "owner": "alice", "leaders": ["lena"]})
    for ago in range(0, 365, 9):
        found = assess(record, as_of=AS_OF - timedelta(days=ago))
        assert (found.stage, found.reasons) == (Stage.TRUSTED, ())


def test_a_different_order_of_rows_changes_nothing(assess):
    rows = tuple(_sighting("hesitation", n, weight=0.1 + n / 7) for n in range(9))
    record = _record(*rows)
    assert assess(record._replace(sightings=rows[::-1])) == assess(record)
