"""The book of business: one line an account for coverage, counted by the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.store.facts import KNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from csmkit.domain.coverage import BookLine
    from csmkit.store.connection import Connection


def _count(table: str, condition: str) -> str:
    return f"(SELECT COUNT(*) FROM {table} t WHERE t.account = a.key AND {KNOWN} AND {condition})"


IS_THERE = "(since_on IS NULL OR since_on <= :as_of) AND (left_on IS NULL OR left_on > :as_of)"
IS_OPEN = "opened_on <= :as_of AND (closed_on IS NULL OR closed_on > :as_of)"
IS_UNDER_WAY = (
    "(started_on IS NULL OR started_on <= :as_of) AND (ended_on IS NULL OR ended_on > :as_of) "
    "AND status IN ('planned', 'active', 'blocked')"
)
IS_ESCALATED = (
    "kind = 'escalation' AND \"on\" <= :as_of AND (resolved_on IS NULL OR resolved_on > :as_of)"
)
OWNER = """COALESCE((SELECT MAX(o.teammate) FROM tenure o
  WHERE o.account = a.key AND o.role = 'owner'
    AND o.from_on <= :as_of AND (o.until_on IS NULL OR o.until_on > :as_of)), a.owner)"""
"""Who owned an account on a day; the field where nobody's time is recorded."""
BOOK = f"""
SELECT a.key, a.name, {OWNER}, a.backup, a.segment, a.industry, a.timezone, a.locale, a.parent,
  c.arr_cents, c.currency, CAST(c.renewal_on AS TEXT), c.notice_days,
  {_count("contact", IS_THERE)}, {_count("issue", IS_OPEN)},
  {_count("issue", f"{IS_OPEN} AND severity = 'critical'")}, {_count("project", IS_UNDER_WAY)},
  {_count("event", IS_ESCALATED)}
FROM account a LEFT JOIN contract c ON c.account = a.key
WHERE a.lifecycle <> 'left' ORDER BY a.key
"""

SUMMARIES = f"""
SELECT a.key, a.name, a.segment, {OWNER},
  c.arr_cents, c.currency, CAST(c.renewal_on AS TEXT),
  (SELECT CAST(MAX(t."on") AS TEXT) FROM touch t
   WHERE t.account = a.key AND t."on" <= :as_of
     AND (t.recorded_on IS NULL OR t.recorded_on <= :as_of))
FROM account a LEFT JOIN contract c ON c.account = a.key ORDER BY a.key
"""


def book_lines(connection: Connection, as_of: date) -> Iterator[BookLine]:
    """Stream what coverage needs of every account that has not left, in order of key."""
    from csmkit.domain.coverage import BookLine

    return map(BookLine._make, connection.stream(BOOK, {"as_of": as_of.isoformat()}))
