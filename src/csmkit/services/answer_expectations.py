"""Takes answers about expectations into the record: confirmed, agreed, or not held."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csmkit.domain.expectation_gaps import NOT_AGREED, QUESTION, UNCONFIRMED, status_of
from csmkit.domain.known import as_known_on
from csmkit.errors import nearest
from csmkit.services.settle_expectation import put_expectation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.answer import Answer
    from csmkit.domain.record import Expectation
    from csmkit.errors import Problem
    from csmkit.store.writing import Unit

AT_CHECK_IN = "said at a check-in"
"""Where an agreement stands that is only known from an answer without a note."""


def answer_expectations(
    unit: Unit,
    key: str,
    answers: Sequence[Answer],
    *,
    as_of: date,
) -> None:
    """Store answers to the questions about an account's expectations.

    Of one that nobody confirmed, yes confirms it and no takes it back. Of one that is not agreed,
    yes agrees on it, in the place that the note says; no changes nothing but the day of asking.
    """
    for answer in answers:
        blueprint = unit.blueprint(key)
        stored = next(e for e in blueprint.expectations if e.id == _id(answer))
        day = answer.on or as_of
        known = as_known_on(blueprint, as_of, with_plans=False).expectations
        then = next(e for e in known if e.id == stored.id)
        put_expectation(unit, blueprint, stored, _changes(then, answer, day))


def _changes(expectation: Expectation, answer: Answer, day: date) -> dict[str, Any]:
    told = [part for part in (expectation.note, answer.text) if part]
    return {**_status_changes(expectation, answer, day), "note": " ".join(told) or None}


def _status_changes(expectation: Expectation, answer: Answer, day: date) -> dict[str, Any]:
    match status_of(expectation), answer.seen:
        case (status, True) if status == UNCONFIRMED:
            return {"confirmed": True, "asked_on": day, "confirmed_on": day}
        case (status, False) if status == UNCONFIRMED:
            return {"withdrawn_on": day}
        case (status, True) if status == NOT_AGREED:
            where = answer.text or AT_CHECK_IN
            return {"agreed": True, "agreed_on": day, "agreed_in": where, "confirmed_on": day}
        case _:
            return {"confirmed_on": day}


def expectation_problems(
    blueprint: Blueprint,
    answers: Sequence[Answer],
    as_of: date,
) -> Iterator[Problem]:
    """Yield what is wrong with answers about expectations, each at its place."""
    known = as_known_on(blueprint, as_of, with_plans=False).expectations
    ids = [str(one.id) for one in known]
    for answer in answers:
        if _id(answer) not in ids:
            hint = nearest(_id(answer), ids)
            yield answer.problem(f"there is no expectation {_id(answer)!r}{hint}")
        if answer.on is not None and answer.on > as_of:
            yield answer.problem(
                f"{answer.signal}: {answer.on} lies after {as_of}; only what was said can be kept",
            )


def _id(answer: Answer) -> str:
    return answer.signal.removeprefix(QUESTION)
