from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csmkit.trust.estimates import (
    Ranking,
    bootstrapped,
    median,
    median_with_interval,
    percentile,
    resamples,
    wilson,
)

few = settings(max_examples=50)
ranked = st.lists(st.tuples(st.integers(0, 6).map(float), st.booleans()), min_size=1, max_size=25)
lost = ranked.filter(lambda pairs: any(loss for _, loss in pairs))


def area(pairs):
    return Ranking([score for score, _ in pairs], [loss for _, loss in pairs]).area()


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(5, 10, 0.2366, 0.7634), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (15, 50, 0.191, 0.4375)],
    ids=["half", "none", "all", "some"],
)
def test_a_share_has_the_interval_of_the_textbooks(hits, of, low, high):
    share = wilson(hits, of, 0.95)
    assert share.value == hits / of
    assert (share.low, share.high) == (pytest.approx(low, abs=1e-3), pytest.approx(high, abs=1e-3))


def test_a_share_of_nothing_is_none():
    assert wilson(0, 0, 0.95) is None


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
@few
def test_the_interval_of_a_share_holds_it_and_is_a_share(counts):
    share = wilson(*counts, 0.95)
    assert 0 <= share.low <= share.value <= share.high <= 1


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(4, True), (3, False), (2, True), (1, False)], (1 / 1 + 2 / 3) / 2),
        ([(4, False), (3, False), (2, True)], 1 / 3),
        ([(5, True), (5, False), (5, False), (5, False)], 1 / 4),
        ([(2, True), (1, True), (1, False), (0, False)], (1 / 1 + 2 / 3) / 2),
        ([(9, True), (8, True), (1, False)], 1.0),
    ],
    ids=["mixed", "last", "equal scores", "a step", "perfect"],
)
def test_the_area_is_what_one_counts_by_hand(pairs, expected):
    assert area(pairs) == pytest.approx(expected)


def test_without_a_loss_there_is_no_area():
    assert area([(1.0, False), (2.0, False)]) is None


@given(lost, st.randoms())
@few
def test_the_area_is_a_share_and_does_not_depend_on_the_order(pairs, random):
    mixed = [*pairs]
    random.shuffle(mixed)
    assert 0 < area(pairs) <= 1
    assert area(mixed) == pytest.approx(area(pairs))


@given(lost)
@few
def test_a_perfect_ranking_has_an_area_of_one_and_scores_that_say_nothing_the_base_rate(pairs):
    losses = [loss for _, loss in pairs]
    assert area([(float(loss), loss) for loss in losses]) == 1
    assert area([(0.0, loss) for loss in losses]) == pytest.approx(sum(losses) / len(losses))


@given(lost)
@few
def test_counting_everything_once_is_the_area_itself(pairs):
    ranking = Ranking([score for score, _ in pairs], [loss for _, loss in pairs])
    assert ranking.area(bytearray([1]) * len(pairs)) == ranking.area()


def test_resamples_are_always_the_same_and_as_large_as_the_whole():
    first, again = (list(islice(resamples(30, 1000), 50)) for _ in range(2))
    assert first == again
    assert {sum(times) for times in first} == {30}
    assert len({bytes(times) for times in first}) == 50


def test_there_are_fewer_resamples_of_very_many_things():
    assert sum(1 for _ in resamples(20_000, 1000)) == 200


@given(st.floats(0, 1), st.lists(st.none() | st.floats(0, 1), max_size=30))
@few
def test_a_bootstrap_interval_holds_the_value(value, drawn):
    found = bootstrapped(value, drawn, 0.95)
    assert found.low <= found.value <= found.high


@pytest.mark.parametrize(
    ("size", "low", "high"), [(5, 1, 5), (6, 1, 6), (10, 2, 9), (20, 6, 15), (100, 40, 61)]
)
def test_a_median_lies_between_the_ranks_of_the_sign_test(size, low, high):
    found = median_with_interval([*range(1, size + 1)], 0.95)
    assert (found.value, found.low, found.high) == ((size + 1) / 2, low, high)


def test_medians_and_percentiles_are_those_of_the_list():
    assert (median([3, 1, 2]), median([4, 1, 3, 2])) == (2, 2.5)
    assert (percentile([*range(1, 11)], 0.9), percentile([7], 0.9)) == (9, 7)
    assert median_with_interval([], 0.95) is None
