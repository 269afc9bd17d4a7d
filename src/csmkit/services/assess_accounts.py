"""Judges the relationships of one account, of several or of all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.trust import RELATIONSHIPS
from csmkit.trust.judge import judge
from csmkit.trust.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from csmkit.domain.trust import Assessment
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


def assess_accounts(
    reader: Reader,
    catalogue: Catalogue,
    as_of: date,
    *,
    names: Sequence[str] | None = None,
    relationships: Sequence[str] = RELATIONSHIPS,
    timeline: bool = False,
) -> Iterator[Assessment]:
    """Yield an assessment for each relationship of each account, as they are judged.

    Args:
        reader: The open store.
        catalogue: The signals and the rules of judgement.
        as_of: The day to judge.
        names: Accounts by key or name, in the order of the answer; all by key where None.
        relationships: `customer`, `sales`, or both.
        timeline: Also tell since when the stage holds and how it changes by itself.

    Raises:
        AccountNotFound: before anything is judged.
    """
    keys = None if names is None else [reader.account_key(name) for name in names]
    for record in reader.account_records(as_of, keys):
        arranged = Timeline(record)
        for relationship in relationships:
            yield judge(arranged, catalogue, relationship, as_of, timeline=timeline)
