"""The quick ways say what the thorough ones say, on any record and any day."""

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.domain.touch_log import TouchRow, log_of
from csmkit.domain.trust import (
    AccountRecord,
    CommitmentRow,
    ContactRow,
    EventRow,
    IssueRow,
    SightingRow,
    Stage,
    TenureRow,
)
from csmkit.resources import search_path
from csmkit.trust.bounds import LEAST, MOST, PART_OF, parts_of, possible
from csmkit.trust.catalogue import load_catalogue
from csmkit.trust.conditions import All, Any_, Not, Operand, walk
from csmkit.trust.decay import share_left, shares_of
from csmkit.trust.derived import ValuesOf, age_on, true_grounds
from csmkit.trust.facts import FACTS
from csmkit.trust.judgement import _remembered, judgement, standing
from csmkit.trust.searching import compiled_holds
from csmkit.trust.staging import Moment, may_be_worse, possible_clues, stage_on
from csmkit.trust.steps import Lifted
from csmkit.trust.timeline import Timeline
from csmkit.trust.weighing import reset_day, stage_of, weigh
from trust_records import CONFLICTS

CATALOGUE = load_catalogue(search_path("playbooks"), cache_dir=None)
AS_OF = date(2026, 11, 20)
DAY = AS_OF.toordinal()
NAMES = [signal.id for signal in CATALOGUE.signals]
RELATIONSHIPS = st.sampled_from(["customer", "sales"])
DAYS = st.integers(0, 200).map(lambda ago: DAY - ago)
few = settings(max_examples=80)


def _days(most=300):
    return st.integers(-20, most).map(lambda ago: (AS_OF - timedelta(days=ago)).isoformat())


def _rows(row, size=4, **fields):
    one = st.builds(row, id=st.just(""), **fields)
    return st.lists(one, max_size=size).map(_numbered)


def _numbered(rows):
    return tuple(row._replace(id=f"r{number}") for number, row in enumerate(rows))


RECORDS = st.builds(
    AccountRecord,
    account=st.just("acme"),
    name=st.just("ACME"),
    owner=st.sampled_from(["alice", None]),
    seller=st.sampled_from(["sam", None]),
    cadence_days=st.sampled_from([7, 30, 90]),
    renewal_on=st.none(),
    leaders=st.just(frozenset({"lena"})),
    touches=_rows(
        TouchRow,
        size=20,
        on=_days(),
        kind=st.sampled_from(["email", "call", "meeting"]),
        direction=st.sampled_from(["inbound", "inbound", "outbound", "both"]),
        outcome=st.sampled_from(["held", "held", "declined", "no-show", "cancelled"]),
        sales_call=st.booleans(),
        reply_hours=st.none() | st.floats(1, 90),
        teammates=st.sampled_from(['["alice"]', '["lena"]', '["alice", "lena"]']),
        summary=st.none(),
    ).map(log_of),
    sightings=_rows(
        SightingRow,
        size=8,
        on=_days(),
        signal=st.sampled_from(NAMES),
        text=st.none(),
        seen=st.sampled_from([True, True, True, False]),
        basis=st.sampled_from(["person", "words"]),
        weight=st.floats(0.1, 3),
        remedied_on=st.none() | _days(100),
    ),
    issues=_rows(
        IssueRow,
        opened_on=_days(),
        closed_on=st.none() | _days(60),
        severity=st.sampled_from(["low", "high", "critical"]),
        title=st.just("t"),
    ),
    commitments=_rows(
        CommitmentRow,
        size=6,
        promised_on=st.none() | _days(),
        due_on=st.none() | _days(),
        closed_on=st.none() | _days(150),
        status=st.sampled_from(["open", "kept", "broken", "withdrawn"]),
        side=st.sampled_from(["us", "us", "them", "inner"]),
        text=st.just("t"),
        remedied_on=st.none() | _days(150),
    ),
    contacts=_rows(
        ContactRow,
        size=2,
        since_on=st.none() | _days(),
        left_on=st.none() | _days(),
        champion=st.booleans(),
        decision_maker=st.just(value=False),
        executive_sponsor=st.booleans(),
        sentiment=st.none(),
        name=st.just("n"),
    ),
    events=_rows(
        EventRow,
        on=_days(),
        kind=st.sampled_from(["escalation", "incident", "executive-change"]),
        around_us=st.booleans(),
        resolved_on=st.none(),
        title=st.just("t"),
    ),
    conflicts=CONFLICTS,
    tenures=_rows(
        TenureRow,
        size=2,
        from_on=_days(),
        until_on=st.none() | _days(100),
        role=st.sampled_from(["owner", "seller"]),
        teammate=st.sampled_from(["alice", "bob"]),
    ),
)


def _moment(record, relationship, day):
    timeline = Timeline(record)
    reset = reset_day(timeline, relationship, day)
    return Moment(timeline, CATALOGUE, relationship, day, reset, CATALOGUE.pressing[relationship])


def _thorough(moment, day):
    found = weigh(moment.timeline, CATALOGUE, moment.relationship, day, moment.reset)
    return stage_of(found, CATALOGUE.norms, moment.relationship)


@few
@given(RECORDS, RELATIONSHIPS, DAYS)
def test_the_stage_of_a_day_by_itself_is_that_of_its_weights(record, relationship, day):
    moment = _moment(record, relationship, day)
    stage = _thorough(moment, day)
    assert stage_on(moment) is stage
    for known in Stage:
        assert stage_on(moment, beyond=known) is max(stage, known)


@few
@given(RECORDS, RELATIONSHIPS, DAYS, st.integers(0, 90))
def test_days_that_are_left_out_are_not_worse(record, relationship, last, length):
    moment = _moment(record, relationship, last)
    first = last - length
    thinkable = CATALOGUE.thinkable(relationship, parts_of(moment.timeline))
    clues = possible_clues(moment.timeline, thinkable, first, last)
    for day in (first, (first + last) // 2, last):
        stage = _thorough(moment, day)
        for known in Stage:
            if not may_be_worse(moment, clues, known, first, last):
                assert stage <= known
        assert stage_on(moment._replace(day=day, pressing=clues)) is stage


@few
@given(RECORDS, RELATIONSHIPS, DAYS)
def test_the_quick_judgement_is_the_whole_one(record, relationship, day):
    timeline = Timeline(record)
    whole = judgement(timeline, CATALOGUE, relationship, day, whole=True)
    quick = judgement(timeline, CATALOGUE, relationship, day)
    assert quick.stage is whole.stage is standing(timeline, CATALOGUE, relationship, day)
    assert quick.decided_on == whole.decided_on


STAGES = st.sampled_from([Stage.TRUSTED, Stage.WANING, Stage.DAMAGED])
ASKED = st.tuples(RELATIONSHIPS, st.sampled_from([DAY, DAY - 9]), st.sampled_from([0, DAY - 40]))


@settings(max_examples=40)
@given(RECORDS, st.lists(st.tuples(ASKED, STAGES), min_size=4, max_size=24))
def test_the_stage_of_a_day_is_the_same_whatever_was_asked_before(record, asked):
    timeline = Timeline(record)
    for (relationship, day, reset), known in asked:
        moment = Moment(
            timeline, CATALOGUE, relationship, day, reset, CATALOGUE.pressing[relationship]
        )
        fresh = moment._replace(timeline=Timeline(record))
        assert max(_remembered(moment, known), known) == max(stage_on(fresh), known)


@settings(max_examples=30)
@given(
    RECORDS,
    RELATIONSHIPS,
    st.sets(st.sampled_from(NAMES)),
    STAGES,
    st.lists(st.integers(-30, 120), min_size=1, max_size=4),
)
def test_a_stage_is_reached_on_the_days_of_which_no_day_that_counts_is_worse(
    record, relationship, names, stage, aheads
):
    without = {name for name in names if not CATALOGUE.signal(name).builds}
    lifted = Lifted(Timeline(record), CATALOGUE, relationship, without, stage)
    for day in (DAY + ahead for ahead in aheads):
        found = judgement(Timeline(record), CATALOGUE, relationship, day, whole=True)
        stages = [
            stage_of(weights, CATALOGUE.norms, relationship, without)
            for weights in found.weights.values()
        ]
        assert lifted.holds(day) == (max(stages) <= stage)


@few
@given(RECORDS, DAYS, st.integers(0, 90))
def test_no_fact_exceeds_its_bound(record, last, length):
    timeline, first = Timeline(record), last - length
    for name, most in MOST.items():
        bound = most(timeline, first, last)
        for day in (first, (first + last) // 2, last):
            value = FACTS[name].compute(timeline, day)
            assert value is None or value <= bound, name


@few
@given(RECORDS, DAYS, st.integers(0, 90))
def test_no_fact_falls_below_its_bound(record, last, length):
    timeline, first = Timeline(record), last - length
    for name, least in LEAST.items():
        bound = least(timeline, first, last)
        for day in (first, (first + last) // 2, last):
            value = FACTS[name].compute(timeline, day)
            assert value is None or value >= bound, name


@few
@given(RECORDS, DAYS, st.integers(0, 90))
def test_no_derived_signal_is_fresher_than_its_bound(record, last, length):
    timeline, first = Timeline(record), last - length
    for clue in CATALOGUE.clues:
        if clue.freshest is not None:
            bound = clue.freshest(timeline, first, last)
            for day in (first, (first + last) // 2, last):
                if clue.holds(timeline, day):
                    true = true_grounds(clue, ValuesOf(timeline, day))
                    age = age_on(timeline, clue, true, day, 0)
                    assert age.share <= bound, clue.signal.id


@few
@given(RECORDS, DAYS)
def test_a_fact_is_nothing_without_the_part_that_it_draws_on(record, day):
    timeline = Timeline(record)
    parts = parts_of(timeline)
    for name, part in PART_OF.items():
        value = FACTS[name].compute(timeline, day)
        assert part in parts or value is None or value <= 0, name


def test_an_account_that_asks_as_ever_is_not_searched_for_fewer_asks():
    days = [(AS_OF - timedelta(days=10 * number)).isoformat() for number in range(40)]
    touches = log_of(
        TouchRow(f"t{day}", day, "email", "inbound", "held", False, None, "[]", None)
        for day in days
    )
    timeline = Timeline(AccountRecord("acme", "ACME", "alice", None, 30, None, touches=touches))
    assert MOST["inbound_drop_share"](timeline, DAY - 30, DAY - 1) < 0.5


@few
@given(RECORDS, DAYS)
def test_the_newest_day_of_a_fact_is_that_of_its_evidence(record, day):
    timeline = Timeline(record)
    for fact in FACTS.values():
        days = [one.on.toordinal() for one in fact.evidence(timeline, day) if one.on]
        assert fact.newest_day(timeline, day) == max(days, default=None), fact.name


FIELDS = ("days_since_touch", "open_issues", "inbound_30d", "is_silent")
LEAVES = st.one_of(
    st.builds(
        Operand,
        st.sampled_from(FIELDS[:3]),
        st.sampled_from(["at_least", "at_most", "more_than", "less_than", "equals"]),
        st.integers(0, 3),
    ),
    st.builds(Operand, st.just("is_silent"), st.just("equals"), st.booleans()),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(tuple).map(All),
        st.lists(inner, min_size=1, max_size=3).map(tuple).map(Any_),
        inner.map(Not),
    ),
    max_leaves=8,
)


@given(CONDITIONS, st.lists(st.none() | st.integers(0, 3), min_size=4, max_size=4))
def test_a_lazy_condition_holds_where_the_walk_says_true(condition, known):
    values = dict(zip(FIELDS, known, strict=True))
    computations = {name: lambda timeline, _day, n=name: timeline[n] for name in FIELDS}
    holds = compiled_holds(condition, computations)
    assert bool(holds(values, 0)) is (walk(condition, values) is True)


@few
@given(RECORDS, DAYS, CONDITIONS)
def test_a_condition_that_is_not_possible_is_not_true(record, day, condition):
    timeline = Timeline(record)
    if not possible(condition)(timeline, day - 30, day):
        assert walk(condition, ValuesOf(timeline, day)) is not True


@pytest.mark.parametrize(("age", "half_life"), list(product((0, 1, 45, 4000), (0.5, 30, 90))))
def test_the_table_of_shares_says_what_the_law_says(age, half_life):
    assert shares_of(half_life)[age] == share_left(age, half_life)
