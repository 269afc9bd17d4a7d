"""The ledger's SQL: every promise between the customers and us, as it was known on a day."""

from __future__ import annotations

from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from csmkit.store.book import OWNER
from csmkit.store.facts import KNOWN
from csmkit.store.moves import DUE_ON, MOVED_COUNT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from csmkit.store.connection import Connection

LEDGER = """
SELECT commitment.account, a.name, a.owner, commitment.id, commitment.owner, commitment.text,
  CAST(promised_on AS TEXT), commitment.side,
  CASE WHEN closed_on > :as_of THEN 'open' ELSE status END, {due_on},
  CASE WHEN closed_on <= :as_of THEN CAST(closed_on AS TEXT) END,
  CASE WHEN remedied_on <= :as_of THEN CAST(remedied_on AS TEXT) END, {moved_count}
FROM (SELECT a.key, a.name, {owner} AS owner FROM account a {where}) a
  JOIN commitment ON commitment.account = a.key
WHERE side <> 'inner' AND (promised_on IS NULL OR promised_on <= :as_of) AND {known}
ORDER BY commitment.account, commitment.id
"""
"""Of one account, or of all; `inner` promises are nobody's outside."""


class LedgerRow(NamedTuple):
    """One promise; days are ISO texts, and everything is as of the day asked for."""

    account: str
    name: str
    owner: str | None
    """The teammate who had the account on that day."""
    id: str
    who: str | None
    text: str
    promised_on: str | None
    side: str
    status: str
    due_on: str | None
    closed_on: str | None
    remedied_on: str | None
    moved_count: int


course_of = itemgetter(slice(LedgerRow._fields.index("side"), len(LedgerRow._fields)))
"""Returns the part of a row that decides how the promise went; many promises have the same."""


def ledger_statement(*, of_one: bool) -> str:
    """Return the ledger's query, for the account `:key` or for all."""
    return LEDGER.format(
        where="WHERE a.key = :key" if of_one else "",
        owner=OWNER,
        due_on=DUE_ON,
        moved_count=MOVED_COUNT,
        known=KNOWN,
    )


def ledger_rows(
    connection: Connection,
    as_of: date,
    key: str | None = None,
) -> Iterator[LedgerRow]:
    """Stream the promises of one account or of all, in order of account and id."""
    parameters = {"as_of": as_of.isoformat(), **({"key": key} if key else {})}
    rows = connection.stream(ledger_statement(of_one=key is not None), parameters)
    return map(partial(tuple.__new__, LedgerRow), rows)
