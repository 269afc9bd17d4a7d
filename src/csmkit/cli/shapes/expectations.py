"""The JSON of expectations: what a customer counts on, and what is agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from csmkit.cli.shapes.fields import day_text

if TYPE_CHECKING:
    from csmkit.domain.expectation_gaps import Agreed
    from csmkit.domain.record import Expectation
    from csmkit.services.record_expectation import ChangedExpectation
    from csmkit.services.show_expectations import HeldExpectation, ShownExpectations


class ExpectationShape(TypedDict):
    """One expectation; a gap is one that is not agreed, or that nobody confirmed."""

    expectation: str
    text: str
    held_by: str | None
    since_on: str | None
    status: str
    gap: bool
    promised_by: str | None
    source: str | None
    asked_on: str | None
    agreed_on: str | None
    agreed_in: str | None
    withdrawn_on: str | None
    note: str | None
    ask: str | None


class AgreedShape(TypedDict):
    """Something that is agreed: in the contract, by a promise, at the end of a conflict."""

    kind: str
    id: str
    on: str | None
    text: str


class ExpectationsShape(TypedDict):
    """What a customer counts on against what is agreed: `csmkit.expectations/v1`."""

    schema: str
    account: str
    name: str
    gaps: int
    expectations: list[ExpectationShape]
    agreed: list[AgreedShape]


class ChangedExpectationShape(TypedDict):
    """An expectation as it stands after a change: `csmkit.changed-expectation/v1`."""

    schema: str
    account: str
    expectation: str
    text: str
    held_by: str | None
    since_on: str | None
    promised_by: str | None
    confirmed: bool
    agreed: bool
    agreed_in: str | None
    withdrawn_on: str | None
    changed: bool


def expectations_shape(shown: ShownExpectations) -> ExpectationsShape:
    """Return what a customer counts on as `csmkit.expectations/v1`."""
    return {
        "schema": "csmkit.expectations/v1",
        "account": shown.account,
        "name": shown.name,
        "gaps": sum(one.is_gap for one in shown.expectations),
        "expectations": [expectation_shape(one) for one in shown.expectations],
        "agreed": [_agreed(one) for one in shown.agreed],
    }


def expectation_shape(held: HeldExpectation) -> ExpectationShape:
    """Return one expectation as it stands."""
    one: Expectation = held.expectation
    return {
        "expectation": str(one.id),
        "text": one.text,
        "held_by": one.held_by,
        "since_on": day_text(one.since_on),
        "status": held.status,
        "gap": held.is_gap,
        "promised_by": one.promised_by,
        "source": one.source,
        "asked_on": day_text(one.asked_on),
        "agreed_on": day_text(one.agreed_on),
        "agreed_in": one.agreed_in,
        "withdrawn_on": day_text(one.withdrawn_on),
        "note": one.note,
        "ask": held.ask,
    }


def _agreed(one: Agreed) -> AgreedShape:
    return {"kind": one.kind, "id": one.id, "on": day_text(one.on), "text": one.text}


def changed_expectation_shape(change: ChangedExpectation) -> ChangedExpectationShape:
    """Return an expectation after a change as `csmkit.changed-expectation/v1`."""
    one = change.expectation
    return {
        "schema": "csmkit.changed-expectation/v1",
        "account": change.account,
        "expectation": str(one.id),
        "text": one.text,
        "held_by": one.held_by,
        "since_on": day_text(one.since_on),
        "promised_by": one.promised_by,
        "confirmed": one.confirmed,
        "agreed": one.agreed,
        "agreed_in": one.agreed_in,
        "withdrawn_on": day_text(one.withdrawn_on),
        "changed": change.is_new,
    }
