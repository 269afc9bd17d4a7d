"""The packet: everything that the incoming CSM must know about one account, in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.handoff import Packet, Section
from csmkit.domain.known import as_known_on
from csmkit.domain.parts import parts_of
from csmkit.domain.trust import Stage
from csmkit.errors import InvalidInput, nearest
from csmkit.handoff import (
    business,
    conflicts,
    continuity,
    opening,
    outlook,
    relations,
    success_plans,
)
from csmkit.handoff.known import Known, inferred
from csmkit.handoff.readiness import gaps_of, judge_readiness, needs_of
from csmkit.handoff.risk import prioritise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.conflict_view import ChronicConflict
    from csmkit.domain.handoff import Handoff, Line
    from csmkit.domain.people import Teammate
    from csmkit.domain.trust import Assessment
    from csmkit.handoff.checklist import Checklist
    from csmkit.handoff.contents import PacketContents, SectionTitle
    from csmkit.handoff.risk import Priority, PriorityNorms
    from csmkit.handoff.success_guide import SuccessGuide

SECTIONS: dict[str, Callable[[Known], Iterable[Line]]] = {
    "know-first": opening.know_first,
    "trust": opening.trust,
    "landmines": opening.landmines,
    "conflicts": conflicts.conflicts,
    "success-plan": success_plans.success_plans,
    "people": relations.people,
    "told": continuity.told,
    "repairs": continuity.repairs,
    "commitments": relations.commitments,
    "renewal": business.renewal,
    "issues": business.issues,
    "projects": business.projects,
    "goals": business.goals,
    "decisions": business.decisions,
    "expectations": relations.expectations,
    "cover": continuity.cover,
    "rhythm": relations.rhythm,
    "product": business.product,
    "history": business.history,
    "recent-touches": relations.recent_touches,
    "before-transfer": outlook.before_transfer,
    "first-30": outlook.first_days(1, 30),
    "first-60": outlook.first_days(31, 60),
    "first-90": outlook.first_days(61, 90),
    "unfinished": outlook.unfinished,
}
"""What writes each section; which ones a packet has, and in which order, is in a playbook."""
UNKNOWN = "unknown"
"""The stage of a relationship that was not assessed."""


def make_packet(
    blueprint: Blueprint,
    assessments: Iterable[Assessment],
    handoff: Handoff,
    people: Mapping[str, Teammate],
    as_of: date,
    *,
    contents: PacketContents,
    checklist: Checklist,
    norms: PriorityNorms,
    chronic: ChronicConflict | None = None,
    success_guide: SuccessGuide | None = None,
) -> Packet:
    """Return the packet of one account as of a day.

    Args:
        blueprint: The account's whole document; what is dated later than `as_of` is left out.
        assessments: Those of this account; one relationship may be missing.
        handoff: The handoff, with its steps and days.
        people: Every teammate by key.
        as_of: The day that counts as today.
        contents: Which sections, in which order.
        checklist: What a packet should hold.
        norms: When an account is urgent.
        chronic: Why the account is never calm, None where it is.
        success_guide: How sure one may be of a success plan; not said where None.

    Raises:
        InvalidInput: the playbook names a section that does not exist.
    """
    by_relationship = {a.relationship: a for a in assessments if a.account == blueprint.key}
    then = as_known_on(blueprint, as_of)
    parts = parts_of(blueprint, needs_of(checklist), as_of)
    readiness, who_could_step_in = judge_readiness(checklist, parts, people, as_of)
    known = Known(
        then,
        by_relationship,
        handoff,
        people,
        contents,
        as_of,
        cover=who_could_step_in,
        chronic=chronic,
        success_guide=success_guide,
    )
    customer, sales = (by_relationship.get(name) for name in ("customer", "sales"))
    priority = prioritise(norms, then, _stage(customer), _stage(sales), as_of)
    return Packet(
        account=then.key,
        name=then.name,
        handoff=handoff.id,
        from_name=known.teammate_name(handoff.from_),
        to_name=known.teammate_name(handoff.to),
        as_of=as_of,
        transfer_on=handoff.transfer_on,
        stage=customer.told if customer else UNKNOWN,
        sales_stage=sales.told if sales else UNKNOWN,
        risk=priority.risk,
        priority=priority.id,
        sections=tuple(_section(known, title, priority) for title in contents.sections),
        gaps=gaps_of(readiness),
        readiness=readiness.share,
        stakeholders=relations.stakeholders(known),
    )


def _stage(assessment: Assessment | None) -> Stage:
    return Stage.TRUSTED if assessment is None else assessment.stage


def _section(known: Known, title: SectionTitle, priority: Priority) -> Section:
    if title.id not in SECTIONS:
        raise InvalidInput(
            f"a packet has no section {title.id!r}{nearest(title.id, SECTIONS)}",
        )
    lines = [*SECTIONS[title.id](known)]
    if title.id == "trust":
        lines.insert(0, _urgency(priority))
    return Section(title.id, title.title, tuple(lines), title.empty, title.columns)


def _urgency(priority: Priority) -> Line:
    because = "; ".join(priority.because) or "nothing presses"
    text = f"Priority {priority.id}, act within {priority.within}: {because}"
    return inferred(text, "triage")
