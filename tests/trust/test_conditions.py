from hypothesis import given
from hypothesis import strategies as st

from csmkit.trust.compiling import compiled
from csmkit.trust.conditions import All, Any_, Not, Operand, answers, grounds, operands, walk
from csmkit.trust.fact import BOOLEAN, NUMBER
from csmkit.trust.facts import FACTS

NUMBERS = st.one_of(st.integers(-5, 5), st.floats(-5, 5, allow_nan=False))
OPERATORS = ["at_least", "at_most", "more_than", "less_than", "equals"]


def _operands(name):
    fact = FACTS[name]
    if fact.kind == NUMBER:
        return st.builds(Operand, st.just(name), st.sampled_from(OPERATORS), NUMBERS)
    if fact.kind == BOOLEAN:
        return st.builds(Operand, st.just(name), st.just("equals"), st.booleans())
    words = st.sampled_from(fact.choices)
    return st.one_of(
        st.builds(Operand, st.just(name), st.just("equals"), words),
        st.builds(
            Operand,
            st.just(name),
            st.just("one_of"),
            st.lists(words, min_size=1, max_size=3).map(tuple),
        ),
    )


def _values(name):
    fact = FACTS[name]
    known = {NUMBER: NUMBERS, BOOLEAN: st.booleans()}.get(fact.kind, st.sampled_from(["held", "x"]))
    return st.one_of(st.none(), known)


FIELDS = ("days_since_touch", "open_issues", "is_silent", "has_owner", "last_meeting_outcome")
CONDITIONS = st.recursive(
    st.sampled_from(FIELDS).flatmap(_operands),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(tuple).map(All),
        st.lists(inner, min_size=1, max_size=4).map(tuple).map(Any_),
        inner.map(Not),
    ),
    max_leaves=12,
)
VALUES = st.fixed_dictionaries({name: _values(name) for name in FIELDS})


@given(st.lists(CONDITIONS, min_size=1, max_size=5), VALUES)
def test_the_compiled_function_says_what_the_walk_says(conditions, values):
    judging = compiled(conditions, FIELDS)
    found = judging([values[name] for name in FIELDS])
    assert found == tuple(walk(condition, values) for condition in conditions)
    assert all(type(verdict) in (bool, type(None)) for verdict in found)


@given(CONDITIONS)
def test_where_nothing_is_known_nothing_is_decided(condition):
    assert walk(condition, dict.fromkeys(FIELDS)) is None


@given(CONDITIONS, VALUES)
def test_learning_a_value_never_turns_a_verdict_over(condition, values):
    for name in FIELDS:
        less = walk(condition, values | {name: None})
        assert less is None or less is walk(condition, values)


@given(CONDITIONS, VALUES)
def test_the_grounds_of_a_verdict_are_all_true(condition, values):
    said = {answer.operand: answer.verdict for answer in answers(condition, values)}
    if walk(condition, values):
        assert all(said[operand] for operand in grounds(condition, values))
    assert set(said) == set(operands(condition))


def test_false_wins_over_unknown_in_all_and_true_in_any():
    known = Operand("open_issues", "at_least", 2)
    unknown = Operand("days_since_touch", "at_least", 2)
    values = {"open_issues": 1, "days_since_touch": None}
    assert walk(All((known, unknown)), values) is False
    assert walk(Any_((known, unknown)), values) is None
    assert walk(Any_((Not(known), unknown)), values) is True
    assert walk(Not(unknown), values) is None


def test_a_compiled_function_can_reach_no_builtin():
    judging = compiled([Operand("open_issues", "at_least", 2)], ("open_issues",))
    assert judging.__globals__["__builtins__"] == {}
