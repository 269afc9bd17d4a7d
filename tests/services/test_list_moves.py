from __future__ import annotations

from datetime import date, timedelta

import pytest

from builders import a_blueprint, a_teammate, a_unit
from csmkit.domain.trust import RELATIONSHIPS, Stage
from csmkit.services.assess_accounts import assess_accounts
from csmkit.services.list_moves import list_moves
from csmkit.store.opening import reading

AS_OF = date(2026, 11, 20)
SINCE = AS_OF - timedelta(7)
CALLS = [{"on": day, "kind": "call"} for day in ("2026-10-20", "2026-11-10", "2026-11-18")]


def _saw(signal, on, **fields):
    return {"signal": signal, "on": on, **fields}


def _book(db):
    seen = {
        "steady": [],
        "worse": [_saw("removed-from-account", "2026-11-16")],
        "told-late": [_saw("hesitation", "2026-11-02", recorded_on="2026-11-18")],
        "better": [_saw("hesitation", "2026-07-29")],
        "back": [_saw("hesitation", "2026-07-29"), _saw("hesitation", "2026-11-18")],
    }
    with a_unit(db) as unit:
        unit.put(a_teammate())
        for key, sightings in seen.items():
            unit.put(a_blueprint(key, owner="alice", touches=CALLS, sightings=sightings))
    return db


def _moves(db, catalogue, since=SINCE, **chosen):
    with reading(db) as reader:
        return {m.account: m for m in list_moves(reader, catalogue, since, AS_OF, **chosen)}


def test_who_got_worse_moved_on_the_day_it_was_known_and_because_of_that(db, catalogue):
    moves = _moves(_book(db), catalogue)
    told = {key: (m.before, m.after, m.on, m.because) for key, m in moves.items()}
    assert told["worse"] == (
        Stage.TRUSTED,
        Stage.LOST,
        date(2026, 11, 16),
        "removed-from-account",
    )
    assert told["told-late"] == (Stage.TRUSTED, Stage.WANING, date(2026, 11, 18), "hesitation")
    assert "steady" not in told
    assert moves["worse"].worsened


def test_who_got_better_is_told_as_well(db, catalogue):
    moves = _moves(_book(db), catalogue, since=date(2026, 8, 10))
    assert (moves["better"].before, moves["better"].after) == (Stage.WANING, Stage.TRUSTED)
    assert not moves["better"].worsened


def test_whoever_left_a_stage_and_came_back_did_not_move(db, catalogue):
    assert "back" not in _moves(_book(db), catalogue, since=date(2026, 8, 10))


@pytest.mark.parametrize("days", [1, 7, 40, 120])
def test_moves_are_the_differences_between_two_assessments(db, catalogue, days):
    since = AS_OF - timedelta(days)
    moves = _moves(_book(db), catalogue, since=since)
    with reading(db) as reader:
        before, after = (
            {(a.account, a.relationship): a.stage for a in assess_accounts(reader, catalogue, day)}
            for day in (since, AS_OF)
        )
    differing = {
        account for (account, rel), stage in after.items() if stage != before[account, rel]
    }
    assert set(moves) == differing
    for move in moves.values():
        assert move.before is before[move.account, move.relationship]
        assert move.after is after[move.account, move.relationship]


def test_on_the_day_of_a_move_the_new_stage_holds_and_on_its_eve_another_one(db, catalogue):
    for move in _moves(_book(db), catalogue, since=date(2026, 8, 10)).values():
        with reading(db) as reader:
            eve, on = (
                next(
                    assess_accounts(
                        reader,
                        catalogue,
                        day,
                        names=[move.account],
                        relationships=[move.relationship],
                    )
                ).stage
                for day in (move.on - timedelta(1), move.on)
            )
        assert on is move.after is not eve


def test_only_the_accounts_asked_for_are_looked_at(db, catalogue):
    assert set(_moves(_book(db), catalogue, keys=["worse", "steady"])) == {"worse"}
    assert _moves(_book(db), catalogue, relationships=RELATIONSHIPS[1:]) == {}
