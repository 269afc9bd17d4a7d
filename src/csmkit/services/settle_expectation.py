"""Tells what became of an expectation: confirmed, agreed or withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.expectation_gaps import WITHDRAWN, status_of
from csmkit.domain.known import as_known_on
from csmkit.errors import ExpectationNotFound, InvalidInput
from csmkit.services.choose_commitment import matching, only_one
from csmkit.services.record_expectation import ChangedExpectation

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.record import Expectation
    from csmkit.store.writing import Unit


def settle_expectation(
    unit: Unit,
    name: str,
    wanted: str,
    *,
    as_of: date,
    confirmed: bool = False,
    agreed_in: str | None = None,
    withdrawn: bool = False,
    on: date | None = None,
) -> ChangedExpectation:
    """Mark an expectation as confirmed, as agreed, or as no longer held.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        wanted: The expectation's id, or words that stand in it alone.
        as_of: Today.
        confirmed: They said that they count on it.
        agreed_in: It is agreed, and where that stands.
        withdrawn: They no longer count on it.
        on: The day on which it was so; today where None.

    Raises:
        AccountNotFound, ExpectationNotFound: something named does not exist.
        InvalidInput: the day cannot be, or it was withdrawn before.
    """
    day = on or as_of
    blueprint = unit.blueprint(unit.account_key(name))
    known = as_known_on(blueprint, as_of, with_plans=False).expectations
    found = only_one(blueprint.key, known, matching(known, wanted), wanted, ExpectationNotFound)
    stored = next(one for one in blueprint.expectations if one.id == found.id)
    _check(stored, day, as_of)
    changes: dict[str, object] = {}
    if confirmed and not stored.confirmed:
        changes |= {"confirmed": True, "asked_on": day, "confirmed_on": day}
    if agreed_in is not None and (not stored.agreed or stored.agreed_in != agreed_in):
        changes |= {"agreed": True, "agreed_on": day, "agreed_in": agreed_in}
    if withdrawn:
        changes |= {"withdrawn_on": day}
    return put_expectation(unit, blueprint, stored, changes)


def _check(expectation: Expectation, day: date, as_of: date) -> None:
    if day > as_of:
        raise InvalidInput(f"{day} lies after {as_of}; only what happened can be marked")
    if expectation.since_on and day < expectation.since_on:
        raise InvalidInput(f"{expectation.id!r} is held since {expectation.since_on}, after {day}")
    if status_of(expectation) == WITHDRAWN:
        raise InvalidInput(
            f"{expectation.id!r} was withdrawn on {expectation.withdrawn_on}; "
            "`csmkit undo` takes that back",
        )


def put_expectation(
    unit: Unit,
    blueprint: Blueprint,
    stored: Expectation,
    changes: dict[str, object],
) -> ChangedExpectation:
    """Store a blueprint with some fields of one expectation changed."""
    changed = type(stored).model_validate({**dict(stored), **changes})
    outcome = unit.put(
        blueprint.with_fields(
            expectations=tuple(
                changed if one.id == changed.id else one for one in blueprint.expectations
            ),
        ),
    )
    return ChangedExpectation(blueprint.key, changed, outcome != "unchanged")
