"""Lists accounts with their stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from csmkit.trust.judge import judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csmkit.domain.trust import Stage
    from csmkit.store.reading import AccountSummary, Reader
    from csmkit.trust.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class AccountLine:
    """What a list shows of one account; the stage is that towards the customer."""

    account: str
    name: str
    segment: str | None
    owner: str | None
    arr_cents: int | None
    currency: str | None
    renewal_on: date | None
    stage: Stage
    last_touch_on: date | None


def list_accounts(
    reader: Reader,
    catalogue: Catalogue,
    as_of: date,
    *,
    owner: str | None = None,
    stage: Stage | None = None,
) -> Iterator[AccountLine]:
    """Yield the accounts in order of key, of one owner or in one stage where asked.

    Raises:
        TeammateNotFound: there is no such owner.
    """
    owner_key = None if owner is None else reader.teammate(owner).key
    summaries = reader.account_summaries(as_of)
    records = reader.account_records(as_of)
    for summary, record in zip(summaries, records, strict=True):
        if owner_key is not None and summary.owner != owner_key:
            continue
        judged = judge(record, catalogue, "customer", as_of)
        if stage is None or judged.stage is stage:
            yield _line(summary, judged.stage)


def _line(summary: AccountSummary, stage: Stage) -> AccountLine:
    return AccountLine(
        account=summary.key,
        name=summary.name,
        segment=summary.segment,
        owner=summary.owner,
        arr_cents=summary.arr_cents,
        currency=summary.currency,
        renewal_on=_day(summary.renewal_on),
        stage=stage,
        last_touch_on=_day(summary.last_touch_on),
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
