"""Conditions over facts: typed when loaded, three-valued, compiled to one plain function."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from csmkit.errors import nearest
from csmkit.trust.fact import BOOLEAN, CHOICE, NUMBER, Fact, Value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from csmkit.errors import Problem
    from csmkit.located import Located, Route

Verdict = bool | None
"""True, False, or None: the record cannot tell."""
Expected = float | bool | str | tuple[str, ...]

OPERATORS: dict[str, dict[str, str]] = {
    NUMBER: {
        "at_least": ">=",
        "at_most": "<=",
        "more_than": ">",
        "less_than": "<",
        "equals": "==",
    },
    BOOLEAN: {"equals": "=="},
    CHOICE: {"equals": "==", "one_of": "in"},
}
"""The operators that each kind of fact allows, and how Python spells them."""
LARGEST = 1e9
"""The largest number that a condition may name. Source: judgement, no fact comes near."""


@dataclass(frozen=True, slots=True)
class Operand:
    """One comparison of a fact with an expected value."""

    field: str
    operator: str
    expected: Expected


@dataclass(frozen=True, slots=True)
class All:
    """True where every part is true, false where one is false."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any_:  # noqa: N801  # `Any` is taken by typing
    """True where one part is true, false where every part is false."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """True where its part is false."""

    part: Condition


Condition = Operand | All | Any_ | Not


class Answer(NamedTuple):
    """One operand with what the record says to it."""

    operand: Operand
    actual: Value
    verdict: Verdict


def operands(condition: Condition) -> Iterator[Operand]:
    """Yield every comparison of a condition, left to right."""
    match condition:
        case Operand():
            yield condition
        case Not(part):
            yield from operands(part)
        case All(parts) | Any_(parts):
            for part in parts:
                yield from operands(part)


# ── Walking ──────────────────────────────────────────────────────────────────────────────────────


def compare(operand: Operand, actual: Value) -> Verdict:
    """Compare a fact's value with what is expected; None where the record cannot tell."""
    if actual is None:
        return None
    expected: Any = operand.expected
    known: Any = actual
    match operand.operator:
        case "at_least":
            verdict = known >= expected
        case "at_most":
            verdict = known <= expected
        case "more_than":
            verdict = known > expected
        case "less_than":
            verdict = known < expected
        case "one_of":
            verdict = known in expected
        case _:
            verdict = known == expected
    return bool(verdict)


def walk(condition: Condition, values: Mapping[str, Value]) -> Verdict:
    """Return the verdict of a condition, part by part; the compiled function says the same."""
    match condition:
        case Operand():
            return compare(condition, values[condition.field])
        case Not(part):
            verdict = walk(part, values)
            return None if verdict is None else not verdict
        case All(parts):
            return _decided([walk(part, values) for part in parts], by=False)
        case Any_(parts):
            return _decided([walk(part, values) for part in parts], by=True)


def _decided(verdicts: list[Verdict], *, by: bool) -> Verdict:
    if by in verdicts:
        return by
    return None if None in verdicts else not by


def answers(condition: Condition, values: Mapping[str, Value]) -> tuple[Answer, ...]:
    """Return every comparison of a condition with its actual value and verdict."""
    return tuple(
        Answer(operand, values[operand.field], compare(operand, values[operand.field]))
        for operand in operands(condition)
    )


def grounds(condition: Condition, values: Mapping[str, Value]) -> Iterator[Operand]:
    """Yield the true comparisons that make a true condition true; nothing below a `not`."""
    match condition:
        case Operand():
            yield condition
        case All(parts) | Any_(parts):
            for part in parts:
                if walk(part, values):
                    yield from grounds(part, values)
        case Not():
            return


# ── Reading ──────────────────────────────────────────────────────────────────────────────────────


class ConditionReader:
    """Reads the condition at one place of a document and collects every problem."""

    def __init__(self, located: Located, facts: Mapping[str, Fact]) -> None:
        """Read against a document and the facts that conditions may name."""
        self.located = located
        self.facts = facts
        self.problems: list[Problem] = []

    def read(self, value: Any, route: Route) -> Condition | None:
        """Return the condition of a part of the document, None where it has problems."""
        if not isinstance(value, dict) or len(value) != 1:
            message = "a condition is a map with one key; put several under 'all:' or 'any:'"
            self._refuse(route, message)
            return None
        ((key, inner),) = value.items()
        here = (*route, key)
        match key:
            case "all" | "any":
                return self._read_parts(key, inner, here)
            case "not":
                part = self.read(inner, here)
                return None if part is None else Not(part)
            case _:
                return self._read_field(key, inner, here)

    def _refuse(self, route: Route, message: str) -> None:
        self.problems.append(self.located.problem(route, message))

    def _read_parts(self, key: str, value: Any, route: Route) -> Condition | None:
        if not isinstance(value, list) or not value:
            self._refuse(route, f"{key!r} needs a list of conditions")
            return None
        read = [self.read(part, (*route, index)) for index, part in enumerate(value)]
        parts = tuple(part for part in read if part is not None)
        if len(parts) != len(read):
            return None
        return All(parts) if key == "all" else Any_(parts)

    def _read_field(self, name: str, value: Any, route: Route) -> Condition | None:
        fact = self.facts.get(name)
        if fact is None:
            known = (*self.facts, "all", "any", "not")
            self._refuse(route, f"unknown field {name!r}{nearest(name, known)}")
            return None
        if not isinstance(value, dict):
            value = {"equals": value}
        if not value:
            self._refuse(route, f"{name}: needs an operator; {_allowed(fact)}")
            return None
        read = [
            self._read_operand(fact, operator, expected, (*route, operator))
            for operator, expected in value.items()
        ]
        found = tuple(operand for operand in read if operand is not None)
        if len(found) != len(read):
            return None
        return found[0] if len(found) == 1 else All(found)

    def _read_operand(
        self,
        fact: Fact,
        operator: str,
        expected: Any,
        route: Route,
    ) -> Operand | None:
        if operator not in OPERATORS[fact.kind]:
            message = f"{fact.name}: unknown operator {operator!r}; {_allowed(fact)}"
            self._refuse(route, message)
            return None
        if (complaint := _complaint(fact, operator, expected)) is not None:
            self._refuse(route, f"{fact.name}: {complaint}")
            return None
        words = tuple(expected) if isinstance(expected, list) else expected
        return Operand(fact.name, operator, words)


def _allowed(fact: Fact) -> str:
    return f"a {fact.kind} allows {', '.join(OPERATORS[fact.kind])}"


def _complaint(fact: Fact, operator: str, expected: Any) -> str | None:
    if fact.kind == NUMBER:
        is_number = isinstance(expected, int | float) and not isinstance(expected, bool)
        if not is_number or not -LARGEST <= expected <= LARGEST:
            return f"{operator} needs a number, not {_spell(expected)}"
    elif fact.kind == BOOLEAN:
        if not isinstance(expected, bool):
            return f"{operator} needs true or false, not {_spell(expected)}"
    else:
        return _word_complaint(fact, operator, expected)
    return None


def _word_complaint(fact: Fact, operator: str, expected: Any) -> str | None:
    words = expected if operator == "one_of" else [expected]
    if not isinstance(words, list) or not words:
        return f"{operator} needs a list of words"
    for word in words:
        if word not in fact.choices:
            known = ", ".join(fact.choices)
            return f"{_spell(word)} is none of {known}{nearest(str(word), fact.choices)}"
    return None


def _spell(value: Any) -> str:
    match value:
        case bool():
            return str(value).lower()
        case None:
            return "nothing"
        case list() | dict():
            return "a list" if isinstance(value, list) else "a map"
        case _:
            return repr(value)
