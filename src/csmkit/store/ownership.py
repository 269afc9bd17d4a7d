"""The SQL that tells who has each account, who had it last, and who covers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from csmkit.store.connection import Connection

OWNERSHIPS = """
WITH known AS (
  SELECT account, teammate, role, until_on FROM tenure
  WHERE from_on <= :as_of AND (recorded_on IS NULL OR recorded_on <= :as_of)
)
SELECT a.key, a.name, a.lifecycle,
  COALESCE((SELECT MAX(k.teammate) FROM known k WHERE k.account = a.key AND k.role = 'owner'
    AND (k.until_on IS NULL OR k.until_on > :as_of)), a.owner),
  (SELECT CAST(MAX(k.until_on) AS TEXT) FROM known k WHERE k.account = a.key
    AND k.role = 'owner' AND k.until_on <= :as_of),
  (SELECT MAX(k.teammate) FROM known k WHERE k.account = a.key AND k.role = 'cover'
    AND (k.until_on IS NULL OR k.until_on > :as_of)),
  c.arr_cents, c.currency, CAST(c.renewal_on AS TEXT), c.notice_days
FROM account a LEFT JOIN contract c ON c.account = a.key ORDER BY a.key
"""


class Ownership(NamedTuple):
    """Who has an account on a day, and what is at stake."""

    key: str
    name: str
    lifecycle: str
    owner: str | None
    last_owner_until: str | None
    """The first day without the last owner that had a tenure, if nobody followed."""
    covered_by: str | None
    arr_cents: int | None
    currency: str | None
    renewal_on: str | None
    notice_days: int | None


def ownerships(connection: Connection, as_of: date) -> Iterator[Ownership]:
    """Stream who has each account on a day, in order of key."""
    rows = connection.stream(OWNERSHIPS, {"as_of": as_of.isoformat()})
    return map(Ownership._make, rows)
