"""What the customer is said to count on, and nobody has asked them about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from csmkit.domain.expectation_gaps import UNCONFIRMED, WITHDRAWN, status_of

if TYPE_CHECKING:
    from csmkit.domain.parts import AccountParts, Needs

EXPECTATION_NEEDS: Needs = {
    "expectations": (
        "agreed",
        "agreed_on",
        "asked_on",
        "confirmed",
        "held_by",
        "id",
        "recorded_on",
        "since_on",
        "text",
        "withdrawn_on",
    ),
}
NOBODY = "the customer"


def confirmed_and_not(found: AccountParts) -> tuple[list[Any], list[Any]]:
    """Return the expectations that are confirmed or agreed, and those that nobody asked about."""
    rows = sorted(found.parts["expectations"], key=lambda one: str(one.id))
    held = [one for one in rows if status_of(one) != WITHDRAWN]
    asked = [one for one in held if status_of(one) != UNCONFIRMED]
    return asked, [one for one in held if status_of(one) == UNCONFIRMED]


def questions(question: str, expectations: list[Any]) -> str:
    """Return the question about each of them, its `{who}` and `{text}` filled in."""
    return " ".join(
        question.replace("{who}", one.held_by or NOBODY).replace("{text}", one.text)
        for one in expectations
    )
