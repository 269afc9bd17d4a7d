"""Fills an empty SQLite store with copies of the richest example and plans to hand them all over.

Usage: handoff_book.py DB ACCOUNTS

Every third account has a chief financial officer who is written to in German. The plan of a
departure writes four letters, three of them to that person as well: four drafts an account, seven
in every third one, five on average.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from csmkit.domain.account import Blueprint
from csmkit.exchange.documents import document_from, located_documents
from csmkit.resources import search_path
from csmkit.services.plan_handoff import plan_handoff
from csmkit.store.opening import create, writing
from csmkit.trust.catalogue import load_catalogue

if TYPE_CHECKING:
    from csmkit.store.writing import Unit

AS_OF, START_ON = date(2026, 11, 20), date(2026, 12, 1)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
RICHEST = Path(__file__).parents[1] / "examples" / "acme.yaml"
HANDOFF = f"alice-bob-{START_ON}"
GERMAN_EACH = 3


def fill(db: str, accounts: int) -> None:
    """Make the store; the same number gives the same store."""
    create(db)
    playbooks, templates = search_path("playbooks"), search_path("templates")
    with writing(db, who="alice", command="bench", as_of=AS_OF, at=AT) as unit:
        put_accounts(unit, accounts)
        plan_handoff(
            unit,
            load_catalogue(playbooks, cache_dir=None),
            from_name="alice",
            to_name="bob",
            start_on=START_ON,
            as_of=AS_OF,
            playbooks=playbooks,
            templates=templates,
            out=Path(),
            write_files=False,
        )


def put_accounts(unit: Unit, accounts: int) -> None:
    """Store the team of the example, and its account so many times."""
    for located in located_documents(RICHEST.read_bytes(), RICHEST.name):
        document = document_from(located)
        if isinstance(document, Blueprint):
            for number in range(accounts):
                unit.put(a_copy(document, number))
        else:
            unit.put(document)


def a_copy(account: Blueprint, number: int) -> Blueprint:
    """Return the account under a name of its own."""
    speaks_german = number % GERMAN_EACH == 0
    contacts = [
        contact.model_copy(
            update={
                "email": contact.email and contact.email.replace("@", f"@{number}."),
                "locale": contact.locale if speaks_german else None,
            },
        )
        for contact in account.contacts
    ]
    contract = account.contract
    if contract is not None and contract.arr_cents is not None:
        contract = contract.model_copy(update={"arr_cents": contract.arr_cents + number * 1_700})
    return account.model_copy(
        update={
            "contract": contract,
            "key": f"acme-{number:04}",
            "name": f"{account.name} {number:04}",
            "also_known_as": (),
            "external_ids": {},
            "contacts": tuple(contacts),
        },
    )


if __name__ == "__main__":
    fill(sys.argv[1], int(sys.argv[2]))
