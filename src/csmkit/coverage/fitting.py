"""Who fits which account: what breaks no rule by itself, what a pair costs, and why."""

from __future__ import annotations

from datetime import datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from csmkit.coverage.norms import AssignmentNorms, Step
    from csmkit.domain.assignment import AccountToPlace, Candidate

DAY_HOURS = 24
SECONDS = 3600
URGENT = "P1"


class Circumstances(NamedTuple):
    """What the fit of a pair depends on besides the two."""

    norms: AssignmentNorms
    target_share: float
    """From which utilisation somebody is at target."""
    as_of: date


class Part(NamedTuple):
    """One reason for what a pair costs; `points` are what it saves, or costs if negative."""

    points: float
    text: str


def obstacles(
    account: AccountToPlace,
    candidate: Candidate,
    around: Circumstances,
) -> Iterator[tuple[str, str]]:
    """Yield the rules that a pair breaks by itself, each with its numbers."""
    if not serves(account, candidate):
        yield "segment", f"{candidate.teammate} serves no {account.segment} accounts"
    if not speaks(account, candidate):
        wanted = " or ".join(account.languages)
        yield "language", f"{candidate.teammate} does not speak {wanted}"
    shared, needed = shared_hours(account, candidate, around), around.norms.rules.working_day
    if shared is not None and shared < needed.shared_hours:
        hours = f"{shared:g} hours of the working day, {needed.shared_hours:g} are needed"
        yield "working-day", f"{candidate.teammate} and {account.account} share {hours}"
    if account.priority == URGENT and is_at_target(candidate, around.target_share):
        share = candidate.utilisation_share
        used = "no hours" if share is None else f"{share:.0%} used"
        yield "urgent", f"{candidate.teammate} is at target or over it ({used})"


def serves(account: AccountToPlace, candidate: Candidate) -> bool:
    """Tell whether a teammate serves the account's segment, or either is not known."""
    if account.segment is None or not candidate.segments:
        return True
    return account.segment.casefold() in candidate.segments


def speaks(account: AccountToPlace, candidate: Candidate) -> bool:
    """Tell whether a teammate speaks a language of the account, or either is not known."""
    if not account.languages or not candidate.languages:
        return True
    return not set(account.languages).isdisjoint(candidate.languages)


def shared_hours(
    account: AccountToPlace,
    candidate: Candidate,
    around: Circumstances,
) -> float | None:
    """Return the hours of the working day that both share; None where a time zone is not known."""
    if account.timezone is None or candidate.timezone is None:
        return None
    apart = abs(
        _offset(account.timezone, around.as_of) - _offset(candidate.timezone, around.as_of),
    )
    return max(0.0, around.norms.rules.working_day.hours - min(apart, DAY_HOURS - apart))


@lru_cache(maxsize=2048)
def _offset(timezone: str, as_of: date) -> float:
    noon = datetime.combine(as_of, time(12), ZoneInfo(timezone))
    offset = noon.utcoffset()
    return 0.0 if offset is None else offset.total_seconds() / SECONDS


def is_at_target(candidate: Candidate, target_share: float) -> bool:
    """Tell whether somebody is at target or over it."""
    share = candidate.utilisation_share
    return share is None or share >= target_share


def knows(
    account: AccountToPlace,
    candidate: Candidate,
    norms: AssignmentNorms,
) -> Iterator[Part]:
    """Yield what makes a teammate less of a stranger to an account."""
    weights = norms.familiarity
    key = candidate.teammate
    if account.backup == key:
        yield Part(weights.backup, "is its backup")
    if key in account.had_it:
        yield Part(weights.had_it, "had it before")
    touches = account.touches.get(key, 0)
    if touches:
        words = "exchange" if touches == 1 else "exchanges"
        yield Part(_step(weights.touches, touches, 0), f"{touches} {words} with them")
    met = min(account.met.get(key, 0), account.contacts)
    if met:
        share = met / account.contacts
        yield Part(
            weights.met_all_contacts * share, f"has met {met} of {account.contacts} contacts"
        )
    if account.parent in candidate.parents or account.account in candidate.parents:
        yield Part(weights.same_parent, "has an account of the same parent")


def resembles(
    account: AccountToPlace,
    candidate: Candidate,
    norms: AssignmentNorms,
) -> Iterator[Part]:
    """Yield what a teammate lacks or has of accounts like this one; points are costs, negative."""
    weights = norms.similarity
    industry = account.industry.casefold() if account.industry else None
    if industry is None:
        yield Part(0, "its industry is not known")
    elif industry not in candidate.industries:
        yield Part(-weights.other_industry, f"has no accounts in {account.industry}")
    elif not (known := candidate.industries[industry]):
        yield Part(-weights.industry_in_profile, f"names {account.industry} in the profile")
    else:
        cost = _step(weights.industry_accounts, known, weights.industry_in_profile)
        yield Part(-cost, f"has {known} in {account.industry}")
    size = account.segment.casefold() if account.segment else None
    if size is not None and not candidate.sizes.get(size):
        yield Part(-weights.other_size, f"has no {account.segment} accounts")


def base_points(account: AccountToPlace, candidate: Candidate, around: Circumstances) -> float:
    """Return what a pair costs if the teammate has nothing to do with the account."""
    norms = around.norms
    lacking = -sum(part.points for part in resembles(account, candidate, norms))
    points = norms.weight.of(account.priority) * (norms.familiarity.stranger + lacking)
    share = candidate.utilisation_share
    points += norms.fairness.used_up * (1.0 if share is None else min(1.0, share))
    if is_at_target(candidate, around.target_share):
        points += norms.fairness.at_target
    return points


def familiar_points(
    account: AccountToPlace,
    candidate: Candidate,
    norms: AssignmentNorms,
) -> float:
    """Return what knowing the account saves."""
    known = sum(part.points for part in knows(account, candidate, norms))
    return norms.weight.of(account.priority) * min(known, norms.familiarity.stranger)


def acquainted(account: AccountToPlace, by_parent: dict[str, Sequence[str]]) -> set[str]:
    """Return the teammates who have anything to do with an account."""
    found = {*account.had_it, *account.touches, *account.met}
    if account.backup:
        found.add(account.backup)
    found.update(by_parent.get(account.account, ()))
    if account.parent:
        found.update(by_parent.get(account.parent, ()))
    return found


def _step(steps: Sequence[Step], number: int, otherwise: float) -> float:
    reached = [step for step in steps if number >= step.at_least]
    return max(reached, key=lambda step: step.at_least).points if reached else otherwise
