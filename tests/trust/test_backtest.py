from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.domain.trust import AccountRecord, CommitmentRow, ContactRow, SightingRow, Stage
from csmkit.resources import ResourceFolder, search_path
from csmkit.trust.backtest import Frozen, case_of, freeze, summarise
from csmkit.trust.backtest_norms import load_backtest_norms
from csmkit.trust.backtest_verdict import verdict_of

NORMS = load_backtest_norms(search_path("playbooks"))
TITLES = {"doubt": "A doubt", "silence": "Silence"}
DAY = date(2026, 6, 1)


def look(stage=Stage.TRUSTED, *fired, score=None):
    return Frozen(stage, 10.0 * stage if score is None else score, frozenset(fired))


def a_case(account, *, is_loss, stage=Stage.TRUSTED, fired=(), alarm=Stage.WANING):
    days = NORMS.looks(is_loss=is_loss)
    looks = {day: look(stage, *fired) for day in days}
    return case_of(account, looks, NORMS.horizons_days.value, alarm, is_loss=is_loss)


def summed(cases, alarm=Stage.WANING):
    return summarise(cases, NORMS, TITLES, alarm)


def a_book(losses, found, renewals, false_alarms):
    lost = [
        a_case(f"l{n}", is_loss=True, stage=Stage(n < found), fired=["doubt"] * (n < found))
        for n in range(losses)
    ]
    kept = [a_case(f"r{n}", is_loss=False, stage=Stage(n < false_alarms)) for n in range(renewals)]
    return lost + kept


def test_rates_are_what_one_counts_by_hand():
    rates = summed(a_book(losses=20, found=12, renewals=60, false_alarms=8)).stage[0]
    assert (rates.judged, rates.losses, rates.alarms, rates.hits) == (80, 20, 20, 12)
    assert (rates.precision.value, rates.recall.value) == (0.6, 0.6)
    assert rates.lift.value == pytest.approx(0.6 / 0.25)
    assert rates.pr_auc.value == pytest.approx(0.6 * 12 / 20 + 0.25 * 8 / 20)
    assert rates.base_rate == 0.25


def test_each_signal_is_counted_by_itself():
    found = summed(a_book(losses=20, found=12, renewals=60, false_alarms=8))
    lines = [line for line in found.signals if line.horizon_days == 90]
    assert [(line.signal, line.title, line.alarms, line.hits) for line in lines] == [
        ("doubt", "A doubt", 12, 12)
    ]
    assert lines[0].pr_auc is None


def test_few_alarms_never_make_a_lift_that_looks_sure():
    rates = summed(a_book(losses=20, found=1, renewals=60, false_alarms=0)).stage[0]
    assert rates.lift.value == 4
    assert rates.lift.low < 1


def test_a_warning_counts_from_the_day_since_which_the_alarm_stood():
    looks = {days: look(Stage.WANING, "doubt") for days in (7, 14, 90, 91)}
    looks |= {98: look(), 105: look(Stage.WANING), 180: look(), 270: look(), 364: look()}
    warnings = case_of("acme", looks, (90, 180, 270), Stage.WANING, is_loss=True).warnings
    assert (warnings.first_sign, warnings.alarm) == (105, 91)
    assert warnings.alarm_at == (91, None, None)
    assert warnings.signals_at == ({"doubt": 91}, {}, {})


def test_a_day_without_data_ends_a_warning():
    looks = {7: look(Stage.LOST), 90: look(Stage.LOST), 97: None, 104: look(Stage.LOST)}
    warnings = case_of("acme", looks, (90,), Stage.DAMAGED, is_loss=True).warnings
    assert (warnings.alarm, warnings.alarm_at) == (90, (90,))


def test_an_alarm_at_damaged_does_not_see_what_is_waning():
    cases = [a_case("a", is_loss=True, stage=Stage.WANING, alarm=Stage.DAMAGED)]
    found = summed(cases, Stage.DAMAGED)
    assert (found.stage[0].alarms, found.first_sign.losses, found.alarm.losses) == (0, 1, 0)


def test_outcomes_without_data_at_a_horizon_are_counted_and_not_judged():
    looks = {days: look() if days < 200 else None for days in NORMS.looks(is_loss=False)}
    case = case_of("young", looks, NORMS.horizons_days.value, Stage.WANING, is_loss=False)
    found = summed([case])
    assert [(rates.judged, rates.no_data) for rates in found.stage] == [(1, 0), (1, 0), (0, 1)]
    assert "1 outcome has no data yet" in " ".join(verdict_of(found, NORMS).notes)


@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from(Stage), st.sampled_from(["doubt", "silence"])),
        min_size=1,
        max_size=12,
    ),
    st.randoms(),
)
@settings(max_examples=20, deadline=None)
def test_the_order_of_outcomes_does_not_matter(drawn, random):
    norms = NORMS.model_copy(
        update={"resamples": NORMS.resamples.model_copy(update={"value": 100})}
    )
    cases = [
        a_case(f"a{n % 4}", is_loss=loss, stage=stage, fired=[name])
        for n, (loss, stage, name) in enumerate(drawn)
    ]
    mixed = [*cases]
    random.shuffle(mixed)
    once = summarise(cases, norms, TITLES, Stage.WANING)
    assert once == summarise(mixed, norms, TITLES, Stage.WANING)
    for rates in (*once.stage, *once.signals):
        for estimate in (rates.precision, rates.recall, rates.lift, rates.pr_auc):
            assert estimate is None or estimate.low <= estimate.value <= estimate.high


def test_below_twenty_losses_nothing_is_concluded_and_the_numbers_are_shown():
    found = summed(a_book(losses=19, found=19, renewals=60, false_alarms=0))
    verdict = verdict_of(found, NORMS)
    assert not verdict.is_conclusive
    assert verdict.conclusion.startswith("No conclusion: 19 losses")
    assert found.stage[0].recall.value == 1


@pytest.mark.parametrize(
    ("found", "false_alarms", "said"),
    [(18, 2, "better than chance"), (0, 60, "worse than chance"), (10, 28, "cannot be told")],
    ids=["better", "worse", "chance"],
)
def test_from_twenty_losses_on_the_interval_of_the_lift_decides(found, false_alarms, said):
    book = a_book(losses=20, found=found, renewals=60, false_alarms=false_alarms)
    verdict = verdict_of(summed(book), NORMS)
    assert verdict.is_conclusive
    assert verdict.conclusion.startswith("At 90, 180 and 270 days the alarm")
    assert said in verdict.conclusion


def test_an_alarm_that_is_never_raised_is_said():
    verdict = verdict_of(summed(a_book(20, 0, 60, 0)), NORMS)
    assert verdict.conclusion == "At 90, 180 and 270 days no alarm was raised."


def test_too_few_renewals_unread_alarms_and_repeated_accounts_are_said():
    cases = a_book(losses=10, found=2, renewals=20, false_alarms=18)
    notes = " ".join(verdict_of(summed([*cases, cases[-1]]), NORMS).notes)
    assert "2.1 renewals for each loss, fewer than 3" in notes
    assert "below 30% alarms go unread" in notes
    assert "1 outcome is of an account that has another" in notes


def a_record(**parts):
    record = AccountRecord("acme", "Acme", "alice", None, 30, None)
    return record._replace(**parts)


def test_people_and_undated_promises_alone_are_no_data(catalogue):
    contact = ContactRow("c", None, None, True, True, False, 3, "Dana")
    promise = CommitmentRow("p", None, None, None, "open", "us", "Send it")
    record = a_record(contacts=(contact,), commitments=(promise,))
    assert freeze(record, catalogue, "customer", DAY) is None


def test_the_score_is_the_net_pressure_and_no_less_than_the_stage(catalogue):
    sighting = SightingRow(
        "s", "2026-05-30", "removed-from-account", None, True, "person", 0.1, None
    )
    found = freeze(a_record(sightings=(sighting,)), catalogue, "customer", DAY)
    assert found.stage is Stage.LOST
    assert found.score == catalogue.norms.thresholds["customer"][2]
    assert "removed-from-account" in found.fired


def test_signals_that_build_trust_are_no_alarms(catalogue):
    sighting = SightingRow("s", "2026-05-30", "respect", None, True, "person", 1, None)
    found = freeze(a_record(sightings=(sighting,)), catalogue, "customer", DAY)
    assert "respect" not in found.fired
    assert found.score < 0


def test_norms_of_a_folder_in_front_replace_the_shipped_ones(tmp_path):
    text = (search_path("playbooks")[-1].path / "backtest/norms.yaml").read_text()
    (tmp_path / "backtest").mkdir()
    (tmp_path / "backtest/norms.yaml").write_text(text.replace("[90, 180, 270]", "[30]"))
    folders = (ResourceFolder("project", tmp_path), *search_path("playbooks"))
    assert load_backtest_norms(folders).horizons_days.value == (30,)


def test_losses_are_also_looked_at_week_by_week():
    assert NORMS.looks(is_loss=False) == [90, 180, 270]
    assert {7, 90, 182, 270, 364} <= set(NORMS.looks(is_loss=True))
