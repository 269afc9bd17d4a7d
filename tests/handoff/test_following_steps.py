from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.domain.known import handoff_as_known_on
from csmkit.errors import InvalidInput, StepNotFound
from csmkit.handoff.calendars import Calendars
from csmkit.handoff.moving import moved_start, moved_step
from csmkit.services.accept_packets import accept_packets
from csmkit.services.cancel_handoff import cancel_handoff
from csmkit.services.finish_step import finish_step
from csmkit.services.list_due_steps import list_due_steps
from csmkit.services.note_step import note_step
from csmkit.services.report_handoff import report_handoff
from csmkit.services.reschedule_handoff import reschedule_handoff
from csmkit.services.return_packets import return_packets
from csmkit.services.skip_step import skip_step
from csmkit.store.opening import reading
from handoff.following_builders import ID, TUESDAY, change, complete, plan, step, stored
from handoff.handoff_builders import PLAYBOOKS, a_handoff

THURSDAY = date(2026, 12, 3)


@pytest.fixture
def planned(owned_book):
    plan(owned_book)
    return owned_book


def due(db, as_of, **fields):
    with reading(db) as reader:
        return list_due_steps(
            reader, PLAYBOOKS, **{"as_of": as_of, "until": as_of + timedelta(days=7), **fields}
        )


def test_a_step_is_done_on_its_day_and_the_state_follows(planned):
    change(planned, finish_step, "brief-team", on=TUESDAY)

    done = change(planned, finish_step, "announce").handoff

    assert done.state == "announced"
    assert [step(done, s).done_on for s in ("brief-team", "announce")] == [TUESDAY, THURSDAY]
    assert done == stored(planned)


def test_a_step_that_is_done_stays_done_on_its_first_day(planned):
    first = change(planned, finish_step, "brief-team", on=TUESDAY)

    again = change(planned, finish_step, "brief-team")

    assert (first.is_new, again.is_new) == (True, False)
    assert again.handoff == first.handoff


@pytest.mark.parametrize(
    ("service", "words", "fields", "error", "says"),
    [
        (finish_step, ["announce"], {}, InvalidInput, "'announce' waits for 'brief-team'"),
        (finish_step, ["anounce"], {}, StepNotFound, "no step 'anounce'; did you mean 'announ"),
        (finish_step, ["transfer"], {}, InvalidInput, f"`csmkit handoff complete {ID}` does it"),
        (finish_step, ["check-90"], {"force": True}, InvalidInput, "before the transfer"),
        (finish_step, ["brief-team"], {"on": date(2026, 12, 4)}, InvalidInput, "after 2026-12-03"),
        (finish_step, ["brief-team"], {"on": date(2026, 11, 1)}, InvalidInput, "was planned, on"),
        (skip_step, ["vouch", " "], {}, InvalidInput, "say why step 'vouch' is skipped"),
        (skip_step, ["transfer", "x"], {}, InvalidInput, "the handoff is never transferred"),
        (note_step, ["vouch", " "], {}, InvalidInput, "text: must not be blank"),
        (cancel_handoff, [], {"reason": " "}, InvalidInput, "cancel_reason: must not be blank"),
        (return_packets, [[]], {}, InvalidInput, "name at least one gap"),
        (return_packets, [["?"]], {"accounts": ["delta"]}, InvalidInput, "is not part of the hand"),
        (accept_packets, [], {"rating": 6}, InvalidInput, "rating: "),
    ],
    ids=range(13),
)
def test_what_cannot_be_said_of_a_step_is_refused_and_nothing_changes(
    service, words, fields, error, says, *, planned
):
    before = stored(planned)

    with pytest.raises(error, match=says) as caught:
        change(planned, service, *words, **fields)

    assert "\n" not in str(caught.value)
    assert stored(planned) == before


def test_a_step_can_be_forced_before_its_turn(planned):
    assert change(planned, finish_step, "announce", force=True).handoff.state == "announced"


def test_a_skipped_step_keeps_nothing_waiting_and_rises_in_calendars(planned):
    skipped = change(planned, skip_step, "brief-team", "They know").handoff

    told = step(skipped, "brief-team")
    assert (told.skipped_on, told.skip_reason, told.sequence) == (THURSDAY, "They know", 1)
    assert change(planned, finish_step, "announce").is_new
    assert not change(planned, skip_step, "brief-team", "They know").is_new


def test_a_step_that_was_skipped_can_be_done_after_all_but_not_the_other_way(planned):
    change(planned, skip_step, "brief-team", "They know")

    done = change(planned, finish_step, "brief-team").handoff

    assert step(done, "brief-team").skipped_on is None
    with pytest.raises(InvalidInput, match="was done on 2026-12-03; it cannot be skipped"):
        change(planned, skip_step, "brief-team", "They know")


def test_notes_keep_day_and_author_and_the_same_words_stand_once(planned):
    change(planned, note_step, "announce", "Dana is away", by="bob")

    again = change(planned, note_step, "announce", "Dana is away")

    assert not again.is_new
    assert [(n.on, n.text, n.by) for n in step(again.handoff, "announce").notes] == [
        (THURSDAY, "Dana is away", "bob")
    ]


def test_what_was_said_of_steps_later_does_not_show_on_an_earlier_day(planned):
    change(planned, finish_step, "brief-team", on=TUESDAY)
    change(planned, finish_step, "announce")
    change(planned, return_packets, ["Who signs?"])

    then = handoff_as_known_on(stored(planned), date(2026, 12, 2))

    assert then.state == "planned"
    assert step(then, "brief-team").done_on == TUESDAY
    assert step(then, "announce").done_on is None
    assert then.acceptances == ()


def test_what_is_due_is_listed_with_who_has_to_do_it_and_what_is_late(planned):
    change(planned, finish_step, "brief-team", on=TUESDAY)

    mine = due(planned, date(2026, 12, 2), owner="alice")

    assert [(d.step, d.state, d.is_overdue) for d in mine] == [
        ("hand-over-packet", "overdue", True),
        ("talk-through", "waiting", False),
        ("say-farewell", "waiting", False),
        ("introduce", "waiting", False),
    ]
    assert {d.owner for d in due(planned, THURSDAY)} == {"alice", "bob", "lena", "sam", None}
    assert due(planned, date(2026, 11, 20)) == []


def test_a_returned_packet_is_due_for_the_old_owner_until_it_is_accepted(planned):
    change(planned, return_packets, ["Who signs?", "What did we promise?"], accounts=["ACME"])

    gaps = [d for d in due(planned, date(2026, 12, 8), owner="alice") if d.step == "gap"]
    assert [(d.account, d.due_on, d.is_overdue) for d in gaps] == [
        ("acme", date(2026, 12, 7), True)
    ]
    assert "Who signs?; What did we promise?" in gaps[0].title
    change(planned, accept_packets, accounts=["acme"], as_of=date(2026, 12, 8))
    assert [d for d in due(planned, date(2026, 12, 8)) if d.step == "gap"] == []


def test_the_step_of_accepting_is_done_once_every_packet_is_accepted(planned):
    first = change(planned, accept_packets, accounts=["acme"], rating=4).handoff
    assert step(first, "accept-packet").done_on is None

    every = change(planned, accept_packets, rating=4)
    assert every.touched == ("beta",)
    assert step(every.handoff, "accept-packet").done_on == THURSDAY
    assert not change(planned, accept_packets, rating=4).is_new

    back = change(planned, return_packets, ["Who signs?"], accounts=["beta"]).handoff
    assert step(back, "accept-packet").done_on is None
    assert back.acceptance_of("acme").rating == 4


def test_the_status_names_what_blocks_and_what_was_returned(planned):
    change(planned, return_packets, ["Who signs?"], accounts=["beta"])

    with reading(planned) as reader:
        report = report_handoff(reader, ID, date(2026, 12, 4))

    states = {item.step.id: (item.state, item.waits_for) for item in report.steps}
    assert states["brief-team"] == ("overdue", ())
    assert states["announce"] == ("blocked", ("brief-team",))
    assert states["introduce"] == ("waiting", ("announce", "talk-through"))
    assert (report.closed, report.overdue) == (0, 6)
    assert [(gap.account, gap.gaps) for gap in report.gaps] == [("beta", ("Who signs?",))]


def test_a_cancelled_handoff_frees_its_accounts_and_takes_no_more_steps(planned):
    cancelled = change(planned, cancel_handoff, reason="Alice stays").handoff

    assert (cancelled.state, cancelled.cancelled_on) == ("cancelled", THURSDAY)
    assert {s.sequence for s in cancelled.steps} == {1}
    assert not change(planned, cancel_handoff).is_new
    with pytest.raises(InvalidInput, match="was cancelled; `csmkit undo` takes that back"):
        change(planned, finish_step, "brief-team")
    with pytest.raises(InvalidInput, match="was cancelled; `csmkit undo` takes that back"):
        complete(planned)
    assert due(planned, THURSDAY) == []
    assert plan(planned, start_on=date(2026, 12, 2)).state == "planned"
    assert handoff_as_known_on(cancelled, TUESDAY).state == "planned"


def test_a_transferred_handoff_cannot_be_cancelled(planned):
    complete(planned)

    with pytest.raises(InvalidInput, match="already transferred; `csmkit undo` takes"):
        change(planned, cancel_handoff)


def move(db, **fields):
    return change(db, reschedule_handoff, playbooks=PLAYBOOKS, **fields)


def test_another_start_moves_every_open_step_by_as_many_working_days(planned):
    change(planned, finish_step, "brief-team", on=TUESDAY)

    moved = move(planned, start_on=date(2026, 12, 8)).handoff

    assert (moved.id, moved.start_on, moved.transfer_on) == (
        ID,
        date(2026, 12, 8),
        date(2026, 12, 29),
    )
    assert step(moved, "brief-team").due_on == TUESDAY
    told = [step(moved, name) for name in ("announce", "introduce")]
    assert [(s.due_on, s.sequence) for s in told] == [
        (date(2026, 12, 10), 1),
        (date(2026, 12, 15), 1),
    ]
    assert not move(planned, start_on=date(2026, 12, 8)).is_new


def test_a_step_moves_alone_where_nothing_else_must(planned):
    moved = move(planned, step_id="introduce", on=date(2026, 12, 9))

    assert moved.touched == ("introduce",)
    assert moved.handoff.introduction_on == date(2026, 12, 9)


def test_what_counts_from_the_transfer_moves_with_it(planned):
    moved = move(planned, step_id="transfer", on=date(2026, 12, 29)).handoff

    assert moved.transfer_on == date(2026, 12, 29)
    assert step(moved, "check-ready").due_on == date(2026, 12, 28)
    assert step(moved, "check-30").due_on == date(2027, 1, 28)
    assert step(moved, "introduce").due_on == date(2026, 12, 8)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"start_on": date(2026, 12, 2)}, "cannot start on 2026-12-02, before 2026-12-03"),
        ({"start_on": date(2026, 12, 12)}, "a Saturday; the next working day is 2026-12-14"),
        ({"step_id": "introduce", "on": date(2026, 12, 2)}, "before 2026-12-03"),
        ({"step_id": "introduce", "on": date(2026, 12, 12)}, "which is a Saturday"),
        ({"step_id": "meet", "on": date(2026, 12, 11)}, "no step 'meet'"),
        ({"step_id": "vouch", "on": date(2026, 12, 7)}, "waits for 'introduce', due on 2026-12-08"),
        ({"step_id": "transfer", "on": date(2026, 12, 10)}, "waits for 'introduce'|wants at least"),
        ({}, "say the new start"),
    ],
    ids=range(8),
)
def test_a_day_that_cannot_be_is_refused_and_nothing_moves(fields, says, planned):
    before = stored(planned)

    with pytest.raises((InvalidInput, StepNotFound), match=says):
        move(planned, **fields)

    assert stored(planned) == before


def test_nobody_is_given_accounts_after_their_last_day(owned_book):
    handoff = plan(owned_book, to_name="soon")

    with pytest.raises(InvalidInput, match="soon leaves on 2026-12-28, before the transfer"):
        move(owned_book, handoff_id=handoff.id, start_on=date(2026, 12, 9))


def test_the_start_of_a_transferred_handoff_stays(planned):
    complete(planned, date(2026, 12, 22))

    with pytest.raises(InvalidInput, match="already transferred; only single steps can move"):
        move(planned, start_on=date(2026, 12, 28), as_of=date(2026, 12, 23))
    moved = move(
        planned, step_id="check-30", on=date(2027, 1, 25), as_of=date(2026, 12, 23)
    ).handoff
    assert moved.transfer_on == date(2026, 12, 22)


CALENDARS = Calendars(["GB"], {"acme": "US"})


def a_law_abiding(handoff, before):
    due_on = {s.id: s.due_on for s in handoff.steps}
    was = {s.id: s for s in before.steps}
    for s in handoff.steps:
        assert all(due_on[name] <= s.due_on for name in s.after)
        assert s.sequence == was[s.id].sequence + (s.due_on != was[s.id].due_on)
        if s.due_on != was[s.id].due_on:
            assert CALENDARS.of(s.audience, s.account).is_working(s.due_on)
    assert handoff.transfer_on == due_on["transfer"]
    assert handoff.introduction_on == due_on["introduce"]


@settings(max_examples=50, deadline=None)
@given(days=st.integers(-3, 60))
def test_no_step_comes_before_what_it_waits_for_however_the_start_moves(days):
    before = a_handoff(TUESDAY)
    start = CALENDARS.ours.on_or_after(TUESDAY + timedelta(days=days))

    a_law_abiding(moved_start(before, start, CALENDARS), before)


@settings(max_examples=50, deadline=None)
@given(which=st.sampled_from(a_handoff(TUESDAY).steps), days=st.integers(0, 60))
def test_no_step_comes_before_what_it_waits_for_whichever_step_moves_later(which, days):
    before = a_handoff(TUESDAY)
    day = CALENDARS.theirs.on_or_after(which.due_on + timedelta(days=days))

    a_law_abiding(moved_step(before, which.id, day, CALENDARS), before)
