"""The JSON of the list of accounts and of what became of documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import TypedDict

from csmkit.cli.shapes.fields import day_text

if TYPE_CHECKING:
    from csmkit.services.apply_documents import Applied
    from csmkit.services.list_accounts import AccountLine
    from csmkit.services.log_entry import LoggedEntry


class AccountShape(TypedDict):
    """One line of the list of accounts: `csmkit.account/v1`."""

    schema: str
    account: str
    name: str
    segment: str | None
    owner: str | None
    arr_cents: int | None
    currency: str | None
    renewal_on: str | None
    stage: str | None
    last_touch_on: str | None
    known: bool


class AppliedShape(TypedDict):
    """What became of one document: `csmkit.applied/v1`."""

    schema: str
    kind: str
    key: str
    what: str


class LoggedShape(TypedDict):
    """An entry that is now in the record of an account: `csmkit.logged/v1`."""

    schema: str
    account: str
    kind: str
    id: str
    on: str
    is_new: bool


def account_shape(line: AccountLine) -> AccountShape:
    """Return a line of the list as `csmkit.account/v1`."""
    return {
        "schema": "csmkit.account/v1",
        "account": line.account,
        "name": line.name,
        "segment": line.segment,
        "owner": line.owner,
        "arr_cents": line.arr_cents,
        "currency": line.currency,
        "renewal_on": day_text(line.renewal_on),
        "stage": line.stage.word,
        "last_touch_on": day_text(line.last_touch_on),
        "known": line.known,
    }


def applied_shape(applied: Applied) -> AppliedShape:
    """Return what became of one document as `csmkit.applied/v1`."""
    return {
        "schema": "csmkit.applied/v1",
        "kind": applied.kind,
        "key": applied.key,
        "what": applied.what,
    }


def logged_shape(entry: LoggedEntry) -> LoggedShape:
    """Return an entry of the record as `csmkit.logged/v1`."""
    return {
        "schema": "csmkit.logged/v1",
        "account": entry.account,
        "kind": entry.kind,
        "id": entry.id,
        "on": entry.on.isoformat(),
        "is_new": entry.is_new,
    }
