from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.domain.touch_log import log_of
from csmkit.domain.trust import AccountRecord
from csmkit.trust.judge import judge
from csmkit.trust.judgement import judgement
from csmkit.trust.remedies import smallest_remedies
from csmkit.trust.timeline import Timeline
from csmkit.trust.weighing import stage_of
from trust_records import (
    AS_OF,
    BUILDERS,
    CATALOGUE,
    OTHERS,
    RECORDS,
    records_of,
    sightings_of,
)

few = settings(max_examples=60)
LISTS = ("touches", "sightings", "issues", "commitments", "events")


def _assess(record, as_of=AS_OF, relationship="customer"):
    return judge(record, CATALOGUE, relationship, as_of)


@few
@given(RECORDS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(record, random):
    rows = {name: [*getattr(record, name)] for name in LISTS}
    shuffled = {name: tuple(random.sample(known, len(known))) for name, known in rows.items()}
    shuffled["touches"] = log_of(shuffled["touches"])
    assert _assess(record._replace(**shuffled)) == _assess(record)


@few
@given(RECORDS, sightings_of(BUILDERS, least=0))
def test_a_builder_never_raises_pressure_nor_worsens_the_stage(record, builders):
    more = tuple(row._replace(id=f"b{n}") for n, row in enumerate(builders))
    before, after = _assess(record), _assess(record._replace(sightings=record.sightings + more))
    assert after.pressure <= before.pressure
    assert after.stage <= before.stage


SALES = [signal.id for signal in CATALOGUE.of("sales")]
SALES_BUILDERS = [signal.id for signal in CATALOGUE.of("sales") if signal.builds]


@few
@given(records_of(sightings_of(SALES)), sightings_of(SALES_BUILDERS))
def test_a_builder_raises_no_pressure_between_us_and_sales_either(record, builders):
    more = tuple(row._replace(id=f"b{n}") for n, row in enumerate(builders))
    told = [
        _assess(one, relationship="sales")
        for one in (record, record._replace(sightings=record.sightings + more))
    ]
    assert told[1].pressure <= told[0].pressure
    assert told[1].stage <= told[0].stage


@few
@given(sightings_of([*OTHERS, *BUILDERS, *SALES]), st.randoms(use_true_random=False))
def test_the_order_of_sightings_matters_to_neither_relationship(sightings, random):
    record = AccountRecord("a", "A", "alice", "sam", 30, None, sightings=sightings)
    shuffled = record._replace(sightings=tuple(random.sample(sightings, len(sightings))))
    for relationship in ("customer", "sales"):
        found = _assess(record, relationship=relationship)
        assert _assess(shuffled, relationship=relationship) == found


@few
@given(RECORDS)
def test_no_signal_both_counts_and_is_unknown(record):
    found = _assess(record)
    counting = {reason.signal for reason in found.reasons}
    assert counting.isdisjoint(unknown.signal for unknown in found.unknown)


@few
@given(RECORDS, st.integers(0, 200))
def test_nothing_dated_after_the_day_matters(record, ago):
    as_of = AS_OF - timedelta(days=ago)
    day = as_of.isoformat()
    known = record._replace(
        touches=log_of(row for row in record.touches if row.on <= day),
        events=tuple(row for row in record.events if row.on <= day),
        sightings=tuple(
            row._replace(remedied_on=_until(row.remedied_on, day))
            for row in record.sightings
            if row.on <= day
        ),
        issues=tuple(
            row._replace(closed_on=_until(row.closed_on, day))
            for row in record.issues
            if row.opened_on <= day
        ),
        conflicts=tuple(row for row in record.conflicts if row.on <= day),
        commitments=tuple(
            row if _until(row.closed_on, day) else row._replace(closed_on=None, status="open")
            for row in record.commitments
            if row.promised_on <= day and (row.closed_on or row.status == "open")
        ),
    )
    whole = record._replace(
        commitments=tuple(r for r in record.commitments if r.closed_on or r.status == "open"),
    )
    assert _assess(known, as_of) == _assess(whole, as_of)


def _until(text, day):
    return text if text is not None and text <= day else None


@few
@given(sightings_of(OTHERS), st.integers(0, 60), st.integers(1, 60))
def test_pressure_never_rises_by_mere_ageing(sightings, start, more):
    record = AccountRecord("a", "A", "alice", None, 30, None, sightings=sightings)
    early, late = (AS_OF + timedelta(days=n) for n in (start, start + more))
    assert _assess(record, late).pressure <= _assess(record, early).pressure
    assert _assess(record, late).stage <= _assess(record, early).stage


@few
@given(RECORDS, st.integers(1, 90))
def test_the_stage_never_improves_in_under_two_periods(record, ago):
    timeline = Timeline(record)
    earlier = AS_OF.toordinal() - ago
    now = judgement(timeline, CATALOGUE, "customer", earlier)
    raw = stage_of(now.weights[earlier], CATALOGUE.norms, "customer")
    later = judgement(timeline, CATALOGUE, "customer", earlier + timeline.cadence)
    assert later.stage >= raw


@few
@given(RECORDS)
def test_what_the_remedies_name_lifts_the_stage_as_promised(record):
    timeline, day = Timeline(record), AS_OF.toordinal()
    found = judgement(timeline, CATALOGUE, "customer", day, whole=True)
    remedies = smallest_remedies(timeline, CATALOGUE, "customer", day)
    assert bool(remedies) is (found.stage > 0)
    for remedy in remedies:
        kept = [
            [weight for weight in weights if weight.signal.id not in remedy.signals]
            for weights in found.weights.values()
        ]
        reached = max(stage_of(weights, CATALOGUE.norms, "customer") for weights in kept)
        assert reached == remedy.stage < found.stage


@few
@given(RECORDS)
def test_confidence_is_a_share_and_the_numbers_add_up(record):
    found = _assess(record)
    assert 0 <= found.confidence <= 1
    assert found.pressure == round(sum(r.points for r in found.reasons if r.points > 0), 1)
    assert found.reserve == round(-sum(r.points for r in found.reasons if r.points < 0), 1)


@few
@given(RECORDS, st.integers(0, 60), st.integers(1, 60))
def test_without_a_new_fact_only_what_the_record_shows_by_itself_can_press_more(
    record, start, more
):
    early, late = (AS_OF + timedelta(days=n) for n in (start, start + more))
    before = {reason.signal: reason.points for reason in _assess(record, early).reasons}
    for reason in _assess(record, late).reasons:
        if reason.points > before.get(reason.signal, 0.0) and reason.points > 0:
            signal = CATALOGUE.by_id[reason.signal]
            assert signal.when is not None
            assert not any(piece.kind == "sighting" for piece in reason.evidence) or (
                reason.age_days == 0 or before.get(reason.signal, 0.0) > 0
            )


@few
@given(RECORDS, st.integers(0, 120), st.data())
def test_no_day_within_one_period_of_a_day_is_better_than_that_day(record, ago, data):
    timeline = Timeline(record)
    earlier = AS_OF.toordinal() - ago
    found = judgement(timeline, CATALOGUE, "customer", earlier)
    raw = stage_of(found.weights[earlier], CATALOGUE.norms, "customer")
    within = data.draw(st.integers(0, timeline.cadence))
    later = judgement(timeline, CATALOGUE, "customer", earlier + within)
    assert later.stage >= raw
