"""Records what a customer counts on, and who promised it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.record import Expectation
from csmkit.errors import InvalidInput
from csmkit.located import checked
from csmkit.services.make_commitment import contact_of

if TYPE_CHECKING:
    from datetime import date

    from csmkit.store.writing import Unit


class ChangedExpectation(NamedTuple):
    """An expectation as it is stored now; `is_new` is False where it stood so already."""

    account: str
    expectation: Expectation
    is_new: bool


def record_expectation(
    unit: Unit,
    name: str,
    text: str,
    *,
    as_of: date,
    held_by: str | None = None,
    since: date | None = None,
    promised_by: str | None = None,
    source: str | None = None,
    note: str | None = None,
    me: str | None = None,
) -> ChangedExpectation:
    """Write an expectation into the blueprint; the same one stands there once.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        text: What they take for granted.
        as_of: Today.
        held_by: The contact who holds it, by id or name.
        since: Since when; today where None.
        promised_by: The teammate who promised it, such as a seller; needs a source.
        source: Where it was said.
        note: What else there is to know.
        me: The teammate who records it.

    Raises:
        AccountNotFound, TeammateNotFound: something named does not exist.
        InvalidInput: the contact is unknown, the day lies ahead, or a promise has no source.
    """
    day = since or as_of
    if day > as_of:
        raise InvalidInput(f"{day} lies after {as_of}; only what they expect already is one")
    if promised_by is not None and source is None:
        raise InvalidInput("what somebody promised needs its source; say where with --source")
    blueprint = unit.blueprint(unit.account_key(name))
    values = {
        "text": text,
        "held_by": None if held_by is None else contact_of(blueprint, held_by).name,
        "since_on": day,
        "promised_by": None if promised_by is None else unit.teammate(promised_by).name,
        "source": source,
        "note": note,
        "by": me,
        "recorded_on": as_of if day != as_of else None,
    }
    expectation = checked(Expectation, values)
    key = expectation.natural_key()
    for known in blueprint.expectations:
        if known.id == key:
            return ChangedExpectation(blueprint.key, known, is_new=False)
    named = expectation.model_copy(update={"id": key})
    unit.put(blueprint.with_fields(expectations=(*blueprint.expectations, named)))
    return ChangedExpectation(blueprint.key, named, is_new=True)
