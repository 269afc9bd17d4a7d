"""The JSON of promises: the ledger, one line of it, and how each side keeps its word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from csmkit.cli.shapes.fields import day_text, rounded

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.accountability import SideRecord
    from csmkit.services.list_commitments import LedgerLine
    from csmkit.services.settle_commitment import ChangedCommitment


class CommitmentShape(TypedDict):
    """A promise of either side: `csmkit.commitment/v1`."""

    schema: str
    account: str
    name: str
    owner: str | None
    commitment: str
    side: str
    who: str | None
    text: str
    status: str
    promised_on: str | None
    due_on: str | None
    closed_on: str | None
    remedied_on: str | None
    days_late: int
    moved: int


class SideShape(TypedDict):
    """How one side keeps its word: `csmkit.kept-share/v1`."""

    schema: str
    side: str
    promises: int
    open: int
    overdue: int
    kept: int
    late: int
    broken: int
    moves: int
    kept_share: float | None
    median_delay_days: float | None


class LedgerShape(TypedDict):
    """Promises, and how each side keeps its word: `csmkit.ledger/v1`."""

    schema: str
    as_of: str
    commitments: list[CommitmentShape]
    sides: list[SideShape]


class ChangedCommitmentShape(TypedDict):
    """A promise as it stands after a change: `csmkit.changed-commitment/v1`."""

    schema: str
    account: str
    commitment: str
    side: str
    who: str | None
    text: str
    status: str
    promised_on: str | None
    due_on: str | None
    closed_on: str | None
    remedied_on: str | None
    moved: int
    changed: bool


def commitment_shape(line: LedgerLine) -> CommitmentShape:
    """Return a line of the ledger as `csmkit.commitment/v1`."""
    row, (status, days_late) = line
    return {
        "schema": "csmkit.commitment/v1",
        "account": row.account,
        "name": row.name,
        "owner": row.owner,
        "commitment": row.id,
        "side": row.side,
        "who": row.who,
        "text": row.text,
        "status": status,
        "promised_on": row.promised_on,
        "due_on": row.due_on,
        "closed_on": row.closed_on,
        "remedied_on": row.remedied_on,
        "days_late": days_late,
        "moved": row.moved_count,
    }


def side_shape(side: SideRecord) -> SideShape:
    """Return how one side keeps its word as `csmkit.kept-share/v1`."""
    share = side.kept_share
    return {
        "schema": "csmkit.kept-share/v1",
        "side": side.side,
        "promises": side.promises,
        "open": side.open,
        "overdue": side.overdue,
        "kept": side.kept,
        "late": side.late,
        "broken": side.broken,
        "moves": side.moves,
        "kept_share": None if share is None else rounded(share),
        "median_delay_days": side.median_delay_days,
    }


def ledger_shape(
    commitments: list[CommitmentShape],
    sides: Sequence[SideRecord],
    as_of: date,
) -> LedgerShape:
    """Return lines and sides together as `csmkit.ledger/v1`."""
    return {
        "schema": "csmkit.ledger/v1",
        "as_of": as_of.isoformat(),
        "commitments": commitments,
        "sides": [side_shape(side) for side in sides],
    }


def changed_commitment_shape(change: ChangedCommitment) -> ChangedCommitmentShape:
    """Return a promise after a change as `csmkit.changed-commitment/v1`."""
    promise = change.commitment
    return {
        "schema": "csmkit.changed-commitment/v1",
        "account": change.account,
        "commitment": str(promise.id),
        "side": promise.side,
        "who": promise.owner,
        "text": promise.text,
        "status": promise.status,
        "promised_on": day_text(promise.promised_on),
        "due_on": day_text(promise.due_on),
        "closed_on": day_text(promise.closed_on),
        "remedied_on": day_text(promise.remedied_on),
        "moved": promise.moved_count,
        "changed": change.is_new,
    }
