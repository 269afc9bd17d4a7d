"""Enters a promise of ours or of the customer, with a person and a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.record import Commitment
from csmkit.errors import InvalidInput, nearest
from csmkit.located import checked
from csmkit.services.settle_commitment import ChangedCommitment, put_commitment

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.people import Contact
    from csmkit.store.writing import Unit


def make_commitment(
    unit: Unit,
    name: str,
    text: str,
    due_on: date | None,
    *,
    as_of: date,
    theirs: bool = False,
    by: str | None = None,
    on: date | None = None,
    verbal: bool = False,
    source: str | None = None,
    me: str | None = None,
) -> ChangedCommitment:
    """Enter a promise; the same one with the same day stands there once.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        text: What is promised, in words that the customer may read.
        due_on: Until when; without it the promise is refused.
        as_of: Today.
        theirs: The customer's promise, not ours.
        by: Who promised: a contact where it is theirs, else a teammate; `me` or the account's
            owner where None.
        on: When it was promised; today where None.
        verbal: It was only said, not written.
        source: Where it was said.
        me: The teammate who enters it.

    Raises:
        AccountNotFound, TeammateNotFound: something named does not exist.
        InvalidInput: the contact is unknown or has left, a day is missing or cannot be,
            nobody is named, or the same promise is open with another day.
    """
    day = on or as_of
    if day > as_of:
        raise InvalidInput(f"{day} lies after {as_of}; only what was promised can be entered")
    if due_on is None:
        raise InvalidInput("a promise needs a day; name it with --due")
    if due_on < day:
        raise InvalidInput(f"due on {due_on}, before it was promised on {day}")
    blueprint = unit.blueprint(unit.account_key(name))
    values = {
        "text": text,
        "side": "them" if theirs else "us",
        "owner": _theirs(blueprint, by, day) if theirs else _ours(unit, blueprint, by or me),
        "promised_on": day,
        "due_on": due_on,
        "verbal": verbal,
        "source": source,
        "by": me,
        "recorded_on": as_of if day != as_of else None,
    }
    promise = checked(Commitment, values)
    return _put(unit, blueprint, promise)


def _put(unit: Unit, blueprint: Blueprint, promise: Commitment) -> ChangedCommitment:
    key = promise.natural_key()
    taken = {str(one.id): one for one in blueprint.commitments}
    twin = taken.get(key)
    if twin is not None and twin.status == "open" and twin.side == promise.side:
        if twin.due_on == promise.due_on:
            return ChangedCommitment(blueprint.key, twin, is_new=False)
        raise InvalidInput(
            f"{key!r} is promised for {twin.due_on or 'no day'} already; "
            f"`csmkit move {blueprint.key} {key} --to {promise.due_on}` gives it another day",
        )
    if twin is not None:
        key = f"{key}-{promise.promised_on}"
    if key in taken:
        raise InvalidInput(f"{key!r} stands there already; say it in other words")
    return put_commitment(unit, blueprint, promise.model_copy(update={"id": key}))


def _ours(unit: Unit, blueprint: Blueprint, by: str | None) -> str:
    key = by or blueprint.owner
    if key is None:
        raise InvalidInput(f"account {blueprint.key!r} has no owner; say who promises with --by")
    return unit.teammate(key).name


def _theirs(blueprint: Blueprint, by: str | None, day: date) -> str:
    if by is None:
        raise InvalidInput("a promise of theirs needs the person who gave it; say --by CONTACT")
    contact = contact_of(blueprint, by)
    if not contact.is_present(day):
        raise InvalidInput(f"{contact.name} left {blueprint.name} on {contact.left_on}")
    return contact.name


def contact_of(blueprint: Blueprint, wanted: str) -> Contact:
    """Return the contact of an account with this id or name.

    Raises:
        InvalidInput: there is none; with the nearest.
    """
    for contact in blueprint.contacts:
        if wanted.casefold() in (contact.id, contact.name.casefold()):
            return contact
    known = [name for c in blueprint.contacts for name in (str(c.id), c.name)]
    hint = nearest(wanted, known) or "; `csmkit get` shows the contacts"
    raise InvalidInput(f"account {blueprint.key!r} has no contact {wanted!r}{hint}")
