"""Explains the relationships of one account: every signal, what it rests on, what would help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.trust import RELATIONSHIPS
from csmkit.trust.explain import explain
from csmkit.trust.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.domain.explanation import Explanation
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


def explain_account(
    reader: Reader,
    catalogue: Catalogue,
    name: str,
    as_of: date,
    *,
    relationships: Sequence[str] = RELATIONSHIPS,
) -> tuple[Explanation, ...]:
    """Return an explanation of each relationship; each holds the assessment that it explains.

    Args:
        reader: The open store.
        catalogue: The signals and the rules of judgement.
        name: The account's key or name.
        as_of: The day to judge.
        relationships: `customer`, `sales`, or both.

    Raises:
        AccountNotFound: with the nearest names.
    """
    (record,) = reader.account_records(as_of, [reader.account_key(name)])
    arranged = Timeline(record)
    return tuple(explain(arranged, catalogue, one, as_of) for one in relationships)
