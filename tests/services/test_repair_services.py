"""A repair from its plan to its end, on real stores."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.domain.document import plain
from csmkit.domain.trust import Stage
from csmkit.errors import AccountNotFound, InvalidInput, RecordNotFound, RepairTooLate
from csmkit.resources import search_path
from csmkit.services.accept_repair import accept_repair
from csmkit.services.apply_documents import apply_documents
from csmkit.services.assess_accounts import assess_accounts
from csmkit.services.close_repair import close_repair
from csmkit.services.plan_repair import plan_repair
from csmkit.services.settle_promises import settle_promises
from csmkit.services.undo_revision import undo_revision
from csmkit.store.opening import create, reading
from csmkit.trust.catalogue import load_catalogue

PLAYBOOKS = search_path("playbooks")
CATALOGUE = load_catalogue(PLAYBOOKS, cache_dir=None)
OVERDUE = {
    "id": "plan",
    "text": "Send the migration plan",
    "side": "us",
    "promised_on": "2026-10-01",
    "due_on": "2026-10-20",
}
CALLS = [{"on": day, "kind": "call"} for day in ("2026-09-02", "2026-09-16", "2026-10-16")]
BROKEN_WORD = {"signal": "no-follow-through", "on": "2026-11-18", "text": "Third time"}


def stored(db, **fields):
    usual = {
        "owner": "alice",
        "seller": "sam",
        "cadence_days": 30,
        "touches": [*CALLS, {"on": "2026-11-12", "kind": "call"}],
        "commitments": [OVERDUE],
    }
    acme = a_blueprint(**{**usual, **fields})
    with a_unit(db) as unit:
        unit.put(a_teammate("lena", role="leader"))
        unit.put(a_teammate("sam", role="seller"))
        unit.put(a_teammate("alice", manager="lena"))
        unit.put(acme)


def planned(db, on=TODAY, **options):
    with reading(db) as reader:
        return plan_repair(reader, CATALOGUE, "ACME", as_of=on, playbooks=PLAYBOOKS, **options)


def accepted(db, on=TODAY, **options):
    with a_unit(db, as_of=on) as unit:
        return accept_repair(unit, CATALOGUE, "acme", as_of=on, playbooks=PLAYBOOKS, **options)


def settled(db, on, **steps):
    relationship = steps.pop("relationship", "customer")
    with a_unit(db, as_of=on) as unit:
        return settle_promises(unit, "acme", steps, as_of=on, on=on, relationship=relationship)


def closed(db, outcome, on=TODAY):
    with a_unit(db, as_of=on) as unit:
        return close_repair(unit, "acme", outcome, as_of=on)


def assessed(db, on, relationship="customer"):
    with reading(db) as reader:
        (one,) = assess_accounts(
            reader, CATALOGUE, on, names=["acme"], relationships=[relationship]
        )
    return one


def blueprint(db):
    with reading(db) as reader:
        return reader.blueprint("acme")


def signals(assessment):
    return {reason.signal for reason in assessment.reasons}


def delivered(db, on):
    """Settle the promise that made all the trouble."""
    with a_unit(db, as_of=on) as unit:
        acme = unit.blueprint("acme")
        done = [
            c.model_copy(update={"status": "kept", "closed_on": on}) if c.id == "plan" else c
            for c in acme.commitments
        ]
        unit.put(acme.with_fields(commitments=tuple(done)))


# ── The plan ─────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_names_the_promise_that_it_repairs_and_says_what_to_say(db):
    stored(db)

    plan = planned(db)

    assert (plan.stage, plan.advice) == (Stage.DAMAGED, "accept")
    assert plan.causes[0].signal == "missed-deadline"
    assert [piece.text for piece in plan.causes[0].evidence] == ["Send the migration plan"]
    own, *_ = plan.steps
    assert (own.part, own.channel, own.on) == ("own-the-moment", "spoken", TODAY)
    assert "I dropped the ball on “Send the migration plan”, and I want to own that." in own.use
    assert "We misunderstood." in own.avoid


def test_planning_writes_nothing(sqlite_db):
    stored(sqlite_db)
    before = blueprint(sqlite_db)

    planned(sqlite_db)

    assert blueprint(sqlite_db) == before


def test_small_promises_have_a_working_day_and_an_hour(sqlite_db):
    stored(sqlite_db, country="NO", timezone="Europe/Oslo")

    promised = [step for step in planned(sqlite_db).steps if step.commitment]

    assert all(step.on.isoweekday() <= 5 and step.hour for step in promised)
    assert all(f"{step.hour} (Europe/Oslo)" in step.commitment for step in promised)
    assert len(promised) >= 5


def test_steps_keep_out_of_the_holidays_of_both_sides(sqlite_db):
    stored(sqlite_db, country="US")

    days = {step.on for step in planned(sqlite_db, date(2026, 11, 24)).steps}

    assert date(2026, 11, 26) not in days


@pytest.mark.parametrize(
    ("breach", "channel"),
    [("competence", "spoken"), ("integrity", "written")],
)
def test_an_apology_for_a_mistake_is_spoken_and_for_a_broken_word_written(
    sqlite_db, breach, channel
):
    stored(sqlite_db)

    plan = planned(sqlite_db, breach=breach)

    assert (plan.breach, plan.breach_basis) == (breach, "given")
    assert plan.steps[0].channel == channel


def test_the_breach_is_inferred_from_the_signs_by_their_points(sqlite_db):
    stored(sqlite_db)
    assert (planned(sqlite_db).breach, planned(sqlite_db).breach_basis) == (
        "competence",
        "inferred",
    )

    stored(sqlite_db, commitments=[], sightings=[BROKEN_WORD])
    plan = planned(sqlite_db)

    assert plan.breach == "integrity"
    assert plan.breach_points["integrity"] > plan.breach_points["competence"] == 0


def test_what_the_customer_will_read_holds_no_word_of_a_note(sqlite_db):
    seen = {"signal": "hesitation", "on": "2026-11-18", "text": "Dana thinks that we lie"}
    stored(sqlite_db, sightings=[seen, BROKEN_WORD], commitments=[])

    promised = [step.commitment for step in planned(sqlite_db).steps if step.commitment]

    assert promised
    assert not any("lie" in text or "Third time" in text for text in promised)


def test_a_trusted_relationship_has_nothing_to_repair_and_says_how_much_is_known(sqlite_db):
    stored(sqlite_db, commitments=[])

    plan = planned(sqlite_db)

    assert (plan.advice, plan.steps) == ("nothing", ())
    assert "of the signs can be judged" in plan.because


def test_a_day_beyond_the_calendar_is_refused(sqlite_db):
    stored(sqlite_db)

    with pytest.raises(InvalidInput, match="beyond the calendar"):
        planned(sqlite_db, date.max)


def test_an_unknown_account_is_named(sqlite_db):
    stored(sqlite_db)

    with reading(sqlite_db) as reader, pytest.raises(AccountNotFound):
        plan_repair(reader, CATALOGUE, "acmee", as_of=TODAY, playbooks=PLAYBOOKS)


def test_a_name_that_looks_like_a_placeholder_is_not_read_as_one(sqlite_db):
    hostile = "{by} {owner} {0.__class__} {{x}} %s \u202e"
    stored(
        sqlite_db,
        name=hostile,
        also_known_as=["acme"],
        commitments=[
            {**OVERDUE, "text": "{owner.__class__} {by}"},
        ],
    )

    own = planned(sqlite_db).steps[0]

    assert any("“{owner.__class__} {by}”" in line for line in own.use)


def test_the_sales_plan_promises_to_the_seller_by_name(sqlite_db):
    blamed = {"signal": "blamed-for-lost-renewal", "on": "2026-11-10"}
    stored(sqlite_db, sightings=[blamed], commitments=[])

    plan = planned(sqlite_db, relationship="sales")

    assert {part.id for part in plan.parts} >= {"expectations", "revenue-value", "credit"}
    assert any("Sam" in str(step.commitment) for step in plan.steps)


# ── Accepting ────────────────────────────────────────────────────────────────────────────────────


def test_accepting_enters_the_promises_and_the_repair_in_one_revision(db):
    stored(db)

    done = accepted(db)

    acme = blueprint(db)
    (repair,) = acme.repairs
    entered = [c for c in acme.commitments if c.id in repair.commitments]
    assert done.is_new
    assert done.plan.advice == "running"
    assert (repair.id, repair.stage, repair.opened_on) == ("2026-11-20-customer", "damaged", TODAY)
    assert len(entered) == len(repair.commitments) == len(done.plan.running.promises) > 4
    assert {c.owner for c in entered} == {"Alice"}
    assert {c.side for c in entered} == {"us"}


def test_accepting_again_changes_nothing_and_tells_since_when_it_runs(db):
    stored(db)
    accepted(db)
    before = blueprint(db)

    again = accepted(db, TODAY + timedelta(1))

    assert not again.is_new
    assert again.plan.running.opened_on == TODAY
    assert blueprint(db) == before


def test_an_accepted_repair_is_taken_back_by_one_undo(db):
    stored(db)
    before = blueprint(db)
    accepted(db)

    with a_unit(db) as unit:
        undo_revision(unit)

    assert blueprint(db) == before


def test_an_accepted_repair_survives_export_and_apply(db, tmp_path):
    stored(db)
    accepted(db)
    document = plain(blueprint(db))
    other = str(tmp_path / "other.db")
    create(other)
    with a_unit(other) as unit:
        for key in ("alice", "sam"):
            unit.put(a_teammate(key))
        apply_documents(unit, [("a.json", json.dumps(document).encode())], signals=frozenset())

    assert plain(blueprint(other)) == document


def test_where_nobody_would_keep_the_promises_nothing_is_begun(sqlite_db):
    stored(sqlite_db, owner=None)

    with pytest.raises(InvalidInput, match="nobody who would keep the promises"):
        accepted(sqlite_db)

    assert accepted(sqlite_db, me="alice").is_new


def test_the_promises_of_an_owner_who_has_left_are_those_of_who_asks(sqlite_db):
    stored(sqlite_db)
    with a_unit(sqlite_db) as unit:
        unit.put(a_teammate("alice", status="left"))
        unit.put(a_teammate("bob"))

    accepted(sqlite_db, me="bob")

    acme = blueprint(sqlite_db)
    assert {c.owner for c in acme.commitments if c.id != "plan"} == {"Bob"}


def test_what_is_lost_is_not_repaired(sqlite_db):
    stored(sqlite_db, sightings=[{"signal": "removed-from-account", "on": "2026-11-18"}])

    assert planned(sqlite_db).advice == "contain"
    with pytest.raises(RepairTooLate, match="csmkit contain acme"):
        accepted(sqlite_db)


def test_before_it_was_accepted_a_repair_does_not_show(sqlite_db):
    stored(sqlite_db)
    accepted(sqlite_db)

    assert planned(sqlite_db, TODAY - timedelta(1)).running is None
    with pytest.raises(InvalidInput, match="began on 2026-11-20, after 2026-11-19"):
        accepted(sqlite_db, TODAY - timedelta(1))


# ── What the next assessment sees ────────────────────────────────────────────────────────────────


def test_a_step_that_falls_overdue_makes_the_next_assessment_worse(db):
    stored(db, commitments=[], sightings=[BROKEN_WORD])
    later = TODAY + timedelta(21)
    without = assessed(db, later)
    accepted(db)

    worse = assessed(db, later)

    assert worse.pressure > without.pressure
    assert "missed-deadline" in signals(worse) - signals(without)


def test_kept_steps_count_as_promises_kept(db):
    stored(db, commitments=[], sightings=[BROKEN_WORD])
    plan = accepted(db).plan
    first = [step.id for step in plan.steps if step.commitment][:3]

    settled(db, TODAY + timedelta(1), kept=first)

    kept = assessed(db, TODAY + timedelta(2))
    assert "promises-kept" in signals(kept)


def test_sales_sees_promises_to_them_and_the_customer_does_not(db):
    stored(db, sightings=[{"signal": "blamed-for-lost-renewal", "on": "2026-11-10"}])
    later = TODAY + timedelta(20)
    customers = assessed(db, later)

    accepted(db, relationship="sales")

    assert "word-to-sales-broken" in signals(assessed(db, later, "sales"))
    assert assessed(db, later) == customers
    assert {c.side for c in blueprint(db).commitments} == {"us", "inner"}


def test_three_promises_kept_to_sales_speak_for_us(sqlite_db):
    stored(sqlite_db, sightings=[{"signal": "blamed-for-lost-renewal", "on": "2026-11-10"}])
    plan = accepted(sqlite_db, relationship="sales").plan
    first = [step.id for step in plan.steps if step.commitment][:3]

    settled(sqlite_db, TODAY, kept=first, relationship="sales")

    assert "word-to-sales-kept" in signals(assessed(sqlite_db, TODAY, "sales"))


# ── Going on and stopping ────────────────────────────────────────────────────────────────────────


def kept_all(db, plan):
    for step in plan.steps:
        if step.commitment:
            settled(db, step.on, kept=[step.id])


def test_after_the_stop_loss_without_a_better_stage_it_says_contain(sqlite_db):
    stored(sqlite_db)
    plan = accepted(sqlite_db).plan
    kept_all(sqlite_db, plan)
    stop = plan.stop_loss_on

    assert planned(sqlite_db, stop - timedelta(1)).advice == "running"
    assert planned(sqlite_db, stop).advice == "contain"
    with pytest.raises(RepairTooLate, match=f"stop-loss day, {stop}"):
        accepted(sqlite_db, stop)


def test_two_failed_promises_of_a_repair_are_enough(sqlite_db):
    stored(sqlite_db)
    plan = accepted(sqlite_db).plan
    two = [step for step in plan.steps if step.commitment][:2]

    assert planned(sqlite_db, two[1].on).advice == "running"
    found = planned(sqlite_db, two[1].on + timedelta(1))

    assert (found.advice, found.because) == (
        "contain",
        "2 promises of the repair of 2026-11-20 are broken or overdue",
    )


def test_a_stop_loss_is_never_before_the_stage_could_have_improved(sqlite_db):
    stored(sqlite_db)
    with a_unit(sqlite_db) as unit:
        unit.put(unit.blueprint("acme").with_fields(cadence_days=90))

    assert planned(sqlite_db).stop_loss_on == TODAY + timedelta(180)


def test_a_repair_that_helped_is_closed_as_recovered_and_another_can_begin(sqlite_db):
    stored(sqlite_db)
    kept_all(sqlite_db, accepted(sqlite_db).plan)
    delivered(sqlite_db, TODAY)
    talked = [{"on": str(TODAY + timedelta(d)), "kind": "call"} for d in range(20, 400, 20)]
    with a_unit(sqlite_db) as unit:
        acme = unit.blueprint("acme")
        unit.put(type(acme).model_validate({**dict(acme), "touches": [*acme.touches, *talked]}))
    much_later = TODAY + timedelta(360)
    assert planned(sqlite_db, TODAY + timedelta(70)).advice in ("improving", "contain")
    assert planned(sqlite_db, much_later).advice == "recovered"

    done = closed(sqlite_db, "recovered", much_later)

    assert (done.repair.outcome, done.open_promises) == ("recovered", 0)
    after = planned(sqlite_db, much_later)
    assert (after.advice, after.running) == ("nothing", None)
    assert [repair.outcome for repair in after.earlier] == ["recovered"]


def test_a_closed_repair_is_followed_by_one_with_another_id(sqlite_db):
    stored(sqlite_db)
    accepted(sqlite_db)
    done = closed(sqlite_db, "withdrawn")

    assert planned(sqlite_db).advice == "accept"
    assert accepted(sqlite_db).plan.repair_id == "2026-11-20-customer-2"
    assert done.withdrawn > 4
    assert len(blueprint(sqlite_db).repairs) == 2


def test_before_it_was_closed_a_repair_runs_and_has_no_outcome(sqlite_db):
    stored(sqlite_db)
    accepted(sqlite_db)
    closed(sqlite_db, "recovered", TODAY + timedelta(2))

    running = planned(sqlite_db, TODAY + timedelta(1)).running

    assert (running.closed_on, running.outcome) == (None, None)


def test_closing_twice_is_refused(sqlite_db):
    stored(sqlite_db)
    accepted(sqlite_db)
    closed(sqlite_db, "recovered")

    with pytest.raises(InvalidInput, match="no repair under way"):
        closed(sqlite_db, "recovered")


def test_a_repair_that_became_worse_is_said_to_need_another_plan(sqlite_db):
    doubt = {"signal": "hesitation", "on": "2026-11-18"}
    stored(sqlite_db, commitments=[], sightings=[doubt])
    assert accepted(sqlite_db).plan.stage is Stage.WANING
    with a_unit(sqlite_db) as unit:
        acme = unit.blueprint("acme")
        more = [{"signal": "wrong-setup", "on": "2026-11-20"}, doubt]
        unit.put(type(acme).model_validate({**dict(acme), "sightings": more}))

    assert planned(sqlite_db).advice == "worse"


def test_a_promise_that_went_one_way_does_not_go_another(sqlite_db):
    stored(sqlite_db)
    accepted(sqlite_db)
    settled(sqlite_db, TODAY, kept=["recap"])
    assert settled(sqlite_db, TODAY, kept=["recap"])[0].status == "kept"

    with pytest.raises(InvalidInput, match="marked as kept on 2026-11-20 already"):
        settled(sqlite_db, TODAY, broken=["recap"])
    with pytest.raises(RecordNotFound, match="'recape'; did you mean 'recap'"):
        settled(sqlite_db, TODAY, kept=["recape"])


def test_a_lesson_of_another_account_stands_beside_the_plan_where_the_sign_matches(sqlite_db):
    stored(sqlite_db)
    lessons = [
        {"on": "2026-05-01", "text": "Name a day you can keep", "signals": ["missed-deadline"]},
        {"on": "2026-06-01", "text": "About something else", "signals": ["champion-left"]},
        {"on": "2027-01-01", "text": "Not learned yet", "signals": ["missed-deadline"]},
    ]
    with a_unit(sqlite_db) as unit:
        unit.put(a_blueprint("brook", lessons=lessons))

    found = planned(sqlite_db).lessons

    assert [(lesson.account, lesson.text) for lesson in found] == [
        ("brook", "Name a day you can keep")
    ]
