"""The sections about what comes: dated actions from the plan and the record, and what is left."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from csmkit.handoff.business import UNDER_WAY
from csmkit.handoff.known import Known, count, inferred, said, source_of
from csmkit.handoff.relations import last_exchange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from csmkit.domain.document import Record
    from csmkit.domain.handoff import HandoffStep, Line


class Action(NamedTuple):
    """Something to do by a day; `source` says from what it follows."""

    on: date
    who: str
    what: str
    source: str


def before_transfer(known: Known) -> list[Line]:
    """Return what is due up to the transfer; what is overdue is due on the first day."""
    return _between(known, date.min, known.handoff.transfer_on)


def first_days(start: int, end: int) -> Callable[[Known], list[Line]]:
    """Return the section for the days after the transfer from `start` to `end`."""

    def section(known: Known) -> list[Line]:
        transfer_on = known.handoff.transfer_on
        return _between(
            known,
            transfer_on + timedelta(days=start - 1),
            transfer_on + timedelta(days=end),
        )

    return section


def _between(known: Known, after_day: date, last: date) -> list[Line]:
    due = sorted(action for action in _actions(known) if after_day < action.on <= last)
    return [
        inferred(
            f"By {action.on}, {action.who}: {action.what}",
            action.source,
            on=action.on,
            cells=(str(action.on), action.who, action.what),
        )
        for action in due
    ]


def _actions(known: Known) -> Iterator[Action]:
    yield from _from_plan(known)
    yield from _from_promises(known)
    yield from _from_work(known)
    yield from _from_contract(known)
    yield from _from_people(known)


def _from_plan(known: Known) -> Iterator[Action]:
    for step in known.handoff.steps:
        if step.account in (None, known.blueprint.key) and step.skipped_on is None:
            source = f"plan {known.handoff.plan}, step {step.id}"
            yield Action(step.due_on, _doer(known, step), step.title, source)
    said = known.handoff.acceptance_of(known.blueprint.key)
    if said is not None and said.verdict == "returned":
        asks = f"Answer what {known.teammate_name(known.handoff.to)} misses: {'; '.join(said.gaps)}"
        who = known.teammate_name(known.handoff.from_)
        yield Action(said.on, who, asks, f"packet returned on {said.on}")


def _doer(known: Known, step: HandoffStep) -> str:
    if step.owner is not None:
        return known.teammate_name(step.owner)
    if step.role == "seller" and known.blueprint.seller:
        return known.teammate_name(known.blueprint.seller)
    if step.role == "champion":
        names = [contact.name for contact in known.present_contacts() if contact.champion]
        return " and ".join(names) or "a champion, still to be found"
    return f"the {step.role}, not named yet"


def _owner_on(known: Known, day: date) -> str:
    handoff = known.handoff
    return known.teammate_name(handoff.from_ if day < handoff.transfer_on else handoff.to)


def _from_promises(known: Known) -> Iterator[Action]:
    for promise in known.blueprint.commitments:
        if promise.status != "open" or promise.due_on is None:
            continue
        source = source_of(promise, "commitment")
        if promise.due_on < known.as_of:
            day, verb = known.handoff.start_on, "Agree a new date for what is overdue:"
        else:
            day = promise.due_on
            verb = (
                "Ask whether they have done it:" if promise.side == "them" else "Keep our promise:"
            )
        yield Action(day, _owner_on(known, day), f"{verb} {promise.text}", source)


def _from_work(known: Known) -> Iterator[Action]:
    for record, noun, day, what in _work(known):
        if day and day >= known.as_of:
            yield Action(day, _owner_on(known, day), what, source_of(record, noun))


def _work(known: Known) -> Iterator[tuple[Record, str, date | None, str]]:
    for issue in known.blueprint.issues:
        if issue.closed_on is None:
            yield issue, "issue", issue.due_on, f"See that the issue is solved: {issue.title}"
    for project in known.blueprint.projects:
        if project.status in UNDER_WAY and project.ended_on is None:
            yield project, "project", project.due_on, f"Finish: {project.name}"
    for goal in known.blueprint.goals:
        if goal.status not in ("reached", "dropped"):
            yield goal, "goal", goal.due_on, f"Their goal is due: {goal.text}"


def _from_contract(known: Known) -> Iterator[Action]:
    contract = known.blueprint.contract
    if contract is None:
        return
    for day, what in (
        (contract.opt_out_by_on, "Last day on which they can give notice"),
        (contract.renewal_on, "The contract renews"),
        (contract.discount_until_on, "The discount ends"),
    ):
        if day and day >= known.as_of:
            yield Action(day, _owner_on(known, day), what, "contract")


def _from_people(known: Known) -> Iterator[Action]:
    newcomer = known.teammate_name(known.handoff.to)
    within = known.handoff.transfer_on + timedelta(days=14)
    for contact in known.present_contacts():
        heard = last_exchange(known, contact)
        quiet = not known.is_recent(heard, known.contents.quiet_contact_days)
        if quiet and (contact.decision_maker or contact.executive_sponsor):
            since = f"not heard from since {heard}" if heard else "no exchange is recorded"
            what = f"Meet {contact.name}: decides, {since}"
            yield Action(within, newcomer, what, source_of(contact, "contact"))


def unfinished(known: Known) -> Iterator[Line]:
    """Yield what is in danger of being forgotten, because it has no day or nobody answered."""
    yield from _undated(known)
    yield from _unanswered(known)
    yield from _broken(known)


def _undated(known: Known) -> Iterator[Line]:
    blueprint = known.blueprint
    for promise in blueprint.commitments:
        if promise.status == "open" and promise.due_on is None:
            whose = "Their" if promise.side == "them" else "Our"
            text = f"{whose} promise without a date: {promise.text}"
            yield said(known, promise, "commitment", text)
    for project in blueprint.projects:
        if project.status in UNDER_WAY and not project.next_step:
            yield said(known, project, "project", f"Project without a next step: {project.name}")
    for issue in blueprint.issues:
        if issue.closed_on is None and issue.due_on is None:
            age = count((known.as_of - issue.opened_on).days, "day", "days")
            text = f"Issue without a date for its solution, open for {age}: {issue.title}"
            yield said(known, issue, "issue", text)


def _unanswered(known: Known) -> Iterator[Line]:
    for request in known.blueprint.feature_requests:
        if request.status in ("shipped", "declined") and request.told_on is None:
            text = f"They do not know yet that this was {request.status}: {request.title}"
            yield said(known, request, "feature request", text)


def _broken(known: Known) -> Iterator[Line]:
    for goal in known.blueprint.goals:
        if goal.status == "at-risk":
            yield said(known, goal, "goal", f"Goal at risk: {goal.text}")
    for integration in known.blueprint.integrations:
        if integration.status == "broken":
            yield said(known, integration, "integration", f"Broken: {integration.name}")
