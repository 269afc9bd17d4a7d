from __future__ import annotations

from datetime import date

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.domain.handoff import Handoff
from csmkit.errors import DepartureNotFound, InvalidInput
from csmkit.resources import search_path
from csmkit.services.fill_backfill import fill_backfill
from csmkit.services.list_departures import list_departures
from csmkit.services.record_departure import record_departure
from csmkit.services.tick_clock import tick_clock
from csmkit.store.opening import reading

PLAYBOOKS = search_path("playbooks")
LAST = date(2026, 12, 18)
MONDAY = date(2026, 11, 23)


@pytest.fixture
def book(db, catalogue):
    with a_unit(db) as unit:
        unit.put(a_teammate("alice"))
        unit.put(a_teammate("bob"))
        unit.put(a_blueprint("acme", owner="alice", contract={"renewal_on": "2027-03-01"}))
        unit.put(a_blueprint("brook", owner="alice", contract={"renewal_on": "2027-12-01"}))
        record_departure(unit, catalogue, "alice", last_on=LAST, as_of=TODAY, playbooks=PLAYBOOKS)
    return db


@pytest.fixture
def standing(book, catalogue):
    def look(as_of=TODAY, **fields):
        with reading(book) as reader:
            found = list_departures(reader, catalogue, as_of, playbooks=PLAYBOOKS, **fields)
        return found[0]

    return look


def states(found):
    return {clock.id: clock.state for clock in found.clocks}


def dues(found):
    return {clock.id: clock.due_on.isoformat() for clock in found.clocks}


def a_handoff(done=(), **fields):
    steps = {"announce": None, "align-sales": None, "move-open-work": None, "transfer": None,
             "check-30": None}  # fmt: skip
    return Handoff.model_validate(
        {
            "id": "alice-bob",
            "from": "alice",
            "to": "bob",
            "start_on": "2026-11-20",
            "introduction_on": "2026-11-27",
            "transfer_on": "2026-12-11",
            "created_on": "2026-11-20",
            "plan": "departure",
            "accounts": ["acme", "brook"],
            "steps": [
                {"id": step, "title": step, "role": "leader", "due_on": "2026-12-11",
                 "done_on": "2026-11-21" if step in done else None}
                for step in steps
            ],
            **fields,
        }
    )  # fmt: skip


def hand_over(book, *done, **fields):
    with a_unit(book) as unit:
        unit.put(a_handoff(done, **fields))


def test_each_clock_has_its_day_from_the_norms(standing):
    assert dues(standing()) == {
        "triaged": "2026-11-23",
        "told": "2026-11-27",
        "systems": "2026-12-21",
        "renewals": "2026-11-27",
        "backfill": "2027-03-18",
        "review": "2027-01-17",
    }
    assert set(states(standing()).values()) == {"open"}


def test_a_clock_runs_out_on_the_day_after_its_last(standing):
    assert not standing(MONDAY).is_overdue
    late = standing(date(2026, 11, 24))
    assert late.is_overdue
    assert states(late)["triaged"] == "overdue"


def test_the_record_stops_the_clocks_it_can_see(book, standing):
    hand_over(book)
    assert states(standing())["triaged"] == "done"
    assert dues(standing())["systems"] == "2026-12-14"

    hand_over(book, "announce", "align-sales")
    found = states(standing(MONDAY))
    assert (found["told"], found["renewals"], found["systems"]) == ("done", "done", "open")

    hand_over(book, "announce", "align-sales", "move-open-work", "transfer", "check-30")
    found = states(standing(MONDAY))
    assert (found["systems"], found["review"], found["backfill"]) == ("done", "done", "open")


def test_a_cancelled_handoff_places_nobody(book, standing):
    hand_over(book, state="cancelled", cancelled_on="2026-11-20")

    assert states(standing())["triaged"] == "open"


def test_what_was_done_later_does_not_count_on_an_earlier_day(book, standing):
    hand_over(book, "announce")

    assert states(standing(TODAY))["told"] == "open"
    assert states(standing(date(2026, 11, 21)))["told"] == "done"


def test_only_renewals_in_motion_need_an_owner(standing):
    (clock,) = (c for c in standing().clocks if c.id == "renewals")

    assert (clock.total, clock.waiting) == (1, ("acme",))


def test_after_an_abrupt_departure_each_customer_has_the_time_of_triage(book, catalogue, standing):
    with a_unit(book) as unit:
        record_departure(unit, catalogue, "alice", last_on=TODAY, as_of=TODAY,
                         playbooks=PLAYBOOKS, abrupt=True)  # fmt: skip
        issue = {"title": "Down", "severity": "critical", "opened_on": "2026-11-19"}
        unit.put(unit.blueprint("acme").with_fields(issues=[issue]))

    (told,) = (c for c in standing().clocks if c.id == "told")

    assert (told.due_on, told.waiting) == (MONDAY, ("acme", "brook"))


def test_a_new_owner_without_a_handoff_places_the_account_too(book, standing):
    with a_unit(book) as unit:
        for key in ("acme", "brook"):
            unit.put(unit.blueprint(key).with_fields(owner="bob"))

    found = states(standing())
    assert (found["triaged"], found["renewals"], found["told"]) == ("done", "done", "open")


def tick(book, clock, as_of=TODAY, **fields):
    with a_unit(book, as_of=as_of) as unit:
        return tick_clock(unit, "alice", clock, as_of=as_of, playbooks=PLAYBOOKS, **fields)


def test_a_word_stops_a_clock_and_is_repeated_in_the_answer(book, standing):
    assert tick(book, "told", note="Lena phoned", by="bob").is_new
    assert not tick(book, "told", note="Lena phoned", by="bob").is_new

    (told,) = (c for c in standing().clocks if c.id == "told")
    assert (told.state, told.done_on) == ("done", TODAY)
    assert told.because == "said on 2026-11-20 by bob: Lena phoned"


@pytest.mark.parametrize(
    ("clock", "fields", "words"),
    [
        ("tolld", {}, "there is no clock 'tolld'; did you mean 'told'"),
        ("told", {"on": date(2026, 11, 21)}, "cannot be ticked on 2026-11-21"),
        ("told", {"on": date(2026, 11, 1)}, "cannot be ticked on 2026-11-01"),
    ],
    ids=["unknown", "to come", "too early"],
)
def test_a_tick_that_cannot_be_is_refused(book, clock, fields, words):
    with pytest.raises(InvalidInput, match=words):
        tick(book, clock, **fields)


def fill(book, by="dana", as_of=date(2027, 1, 11), **fields):
    with a_unit(book, as_of=as_of) as unit:
        return fill_backfill(unit, "alice", by, as_of=as_of, **fields)


def test_the_role_is_open_until_it_is_filled(book, standing):
    with a_unit(book) as unit:
        unit.put(a_teammate("dana"))
    assert (standing(date(2026, 12, 1)).days_open, standing(LAST).coverage) == (11, "planned")
    assert standing(date(2026, 12, 19)).coverage == "running"

    assert fill(book).is_new
    assert not fill(book).is_new

    after = standing(date(2027, 2, 1))
    assert (after.days_open, after.coverage, states(after)["backfill"]) == (52, "over", "done")
    assert standing(date(2027, 1, 10)).coverage == "running"


def test_coverage_mode_that_overruns_is_an_alarm(standing):
    last, over = standing(date(2027, 3, 18)), standing(date(2027, 3, 20))

    assert (states(last)["backfill"], last.coverage) == ("open", "running")
    assert (states(over)["backfill"], over.coverage) == ("overdue", "overrun")
    assert over.coverage_days_left == -2


@pytest.mark.parametrize(
    ("by", "fields", "words"),
    [
        ("alice", {}, "alice leaves and cannot fill their own role"),
        ("bob", {"on": date(2027, 2, 1)}, "cannot be filled on 2027-02-01"),
        ("bob", {"on": date(2026, 11, 1)}, "it was opened on 2026-11-20"),
        ("left", {}, "left has left by 2027-01-11"),
    ],
    ids=["herself", "to come", "before it opened", "gone"],
)
def test_who_cannot_fill_a_role_is_refused(book, by, fields, words):
    with a_unit(book) as unit:
        unit.put(a_teammate("left", leaving_on="2026-12-01"))
    with pytest.raises(InvalidInput, match=words):
        fill(book, by, **fields)


def test_a_role_is_not_filled_twice(book):
    fill(book, "bob")
    with a_unit(book) as unit:
        unit.put(a_teammate("dana"))

    with pytest.raises(InvalidInput, match="filled already, by bob on 2027-01-11"):
        fill(book)


def test_a_departure_is_unknown_before_it_was_recorded(book, catalogue, standing):
    with reading(book) as reader:
        assert list_departures(reader, catalogue, date(2026, 11, 19), playbooks=PLAYBOOKS) == []
    with pytest.raises(DepartureNotFound):
        standing(date(2026, 11, 19), name="alice")
    with pytest.raises(DepartureNotFound, match="did you mean 'alice'"):
        standing(name="alcie")


def test_what_is_settled_is_left_out_of_what_is_open(book, catalogue, standing):
    for clock in ("triaged", "told", "systems", "renewals", "backfill", "review"):
        tick(book, clock)

    assert standing().is_settled
    with reading(book) as reader:
        found = list_departures(reader, catalogue, TODAY, playbooks=PLAYBOOKS, only_open=True)
    assert found == []
