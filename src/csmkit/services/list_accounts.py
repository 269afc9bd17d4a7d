"""Lists accounts with their stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from csmkit.trust.judge import judge

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csmkit.domain.trust import Assessment, Stage
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
    known: bool
    """False where next to nothing is recorded, so that the stage says nothing."""


def list_accounts(
    reader: Reader,
    catalogue: Catalogue,
    as_of: date,
    *,
    owner: str | None = None,
    stage: str | None = None,
) -> Iterator[AccountLine]:
    """Yield the accounts in order of key, of one owner or in one stage where asked.

    The stage is a word of `STAGE_WORDS`, or `unknown`: next to nothing is recorded.

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
        if stage is None or judged.told == stage:
            yield _line(summary, judged)


def _line(summary: AccountSummary, judged: Assessment) -> AccountLine:
    return AccountLine(
        account=summary.key,
        name=summary.name,
        segment=summary.segment,
        owner=summary.owner,
        arr_cents=summary.arr_cents,
        currency=summary.currency,
        renewal_on=_day(summary.renewal_on),
        stage=judged.stage,
        last_touch_on=_day(summary.last_touch_on),
        known=judged.known,
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
