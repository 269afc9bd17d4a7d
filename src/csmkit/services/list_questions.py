"""Lists what the record of an account cannot tell, as questions, the weightiest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.trust import RELATIONSHIPS
from csmkit.trust.asking import OpenQuestion, open_questions

__all__ = ["OpenQuestion", "Questions", "list_questions"]

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


class Questions(NamedTuple):
    """The open questions of one account."""

    account: str
    name: str
    questions: tuple[OpenQuestion, ...]


def list_questions(
    reader: Reader,
    catalogue: Catalogue,
    name: str,
    as_of: date,
    *,
    relationships: Sequence[str] = RELATIONSHIPS,
) -> Questions:
    """Return the open questions of an account, one relationship after the other.

    Raises:
        AccountNotFound: there is no such account.
    """
    key = reader.account_key(name)
    (record,) = reader.account_records(as_of, [key])
    found = [open_questions(record, catalogue, one, as_of) for one in relationships]
    return Questions(key, record.name, sum(found, ()))
