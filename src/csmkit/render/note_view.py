"""What a letter to colleagues may say: days, people, and each account with its stage and value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from csmkit.render.letter_view import LetterPerson
from csmkit.render.plain import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from csmkit.domain.account import Blueprint
    from csmkit.domain.letter import LetterPeople, LetterSpec, Occasion
    from csmkit.domain.people import Teammate
    from csmkit.domain.trust import Assessment

MOST_REASONS = 3
"""Reasons and late promises that a note names. Source: judgement."""


@dataclass(frozen=True, slots=True)
class NoteAccount:
    """What colleagues must know of one account in a letter."""

    name: str
    stage: str
    sales_stage: str
    reasons: tuple[str, ...]
    """Why trust stands where it does, the weightiest first."""
    arr_cents: int | None
    currency: str
    renewal_on: date | None
    opt_out_by_on: date | None
    open_proposals: str | None
    seller: str | None
    late_promises: tuple[tuple[str, date], ...]
    """Our promises whose day has passed, with their days."""
    open_issues: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """Everything that a letter to colleagues may say."""

    recipients: tuple[str, ...]
    sender: LetterPerson
    sent_on: date
    reason: str
    start_on: date | None
    introduction_on: date | None
    transfer_on: date | None
    until_on: date | None
    outgoing: LetterPerson | None
    outgoing_is_here: bool
    """The outgoing CSM still works with us on the day of sending."""
    incoming: LetterPerson | None
    leader: LetterPerson | None
    accounts: tuple[NoteAccount, ...]
    said: Mapping[str, str | None]
    locale: str


@dataclass(frozen=True, slots=True)
class JudgedAccount:
    """What letters to colleagues need of an account: little, for a note is about a whole book."""

    key: str
    seller: str | None
    addresses: frozenset[str]
    """Of its contacts, as they are compared."""
    told: NoteAccount


def make_note(
    accounts: Sequence[JudgedAccount],
    occasion: Occasion,
    people: LetterPeople,
    spec: LetterSpec,
    *,
    sender: Teammate,
    recipients: Sequence[Teammate],
    sent_on: date,
    locale: str,
) -> Note:
    """Return what a letter to colleagues may say."""
    return Note(
        recipients=tuple(teammate.name for teammate in recipients),
        sender=_colleague(sender),
        sent_on=sent_on,
        reason=occasion.reason,
        start_on=occasion.start_on,
        introduction_on=occasion.introduction_on,
        transfer_on=occasion.transfer_on,
        until_on=occasion.until_on,
        outgoing=_colleague(people.outgoing) if people.outgoing else None,
        outgoing_is_here=people.outgoing is not None and not people.outgoing.has_left_by(sent_on),
        incoming=_colleague(people.incoming) if people.incoming else None,
        leader=_colleague(people.leader) if people.leader else None,
        accounts=tuple(judged.told for judged in accounts),
        said=spec.sayings(occasion.said),
        locale=locale,
    )


def _colleague(teammate: Teammate) -> LetterPerson:
    return LetterPerson(teammate.name, teammate.title, teammate.email, teammate.phone, (), ())


def judged_account(
    blueprint: Blueprint,
    assessments: Iterable[Assessment],
    people: Mapping[str, Teammate],
    as_of: date,
) -> JudgedAccount:
    """Return an account as letters to colleagues speak of it."""
    seller = people.get(blueprint.seller or "")
    return JudgedAccount(
        key=blueprint.key,
        seller=blueprint.seller,
        addresses=frozenset(c.email.casefold() for c in blueprint.contacts if c.email),
        told=_told_account(blueprint, assessments, seller.name if seller else None, as_of),
    )


def _told_account(
    blueprint: Blueprint,
    assessments: Iterable[Assessment],
    seller: str | None,
    as_of: date,
) -> NoteAccount:
    contract, judged = blueprint.contract, {one.relationship: one for one in assessments}
    customer, sales = (judged.get(name) for name in ("customer", "sales"))
    return NoteAccount(
        name=blueprint.name,
        stage=customer.told if customer else "unknown",
        sales_stage=sales.told if sales else "unknown",
        reasons=_reasons(customer),
        arr_cents=contract.arr_cents if contract else None,
        currency=contract.currency if contract else "",
        renewal_on=contract.renewal_on if contract else None,
        opt_out_by_on=contract.opt_out_by_on if contract else None,
        open_proposals=_sentence(contract.open_proposals) if contract else None,
        seller=seller,
        late_promises=tuple(_late_promises(blueprint, as_of))[:MOST_REASONS],
        open_issues=tuple(_sentence(i.title) or "" for i in blueprint.issues if not i.closed_on),
    )


def _reasons(assessment: Assessment | None) -> tuple[str, ...]:
    if assessment is None:
        return ()
    bad = sorted((r for r in assessment.reasons if r.points > 0), key=lambda r: -r.points)
    return tuple(_told(reason.title, reason.evidence) for reason in bad[:MOST_REASONS])


def _told(title: str, evidence: Sequence[tuple[str, str, date | None, str]]) -> str:
    shown = [f"{text} ({on})" if on else text for _, _, on, text in evidence[:1]]
    return ": ".join([title, *map(one_line, shown)])


def _late_promises(blueprint: Blueprint, as_of: date) -> list[tuple[str, date]]:
    late = [
        (one_line(item.text).rstrip(" ."), item.due_on)
        for item in blueprint.commitments
        if item.side == "us" and item.status == "open" and item.due_on and item.due_on < as_of
    ]
    return sorted(late, key=lambda pair: pair[1])


def _sentence(text: str | None) -> str | None:
    return one_line(text).rstrip(" .;,") if text else None
