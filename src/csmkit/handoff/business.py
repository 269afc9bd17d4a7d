"""The sections about the business: contract, issues, projects, goals, product, history."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from csmkit.handoff.known import (
    DATA,
    TO_CONFIRM,
    Known,
    after,
    count,
    distance,
    inferred,
    newest_first,
    said,
    sentence,
    written,
)
from csmkit.handoff.risk import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from csmkit.domain.account import Contract
    from csmkit.domain.handoff import Line
    from csmkit.domain.record import AdoptionMeasure, FeatureRequest, HistoryEvent

UNDER_WAY = ("planned", "active", "blocked")
NOTHING = ""
"""A cell without a value; a template decides how it looks."""


def renewal(known: Known) -> Iterator[Line]:
    """Yield what the contract says, what was promised for it, and the days that matter."""
    contract = known.blueprint.contract
    if contract is None:
        return
    yield from _dates(contract, known.as_of)
    for label, value in (
        ("Yearly revenue:", _money(contract)),
        ("Products:", ", ".join(contract.products)),
        ("Discount:", _discount(contract)),
        ("Promised in the last negotiation:", contract.promised),
        ("Procurement:", contract.procurement),
        ("Open proposals:", contract.open_proposals),
        ("Competitors in play:", ", ".join(contract.competitors)),
    ):
        if value:
            yield written(f"{label} {value}", "contract")
    if contract.renewal_contact:
        who = known.contact_name(contract.renewal_contact)
        yield written(f"Owns the renewal on their side: {who}", "contract")
    if known.blueprint.seller:
        who = known.teammate_name(known.blueprint.seller)
        yield written(f"Sells to them on our side: {who}", "seller")


def _dates(contract: Contract, as_of: date) -> Iterator[Line]:
    if contract.renewal_on:
        away = distance(contract.renewal_on, as_of)
        own = {True: ", by itself", False: ", only if they sign", None: ""}[contract.auto_renews]
        passed = contract.renewal_on < as_of
        basis = TO_CONFIRM if passed else DATA
        yield written(f"Renews on {contract.renewal_on} ({away}){own}", "contract", basis=basis)
    if contract.opt_out_by_on:
        away = distance(contract.opt_out_by_on, as_of)
        notice = count(contract.notice_days or 0, "day", "days")
        text = f"Last day to give notice: {contract.opt_out_by_on} ({away}; {notice} of notice)"
        yield inferred(text, "contract, renewal less notice")


def _money(contract: Contract) -> str | None:
    if contract.arr_cents is None:
        return None
    whole, cents = divmod(contract.arr_cents, 100)
    return f"{contract.currency} {whole:,}" + (f".{cents:02}" if cents else "")


def _discount(contract: Contract) -> str | None:
    if contract.discount_percent is None:
        return None
    return sentence(
        f"{contract.discount_percent:g} %",
        after("why:", contract.discount_reason),
        after("until", contract.discount_until_on),
    )


def issues(known: Known) -> Iterator[Line]:
    """Yield the open issues, the worst and oldest first."""
    live = [issue for issue in known.blueprint.issues if issue.closed_on is None]
    for issue in sorted(live, key=lambda i: (-SEVERITIES.index(i.severity), i.opened_on)):
        age = count((known.as_of - issue.opened_on).days, "day", "days")
        more = sentence(
            issue.reference,
            after("owner", issue.owner),
            after("workaround:", issue.workaround),
            issue.note,
        )
        due = _due(issue.due_on, known.as_of)
        cells = (issue.severity, issue.title, age, due, more or NOTHING)
        text = sentence(
            f"{issue.severity.capitalize()}: {issue.title}",
            f"open for {age}",
            after("due", issue.due_on),
            more,
        )
        source = f"issue {issue.id}, opened {issue.opened_on}"
        line = said(known, issue, "issue", text, cells=cells)
        yield line if issue.source else inferred_source(line, source)


def inferred_source(line: Line, source: str) -> Line:
    """Return the line with a fuller name of its record."""
    from dataclasses import replace

    return replace(line, source=source)


def _due(day: date | None, as_of: date) -> str:
    if day is None:
        return NOTHING
    return f"{day}, overdue" if day < as_of else str(day)


def projects(known: Known) -> Iterator[Line]:
    """Yield what is under way, blocked projects first."""
    live = [p for p in known.blueprint.projects if p.status in UNDER_WAY and p.ended_on is None]
    for project in sorted(live, key=lambda p: (-UNDER_WAY.index(p.status), p.due_on or date.max)):
        step = sentence(project.next_step, after("owner", project.owner), project.note)
        due = _due(project.due_on, known.as_of)
        text = sentence(f"{project.name} ({project.status})", after("due", project.due_on), step)
        cells = (project.name, project.status, due, step or "no next step is known")
        yield said(known, project, "project", text, cells=cells)


def goals(known: Known) -> Iterator[Line]:
    """Yield the goals as they were said, open ones first."""
    closed = ("reached", "dropped")
    for goal in sorted(known.blueprint.goals, key=lambda g: g.status in closed):
        text = sentence(
            f"“{goal.text}”",
            after("said by", goal.said_by),
            after("measured by", goal.measure),
            after("target", goal.target),
            after("today", goal.current),
            after("due", goal.due_on),
            goal.status.replace("-", " "),
        )
        yield said(known, goal, "goal", text)


def decisions(known: Known) -> Iterator[Line]:
    """Yield what was decided, by whom and why, the newest first."""
    for event in newest_first(known.blueprint.history):
        if event.kind == "decision":
            why = after("why:", event.reason) or "the reason is not recorded, ask"
            decider = after("decided by", event.decided_by)
            yield said(known, event, "decision", sentence(event.title, decider, why, event.detail))


def history(known: Known) -> Iterator[Line]:
    """Yield what else happened, the newest first, and who had the account."""
    events = [e for e in newest_first(known.blueprint.history) if e.kind != "decision"]
    most = known.contents.history_most
    yield from (_event(known, event) for event in events[:most])
    if len(events) > most:
        more = count(len(events) - most, "older event is", "older events are")
        yield inferred(f"{more} in the record", "history")
    for tenure in newest_first(known.blueprint.tenures):
        who = known.teammate_name(tenure.teammate)
        spell = f"from {tenure.from_on} until {tenure.until_on}" if tenure.until_on else ""
        text = (
            f"{who} was {tenure.role} {spell}"
            if spell
            else f"{who} has been {tenure.role} since {tenure.from_on}"
        )
        yield said(known, tenure, "tenure", sentence(text, tenure.reason))


def _event(known: Known, event: HistoryEvent) -> Line:
    kind = event.kind.replace("-", " ").capitalize()
    serious = event.kind in ("escalation", "incident")
    closed = after("resolved on", event.resolved_on) or ("not resolved" if serious else None)
    text = sentence(
        f"{kind}: {event.title}",
        "it went past the owner" if event.around_us else None,
        after("why:", event.reason),
        event.detail,
        closed,
        after("lesson:", event.lesson),
    )
    return said(known, event, event.kind, text)


def product(known: Known) -> Iterator[Line]:
    """Yield use, connected systems, workarounds and wishes."""
    yield from _adoption(known)
    for integration in known.blueprint.integrations:
        who = known.contact_name(integration.contact) if integration.contact else None
        head = f"Integration: {integration.name} ({integration.status})"
        text = sentence(head, after("contact", who), integration.note)
        yield said(known, integration, "integration", text)
    for entry in known.blueprint.workarounds:
        if entry.until_on is None or entry.until_on >= known.as_of:
            text = f"Workaround: {entry.problem}: {entry.workaround}"
            yield said(known, entry, "workaround", sentence(text, after("until", entry.until_on)))
    for request in sorted(known.blueprint.feature_requests, key=_urgency):
        yield said(known, request, "feature request", _wish(request))


def _adoption(known: Known) -> Iterator[Line]:
    by_measure = sorted(known.blueprint.adoption, key=lambda a: (a.measure, a.on))
    for measure, group in groupby(by_measure, key=lambda a: a.measure):
        *earlier, latest = group
        text = f"{measure}: {_reading(latest)}"
        if earlier:
            text += f"; was {_reading(earlier[-1])} on {earlier[-1].on}"
        yield said(known, latest, "adoption", text)


def _reading(reading: AdoptionMeasure) -> str:
    value = f"{reading.value:,.2f}".rstrip("0").rstrip(".")
    whole = after("of", None if reading.of is None else f"{reading.of:,.0f}")
    return sentence(value, whole, reading.unit, separator=" ")


def _urgency(request: FeatureRequest) -> tuple[bool, int]:
    return (request.status in ("shipped", "declined"), -SEVERITIES.index(request.priority))


def _wish(request: FeatureRequest) -> str:
    answered = request.status in ("shipped", "declined")
    told = after("we told them on", request.told_on) or (
        "they were not told yet" if answered else None
    )
    head = f"Wish: {request.title} ({request.status}, {request.priority} priority)"
    return sentence(head, after("asked by", request.asked_by), told, request.reference)
