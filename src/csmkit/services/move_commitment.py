"""Gives a promise another due day; the old one stays on record with the reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.commitment_move import CommitmentMove
from csmkit.domain.known import as_known_on
from csmkit.domain.record import MOST_MOVES, Commitment
from csmkit.errors import InvalidInput
from csmkit.located import checked
from csmkit.services.choose_commitment import choose_commitment
from csmkit.services.settle_commitment import check_after

if TYPE_CHECKING:
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.store.writing import Unit


class MovedCommitment(NamedTuple):
    """A promise with its new day; `move` is None where it had that day already."""

    account: str
    commitment: Commitment
    move: CommitmentMove | None


def move_commitment(
    unit: Unit,
    name: str,
    wanted: str,
    due_on: date,
    *,
    as_of: date,
    reason: str,
    by: str | None = None,
) -> MovedCommitment:
    """Move a promise's due day and count the move; on an earlier day the old due day still holds.

    Args:
        unit: The open writing command.
        name: The account, by key or name.
        wanted: The promise's id, or words that stand in it alone.
        due_on: The new day.
        as_of: Today, the day of the move.
        reason: Why it is moved.
        by: The teammate who writes it down.

    Raises:
        AccountNotFound, CommitmentNotFound: something named does not exist.
        InvalidInput: the promise is settled, or the day cannot be.
    """
    blueprint = unit.blueprint(unit.account_key(name))
    known = as_known_on(blueprint, as_of).commitments
    meant = choose_commitment(blueprint.key, known, wanted)
    promise = next(one for one in blueprint.commitments if one.id == meant.id)
    _check(blueprint, promise, due_on, as_of)
    if promise.due_on == due_on:
        return MovedCommitment(blueprint.key, promise, None)
    move = checked(
        CommitmentMove,
        {
            "commitment": promise.id,
            "number": promise.moved_count + 1,
            "on": as_of,
            "due_before_on": promise.due_on,
            "due_after_on": due_on,
            "reason": reason,
            "by": by,
        },
    )
    moved = promise.model_copy(update={"due_on": due_on, "moved_count": promise.moved_count + 1})
    unit.put(_with(blueprint, moved, move))
    return MovedCommitment(blueprint.key, moved, move)


def _check(blueprint: Blueprint, promise: Commitment, due_on: date, as_of: date) -> None:
    if promise.status != "open":
        day = f" on {promise.closed_on}" if promise.closed_on else ""
        raise InvalidInput(f"the promise {promise.id!r} is {promise.status}{day}, not open")
    check_after(promise, due_on)
    if due_on < as_of:
        raise InvalidInput(f"{due_on} lies before {as_of}; a new day lies ahead")
    later = [
        m.on for m in blueprint.commitment_moves if m.commitment == promise.id and m.on > as_of
    ]
    if later:
        raise InvalidInput(f"{promise.id!r} was moved on {max(later)}, after {as_of}")
    if promise.moved_count >= MOST_MOVES:
        raise InvalidInput(f"{promise.id!r} was moved {MOST_MOVES} times; make a new promise")


def _with(blueprint: Blueprint, moved: Commitment, move: CommitmentMove) -> Blueprint:
    return blueprint.with_fields(
        commitments=tuple(moved if c.id == moved.id else c for c in blueprint.commitments),
        commitment_moves=(*blueprint.commitment_moves, move),
    )
