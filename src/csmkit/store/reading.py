"""Reads the store by SQL into plain values and documents, without any ORM."""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from csmkit.errors import (
    AccountNotFound,
    DepartureNotFound,
    HandoffNotFound,
    MailNotFound,
    RevisionNotFound,
    TeammateNotFound,
)
from csmkit.store.book import SUMMARIES, book_lines
from csmkit.store.facts import account_records, account_records_between
from csmkit.store.ownership import ownerships

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from csmkit.domain.account import Blueprint
    from csmkit.domain.coverage import BookLine
    from csmkit.domain.departure import Departure
    from csmkit.domain.handoff import Handoff
    from csmkit.domain.mail import Mail
    from csmkit.domain.parts import AccountParts, Needs
    from csmkit.domain.people import Teammate
    from csmkit.domain.repair import Lesson
    from csmkit.domain.revision import Revision, Row
    from csmkit.domain.trust import AccountRecord
    from csmkit.store.connection import Connection
    from csmkit.store.ledger import LedgerRow
    from csmkit.store.ownership import Ownership

CONTACTS_AT = """
SELECT account, id FROM contact
WHERE LOWER(email) = :address AND (left_on IS NULL OR left_on > :day) ORDER BY account, id
"""
LESSONS = """
SELECT * FROM lesson
WHERE "on" <= :as_of AND (recorded_on IS NULL OR recorded_on <= :as_of) ORDER BY account, id
"""

REVISIONS = """
SELECT r.number, r.at, r.as_of, r.who, r.command, r.undoes,
  (SELECT MAX(u.number) FROM revision u WHERE u.undoes = r.number) AS undone_by
FROM revision r {where} ORDER BY r.number DESC
"""


class AccountSummary(NamedTuple):
    """What a list shows of an account, besides its stage."""

    key: str
    name: str
    segment: str | None
    owner: str | None
    arr_cents: int | None
    currency: str | None
    renewal_on: str | None
    last_touch_on: str | None


class Reader:
    """Answers questions about the store as one transaction sees it."""

    def __init__(self, connection: Connection) -> None:
        """Read through an open connection."""
        self.connection = connection

    def account_names(self) -> list[tuple[str, str]]:
        """Return key and name of every account, in order of key."""
        return [*self.connection.stream("SELECT key, name FROM account ORDER BY key", {})]

    def account_keys(self) -> Iterator[str]:
        """Stream the key of every account, in order."""
        rows = self.connection.stream("SELECT key FROM account ORDER BY key", {})
        return (key for (key,) in rows)

    def count_accounts(self) -> int:
        """Return how many accounts there are."""
        return int(self._one("SELECT COUNT(*) FROM account", {})[0])

    def account_key(self, name: str) -> str:
        """Return the key of the account that has this key, name or other name, in any case.

        Raises:
            AccountNotFound: with the nearest names.
        """
        found = self._one("SELECT key FROM account WHERE key = :key", {"key": name.casefold()})
        return str(found[0]) if found else self._key_by_name(name)

    def _key_by_name(self, name: str) -> str:
        keys = self._keys_by_name
        if name.casefold() in keys:
            return keys[name.casefold()]
        raise AccountNotFound(name, {*keys.values(), *keys})

    @cached_property
    def _keys_by_name(self) -> dict[str, str]:
        keys: dict[str, str] = {}
        rows = self.connection.stream("SELECT key, name, also_known_as FROM account", {})
        for key, own, others in sorted(rows):
            for known in (own, *json.loads(others)):
                keys.setdefault(known.casefold(), key)
        return keys

    def account_records(
        self,
        as_of: date,
        keys: Sequence[str] | None = None,
    ) -> Iterator[AccountRecord]:
        """Stream what judging needs, as it was known on a day; all accounts in order of key."""
        return account_records(self.connection, as_of, keys)

    def account_records_between(
        self,
        as_of: date,
        first: str,
        last: str,
    ) -> Iterator[AccountRecord]:
        """Stream what judging needs of the accounts from one key to another, both inclusive."""
        return account_records_between(self.connection, as_of, first, last)

    def book_lines(self, as_of: date) -> Iterator[BookLine]:
        """Stream what coverage needs of every account that has not left, in order of key."""
        return book_lines(self.connection, as_of)

    def account_parts(
        self,
        as_of: date,
        needs: Needs,
        keys: Sequence[str] | None = None,
    ) -> Iterator[AccountParts]:
        """Stream some fields of accounts, as they were on a day; all in order of key."""
        from csmkit.store.parts import account_parts

        return account_parts(self.connection, as_of, needs, keys)

    def ledger(self, as_of: date, key: str | None = None) -> Iterator[LedgerRow]:
        """Stream the promises of one account or of all, as they were known on a day."""
        from csmkit.store.ledger import ledger_rows

        return ledger_rows(self.connection, as_of, key)

    def last_revision(self) -> int:
        """Return the number of the newest revision, 0 where nothing was changed yet."""
        return int(self._one("SELECT COALESCE(MAX(number), 0) FROM revision", {})[0])

    def account_summaries(self, as_of: date) -> Iterator[AccountSummary]:
        """Stream what a list shows of each account, in order of key."""
        rows = self.connection.stream(SUMMARIES, {"as_of": as_of.isoformat()})
        return map(AccountSummary._make, rows)

    def ownerships(self, as_of: date) -> Iterator[Ownership]:
        """Stream who has each account on a day, in order of key."""
        return ownerships(self.connection, as_of)

    def blueprint(self, key: str) -> Blueprint:
        """Return the whole document of the account with this key.

        Raises:
            AccountNotFound: with the nearest keys.
        """
        from csmkit.store.rows import DETAILS, blueprint_from

        account = self._row("account", "key", key)
        if account is None:
            raise AccountNotFound(key, [known for known, _ in self.account_names()])
        details = {
            table: [*self.connection.maps(select(table, "account"), {"value": key})]
            for table in DETAILS
        }
        return blueprint_from(account, details)

    def accounts_with_engagements(self) -> list[str]:
        """Return the keys of the accounts that had, have or will have another rhythm."""
        sql = "SELECT DISTINCT account FROM engagement ORDER BY account"
        return [key for (key,) in self.connection.stream(sql, {})]

    def blueprints(self, keys: Sequence[str] | None = None) -> Iterator[Blueprint]:
        """Yield the documents of the accounts named, or of all in order of key."""
        for key in [known for known, _ in self.account_names()] if keys is None else keys:
            yield self.blueprint(key)

    def teammate(self, key: str) -> Teammate:
        """Return the teammate with this key.

        Raises:
            TeammateNotFound: with the nearest keys.
        """
        from csmkit.domain.people import Teammate, TeammateFields
        from csmkit.store.rows import from_row

        row = self._row("teammate", "key", key.casefold())
        if row is None:
            raise TeammateNotFound(key, self.teammate_keys())
        return Teammate.model_validate(from_row(row, TeammateFields))

    def teammate_keys(self) -> list[str]:
        """Return every teammate's key, in order."""
        return [row[0] for row in self.connection.stream("SELECT key FROM teammate ORDER BY 1", {})]

    def teammates(self) -> list[Teammate]:
        """Return every teammate, in order of key."""
        from csmkit.domain.people import Teammate, TeammateFields
        from csmkit.store.rows import from_row

        rows = self.connection.maps("SELECT * FROM teammate ORDER BY key", {})
        return [Teammate.model_validate(from_row(row, TeammateFields)) for row in rows]

    def handoff(self, handoff_id: str) -> Handoff:
        """Return the handoff with this id.

        Raises:
            HandoffNotFound: with the nearest ids.
        """
        from csmkit.domain.handoff import Handoff, HandoffFields
        from csmkit.store.rows import from_row

        row = self._row("handoff", "id", handoff_id)
        if row is None:
            raise HandoffNotFound(handoff_id, [handoff.id for handoff in self.handoffs()])
        return Handoff.model_validate(from_row(row, HandoffFields))

    def handoffs(self) -> list[Handoff]:
        """Return every handoff, in order of id."""
        from csmkit.domain.handoff import Handoff, HandoffFields
        from csmkit.store.rows import from_row

        rows = self.connection.maps("SELECT * FROM handoff ORDER BY id", {})
        return [Handoff.model_validate(from_row(row, HandoffFields)) for row in rows]

    def departure(self, departure_id: str) -> Departure:
        """Return the departure with this id.

        Raises:
            DepartureNotFound: with the nearest ids.
        """
        found = {departure.id: departure for departure in self.departures()}
        if departure_id not in found:
            raise DepartureNotFound(departure_id, found)
        return found[departure_id]

    def departures(self) -> list[Departure]:
        """Return every departure, in order of id."""
        from csmkit.domain.departure import Departure, DepartureFields
        from csmkit.store.rows import from_row

        rows = self.connection.maps("SELECT * FROM departure ORDER BY id", {})
        return [Departure.model_validate(from_row(row, DepartureFields)) for row in rows]

    def lessons(self, as_of: date) -> list[tuple[str, Lesson]]:
        """Return every lesson that was known on a day with its account, in order of both keys."""
        from csmkit.domain.repair import Lesson
        from csmkit.store.rows import from_row

        rows = self.connection.maps(LESSONS, {"as_of": as_of.isoformat()})
        return [(row["account"], Lesson.model_validate(from_row(row, Lesson))) for row in rows]

    def mail(self, mail_id: str) -> Mail:
        """Return the mail of the outbox with this id.

        Raises:
            MailNotFound: with the nearest ids.
        """
        from csmkit.domain.mail import Mail
        from csmkit.store.rows import from_row

        row = self._row("mail", "id", mail_id)
        if row is None:
            raise MailNotFound(mail_id, [mail.id for mail in self.mails()])
        return Mail.model_validate(from_row(row, Mail))

    def mails(self) -> list[Mail]:
        """Return every mail of the outbox, in order of the day for which it was written."""
        from csmkit.domain.mail import Mail
        from csmkit.store.rows import from_row

        rows = self.connection.maps("SELECT * FROM mail ORDER BY planned_on, id", {})
        return [Mail.model_validate(from_row(row, Mail)) for row in rows]

    def contacts_at(self, addresses: Iterable[str], day: date) -> dict[str, tuple[str, ...]]:
        """Return the ids of the contacts who have one of these addresses on a day, by account."""
        found: dict[str, list[str]] = {}
        for address in dict.fromkeys(one.lower() for one in addresses):
            asked = {"address": address, "day": day.isoformat()}
            for account, contact in self.connection.stream(CONTACTS_AT, asked):
                found.setdefault(account, []).append(contact)
        return {account: tuple(ids) for account, ids in sorted(found.items())}

    def mail_content(self, mail_id: str) -> bytes:
        """Return the bytes of a mail of the outbox, as a draft.

        Raises:
            MailNotFound: there is none with this id.
        """
        row = self._row("mail_content", "mail", mail_id)
        if row is None:
            raise MailNotFound(mail_id)
        return str(row["content"]).encode("ascii")

    def revisions(
        self,
        *,
        account: str | None = None,
        limit: int | None = None,
    ) -> list[Revision]:
        """Return the newest revisions first, without their changes; of one entity if named."""
        where = (
            "WHERE EXISTS (SELECT 1 FROM revision_change c "
            "WHERE c.revision = r.number AND c.entity = :entity)"
            if account
            else ""
        )
        sql = REVISIONS.format(where=where) + (f"LIMIT {int(limit)}" if limit else "")
        rows = self.connection.maps(sql, {"entity": account} if account else {})
        return [self._revision(row, with_changes=False) for row in [*rows]]

    def revision(self, number: int) -> Revision:
        """Return one revision with its changes.

        Raises:
            RevisionNotFound: there is no such number.
        """
        sql = REVISIONS.format(where="WHERE r.number = :number")
        for row in [*self.connection.maps(sql, {"number": number})]:
            return self._revision(row, with_changes=True)
        raise RevisionNotFound(str(number))

    def _revision(self, row: Row, *, with_changes: bool) -> Revision:
        from csmkit.domain.revision import Revision

        changes = self._changes(row["number"]) if with_changes else ()
        entities = self.connection.stream(
            "SELECT DISTINCT entity FROM revision_change WHERE revision = :number ORDER BY entity",
            {"number": row["number"]},
        )
        return Revision(
            number=row["number"],
            at=datetime.fromisoformat(row["at"]),
            as_of=date.fromisoformat(row["as_of"]),
            who=row["who"],
            command=row["command"],
            undoes=row["undoes"],
            undone_by=row["undone_by"],
            entities=tuple(entity for (entity,) in entities),
            changes=changes,
        )

    def _changes(self, number: int) -> tuple[Any, ...]:
        from csmkit.domain.revision import RowChange

        rows = self.connection.maps(
            "SELECT * FROM revision_change WHERE revision = :number ORDER BY position",
            {"number": number},
        )
        return tuple(
            RowChange(
                row["table_name"],
                row["entity"],
                row["row_key"],
                json.loads(row["before"]) if row["before"] else None,
                json.loads(row["after"]) if row["after"] else None,
            )
            for row in rows
        )

    def _row(self, table: str, column: str, value: str) -> Row | None:
        return next(self.connection.maps(select(table, column), {"value": value}), None)

    def _one(self, sql: str, parameters: Row) -> Any:
        return next(self.connection.stream(sql, parameters), None)


def select(table: str, column: str) -> str:
    """Return the query for the rows of one of our own tables; names never come from outside."""
    return f"SELECT * FROM {table} WHERE {column} = :value"  # noqa: S608
