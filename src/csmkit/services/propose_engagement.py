"""Proposes which accounts are touched less often for some days, when load must give."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from csmkit.coverage.engagement import load_engagement_norms, propose
from csmkit.errors import DepartureNotFound, InvalidInput
from csmkit.services.find_candidates import find_candidates
from csmkit.services.find_departure import find_departure
from csmkit.services.measure_capacity import measure_capacity
from csmkit.services.measure_loads import measure_loads

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.coverage.engagement import EngagementNorms
    from csmkit.domain.engagement import EngagementProposal
    from csmkit.resources import ResourceFolder
    from csmkit.services.triage_accounts import Watcher
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


def propose_engagement(
    reader: Reader,
    catalogue: Catalogue,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
    hours: float | None = None,
    leaver: str | None = None,
    owner: str | None = None,
    until_on: date | None = None,
    watched: Watcher = iter,
) -> EngagementProposal:
    """Return the accounts that could give, lowest value times risk first, and who is spared.

    Args:
        reader: The open store.
        catalogue: The signals and the rules of judgement.
        as_of: The day that counts as today.
        playbooks: Where the norms are looked up.
        hours: Hours a month to free; all that may be freed where neither is given.
        leaver: Free what nobody could take if this teammate were gone; their own accounts
            change hands and are spared.
        owner: Only accounts of this teammate give.
        until_on: The last day; the end of coverage mode, or what the norms say, where None.
        watched: Passes the accounts on one by one, so that somebody sees how far it is.

    Raises:
        TeammateNotFound: somebody named does not exist.
        InvalidInput: hours or day cannot be, or a playbook is wrong.
    """
    norms = load_engagement_norms(playbooks)
    if hours is not None and hours < 0:
        raise InvalidInput(f"{hours:g} hours cannot be freed; say how many must be, such as 20")
    gone = None if leaver is None else reader.teammate(leaver).key
    giver = None if owner is None else reader.teammate(owner).key
    last = until_on or _usual_day(reader, norms, gone, as_of)
    check_days(norms, as_of, last, as_of)
    if gone is not None and hours is None:
        hours = _short_hours(reader, catalogue, gone, as_of, playbooks=playbooks)
    keys = [line.account for line in reader.book_lines(as_of) if giver in (None, line.owner)]
    candidates = find_candidates(
        reader, catalogue, keys, as_of, playbooks=playbooks, leaver=gone, watched=watched
    )
    return propose(norms, candidates, hours, last, as_of)


def check_days(norms: EngagementNorms, from_on: date, until_on: date, as_of: date) -> None:
    """Refuse days on which no other rhythm can hold.

    Raises:
        InvalidInput: it would begin in the past, end before it begins, or last too long.
    """
    if from_on < as_of:
        raise InvalidInput(f"a rhythm cannot change on {from_on}, before {as_of}")
    if until_on < from_on:
        raise InvalidInput(f"a rhythm that begins on {from_on} cannot end before, on {until_on}")
    longest = from_on + timedelta(days=norms.lasts.most_days)
    if until_on > longest:
        raise InvalidInput(
            f"another rhythm lasts {norms.lasts.most_days} days at most, until {longest}; "
            f"where it should stay longer, change the account's cadence_days",
        )


def _usual_day(reader: Reader, norms: EngagementNorms, gone: str | None, as_of: date) -> date:
    """Return the end of somebody's coverage mode where it is near enough, else the usual day."""
    usual = as_of + timedelta(days=norms.lasts.default_days)
    if gone is None:
        return usual
    try:
        covered = find_departure(reader, gone, as_of).coverage_until_on
    except DepartureNotFound:
        return usual
    longest = as_of + timedelta(days=norms.lasts.most_days)
    return covered if as_of <= covered <= longest else usual


def _short_hours(
    reader: Reader,
    catalogue: Catalogue,
    gone: str,
    as_of: date,
    *,
    playbooks: Sequence[ResourceFolder],
) -> float:
    """Return the hours a month that nobody could take if a teammate were gone."""
    owned = [line.account for line in reader.book_lines(as_of) if line.owner == gone]
    loads = measure_loads(reader, catalogue, as_of, playbooks=playbooks, keys=owned)
    team = measure_capacity(reader, catalogue, as_of, playbooks=playbooks).teammates
    free = sum(max(0.0, one.headroom_hours) for one in team if one.teammate != gone)
    return max(0.0, sum(load.hours for load in loads) - free)
