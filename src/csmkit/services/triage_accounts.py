"""Triages accounts: how urgent each is, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from csmkit.domain.known import as_known_on
from csmkit.handoff.risk import load_norms, prioritise
from csmkit.services.assess_accounts import assess_accounts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.trust import Assessment
    from csmkit.handoff.risk import Priority
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


Watcher = Callable[[Sequence[str]], Iterable[str]]


class TriagedAccount(NamedTuple):
    """An account as it was known on a day, with its trust and its urgency."""

    blueprint: Blueprint
    customer: Assessment
    priority: Priority


def triage_accounts(
    reader: Reader,
    catalogue: Catalogue,
    keys: Sequence[str],
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    watched: Watcher = iter,
) -> Iterator[TriagedAccount]:
    """Yield the accounts with these keys, in their order.

    Args:
        reader: The open store.
        catalogue: The signals and the rules of judgement.
        keys: Keys of accounts.
        as_of: The day that counts as today.
        playbooks: Where the norms of triage are looked up.
        watched: Passes the keys on one by one, so that somebody sees how far it is.

    Raises:
        AccountNotFound: there is no such account.
        InvalidInput: a playbook is wrong.
    """
    norms = load_norms(playbooks)
    for key in watched(keys):
        blueprint = reader.blueprint(key)
        customer, sales = assess_accounts(reader, catalogue, as_of, names=[blueprint.key])
        then = as_known_on(blueprint, as_of)
        priority = prioritise(norms, then, customer.stage, sales.stage, as_of)
        yield TriagedAccount(then, customer, priority)
