"""The sections that a newcomer reads first: what to know, where trust stands, the landmines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.handoff import Line
from csmkit.domain.trust import Stage
from csmkit.handoff.known import (
    TO_CONFIRM,
    Known,
    after,
    count,
    distance,
    inferred,
    said,
    sentence,
    written,
)
from csmkit.handoff.risk import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from csmkit.domain.record import Commitment, Landmine
    from csmkit.domain.trust import Assessment, Evidence, Reason

FIRST_THINGS = 3
"""How many things a newcomer can remember. Source: practice, "three things to know first"."""
MOST_REASONS = 6
MOST_QUESTIONS = 3
WITH = {"customer": "the customer", "sales": "sales"}


def know_first(known: Known) -> Iterator[Line]:
    """Yield what the old owner wrote down, filled up to three from the record."""
    told = [written(text, "know first") for text in known.blueprint.know_first]
    yield from told
    for line, _ in zip(_computed_first(known), range(FIRST_THINGS - len(told)), strict=False):
        yield line


def _computed_first(known: Known) -> Iterator[Line]:
    customer = known.assessments.get("customer")
    if customer is not None and customer.stage > Stage.TRUSTED:
        because = after(", above all:", customer.reasons[0].title if customer.reasons else None)
        yield inferred(
            f"The customer's trust is {customer.stage.word}{because or ''}", "assessment"
        )
    for landmine in live_landmines(known)[:1]:
        yield inferred(f"Do not touch without reading below: {landmine.trigger}", "landmines")
    overdue = [c for c in known.blueprint.commitments if _is_ours_overdue(c, known)]
    if overdue:
        what = count(len(overdue), "promise of ours is", "promises of ours are")
        yield inferred(f"{what} overdue, first: {overdue[0].text}", "commitments")
    contract = known.blueprint.contract
    if contract and contract.opt_out_by_on and contract.opt_out_by_on >= known.as_of:
        last = contract.opt_out_by_on
        yield inferred(
            f"They can give notice until {last} ({distance(last, known.as_of)})",
            "contract",
        )


def _is_ours_overdue(commitment: Commitment, known: Known) -> bool:
    return (
        commitment.side == "us"
        and commitment.status == "open"
        and commitment.due_on is not None
        and commitment.due_on < known.as_of
    )


def trust(known: Known) -> Iterator[Line]:
    """Yield stage, reasons and open questions of both relationships."""
    for relationship, party in WITH.items():
        assessment = known.assessments.get(relationship)
        if assessment is not None:
            yield _stage(assessment, party)
            yield from (_reason(reason) for reason in assessment.reasons[:MOST_REASONS])
            yield from _questions(assessment)
    newcomer = known.teammate_name(known.handoff.to)
    yield inferred(
        f"{newcomer} does not inherit this trust: start at a warm handover, 2 of 5, and earn it",
        "practice",
    )


def _stage(assessment: Assessment, party: str) -> Line:
    share = f"{assessment.confidence * 100:.0f} % of the signals could be judged"
    text = sentence(
        f"Trust with {party} is {assessment.told}" + (after(" since", assessment.since) or ""),
        f"pressure {assessment.pressure:.0f}",
        f"reserve {assessment.reserve:.0f}" if assessment.reserve else None,
        share,
    )
    return inferred(text, f"assessment of {assessment.relationship}", on=assessment.as_of)


def _reason(reason: Reason) -> Line:
    direction = "builds" if reason.points < 0 else "erodes"
    floor = f", holds the stage at {reason.floor.word}" if reason.floor else ""
    points = f"{count(max(1, round(abs(reason.points))), 'point', 'points')}{floor}"
    seen = "; ".join(_evidence(evidence) for evidence in reason.evidence[:2])
    text = f"{reason.title} ({direction}, {points})" + (after(":", seen) or "")
    return inferred(text, f"signal {reason.signal}", on=_newest(reason))


def _evidence(evidence: Evidence) -> str:
    return sentence(f"{evidence.kind} {evidence.on or evidence.id}", evidence.text, separator=", ")


def _newest(reason: Reason) -> date | None:
    return max((e.on for e in reason.evidence if e.on), default=None)


def _questions(assessment: Assessment) -> Iterator[Line]:
    for unknown in assessment.unknown[:MOST_QUESTIONS]:
        text = f"Not known: {unknown.ask}"
        yield Line(text, f"signal {unknown.signal}", None, TO_CONFIRM)


def live_landmines(known: Known) -> list[Landmine]:
    """Return the landmines that have not expired, the worst first."""
    live = [
        landmine
        for landmine in known.blueprint.landmines
        if landmine.expires_on is None or landmine.expires_on >= known.as_of
    ]
    return sorted(live, key=lambda landmine: -SEVERITIES.index(landmine.severity))


def landmines(known: Known) -> Iterator[Line]:
    """Yield each landmine with whom it concerns, what happens, and how to say it safely."""
    for landmine in live_landmines(known):
        text = sentence(
            f"{landmine.severity.capitalize()}: {landmine.trigger}",
            after("with", landmine.who),
            after("what happens:", landmine.what_happens),
            after("say instead:", landmine.safe_wording) or "no safe wording is known, ask for one",
            after("until", landmine.expires_on),
        )
        yield said(known, landmine, "landmine", text)
