from __future__ import annotations

import shutil
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import a_blueprint, a_teammate, a_unit
from csmkit.cli.shapes.assessments import assessment_shape
from csmkit.cli.shapes.explanations import explanation_shape
from csmkit.domain.account import RECORD_LISTS, Blueprint
from csmkit.domain.known import as_known_on
from csmkit.errors import AccountNotFound
from csmkit.resources import search_path
from csmkit.services.assess_accounts import assess_accounts
from csmkit.services.explain_account import explain_account
from csmkit.services.replay_accounts import replay_accounts
from csmkit.store.opening import reading
from csmkit.trust.catalogue import load_catalogue
from random_documents import SEEDS, random_document

CATALOGUE = load_catalogue(search_path("playbooks"), cache_dir=None)
SIGNALS = sorted(CATALOGUE.by_id)
FIRST_DAY, SPAN = date(2020, 1, 1), 4000
few = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
DAYS = st.integers(0, SPAN).map(lambda ahead: FIRST_DAY + timedelta(ahead))


def _telling(seed):
    """Return a random blueprint whose sightings are of signals that the catalogue knows."""
    blueprint = random_document(Blueprint, seed, key="acme")
    sightings = tuple(
        sighting.model_copy(update={"signal": SIGNALS[(seed + number) % len(SIGNALS)]})
        for number, sighting in enumerate(blueprint.sightings)
    )
    people = {"owner": "alice", "seller": None, "backup": None, "parent": None}
    return blueprint.model_copy(update={**people, "sightings": sightings})


@pytest.fixture
def stored(made_store, tmp_path):
    """Return a function that puts an account into a store of its own and returns its path."""

    def put(blueprint):
        db = str(shutil.copy(made_store, tmp_path / f"{len(list(tmp_path.iterdir()))}.db"))
        with a_unit(db) as unit:
            unit.put(a_teammate())
            unit.put(blueprint)
        return db

    return put


def _explained(db, day):
    with reading(db) as reader:
        return explain_account(reader, CATALOGUE, "acme", day)


def _assessed(db, day):
    with reading(db) as reader:
        return tuple(assess_accounts(reader, CATALOGUE, day, names=["acme"], timeline=True))


@few
@given(seed=SEEDS, day=DAYS)
def test_explain_and_assess_say_the_same_of_any_record_on_any_day(stored, seed, day):
    db = stored(_telling(seed))
    explained, assessed = _explained(db, day), _assessed(db, day)
    assert tuple(one.assessment for one in explained) == assessed
    for explanation, assessment in zip(explained, assessed, strict=True):
        assert explanation_shape(explanation)["assessment"] == assessment_shape(assessment)
        fired = {one.signal: one.points for one in explanation.signals if one.verdict == "fired"}
        assert fired == {reason.signal: reason.points for reason in assessment.reasons}
        unknown = {one.signal for one in explanation.signals if one.verdict == "unknown"}
        assert unknown <= {one.signal for one in assessment.unknown}


@few
@given(seed=SEEDS, day=DAYS)
def test_nothing_dated_or_recorded_after_the_day_changes_an_explanation(stored, seed, day):
    blueprint = _telling(seed)
    known = as_known_on(blueprint, day, with_plans=False).model_copy(
        update={"owner": blueprint.owner}
    )
    with_all = _explained(stored(blueprint), day)
    assert _explained(stored(known), day) == with_all


@few
@given(seed=SEEDS, ahead=st.integers(0, SPAN), late=st.integers(1, 400))
def test_a_standpoint_is_what_assess_says_on_that_day_also_where_much_was_recorded_late(
    stored, seed, ahead, late
):
    db = stored(_recorded_late(_telling(seed), late))
    days = [FIRST_DAY + timedelta(ahead + 50 * number) for number in range(5)]
    with reading(db) as reader:
        courses = list(replay_accounts(reader, CATALOGUE, ["acme"], days))
    for position, day in enumerate(days):
        for course, assessment in zip(courses, _assessed(db, day), strict=True):
            point = course.standpoints[position]
            assert (point.on, point.stage, point.pressure, point.reserve, point.confidence) == (
                day,
                assessment.stage,
                assessment.pressure,
                assessment.reserve,
                assessment.confidence,
            )


def _recorded_late(blueprint, days):
    """Return a blueprint of which every second record was written down later than it happened."""
    changes = {}
    for part in RECORD_LISTS:
        changes[part] = tuple(
            record.model_copy(update={"recorded_on": on + timedelta(days)})
            if number % 2 and (on := record.on_day()) is not None
            else record
            for number, record in enumerate(getattr(blueprint, part))
        )
    return blueprint.model_copy(update=changes)


def test_an_account_is_explained_by_any_of_its_names(db, catalogue):
    with a_unit(db) as unit:
        unit.put(a_blueprint(name="Acme Freight"))
    with reading(db) as reader:
        (found,) = explain_account(
            reader, catalogue, "acme FREIGHT", date(2026, 11, 20), relationships=["sales"]
        )
        assert (found.assessment.account, found.assessment.relationship) == ("acme", "sales")
        with pytest.raises(AccountNotFound, match="did you mean 'acme'"):
            explain_account(reader, catalogue, "acmee", date(2026, 11, 20))


def test_what_ended_with_the_former_owner_does_not_count_but_is_told(db, catalogue):
    with a_unit(db) as unit:
        unit.put(a_teammate("alice"))
        unit.put(a_teammate("bob"))
        unit.put(
            a_blueprint(
                owner="bob",
                tenures=[
                    {"teammate": "alice", "from_on": "2025-01-01", "until_on": "2026-11-01"},
                    {"teammate": "bob", "from_on": "2026-11-01"},
                ],
                sightings=[{"signal": "hesitation", "on": "2026-10-20"}],
            )
        )
    with reading(db) as reader:
        found, _ = explain_account(reader, catalogue, "acme", date(2026, 11, 20))
    assert [one.signal for one in found.ended] == ["hesitation"]
    assert found.reset_on == date(2026, 11, 1)
    assert found.assessment.reasons == ()


def test_without_any_record_everything_is_unknown_and_nothing_needs_a_remedy(db, catalogue):
    with a_unit(db) as unit:
        unit.put(a_blueprint())
    with reading(db) as reader:
        found, _ = explain_account(reader, catalogue, "acme", date(2026, 11, 20))
    assert {one.verdict for one in found.signals} <= {"unknown", "quiet"}
    assert (found.remedies, found.ended) == ((), ())
    assert found.assessment._replace(unknown=()).reasons == ()
