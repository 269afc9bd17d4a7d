"""Writes one letter: of a handoff, or of a change that is only named on the command line."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from csmkit.domain.document import fingerprint
from csmkit.domain.engagement import next_change
from csmkit.domain.known import as_known_on
from csmkit.domain.letter import LetterPeople, Occasion
from csmkit.domain.plan_view import plans_of
from csmkit.domain.trust import RELATIONSHIPS
from csmkit.errors import InvalidArgument, InvalidInput, nearest
from csmkit.handoff.contents import load_leak_phrases
from csmkit.handoff.letter_specs import load_letter
from csmkit.handoff.plan import load_plan
from csmkit.render.environment import Templates
from csmkit.render.letters import LetterDesk
from csmkit.render.note_view import judged_account
from csmkit.services.assess_accounts import assess_accounts
from csmkit.services.choose_plan import choose_plan
from csmkit.services.letter_occasion import (
    handoff_occasion,
    handoff_people,
    letter_days,
    note_readers,
    sounds_sober,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import time

    from csmkit.domain.account import Blueprint
    from csmkit.domain.handoff import Handoff
    from csmkit.domain.letter import LetterSpec, WrittenLetter
    from csmkit.domain.people import Teammate
    from csmkit.domain.plan_view import PlanView
    from csmkit.domain.trust import Assessment
    from csmkit.handoff.plan_shape import Plan
    from csmkit.resources import ResourceFolder
    from csmkit.store.reading import Reader
    from csmkit.trust.catalogue import Catalogue


ENGAGEMENT = "engagement"
"""The element of a letter that tells of another rhythm."""
FIRST_DAY = date(2020, 1, 1)
"""From which the days count that make a later invitation of no handoff come after an earlier."""


@dataclass(frozen=True, slots=True)
class LetterRequest:
    """Which letter, to which account, on which occasion; what is None is looked up."""

    name: str
    account: str | None = None
    handoff: str | None = None
    outgoing: str | None = None
    incoming: str | None = None
    leader: str | None = None
    transfer_on: date | None = None
    introduction_on: date | None = None
    meeting_at: time | None = None
    until_on: date | None = None
    send_on: date | None = None
    plan: str | None = None
    """The success plan of a letter that tells of one; the only running one where None."""
    said: Mapping[str, str] = field(default_factory=dict)


def write_letters(
    reader: Reader,
    catalogue: Catalogue,
    request: LetterRequest,
    *,
    as_of: date,
    playbooks: Sequence[ResourceFolder],
    templates: Sequence[ResourceFolder],
    with_plans: bool = True,
) -> tuple[WrittenLetter, ...]:
    """Return the drafts of a letter: one for each account and each locale of its recipients.

    An account's open handoff is the occasion where none is named and nobody is named either.

    Args:
        reader: The open store.
        catalogue: The signals and the rules of judgement.
        request: Which letter.
        as_of: The day that counts as today.
        playbooks: Where playbooks are looked up.
        templates: Where templates are looked up.
        with_plans: Keep later days of what can be planned, as for a letter of today.

    Raises:
        LetterNotFound, AccountNotFound, TeammateNotFound, HandoffNotFound: something named
            does not exist.
        InvalidArgument: what is said does not belong into this letter, or no account is named.
        InvalidInput: somebody whom the letter needs is not known.
        GuardRefused: a template, a leak or a mail header.
    """
    spec = load_letter(request.name, playbooks)
    _check_said(spec, request.said)
    people = {teammate.key: teammate for teammate in reader.teammates()}
    handoff = _handoff(reader, request)
    keys = _keys(reader, request, handoff)
    blueprints = [as_known_on(b, as_of, with_plans=with_plans) for b in reader.blueprints(keys)]
    plan = load_plan(handoff.reason, playbooks) if handoff else None
    writing = _Writing(reader, catalogue, request, spec, handoff, plan, people, as_of)
    three = writing.people_for(blueprints[0])
    desk = LetterDesk(
        Templates(templates),
        writing.occasion(blueprints[0], three),
        three,
        as_of,
        load_leak_phrases(playbooks),
    )
    if spec.is_internal:
        return tuple(writing.notes(desk, blueprints))
    return tuple(writing.letters(desk, blueprints))


def _check_said(spec: LetterSpec, said: Mapping[str, str]) -> None:
    for name in said:
        if not spec.has_need(name):
            known = [need.name for need in spec.needs]
            raise InvalidArgument(
                f"--say: the letter {spec.id!r} has nothing called {name!r}{nearest(name, known)} "
                f"(there are {', '.join(known)})",
            )


def _handoff(reader: Reader, request: LetterRequest) -> Handoff | None:
    if request.handoff is not None:
        return reader.handoff(request.handoff)
    if request.account is None or request.outgoing or request.incoming:
        return None
    key = reader.account_key(request.account)
    found = [h for h in reader.handoffs() if h.is_open and key in h.accounts]
    return found[-1] if found else None


def _keys(reader: Reader, request: LetterRequest, handoff: Handoff | None) -> list[str]:
    if request.account is None:
        if handoff is None:
            raise InvalidArgument(
                "say to which account, or name a handoff with --handoff for all of its accounts",
            )
        return [*handoff.accounts]
    key = reader.account_key(request.account)
    if handoff is not None and key not in handoff.accounts:
        raise InvalidInput(f"account {key!r} is not in the handoff {handoff.id!r}")
    return [key]


@dataclass(frozen=True, slots=True)
class _Writing:
    """One request, with what was looked up for it."""

    reader: Reader
    catalogue: Catalogue
    request: LetterRequest
    spec: LetterSpec
    handoff: Handoff | None
    plan: Plan | None
    people: Mapping[str, Teammate]
    as_of: date

    def people_for(self, blueprint: Blueprint) -> LetterPeople:
        """Return who writes and is written about: those named, else as the record has them."""
        asked = self.request
        if self.handoff is not None:
            found = handoff_people(self.handoff, self.people)
        else:
            outgoing = asked.outgoing or blueprint.owner
            giver = self._named(outgoing)
            manager = giver.manager if giver else None
            found = LetterPeople(
                outgoing=giver,
                leader=self._named(manager) or self._only_leader(),
            )
        return LetterPeople(
            outgoing=self._named(asked.outgoing) or found.outgoing,
            incoming=self._named(asked.incoming) or found.incoming,
            leader=self._named(asked.leader) or found.leader,
            seller=self._named(blueprint.seller),
        )

    def _named(self, key: str | None) -> Teammate | None:
        return None if key is None else self.reader.teammate(key)

    def _only_leader(self) -> Teammate | None:
        leaders = [t for t in self.people.values() if t.role == "leader" and t.status != "left"]
        return leaders[0] if len(leaders) == 1 else None

    def occasion(self, blueprint: Blueprint, people: LetterPeople) -> Occasion:
        """Return what the letter is about, with the days that were named before all others."""
        asked = self.request
        if self.handoff is not None and self.plan is not None:
            base = handoff_occasion(self.handoff, self.plan, blueprint.key)
        else:
            pair = [t.key if t else "" for t in (people.outgoing, people.incoming)]
            mark = "|".join([*pair, str(asked.transfer_on or self.as_of)])
            base = Occasion(
                id=f"letter-{fingerprint(mark)}",
                created_on=self.as_of,
                sequence=(self.as_of - FIRST_DAY).days,
            )
        return replace(
            base,
            introduction_on=asked.introduction_on or base.introduction_on,
            transfer_on=asked.transfer_on or base.transfer_on,
            until_on=asked.until_on or base.until_on,
            meeting_at=asked.meeting_at,
            said={**self._recorded(blueprint), **asked.said},
            plan=self._plan(blueprint),
        )

    def _recorded(self, blueprint: Blueprint) -> dict[str, str]:
        """Return what the record says for the customer of the rhythm that this letter tells of.

        Raises:
            InvalidInput: the letter is about another rhythm, and none holds or lies ahead.
        """
        if not self.spec.has_need(ENGAGEMENT):
            return {}
        change = next_change(blueprint.engagements, self._sent_on(blueprint.key))
        if change is None:
            raise InvalidInput(
                f"{blueprint.key} has no other rhythm that the letter {self.spec.id!r} could tell "
                f"of; `csmkit engagement set {blueprint.key}` enters one",
            )
        said = {"why": change.told_why, "expect": change.expect}
        return {name: text for name, text in said.items() if text is not None}

    def _plan(self, blueprint: Blueprint) -> PlanView | None:
        """Return the success plan of a letter that tells of one."""
        if not any(need.element == "plan" for need in self.spec.needs):
            return None
        views = plans_of(blueprint, self.people, self.as_of)
        return choose_plan(blueprint.key, views, self.request.plan)

    def letters(
        self,
        desk: LetterDesk,
        blueprints: Sequence[Blueprint],
    ) -> Iterator[WrittenLetter]:
        """Yield the drafts to the customers."""
        for blueprint in blueprints:
            own = replace(desk, occasion=self.occasion(blueprint, desk.people))
            sent_on = self._sent_on(blueprint.key)
            judged = self._assessments(blueprint, ("customer",))
            yield from own.write(self.spec, blueprint, sent_on, is_sober=sounds_sober(judged))

    def notes(
        self,
        desk: LetterDesk,
        blueprints: Sequence[Blueprint],
    ) -> Iterator[WrittenLetter]:
        """Yield the drafts to colleagues."""
        accounts = [
            judged_account(b, self._assessments(b, RELATIONSHIPS), self.people, self.as_of)
            for b in blueprints
        ]
        found = [*note_readers(self.spec, self.people, accounts, desk.people)]
        if not found:
            raise InvalidInput(f"nobody is known to whom the letter {self.spec.id!r} could go")
        for readers, theirs in found:
            yield from desk.write_note(self.spec, theirs, self._sent_on(), recipients=readers)

    def _assessments(
        self,
        blueprint: Blueprint,
        relationships: tuple[str, ...],
    ) -> list[Assessment]:
        found = assess_accounts(
            self.reader,
            self.catalogue,
            self.as_of,
            names=[blueprint.key],
            relationships=relationships,
        )
        return list(found)

    def _sent_on(self, account: str | None = None) -> date:
        if self.request.send_on is not None:
            return self.request.send_on
        if self.handoff is None or self.plan is None:
            return self.as_of
        day = letter_days(self.plan, self.handoff, account).get(self.spec.id)
        return max(day, self.as_of) if day else self.as_of
