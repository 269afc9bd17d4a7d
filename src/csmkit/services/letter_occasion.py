"""What letters need of a handoff, a plan and an account: days, people, readers, the tone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from csmkit.domain.letter import LetterPeople, Occasion
from csmkit.domain.trust import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from csmkit.domain.handoff import Handoff
    from csmkit.domain.letter import LetterSpec
    from csmkit.domain.people import Teammate
    from csmkit.domain.trust import Assessment
    from csmkit.handoff.plan_shape import Plan
    from csmkit.render.note_view import JudgedAccount

SOBER = frozenset({Stage.DAMAGED, Stage.LOST})
"""The stages in which cheerful words would hurt."""


def handoff_occasion(handoff: Handoff, plan: Plan, account: str | None = None) -> Occasion:
    """Return the days of a handoff, for one account where each has its own."""
    step = handoff.introduction_step(account)
    return Occasion(
        id=handoff.id,
        created_on=handoff.created_on,
        reason=handoff.reason,
        start_on=handoff.start_on,
        introduction_on=handoff.introduction_of(account) if account else handoff.introduction_on,
        transfer_on=handoff.transferred_on or handoff.transfer_on,
        until_on=handoff.back_on,
        leader_hosts=plan.host == "leader",
        introduced_by=step.role if step else "outgoing",
        sequence=step.sequence if step else 0,
        is_off=handoff.state == "cancelled" or (step is not None and step.skipped_on is not None),
    )


def handoff_people(handoff: Handoff, people: Mapping[str, Teammate]) -> LetterPeople:
    """Return those who write the letters of a handoff and are written about."""
    return LetterPeople(
        outgoing=people.get(handoff.from_),
        incoming=people.get(handoff.to),
        leader=people.get(handoff.leader or ""),
    )


def letter_days(plan: Plan, handoff: Handoff, account: str | None = None) -> dict[str, date]:
    """Return the day of each thing that the plan's steps produce, in order of days.

    Where each account has its own step, that of the account counts, else the first.
    """
    found: dict[str, date] = {}
    for made in plan.steps:
        if made.produces is None:
            continue
        mine = [s for s in handoff.steps if s.id in (made.id, f"{made.id}:{account}")]
        any_of = [s for s in handoff.steps if s.id.partition(":")[0] == made.id]
        if steps := mine or any_of:
            found[made.produces] = min(step.due_on for step in steps)
    return dict(sorted(found.items(), key=lambda pair: pair[1]))


def sounds_sober(assessments: Iterable[Assessment]) -> bool:
    """Tell whether letters to the account should do without cheerful words."""
    return any(a.relationship == "customer" and a.stage in SOBER for a in assessments)


def note_readers(
    spec: LetterSpec,
    people: Mapping[str, Teammate],
    accounts: Sequence[JudgedAccount],
    staff: LetterPeople,
) -> Iterator[tuple[list[Teammate], list[JudgedAccount]]]:
    """Yield who reads a letter to colleagues, and about which accounts.

    Sellers each get their own accounts; everybody else hears of all of them. Leadership is the
    leader and the executives; the team is both CSMs' teams, or everybody where none is recorded.
    Who has no address cannot be written to; a letter that nobody could read is not written.
    """
    here = [one for one in people.values() if one.status != "left" and one.email]
    if spec.to == "seller":
        for seller in here:
            mine = [judged for judged in accounts if judged.seller == seller.key]
            if mine:
                yield [seller], mine
    elif spec.to == "leaders":
        chiefs = [t for t in here if t.role == "executive" or t == staff.leader]
        if chiefs:
            yield chiefs, [*accounts]
    else:
        teams = {t.team for t in (staff.outgoing, staff.incoming) if t and t.team}
        named = (staff.outgoing, staff.incoming, staff.leader)
        readers = [t for t in here if not teams or t.team in teams or t in named]
        if readers:
            yield readers, [*accounts]
