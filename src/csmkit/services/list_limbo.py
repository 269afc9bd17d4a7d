"""Lists the accounts that nobody active owns, the worst first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from csmkit.trust.judge import judge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from csmkit.domain.people import Teammate
    from csmkit.domain.trust import Stage
    from csmkit.store.ownership import Ownership
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class LimboAccount:
    """An account without an active owner."""

    account: str
    name: str
    owner: str | None
    """Who is named as owner, if anybody is."""
    because: str
    since: date | None
    """The first day without an owner; None where nobody knows."""
    days: int | None
    stage: Stage
    arr_cents: int | None
    currency: str | None
    renewal_on: date | None
    opt_out_by_on: date | None
    """The last day for notice, if it has not passed."""


def list_limbo(
    reader: Reader,
    catalogue: Catalogue,
    as_of: date,
    *,
    by: date | None = None,
) -> list[LimboAccount]:
    """Return the accounts without an active owner, worst stage and nearest deadline first.

    An owner who has left, has their last day before `by`, or is away without a cover, is not
    active. Accounts that left us are not counted.

    Args:
        reader: The open store.
        catalogue: The signals and the rules of judgement.
        as_of: The day that counts as today.
        by: Also accounts that nobody will own by this day; today where None.
    """
    people = {teammate.key: teammate for teammate in reader.teammates()}
    ownerships = reader.ownerships(as_of)
    records = reader.account_records(as_of)
    found = []
    for ownership, record in zip(ownerships, records, strict=True):
        why = _why(ownership, people, as_of, by or as_of)
        if why is not None and ownership.lifecycle != "left":
            stage = judge(record, catalogue, "customer", as_of).stage
            found.append(_line(ownership, *why, stage, as_of))
    return sorted(found, key=_worst_first)


def _why(
    ownership: Ownership,
    people: Mapping[str, Teammate],
    as_of: date,
    by: date,
) -> tuple[str, date | None] | None:
    """Return why nobody has the account, and from which day on; None where somebody has it."""
    if ownership.owner is None:
        return "no owner", _day(ownership.last_owner_until)
    owner = people.get(ownership.owner)
    if owner is None:
        return f"{ownership.owner} is no teammate", None
    last = owner.leaving_on
    if owner.has_left_by(as_of):
        return f"{owner.key} has left", last and last + timedelta(days=1)
    if owner.has_left_by(by):
        return f"{owner.key} leaves on {last}", last and last + timedelta(days=1)
    if owner.status == "away" and ownership.covered_by is None:
        return f"{owner.key} is away and nobody covers", None
    return None


def _line(
    ownership: Ownership,
    because: str,
    since: date | None,
    stage: Stage,
    as_of: date,
) -> LimboAccount:
    renewal_on = _day(ownership.renewal_on)
    opt_out = None
    if renewal_on is not None and ownership.notice_days is not None:
        opt_out = renewal_on - timedelta(days=ownership.notice_days)
    return LimboAccount(
        account=ownership.key,
        name=ownership.name,
        owner=ownership.owner,
        because=because,
        since=since,
        days=max(0, (as_of - since).days) if since else None,
        stage=stage,
        arr_cents=ownership.arr_cents,
        currency=ownership.currency,
        renewal_on=renewal_on,
        opt_out_by_on=opt_out if opt_out and opt_out >= as_of else None,
    )


def _worst_first(line: LimboAccount) -> tuple[int, date, int, str]:
    deadline = line.opt_out_by_on or line.renewal_on or date.max
    return (-line.stage, deadline, -(line.arr_cents or 0), line.account)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
