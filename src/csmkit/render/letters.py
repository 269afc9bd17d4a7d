"""Letters to the customer: the leader's announcement, the farewell and the introduction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from csmkit.errors import InvalidInput
from csmkit.render.leak_scan import LeakScan, letter_text
from csmkit.render.mail_guard import Draft, Mailbox, written_mail
from csmkit.render.plain import one_line
from csmkit.render.projection import project

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from csmkit.domain.account import Blueprint
    from csmkit.domain.handoff import Handoff
    from csmkit.domain.people import Contact, Teammate
    from csmkit.render.environment import Templates

MOST_ITEMS = 6
"""Open points in a letter; more than that is a list for the meeting. Source: judgement."""
SENT_AT = time(9, tzinfo=UTC)
SHORTEST_LANGUAGE = 4
"""Shorter entries are codes such as `en`, which no letter spells out."""


@dataclass(frozen=True, slots=True)
class LetterPerson:
    """One of us, as a customer knows them."""

    name: str
    title: str | None
    email: str | None
    phone: str | None
    industries: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenItem:
    """An open project, issue or promise, as a customer knows it."""

    text: str
    due_on: date | None
    detail: str | None
    is_late: bool
    """Its day has passed today, not only when the letter is sent."""


@dataclass(frozen=True, slots=True)
class Letter:
    """Everything that a letter to the customer may say; made of projections only."""

    customer: str
    recipients: tuple[str, ...]
    sent_on: date
    introduction_on: date
    transfer_on: date
    outgoing: LetterPerson
    incoming: LetterPerson
    leader: LetterPerson
    our_promises: tuple[OpenItem, ...]
    their_promises: tuple[OpenItem, ...]
    projects: tuple[OpenItem, ...]
    issues: tuple[OpenItem, ...]
    goal: str | None
    rhythm: str | None
    products: tuple[str, ...]
    thanks: str | None
    """Something that customer and outgoing CSM reached together."""
    leader_hosts: bool = False
    """Whether the leader is the contact until the transfer and leads the first call."""


@dataclass(frozen=True, slots=True)
class LetterPeople:
    """The three of us who write and are written about."""

    outgoing: Teammate
    incoming: Teammate
    leader: Teammate


SENDERS = {
    "announcement": ("leader", ("outgoing", "incoming")),
    "farewell": ("outgoing", ("incoming",)),
    "introduction": ("incoming", ("outgoing",)),
}
"""Who writes each letter, and who gets a copy."""


def recipients_of(blueprint: Blueprint, day: date) -> tuple[Contact, ...]:
    """Return who at the account is written to.

    Champions, decision makers and executive sponsors who are still there and have an address;
    where there are none, everybody who has one.

    Raises:
        InvalidInput: nobody there has an address.
    """
    reachable = [c for c in blueprint.contacts if c.is_present(day) and c.email]
    weighty = [c for c in reachable if c.champion or c.decision_maker or c.executive_sponsor]
    if not reachable:
        raise InvalidInput(
            f"account {blueprint.key!r} has no present contact with an e-mail address, so nobody "
            "could be told; add one and plan the handoff again",
        )
    return tuple(sorted(weighty or reachable, key=_rank))


def _rank(contact: Contact) -> tuple[bool, int, str]:
    decides = contact.decision_maker or contact.executive_sponsor
    return (not decides, -(contact.influence or 0), contact.name)


def make_letter(
    blueprint: Blueprint,
    handoff: Handoff,
    people: LetterPeople,
    sent_on: date,
    *,
    as_of: date,
    leader_hosts: bool = False,
) -> Letter:
    """Return what a letter may say, from the customer's part of the record.

    Args:
        blueprint: The account's document, as it was known on the day of the command.
        handoff: For its two days; nothing else of it is read.
        people: The three of us.
        sent_on: The day on which the letter is meant to be sent.
        as_of: The day that counts as today.
        leader_hosts: The leader, not the outgoing CSM, is the contact until the transfer.

    Raises:
        InvalidInput: nobody at the account has an e-mail address.
    """
    recipients = [project(c)["name"] for c in recipients_of(blueprint, sent_on)]
    seen = project(blueprint)
    promises = _items(seen["commitments"], as_of, "text", status=("open",))
    return Letter(
        customer=seen["name"],
        recipients=tuple(recipients),
        sent_on=sent_on,
        introduction_on=handoff.introduction_on,
        transfer_on=handoff.transfer_on,
        outgoing=_person(people.outgoing),
        incoming=_person(people.incoming),
        leader=_person(people.leader),
        our_promises=_of_side(promises, "us"),
        their_promises=_of_side(promises, "them"),
        projects=_cut(_items(seen["projects"], as_of, "name", status=("active", "blocked"))),
        issues=_cut(_items(seen["issues"], as_of, "title")),
        goal=_goal(seen["goals"]),
        rhythm=seen["preferences"]["rhythm"] if seen["preferences"] else None,
        products=seen["contract"]["products"] if seen["contract"] else (),
        thanks=_thanks(seen["history"], sent_on),
        leader_hosts=leader_hosts,
    )


Dated = list[tuple["Mapping[str, Any]", OpenItem]]


def _items(
    records: Iterable[Mapping[str, Any]],
    day: date,
    words: str,
    status: tuple[str, ...] = (),
) -> Dated:
    live = [
        record
        for record in records
        if record.get("closed_on") is None
        and record.get("ended_on") is None
        and (not status or record["status"] in status)
    ]
    live.sort(key=lambda record: (record["due_on"] or date.max, record[words]))
    return [(record, _item(record, words, day)) for record in live]


def _item(record: Mapping[str, Any], words: str, day: date) -> OpenItem:
    due_on = record["due_on"]
    detail = record.get("next_step") or record.get("reference")
    return OpenItem(
        text=_sentence(record[words]),
        due_on=due_on,
        detail=None if detail is None else _sentence(detail),
        is_late=due_on is not None and due_on < day,
    )


def _of_side(promises: Dated, side: str) -> tuple[OpenItem, ...]:
    return _cut([pair for pair in promises if pair[0]["side"] == side])


def _cut(items: Dated) -> tuple[OpenItem, ...]:
    return tuple(item for _, item in items[:MOST_ITEMS])


def _sentence(text: str) -> str:
    """Return a text that a full stop or a bracket can follow."""
    return one_line(text).rstrip(" .;,\u3002\uff01\uff1f")


def _goal(goals: Sequence[Mapping[str, Any]]) -> str | None:
    live = [goal for goal in goals if goal["status"] not in ("reached", "dropped")]
    return _sentence(live[0]["text"]) if live else None


def _thanks(history: Sequence[Mapping[str, Any]], day: date) -> str | None:
    reached = [e for e in history if e["kind"] == "achievement" and e["on"] <= day]
    return _sentence(reached[-1]["title"]) if reached else None


def _person(teammate: Teammate) -> LetterPerson:
    seen = project(teammate)
    return LetterPerson(
        name=seen["name"],
        title=seen["title"],
        email=seen["email"],
        phone=seen["phone"],
        industries=seen["industries"],
        languages=tuple(w for w in seen["languages"] if len(w) >= SHORTEST_LANGUAGE),
    )


@dataclass(frozen=True, slots=True)
class LetterDesk:
    """Writes the letters of one handoff."""

    templates: Templates
    handoff: Handoff
    people: LetterPeople
    as_of: date
    """The day that counts as today; a promise is late if its day was before it."""
    phrases: Sequence[str] = ()
    """Words that no letter may hold, such as `health score`."""
    leader_hosts: bool = False
    """Whether the leader takes the outgoing CSM's place in everything that the customer sees."""

    def scan_for(self, blueprint: Blueprint) -> LeakScan:
        """Return what knows the words that an account's letters must not say."""
        staff = (self.people.outgoing, self.people.incoming, self.people.leader)
        return LeakScan(blueprint, staff, phrases=self.phrases)

    def write(
        self,
        name: str,
        blueprint: Blueprint,
        sent_on: date,
        *,
        scan: LeakScan | None = None,
    ) -> bytes:
        """Return a letter as the bytes of an `.eml` draft; the same input makes the same bytes.

        Args:
            name: `announcement`, `farewell` or `introduction`; the folder below `emails/`.
            blueprint: The account's document, as it was known on the day of the command.
            sent_on: The day on which the letter is meant to be sent.
            scan: What `scan_for` returned for the account; made anew where None.

        Raises:
            InvalidInput: nobody at the account has an e-mail address.
            TemplateFailed: a template is wrong.
            LeakRefused: the text would tell what is for colleagues.
            GuardRefused: the mail would not say what was meant.
        """
        letter = make_letter(
            blueprint,
            self.handoff,
            self.people,
            sent_on,
            as_of=self.as_of,
            leader_hosts=self.leader_hosts,
        )
        subject, text, html = (
            self.templates.render(f"emails/{name}/{part}.j2", {"letter": letter})
            for part in ("subject.txt", "body.txt", "body.html")
        )
        subject = one_line(subject)
        artefact = f"the {name} to {one_line(letter.customer)}"
        scan = scan or self.scan_for(blueprint)
        for said in (subject, text, letter_text(html)):
            scan.check(artefact, said)
        sender, copies = SENDERS[name]
        boxes = [_mailbox(getattr(self.people, role)) for role in self._present(sender, copies)]
        to = recipients_of(blueprint, sent_on)
        identity = f"{self.handoff.id}|{blueprint.key}|{name}"
        return written_mail(
            Draft(
                subject=subject,
                sender=_mailbox(getattr(self.people, sender)),
                to=tuple(Mailbox(c.name, c.email) for c in to if c.email),
                cc=tuple(box for box in boxes if box),
                sent_at=datetime.combine(sent_on, SENT_AT),
                message_id=sha256(identity.encode()).hexdigest()[:24],
                text=text,
                html=html,
            ),
        )

    def _present(self, sender: str, roles: Sequence[str]) -> list[str]:
        """Return the roles that get a copy; where the leader hosts, nothing goes to the old CSM."""
        if not self.leader_hosts:
            return list(roles)
        hosts = ["leader" if role == "outgoing" else role for role in roles]
        return [role for role in dict.fromkeys(hosts) if role != sender]


def _mailbox(teammate: Teammate) -> Mailbox | None:
    return Mailbox(teammate.name, teammate.email) if teammate.email else None
