"""What a letter to the customer may say: a frozen view, made of projections only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from csmkit.domain.engagement import next_change
from csmkit.render.plain import one_line
from csmkit.render.projection import project
from csmkit.render.shared_plan import PlanUpdate, plan_update
from csmkit.render.spoken import language_code, language_in, locale_of, time_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from csmkit.domain.account import Blueprint
    from csmkit.domain.letter import LetterPeople, LetterSpec, Occasion
    from csmkit.domain.people import Contact, Teammate
    from csmkit.render.recipients import Language

MOST_ITEMS = 6
"""Open points in a letter; more than that is a list for the meeting. Source: judgement."""


@dataclass(frozen=True, slots=True)
class LetterPerson:
    """One of us, as a customer knows them."""

    name: str
    title: str | None
    email: str | None
    phone: str | None
    industries: tuple[str, ...]
    """Those that are the customer's own."""
    languages: tuple[str, ...]
    """Those that the customer speaks and the letter is not written in."""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An open project, issue or promise, as a customer knows it."""

    text: str
    due_on: date | None
    detail: str | None
    is_late: bool
    """Its day has passed today."""
    is_between: bool
    """Its day lies between today and the day of sending: it may be done by then, or late."""
    who: str | None = None
    """Who promised it."""


@dataclass(frozen=True, slots=True)
class LetterEngagement:
    """Another rhythm for some days, as a customer may know it."""

    from_on: date
    until_on: date
    every_days: int


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that a letter to the customer may say."""

    customer: str
    recipients: tuple[str, ...]
    salutations: tuple[str, ...]
    """What stands behind `Dear`: the full name, or what the contact prefers."""
    sent_on: date
    start_on: date | None
    introduction_on: date | None
    """None where it is not known, or over by the day of sending."""
    meeting_at: str | None
    """The time of the introduction with its zone."""
    transfer_on: date | None
    until_on: date | None
    is_ahead: bool
    """The owner has not changed by the day of sending."""
    outgoing_is_here: bool
    """The outgoing CSM still works with us on the day of sending."""
    leader_hosts: bool
    """The leader is the contact until the transfer and leads the first call."""
    is_leave: bool
    """Somebody is away and comes back."""
    outgoing: LetterPerson | None
    incoming: LetterPerson | None
    leader: LetterPerson | None
    our_promises: tuple[OpenItem, ...]
    their_promises: tuple[OpenItem, ...]
    our_late: tuple[OpenItem, ...]
    their_late: tuple[OpenItem, ...]
    """What a reminder is about: late promises of theirs, all or those that were chosen."""
    projects: tuple[OpenItem, ...]
    issues: tuple[OpenItem, ...]
    is_behind: bool
    """One of our promises is late, which the customer knows."""
    is_sober: bool
    """Cheerful words would be out of place; the letter never says why."""
    goal: str | None
    rhythm: str | None
    engagement: LetterEngagement | None
    """The other rhythm that holds on the day of sending, or the next one after it."""
    products: tuple[str, ...]
    thanks: str | None
    """Something that customer and outgoing CSM reached together."""
    plan: PlanUpdate | None
    """What moved in the success plan that both sides agreed."""
    said: Mapping[str, str | None]
    """What was given with `--say`, by element; None for what was not."""
    locale: str
    direction: str


@dataclass(frozen=True, slots=True)
class Setting:
    """How one letter is written: to whom, when, in which language and in which tone."""

    spec: LetterSpec
    recipients: tuple[Contact, ...]
    language: Language
    direction: str
    sent_on: date
    as_of: date
    is_sober: bool = False
    zone: str = "UTC"
    """The time zone of a meeting: a recipient's, else the sender's."""
    seen: Mapping[str, Any] | None = None
    """The account's projection; made anew where None."""


def make_letter(
    blueprint: Blueprint,
    occasion: Occasion,
    people: LetterPeople,
    setting: Setting,
) -> Letter:
    """Return what a letter may say, from the customer's part of the record.

    Args:
        blueprint: The account's document, as it was known on the day of the command.
        occasion: For its days and for what was said; nothing else of it is read.
        people: Those of us who write and are written about.
        setting: To whom, when and how.
    """
    seen, sent_on = setting.seen or project(blueprint), setting.sent_on
    read = _Record(seen, setting.as_of, sent_on)
    promises = read.items("commitments", "text", status=("open",))
    of_us = _of_side(promises, "us")
    return Letter(
        customer=seen["name"],
        recipients=tuple(project(c)["name"] for c in setting.recipients),
        salutations=tuple(_salutation(c) for c in setting.recipients),
        sent_on=sent_on,
        start_on=occasion.start_on,
        introduction_on=_not_over(occasion.introduction_on, sent_on),
        meeting_at=_meeting_time(occasion, setting),
        transfer_on=occasion.transfer_on,
        until_on=occasion.until_on,
        is_ahead=occasion.transfer_on is None or occasion.transfer_on > sent_on,
        outgoing_is_here=people.outgoing is not None and not people.outgoing.has_left_by(sent_on),
        leader_hosts=occasion.leader_hosts,
        is_leave=occasion.reason == "leave-cover",
        outgoing=_person(people.outgoing, blueprint, setting),
        incoming=_person(people.incoming, blueprint, setting),
        leader=_person(people.leader, blueprint, setting),
        our_promises=of_us,
        their_promises=_of_side(promises, "them"),
        our_late=_late(promises, "us"),
        their_late=_late(promises, "them", occasion.promises),
        projects=_cut(read.items("projects", "name", status=("active", "blocked"))),
        issues=_cut(read.items("issues", "title")),
        is_behind=any(item.is_late for item in of_us),
        is_sober=setting.is_sober,
        goal=_goal(seen["goals"]),
        rhythm=seen["preferences"]["rhythm"] if seen["preferences"] else None,
        engagement=_engagement(blueprint, sent_on),
        products=seen["contract"]["products"] if seen["contract"] else (),
        thanks=occasion.said.get("thanks") or _thanks(seen["history"], sent_on),
        plan=plan_update(occasion.plan, sent_on) if occasion.plan else None,
        said=setting.spec.sayings(occasion.said),
        locale=setting.language.tag,
        direction=setting.direction,
    )


def _not_over(day: date | None, sent_on: date) -> date | None:
    return day if day is not None and day >= sent_on else None


def _salutation(contact: Contact) -> str:
    seen = project(contact)
    return one_line(seen["salutation"] or seen["name"])


def _meeting_time(occasion: Occasion, setting: Setting) -> str | None:
    if occasion.meeting_at is None:
        return None
    return f"{time_in(occasion.meeting_at, setting.language.tag)} ({setting.zone})"


Dated = list[tuple["Mapping[str, Any]", OpenItem]]


@dataclass(frozen=True, slots=True)
class _Record:
    """Reads what is open out of an account's projection."""

    seen: Mapping[str, Any]
    as_of: date
    sent_on: date

    def items(self, part: str, words: str, status: tuple[str, ...] = ()) -> Dated:
        live = [
            record
            for record in self.seen[part]
            if record.get("closed_on") is None
            and record.get("ended_on") is None
            and (not status or record["status"] in status)
        ]
        live.sort(key=lambda record: (record["due_on"] or date.max, record[words]))
        return [(record, self._item(record, words)) for record in live]

    def _item(self, record: Mapping[str, Any], words: str) -> OpenItem:
        due_on = record["due_on"]
        detail = record.get("next_step") or record.get("reference")
        return OpenItem(
            text=_sentence(record[words]),
            due_on=due_on,
            detail=None if detail is None else _sentence(detail),
            is_late=due_on is not None and due_on < self.as_of,
            is_between=due_on is not None and self.as_of <= due_on < self.sent_on,
            who=None if record.get("owner") is None else one_line(record["owner"]),
        )


def _of_side(promises: Dated, side: str) -> tuple[OpenItem, ...]:
    return _cut([pair for pair in promises if pair[0]["side"] == side])


def _late(
    promises: Dated,
    side: str,
    chosen: frozenset[str] | None = None,
) -> tuple[OpenItem, ...]:
    kept = [(r, item) for r, item in promises if item.is_late and r["side"] == side]
    return _cut([pair for pair in kept if chosen is None or pair[0]["id"] in chosen])


def _cut(items: Dated) -> tuple[OpenItem, ...]:
    return tuple(item for _, item in items[:MOST_ITEMS])


def _sentence(text: str) -> str:
    """Return a text that a full stop or a bracket can follow."""
    return one_line(text).rstrip(" .;,\u3002\uff01\uff1f")


def _goal(goals: Sequence[Mapping[str, Any]]) -> str | None:
    live = [goal for goal in goals if goal["status"] not in ("reached", "dropped")]
    return _sentence(live[0]["text"]) if live else None


def _engagement(blueprint: Blueprint, sent_on: date) -> LetterEngagement | None:
    change = next_change(blueprint.engagements, sent_on)
    if change is None:
        return None
    seen = project(change)
    return LetterEngagement(seen["from_on"], seen["until_on"], seen["every_days"])


def _thanks(history: Sequence[Mapping[str, Any]], day: date) -> str | None:
    reached = [e for e in history if e["kind"] == "achievement" and e["on"] <= day]
    return _sentence(reached[-1]["title"]) if reached else None


def _person(
    teammate: Teammate | None,
    blueprint: Blueprint,
    setting: Setting,
) -> LetterPerson | None:
    if teammate is None:
        return None
    seen = project(teammate)
    return LetterPerson(
        name=seen["name"],
        title=seen["title"],
        email=seen["email"],
        phone=seen["phone"],
        industries=_shared_industries(seen["industries"], blueprint.industry),
        languages=_shared_languages(seen["languages"], blueprint, setting),
    )


def _shared_industries(known: Iterable[str], theirs: str | None) -> tuple[str, ...]:
    """Return what is the customer's own: a list of all industries would recommend nobody."""
    return tuple(word for word in known if theirs and word.casefold() == theirs.casefold())


def _shared_languages(
    known: Iterable[str],
    blueprint: Blueprint,
    setting: Setting,
) -> tuple[str, ...]:
    wishes = (c.locale or blueprint.locale for c in setting.recipients)
    spoken = {locale.language for wish in wishes if (locale := locale_of(wish))}
    here = locale_of(setting.language.tag)
    spoken.discard(here.language if here else "")
    codes = [code for word in known if (code := language_code(word)) in spoken]
    return tuple(language_in(str(code), setting.language.tag) for code in codes)
