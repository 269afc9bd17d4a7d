"""Shows what a customer counts on against what is agreed, and what to ask about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.expectation_gaps import AGREED, GAPS, WITHDRAWN, Agreed, agreed_with, status_of
from csmkit.domain.known import as_known_on
from csmkit.trust.expectation_questions import load_expectation_questions

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.record import Expectation
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader

ORDER = (*GAPS, AGREED, WITHDRAWN)


class HeldExpectation(NamedTuple):
    """An expectation as it stands on a day."""

    expectation: Expectation
    status: str
    """`not agreed`, `unconfirmed`, `agreed` or `withdrawn`."""
    ask: str | None
    """What to ask at the next check-in; None where there is no gap."""

    @property
    def is_gap(self) -> bool:
        """Tell whether it is more than what is agreed, or nobody knows whether they hold it."""
        return self.status in GAPS


class ShownExpectations(NamedTuple):
    """What one customer counts on, gaps first, and what is agreed with them."""

    account: str
    name: str
    expectations: tuple[HeldExpectation, ...]
    agreed: tuple[Agreed, ...]


def show_expectations(
    reader: Reader,
    name: str,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    withdrawn_too: bool = False,
) -> ShownExpectations:
    """Return the expectations of an account: never agreed ones, unconfirmed ones, the others.

    Raises:
        AccountNotFound: there is no such account.
        InvalidInput: the playbook is wrong.
    """
    stored = reader.blueprint(reader.account_key(name))
    blueprint = as_known_on(stored, as_of, with_plans=False)
    held = held_expectations(blueprint, playbooks)
    shown = [one for one in held if withdrawn_too or one.status != WITHDRAWN]
    return ShownExpectations(
        blueprint.key, blueprint.name, tuple(shown), tuple(agreed_with(blueprint))
    )


def held_expectations(
    blueprint: Blueprint,
    playbooks: Sequence[ResourceFolder],
) -> list[HeldExpectation]:
    """Return an account's expectations, as it was known on a day, gaps first."""
    if not blueprint.expectations:
        return []
    questions = load_expectation_questions(playbooks)
    held = [
        HeldExpectation(one, status, questions.about(one, status))
        for one in blueprint.expectations
        for status in [status_of(one)]
    ]
    return sorted(held, key=lambda one: (ORDER.index(one.status), str(one.expectation.id)))
