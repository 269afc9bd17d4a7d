from __future__ import annotations

from datetime import date

import pytest

from builders import a_unit
from csmkit.errors import InvalidInput
from csmkit.handoff.settling import load_settling
from csmkit.services.check_handoffs import check_handoffs
from csmkit.services.finish_step import finish_step
from csmkit.store.opening import reading
from handoff.following_builders import ID, change, complete, plan, stored, the_catalogue
from handoff.handoff_builders import PLAYBOOKS

TRANSFER = date(2026, 12, 22)


@pytest.fixture
def transferred(owned_book):
    plan(owned_book)
    for name in ("brief-team", "hand-over-packet", "align-sales", "talk-through", "announce"):
        change(owned_book, finish_step, name, as_of=TRANSFER)
    complete(owned_book, TRANSFER)
    return owned_book


def log(db, key, **records):
    with a_unit(db) as unit:
        blueprint = unit.blueprint(key)
        kept = {part: [*getattr(blueprint, part), record] for part, record in records.items()}
        unit.put(blueprint.with_fields(**kept))


def checks(db, as_of, handoff_id=ID):
    with reading(db) as reader:
        found = check_handoffs(
            reader, the_catalogue(), PLAYBOOKS, as_of=as_of, handoff_id=handoff_id
        )
        return {check.account: check for check in found}


def test_how_each_account_stood_is_kept_with_the_transfer(transferred):
    kept = {baseline.account: baseline for baseline in stored(transferred).baseline}

    acme = kept["acme"]
    assert (acme.on, acme.last_touch_on) == (TRANSFER, date(2026, 11, 17))
    assert (acme.open_commitments, acme.overdue_commitments) == (1, 1)
    assert acme.stage != "trusted"
    assert kept["beta"].overdue_commitments == 0


def test_an_account_in_touch_that_keeps_its_promises_raises_no_alert_about_these(transferred):
    log(transferred, "beta", touches={"on": "2027-01-14", "kind": "call"})

    found = checks(transferred, date(2027, 1, 15))["beta"]

    assert (found.days, found.checkpoint) == (24, None)
    assert not any("touch" in alert or "promise" in alert for alert in found.alerts)


@pytest.mark.parametrize(
    ("day", "checkpoint"),
    [(date(2027, 1, 20), None), (date(2027, 1, 21), 30), (date(2027, 3, 1), 60)],
    ids=str,
)
def test_the_last_check_that_was_due_is_named(day, checkpoint, transferred):
    assert checks(transferred, day)["acme"].checkpoint == checkpoint


def test_what_is_worse_than_on_the_day_of_the_transfer_raises_alerts(transferred):
    late = {"text": "Send the list", "side": "us", "due_on": "2027-01-02"}
    log(transferred, "beta", commitments=late)

    alerts = checks(transferred, date(2027, 1, 30))["beta"].alerts

    assert any(alert.startswith("the customer's trust fell from trusted to") for alert in alerts)
    assert "1 promise of ours is overdue, 0 were" in alerts
    assert "no touch since the transfer, 39 days; the rhythm is 21" in alerts
    assert any(alert.startswith("overdue: accept-packet and") for alert in alerts)


def test_all_handoffs_that_have_not_settled_are_checked_together(transferred):
    assert set(checks(transferred, date(2027, 1, 30), None)) == {"acme", "beta"}
    assert checks(transferred, date(2026, 12, 1), None) == {}

    change(transferred, finish_step, "check-90", as_of=date(2027, 3, 22), force=True)

    assert checks(transferred, date(2027, 3, 23), None) == {}


def test_a_handoff_that_is_not_transferred_cannot_be_checked(owned_book):
    plan(owned_book)

    with pytest.raises(InvalidInput, match="is planned; it can be checked once it is transferred"):
        checks(owned_book, date(2026, 12, 1))


def test_a_transfer_without_a_baseline_is_checked_as_far_as_it_goes(transferred):
    with a_unit(transferred) as unit:
        unit.put(unit.handoff(ID).with_fields(baseline=()))

    found = checks(transferred, date(2027, 1, 30))["acme"]

    assert found.before is None
    assert not any("fell" in alert for alert in found.alerts)


def test_the_norms_name_their_sources():
    norms = load_settling(PLAYBOOKS)

    assert norms.check_days == (30, 60, 90)
    assert norms.sources
