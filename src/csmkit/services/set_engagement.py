"""Sets another rhythm for an account, from one day to another; it ends by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from csmkit.coverage.engagement import load_engagement_norms, reasons_to_spare
from csmkit.domain.engagement import EngagementChange, EngagementNote
from csmkit.errors import EngagementRefused, InvalidInput
from csmkit.located import checked
from csmkit.services.find_candidates import find_candidates
from csmkit.services.propose_engagement import check_days

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from csmkit.coverage.engagement import EngagementNorms
    from csmkit.domain.account import Blueprint
    from csmkit.resources import ResourceFolder
    from csmkit.store.writing import Unit
    from csmkit.trust.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class EngagementRequest:
    """Which rhythm, for how long, and why."""

    every_days: int
    until_on: date
    why: str
    """Among ourselves."""
    from_on: date | None = None
    """Today where None."""
    told_why: str | None = None
    """For the customer."""
    expect: str | None = None
    """For the customer."""
    is_forced: bool = False
    by: str | None = None


def set_engagement(
    unit: Unit,
    catalogue: Catalogue,
    name: str,
    request: EngagementRequest,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
) -> EngagementNote:
    """Enter a dated change of rhythm into an account's blueprint.

    The same change again only takes what is newly said of it.

    Args:
        unit: The open writing command.
        catalogue: The signals and the rules of judgement.
        name: The account, by key or name.
        request: What changes.
        as_of: The day that counts as today.
        playbooks: Where the norms are looked up.

    Raises:
        AccountNotFound: there is no such account.
        InvalidInput: the rhythm or a day cannot be, or another change holds on these days.
        EngagementRefused: the rules spare this account.
    """
    norms = load_engagement_norms(playbooks)
    blueprint = unit.blueprint(unit.account_key(name))
    from_on = request.from_on or as_of
    same = _same(blueprint, request, as_of)
    if same is None:
        check_days(norms, from_on, request.until_on, as_of)
        _check_free(blueprint, from_on, request.until_on)
        _check_rhythm(blueprint, request)
        if request.every_days > blueprint.cadence_days and not request.is_forced:
            reasons = _too_slow(norms, blueprint.segment, request.every_days)
            if blueprint.lifecycle != "left":
                (candidate,) = find_candidates(
                    unit, catalogue, [blueprint.key], as_of, playbooks=playbooks
                )
                reasons += reasons_to_spare(norms, candidate, as_of)
            if reasons:
                raise EngagementRefused(blueprint.key, ", ".join(reasons))
    change = _change(same, request, from_on, as_of)
    others = [one for one in blueprint.engagements if one.id != change.id]
    is_new = unit.put(blueprint.with_fields(engagements=[*others, change])) != "unchanged"
    return EngagementNote(blueprint.key, change, is_new=is_new)


def _same(
    blueprint: Blueprint,
    request: EngagementRequest,
    as_of: date,
) -> EngagementChange | None:
    """Return the change that is set already, running or ahead."""
    for change in blueprint.engagements:
        is_asked = (change.every_days, change.until_on) == (request.every_days, request.until_on)
        begins = request.from_on in (None, change.from_on)
        if is_asked and begins and change.state_on(as_of) != "ended":
            return change
    return None


def _change(
    same: EngagementChange | None,
    request: EngagementRequest,
    from_on: date,
    as_of: date,
) -> EngagementChange:
    said = {"why": request.why, "told_why": request.told_why, "expect": request.expect}
    newly = {name: text for name, text in said.items() if text is not None}
    if same is not None:
        return checked(EngagementChange, {**dict(same), **newly})
    change = checked(
        EngagementChange,
        {
            "from_on": from_on,
            "until_on": request.until_on,
            "every_days": request.every_days,
            "by": request.by,
            "recorded_on": as_of if from_on != as_of else None,
            **newly,
        },
    )
    return change.model_copy(update={"id": change.natural_key()})


def _check_free(blueprint: Blueprint, from_on: date, until_on: date) -> None:
    for change in blueprint.engagements:
        overlaps = change.from_on <= until_on and from_on <= change.until_on
        if overlaps and not change.is_ended_by(from_on):
            raise InvalidInput(
                f"{blueprint.key} has another rhythm already, every {change.every_days} days from "
                f"{change.from_on} until {change.until_on}; `csmkit engagement end "
                f"{blueprint.key}` ends it",
            )


def _check_rhythm(blueprint: Blueprint, request: EngagementRequest) -> None:
    if request.every_days == blueprint.cadence_days:
        raise InvalidInput(
            f"{blueprint.key} is touched every {blueprint.cadence_days} days anyway; name another "
            "rhythm",
        )


def _too_slow(norms: EngagementNorms, segment: str | None, every_days: int) -> list[str]:
    slowest = norms.slowest_days(segment)
    return [f"every {slowest} days is the slowest of its segment"] if every_days > slowest else []
