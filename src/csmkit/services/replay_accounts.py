"""Replays accounts: how each relationship stood on several days, by what was known on each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.trust import RELATIONSHIPS
from csmkit.services.read_days import read_days
from csmkit.services.replay_account import replay_account

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from csmkit.domain.course import Course
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


def replay_accounts(
    reader: Reader,
    catalogue: Catalogue,
    keys: Sequence[str],
    days: Sequence[date],
    *,
    relationships: Sequence[str] = RELATIONSHIPS,
) -> Iterator[Course]:
    """Yield a course for each relationship of each account.

    The standpoints of a day are those of `assess --as-of` that day, digit by digit.

    Args:
        reader: The open store.
        catalogue: The signals and the rules of judgement.
        keys: The accounts, in the order of the answer.
        days: The days to judge, oldest first, at least one.
        relationships: `customer`, `sales`, or both.
    """
    handoffs = [found for found in reader.handoffs() if found.created_on <= days[-1]]
    for records in read_days(reader, keys, days):
        yield from replay_account(records, days, catalogue, handoffs, relationships=relationships)
