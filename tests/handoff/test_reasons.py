from __future__ import annotations

from datetime import date

import pytest

from builders import TODAY, a_teammate, a_unit
from csmkit.domain.handoff import REASONS
from csmkit.errors import InvalidInput
from csmkit.handoff.plan import load_plan
from csmkit.resources import search_path
from csmkit.services.draft_handoff import draft_handoff
from csmkit.services.end_cover import end_cover
from csmkit.services.plan_handoff import plan_handoff
from csmkit.services.preview_plan import preview_plan
from csmkit.store.opening import reading
from handoff.following_builders import (
    TUESDAY,
    an_account,
    change,
    complete,
    plan,
    step,
    stored,
    the_catalogue,
)
from handoff.handoff_builders import PLAYBOOKS

BACK = date(2027, 1, 11)
COVER = {"reason": "leave-cover", "back_on": BACK}
WITH_OVERLAP = ("departure", "promotion", "rebalancing", "segment-change", "trust-lost")
ABRUPT = {"from_name": "gone", "start_on": TODAY, "reason": "abrupt"}


def draft(db, **fields):
    asked = {"from_name": "alice", "to_name": "bob", "start_on": TUESDAY, "as_of": TODAY}
    with reading(db) as reader:
        return draft_handoff(
            reader, the_catalogue(), **{"playbooks": PLAYBOOKS, **asked, **fields}
        ).handoff


def owners(db, key):
    with reading(db) as reader:
        blueprint = reader.blueprint(key)
    return blueprint.owner, [(t.teammate, t.role, t.from_on, t.until_on) for t in blueprint.tenures]


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_a_plan_that_can_be_shown_with_its_days(reason):
    back_on = BACK if reason == "leave-cover" else None

    shown = preview_plan(reason, as_of=TODAY, playbooks=PLAYBOOKS, back_on=back_on)

    assert [s.due_on for s in shown.steps] == sorted(s.due_on for s in shown.steps)
    due = {s.id: s.due_on for s in shown.steps}
    assert all(due[s.id] >= due[before] for s in shown.steps for before in s.after)


@pytest.mark.parametrize("reason", WITH_OVERLAP)
def test_the_customer_hears_meets_and_only_then_feels_the_change(reason, owned_book):
    handoff = draft(owned_book, reason=reason)

    told = min(s.due_on for s in handoff.steps if s.reaches == "announced")
    assert handoff.start_on < told <= handoff.introduction_on < handoff.transfer_on
    assert all(step.due_on >= told for step in handoff.steps if step.audience == "customer")


@pytest.mark.parametrize("weeks", [1, 5])
def test_a_change_of_segment_is_never_rushed_nor_drawn_out(weeks, owned_book):
    with pytest.raises(InvalidInput, match=f"'segment-change' overlaps 2 to 4 weeks, not {weeks}"):
        draft(owned_book, reason="segment-change", weeks=weeks)


def test_a_change_of_segment_explains_the_new_model_before_the_transfer(owned_book):
    handoff = draft(owned_book, reason="segment-change")

    explained = step(handoff, "explain-model")
    assert explained.audience == "customer"
    assert explained.due_on < handoff.transfer_on


def test_after_an_abrupt_departure_each_account_hears_within_the_time_of_its_priority(owned_book):
    handoff = draft(owned_book, **ABRUPT)

    told = {s.account: (s.priority, s.due_on) for s in handoff.steps if s.reaches == "announced"}
    assert told == {
        "delta": ("P1", date(2026, 11, 23)),
        "gamma": ("P3", date(2026, 12, 4)),
    }
    assert handoff.transfer_on == TODAY
    assert handoff.introduction_of("gamma") == date(2026, 12, 4)
    assert step(handoff, "introduce:gamma").after == ("announce:gamma",)


def test_an_account_hears_on_a_working_day_of_its_own_country(owned_book):
    handoff = draft(owned_book, **{**ABRUPT, "start_on": date(2026, 11, 25)})

    days = {s.account: s.due_on for s in handoff.steps if s.reaches == "announced"}
    assert days["delta"] == date(2026, 11, 26)
    thanksgiving = draft(
        owned_book, **{**ABRUPT, "start_on": date(2026, 11, 12), "as_of": date(2026, 11, 12)}
    )
    assert step(thanksgiving, "announce:gamma").due_on == date(2026, 11, 27)


def test_an_abrupt_departure_gives_the_accounts_an_interim_owner_at_once(owned_book, tmp_path):
    with a_unit(owned_book) as unit:
        planned = plan_handoff(
            unit,
            the_catalogue(),
            from_name="gone",
            to_name="bob",
            start_on=TODAY,
            as_of=TODAY,
            reason="abrupt",
            playbooks=PLAYBOOKS,
            templates=search_path("templates"),
            out=tmp_path / "h",
        )

    assert planned.handoff.state == "transferred"
    assert [b.account for b in planned.handoff.baseline] == ["delta", "gamma"]
    owner, tenures = owners(owned_book, "delta")
    assert owner == "bob"
    assert tenures[-1] == ("bob", "owner", TODAY, None)


def test_priorities_without_a_clock_cannot_set_days(owned_book, own_playbooks):
    shipped = (PLAYBOOKS[-1].path / "handoff" / "priority.yaml").read_text()
    own = own_playbooks(priority=shipped.replace("    within_working_days: 10\n", ""))

    with pytest.raises(
        InvalidInput, match=r"priority\.yaml does not say within_working_days for P3"
    ):
        draft(owned_book, playbooks=own, **ABRUPT)


def test_in_a_leave_cover_the_owner_stays_and_somebody_covers_until_the_return(owned_book):
    plan(owned_book, **COVER)

    done = complete(owned_book, date(2026, 12, 8)).handoff

    owner, tenures = owners(owned_book, "acme")
    assert (owner, done.state) == ("alice", "transferred")
    assert ("bob", "cover", date(2026, 12, 8), BACK) in tenures
    assert ("alice", "owner", date(2025, 1, 1), None) in tenures


def test_at_the_return_the_cover_ends_on_that_day_and_the_handoff_is_settled(owned_book):
    plan(owned_book, **COVER)
    complete(owned_book, date(2026, 12, 8))
    day = date(2027, 1, 13)

    ended = change(owned_book, end_cover, as_of=day)

    assert (ended.handoff.state, ended.handoff.back_on) == ("settled", day)
    assert ("bob", "cover", date(2026, 12, 8), day) in owners(owned_book, "acme")[1]
    assert not change(owned_book, end_cover, as_of=date(2027, 1, 20)).is_new


def test_a_cover_keeps_its_accounts_from_another_handoff_until_it_ends(owned_book):
    plan(owned_book, **COVER)
    complete(owned_book, date(2026, 12, 8))
    later = {"start_on": date(2026, 12, 14), "as_of": date(2026, 12, 14)}

    with pytest.raises(InvalidInput, match="'acme' is already in the open handoff 'alice-bob"):
        plan(owned_book, **later)
    change(owned_book, end_cover, as_of=date(2026, 12, 14))
    assert plan(owned_book, **later).state == "planned"


def orphan(db, key, last="gone"):
    """Put an account without an owner, as a CRM leaves them when a user is taken out."""
    had = [{"teammate": last, "from_on": "2025-01-01", "until_on": "2026-11-06"}] if last else []
    with a_unit(db) as unit:
        unit.put(an_account(key, None, tenures=had))


@pytest.mark.parametrize("last", ["gone", None])
def test_after_an_abrupt_departure_accounts_that_have_no_owner_any_more_are_named(
    last, owned_book, tmp_path
):
    orphan(owned_book, "orphan", last)

    with a_unit(owned_book) as unit:
        planned = plan_handoff(
            unit,
            the_catalogue(),
            from_name="gone",
            to_name="bob",
            start_on=TODAY,
            as_of=TODAY,
            reason="abrupt",
            accounts=["orphan", "delta"],
            playbooks=PLAYBOOKS,
            templates=search_path("templates"),
            out=tmp_path,
        ).handoff

    assert planned.state == "transferred"
    with reading(owned_book) as reader:
        assert [reader.blueprint(key).owner for key in ("orphan", "delta")] == ["bob", "bob"]


def test_an_account_that_somebody_else_had_last_is_not_handed_over(owned_book):
    orphan(owned_book, "orphan", "soon")

    with pytest.raises(InvalidInput, match="has no owner, and soon had it last, not gone"):
        draft(owned_book, **ABRUPT, accounts=["orphan"])


def test_who_owns_nothing_any_more_is_told_what_to_name(owned_book):
    orphan(owned_book, "orphan", "alice")
    with a_unit(owned_book) as unit:
        for key in ("acme", "beta"):
            unit.put(unit.blueprint(key).with_fields(owner="bob"))

    with pytest.raises(InvalidInput, match="have no owner now: orphan; name them with --account"):
        draft(owned_book)
    with pytest.raises(InvalidInput, match="no owner who could hand it over; plan it with the"):
        draft(owned_book, accounts=["orphan"])


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"reason": "leave-cover"}, "a leave cover needs the day on which the owner is back"),
        ({**COVER, "back_on": date(2026, 12, 8)}, "back on 2026-12-08, but the cover begins on"),
        ({"back_on": BACK}, "after a handoff for departure nobody comes back"),
        ({"to_name": "gone"}, "gone has left and cannot take accounts over"),
        ({"from_name": "gone"}, "gone has left, so .*plan it with the reason abrupt"),
        ({"to_name": "soon", "weeks": 4}, "soon leaves on 2026-12-28, before the transfer"),
        ({"to_name": "alice"}, "alice cannot hand accounts over to themselves"),
        ({"start_on": date(2026, 11, 19)}, "before 2026-11-20"),
        ({"start_on": date(2026, 12, 5)}, "a Saturday; the next working day is 2026-12-07"),
        ({**ABRUPT, "start_on": date(2026, 11, 21)}, "a Saturday"),
        ({**ABRUPT, "weeks": 1}, "overlaps 0 to 0 weeks, not 1"),
        ({"accounts": ["lonely"]}, "'lonely' has no present contact with an e-mail address"),
        ({"accounts": ["silent"]}, "'silent' has no present contact with an e-mail address"),
    ],
    ids=range(13),
)
def test_what_cannot_be_is_refused_in_one_sentence(fields, says, owned_book):
    with a_unit(owned_book) as unit:
        unit.put(an_account("lonely", contacts=[]))
        unit.put(an_account("silent", contacts=[{"name": "Kim"}]))

    with pytest.raises(InvalidInput, match=says) as caught:
        plan(owned_book, **{"accounts": ["acme"] if "from_name" not in fields else None, **fields})

    assert "\n" not in str(caught.value)
    with reading(owned_book) as reader:
        assert reader.handoffs() == []


def test_an_account_that_is_in_a_handoff_already_is_refused(owned_book):
    plan(owned_book)

    with pytest.raises(InvalidInput, match="account 'beta' is already in the open handoff"):
        plan(owned_book, accounts=["beta"], start_on=date(2026, 12, 2))


def test_the_same_words_again_are_no_new_handoff(owned_book):
    first = plan(owned_book)

    again = draft(owned_book)

    assert again == first == stored(owned_book)


def test_a_plan_without_an_introduction_is_refused(own_playbooks):
    text = (PLAYBOOKS[-1].path / "handoff" / "departure.yaml").read_text()
    own = own_playbooks(departure=text.replace("    reaches: introduced\n", ""))

    with pytest.raises(InvalidInput, match="exactly one step must reach 'introduced'"):
        load_plan("departure", own)


def test_two_teammates_with_different_holidays_share_only_their_working_days(owned_book):
    with a_unit(owned_book) as unit:
        unit.put(a_teammate("bob", country="SE", email="bob@ours.example"))
        unit.put(a_teammate("alice", country="GB", manager="lena", email="alice@ours.example"))

    assert draft(owned_book, start_on=date(2026, 12, 14), weeks=2).transfer_on == date(2026, 12, 30)
