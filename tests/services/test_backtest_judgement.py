from __future__ import annotations

from datetime import date, timedelta

import pytest

from builders import TODAY, a_blueprint, a_unit
from csmkit.domain.trust import Stage
from csmkit.errors import InvalidInput
from csmkit.resources import ResourceFolder, search_path
from csmkit.services.backtest_judgement import backtest_judgement
from csmkit.store.opening import reading
from csmkit.trust.catalogue import load_catalogue

FOLDERS = search_path("playbooks")
CATALOGUE = load_catalogue(FOLDERS, cache_dir=None)
ENDED = date(2026, 10, 1)


def before(days):
    return (ENDED - timedelta(days=days)).isoformat()


def a_call(days):
    return {"on": before(days), "kind": "call", "direction": "both"}


def a_doubt(days, **fields):
    return {"signal": "second-opinion", "on": before(days), **fields}


def store(db, *blueprints):
    with a_unit(db) as unit:
        for blueprint in blueprints:
            unit.put(blueprint)


def backtested(
    db, text, *, as_of=TODAY, relationship="customer", alarm=Stage.WANING, catalogue=CATALOGUE
):
    data = text if isinstance(text, bytes) else f"account,date,outcome\n{text}".encode()
    with reading(db) as reader:
        return backtest_judgement(
            reader,
            catalogue,
            ("o.csv", data),
            as_of,
            playbooks=FOLDERS,
            relationship=relationship,
            alarm=alarm,
        )


def problems_of(db, text, **settings):
    with pytest.raises(InvalidInput) as caught:
        backtested(db, text, **settings)
    return [str(problem) for problem in caught.value.problems]


def calls():
    return [a_call(days) for days in range(0, 400, 14)]


def test_a_doubt_before_a_loss_is_an_alarm_on_each_day_on_which_it_stood(db):
    store(
        db,
        a_blueprint("acme", touches=calls(), sightings=[a_doubt(100)]),
        a_blueprint("brook", touches=calls()),
    )
    found = backtested(db, "acme,2026-10-01,churned\nbrook,2026-10-01,renewed\n").backtest
    assert [(r.alarms, r.hits, r.losses) for r in found.stage] == [(1, 1, 1), (0, 0, 1), (0, 0, 1)]
    assert found.stage[0].pr_auc.value == 1
    assert [line.signal for line in found.signals] == ["second-opinion"]
    assert found.first_sign.median.value == 98


def test_what_was_recorded_later_warns_nobody(db):
    late = a_doubt(200, recorded_on=before(100))
    store(db, a_blueprint("acme", touches=calls(), sightings=[late]))
    found = backtested(db, "acme,2026-10-01,churned\n").backtest
    assert found.stage[1].alarms == 0
    assert found.first_sign.losses == 0 or found.first_sign.median.high < 100


def test_what_happened_after_a_horizon_does_not_matter_at_it(db):
    store(db, a_blueprint("acme", touches=calls(), sightings=[a_doubt(89), a_doubt(5)]))
    found = backtested(db, "acme,2026-10-01,churned\n").backtest
    assert [rates.alarms for rates in found.stage] == [0, 0, 0]


RENEWAL = """\
id: renewal-near
title: The renewal is near
stage: waning
points: 14
half_life_days: 60
about: company
why: A test.
ask: Is it?
when: {days_to_renewal: {less_than: 100}}
sources: [judgement]
examples:
  - {name: near, as_of: 2026-11-20, fires: true, record: {renewal_on: 2026-12-01}}
  - {name: far, as_of: 2026-11-20, fires: false, record: {renewal_on: 2027-12-01}}
"""


def test_the_day_of_the_outcome_stands_for_a_renewal_day_that_has_moved_on(sqlite_db, tmp_path):
    place = tmp_path / "own" / "trust" / "customer"
    place.mkdir(parents=True)
    (place / "renewal-near.yaml").write_text(RENEWAL)
    folders = (ResourceFolder("project", tmp_path / "own"), *FOLDERS)
    catalogue = load_catalogue(folders, cache_dir=None)
    moved = {"arr_cents": 1, "currency": "EUR", "renewal_on": "2027-10-01"}
    store(sqlite_db, a_blueprint("acme", contract=moved, touches=calls()))
    text = "acme,2026-10-01,renewed\n"
    found = backtested(sqlite_db, text, catalogue=catalogue).backtest
    assert [(line.signal, line.horizon_days) for line in found.signals] == [("renewal-near", 90)]


def test_an_account_without_data_at_a_horizon_is_counted_there(db):
    store(db, a_blueprint("acme", touches=[a_call(100)]))
    found = backtested(db, "acme,2026-10-01,renewed\n").backtest
    assert [rates.no_data for rates in found.stage] == [0, 1, 1]


def test_names_find_accounts_and_an_account_may_have_several_outcomes(db):
    store(db, a_blueprint("acme", name="Acme Öl", touches=calls()))
    text = "Acme Öl,2026-10-01,churned\nACME,2026-09-01,renewed\n"
    found = backtested(db, text)
    assert (found.backtest.outcomes, found.backtest.accounts) == (2, 1)


def test_everything_that_is_wrong_is_told_with_its_line_and_nothing_is_judged(db):
    store(db, a_blueprint("acme", touches=calls()), a_blueprint("brook"))
    text = (
        "acme,2026-10-01,churned\nacmee,2026-10-01,churned\nacme,2027-01-01,renewed\n"
        "Acme,2026-10-01,renewed\nbrook,2026-10-01,renewed\nacme,2026-13-01,renewed\n"
        "acme,2026-08-01,won\n"
    )
    told = problems_of(db, text)
    assert [problem.split(": ")[0] for problem in told] == [f"o.csv:{line}" for line in range(3, 9)]
    assert "no account 'acmee'; did you mean 'acme'" in told[0]
    assert "2027-01-01 is after 2026-11-20" in told[1]
    assert "acme has an outcome on 2026-10-01 already, in line 2" in told[2]
    assert "nothing is recorded of brook up to 2026-10-01" in told[3]


def test_a_day_before_all_records_is_told(db):
    store(db, a_blueprint("acme", touches=calls()))
    told = problems_of(db, "acme,0001-01-01,churned\n")
    assert told == ["o.csv:2: nothing is recorded of acme up to 0001-01-01; is this its day?"]


def test_a_wrong_file_is_not_read_to_its_end(db):
    told = problems_of(db, "".join(f"a{n},2026-10-01,renewed\n" for n in range(150)))
    assert len(told) == 101
    assert any("50 more outcomes were not looked at" in problem for problem in told)


def test_the_sales_relationship_is_tested_with_its_own_signals(db):
    doubt = {"signal": "pushed-off-accounts", "on": before(95)}
    store(db, a_blueprint("acme", touches=calls(), sightings=[doubt]))
    text = "acme,2026-10-01,churned\n"
    assert backtested(db, text).backtest.stage[0].alarms == 0
    found = backtested(db, text, relationship="sales", alarm=Stage.LOST).backtest
    assert found.stage[0].alarms == 1
    assert [line.signal for line in found.signals if line.horizon_days == 90] == [
        "pushed-off-accounts"
    ]


@pytest.mark.postgres
def test_both_databases_and_every_run_say_the_same(sqlite_db, postgres_store):
    blueprints = [
        a_blueprint(f"a{n}", touches=calls(), sightings=[a_doubt(60 * n + 30)]) for n in range(4)
    ]
    text = "".join(f"a{n},2026-10-01,{('churned', 'renewed')[n % 2]}\n" for n in range(4))
    for db in (sqlite_db, postgres_store):
        store(db, *blueprints)
    assert (
        backtested(sqlite_db, text)
        == backtested(postgres_store, text)
        == backtested(sqlite_db, text)
    )
