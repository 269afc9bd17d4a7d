"""Finds what the rules of slower rhythms must know of accounts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.coverage.engagement import Candidate
from csmkit.services.measure_loads import measure_loads
from csmkit.services.triage_accounts import triage_accounts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import date

    from csmkit.resources import ResourceFolder
    from csmkit.services.triage_accounts import TriagedAccount, Watcher
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


def find_candidates(
    reader: Reader,
    catalogue: Catalogue,
    keys: Sequence[str],
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    leaver: str | None = None,
    watched: Watcher = iter,
) -> Iterator[Candidate]:
    """Yield accounts as the rules see them, in the order of their keys.

    Args:
        reader: The open store.
        catalogue: The signals and the rules of judgement.
        keys: Keys of accounts that have not left us.
        as_of: The day that counts as today.
        playbooks: Where the norms are looked up.
        leaver: A teammate who counts as leaving, whatever the record says.
        watched: Passes the keys on one by one, so that somebody sees how far it is.

    Raises:
        InvalidInput: a playbook is wrong.
    """
    owners = {line.account: line.owner for line in reader.book_lines(as_of)}
    loads = measure_loads(reader, catalogue, as_of, playbooks=playbooks, keys=keys)
    hours = {load.account: load.hours for load in loads}
    moving = {k for h in reader.handoffs() if h.is_open and not h.is_cover for k in h.accounts}
    staying = {
        one.key
        for one in reader.teammates()
        if one.leaving_on is None and one.status != "left" and one.key != leaver
    }
    for one in triage_accounts(
        reader, catalogue, keys, as_of, playbooks=playbooks, watched=watched
    ):
        key = one.blueprint.key
        is_changing = key in moving or _leaves(owners.get(key), staying)
        yield _candidate(one, owners.get(key), hours.get(key, 0.0), is_changing_hands=is_changing)


def _leaves(owner: str | None, staying: Collection[str]) -> bool:
    return owner is None or owner not in staying


def _candidate(
    one: TriagedAccount,
    owner: str | None,
    load_hours: float,
    *,
    is_changing_hands: bool,
) -> Candidate:
    blueprint = one.blueprint
    contract = blueprint.contract
    ends = [
        min(change.until_on, change.ended_on or change.until_on)
        for change in blueprint.engagements
        if change.ended_on is None or change.ended_on > change.from_on
    ]
    return Candidate(
        account=blueprint.key,
        name=blueprint.name,
        owner=owner,
        segment=blueprint.segment,
        lifecycle=blueprint.lifecycle,
        usual_days=blueprint.cadence_days,
        load_hours=load_hours,
        priority=one.priority.id,
        risk=one.priority.risk,
        stage=one.customer.stage.word,
        is_known=one.customer.known,
        renewal_on=contract.renewal_on if contract else None,
        notice_until_on=contract.opt_out_by_on if contract else None,
        is_changing_hands=is_changing_hands,
        other_rhythm_until=max(ends, default=None),
    )
