"""Tells how one promise of either side went: kept, broken, or put right after it was broken."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.known import as_known_on
from csmkit.errors import InvalidInput
from csmkit.services.choose_commitment import choose_commitment

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.record import Commitment
    from csmkit.store.writing import Unit


class ChangedCommitment(NamedTuple):
    """A promise as it is stored now; `is_new` is False where it stood so already."""

    account: str
    commitment: Commitment
    is_new: bool


def settle_commitment(
    unit: Unit,
    name: str,
    wanted: str,
    status: str,
    *,
    as_of: date,
    on: date | None = None,
    because: str | None = None,
) -> ChangedCommitment:
    """Mark a promise as kept or broken; to keep what was broken is to put it right.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        wanted: The promise's id, or words that stand in it alone.
        status: `kept` or `broken`.
        as_of: Today.
        on: The day on which it was so; today where None.
        because: Why it was broken, or how it was kept.

    Raises:
        AccountNotFound, CommitmentNotFound: something named does not exist.
        InvalidInput: the day cannot be, or the promise ended otherwise.
    """
    day = on or as_of
    if day > as_of:
        raise InvalidInput(f"{day} lies after {as_of}; only what happened can be marked")
    blueprint = unit.blueprint(unit.account_key(name))
    likely = frozenset({"open", "broken"} if status == "kept" else {"open"})
    known = as_known_on(blueprint, as_of).commitments
    meant = choose_commitment(blueprint.key, known, wanted, likely=likely)
    stored = next(one for one in blueprint.commitments if one.id == meant.id)
    check_after(stored, day)
    changed = settled(stored, status, day, because=because)
    return put_commitment(unit, blueprint, changed)


def check_after(promise: Commitment, day: date) -> None:
    """Refuse a day before the promise was given."""
    if promise.promised_on and day < promise.promised_on:
        raise InvalidInput(f"{promise.id!r} was promised on {promise.promised_on}, after {day}")


def settled(
    promise: Commitment,
    status: str,
    on: date,
    *,
    because: str | None = None,
) -> Commitment:
    """Return a promise with how it ended; one that ended so before stays as it is.

    Raises:
        InvalidInput: it ended otherwise, or was broken only after the day.
    """
    if promise.status == status or (promise.status == "broken" and promise.remedied_on):
        return promise
    if promise.status == "broken" and status == "kept":
        if promise.closed_on and on < promise.closed_on:
            raise InvalidInput(f"{promise.id!r} was broken on {promise.closed_on}, after {on}")
        return _with(promise, because, remedied_on=on)
    if promise.status != "open":
        day = f" on {promise.closed_on}" if promise.closed_on else ""
        raise InvalidInput(
            f"the promise {promise.id!r} is marked as {promise.status}{day} already; "
            "`csmkit undo` takes that back",
        )
    return _with(promise, because, status=status, closed_on=on)


def _with(promise: Commitment, because: str | None, **changes: object) -> Commitment:
    said = {} if because is None else {"closed_because": because}
    return type(promise).model_validate({**dict(promise), **changes, **said})


def put_commitment(unit: Unit, blueprint: Blueprint, changed: Commitment) -> ChangedCommitment:
    """Store a blueprint with one promise changed, or added where there is none of its id."""
    others = [one for one in blueprint.commitments if one.id != changed.id]
    outcome = unit.put(blueprint.with_fields(commitments=(*others, changed)))
    return ChangedCommitment(blueprint.key, changed, outcome != "unchanged")
