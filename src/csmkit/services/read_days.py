"""Reads what was known of accounts on several days."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from csmkit.domain.trust import AccountRecord
    from csmkit.store.reading import Reader

ACCOUNTS_AT_ONCE = 20
"""Accounts whose records of all days are held together. Source: judgement, a few megabytes."""


def read_days(
    reader: Reader,
    keys: Sequence[str],
    days: Sequence[date],
) -> Iterator[tuple[AccountRecord, ...]]:
    """Yield the records of each account, one a day.

    The store is read afresh for each day, because only it knows what was recorded late.

    Args:
        reader: The open store.
        keys: The accounts, in the order of the answer.
        days: The days.
    """
    is_whole = list(keys) == [key for key, _ in reader.account_names()]
    for start in range(0, len(keys), ACCOUNTS_AT_ONCE):
        chunk = keys[start : start + ACCOUNTS_AT_ONCE]
        by_day = [_records(reader, day, chunk, is_whole=is_whole) for day in days]
        yield from zip(*by_day, strict=True)


def _records(
    reader: Reader,
    day: date,
    keys: Sequence[str],
    *,
    is_whole: bool,
) -> list[AccountRecord]:
    if is_whole:
        return list(reader.account_records_between(day, keys[0], keys[-1]))
    return list(reader.account_records(day, keys))
