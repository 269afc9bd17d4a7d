"""Takes a person's answers to the questions of signals into the record, as sightings."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.expectation_gaps import QUESTION
from csmkit.domain.merging import merged
from csmkit.domain.record import Sighting
from csmkit.domain.trust import RELATIONSHIPS
from csmkit.errors import InvalidInput, nearest
from csmkit.located import checked
from csmkit.services.answer_expectations import answer_expectations, expectation_problems
from csmkit.services.assess_accounts import assess_accounts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from csmkit.domain.answer import Answer
    from csmkit.domain.trust import Assessment
    from csmkit.errors import Problem
    from csmkit.store.writing import Unit
    from csmkit.trust.catalogue import Catalogue


class CheckIn(NamedTuple):
    """What was answered, and the assessments without and with the answers."""

    account: str
    answers: tuple[Answer, ...]
    before: tuple[Assessment, ...]
    after: tuple[Assessment, ...]


def check_in(
    unit: Unit,
    catalogue: Catalogue,
    name: str,
    answers: Sequence[Answer],
    *,
    as_of: date,
    relationships: Sequence[str] = RELATIONSHIPS,
    by: str | None = None,
) -> CheckIn:
    """Store answers as sightings, seen or looked for and not found, and judge anew.

    Answers about expectations go into the expectations.

    Args:
        unit: The open writing command.
        catalogue: The signals that there are.
        name: The account, by key or name.
        answers: What was answered.
        as_of: Today.
        relationships: Which relationships were asked about.
        by: The teammate who answered.

    Raises:
        AccountNotFound: there is no such account.
        InvalidInput: with every answer to an unknown signal, to one of a relationship that was
            not asked about, or of a day to come; nothing is stored then.
    """
    key = unit.account_key(name)
    about_trust = [answer for answer in answers if not answer.signal.startswith(QUESTION)]
    others = [answer for answer in answers if answer.signal.startswith(QUESTION)]
    problems = list(_problems(catalogue, about_trust, as_of, relationships))
    problems += expectation_problems(unit.blueprint(key), others, as_of)
    if problems:
        raise InvalidInput(problems)
    before = _assessed(unit, catalogue, key, as_of, relationships)
    answer_expectations(unit, key, others, as_of=as_of)
    if about_trust:
        blueprint = unit.blueprint(key)
        sightings = [_sighting(answer, as_of, by) for answer in about_trust]
        incoming = type(blueprint).model_validate(
            {"key": key, "name": blueprint.name, "sightings": sightings},
        )
        unit.put(merged(blueprint, incoming))
    after = _assessed(unit, catalogue, key, as_of, relationships)
    return CheckIn(key, tuple(answers), before, after)


def _problems(
    catalogue: Catalogue,
    answers: Sequence[Answer],
    as_of: date,
    relationships: Sequence[str],
) -> Iterator[Problem]:
    for answer in answers:
        signal = catalogue.by_id.get(answer.signal)
        if answer.signal in catalogue.disabled:
            yield answer.problem(f"the signal {answer.signal!r} is disabled here")
        elif signal is None:
            hint = nearest(answer.signal, catalogue.by_id)
            yield answer.problem(f"there is no signal {answer.signal!r}{hint}")
        elif signal.relationship not in relationships:
            yield answer.problem(
                f"{signal.id!r} is about {signal.relationship}, not about {relationships[0]}",
            )
        if answer.on is not None and answer.on > as_of:
            yield answer.problem(
                f"{answer.signal}: {answer.on} lies after {as_of}; only what happened can be seen",
            )


def _assessed(
    unit: Unit,
    catalogue: Catalogue,
    key: str,
    as_of: date,
    relationships: Sequence[str],
) -> tuple[Assessment, ...]:
    assessed = assess_accounts(unit, catalogue, as_of, names=[key], relationships=relationships)
    return tuple(assessed)


def _sighting(answer: Answer, as_of: date, by: str | None) -> Sighting:
    on = answer.on or as_of
    return checked(
        Sighting,
        {
            "signal": answer.signal,
            "on": on,
            "seen": answer.seen,
            "text": answer.text,
            "by": by,
            "recorded_on": as_of if on != as_of else None,
        },
    )
