"""Letters to customers and to colleagues: rendered, searched for leaks, written as drafts."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from csmkit.domain.letter import WrittenLetter
from csmkit.errors import GuardRefused, InvalidInput
from csmkit.render.invite import introduction_invite
from csmkit.render.leak_scan import LeakScan, letter_text
from csmkit.render.letter_gaps import gaps_of
from csmkit.render.letter_view import Letter, Setting, make_letter
from csmkit.render.mail_guard import Draft, Mailbox, written_mail
from csmkit.render.note_view import make_note
from csmkit.render.page import page_content
from csmkit.render.plain import one_line
from csmkit.render.projection import project
from csmkit.render.recipients import (
    Language,
    by_language,
    champions_of,
    colleagues_by_language,
    parties_of,
    promisers_of,
    recipients_of,
    sponsors_of,
)
from csmkit.render.spoken import direction_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from csmkit.domain.account import Blueprint
    from csmkit.domain.letter import LetterPeople, LetterSpec, Occasion
    from csmkit.domain.people import Contact, Teammate
    from csmkit.render.environment import Templates
    from csmkit.render.note_view import JudgedAccount, Note

SENT_AT = time(9, tzinfo=UTC)
LAYOUT = "emails/layout.html.j2"
EMPTY_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")
"""More than one between two paragraphs, as templates with conditions leave them."""
RECIPIENTS = {
    "deciders": recipients_of,
    "champions": champions_of,
    "promisers": promisers_of,
    "sponsors": sponsors_of,
    "plan": recipients_of,
}
"""Who is written to, by the words of a letter's specification."""


@dataclass(frozen=True, slots=True)
class Words:
    """A letter's subject, text and HTML, and the invite that goes with it."""

    subject: str
    text: str
    html: str
    invite: bytes | None = None


@dataclass(frozen=True, slots=True)
class LetterDesk:
    """Writes the letters of one occasion."""

    templates: Templates
    occasion: Occasion
    people: LetterPeople
    as_of: date
    """The day that counts as today; a promise is late if its day was before it."""
    phrases: Sequence[str] = ()
    """Words that no letter to the customer may hold, such as `health score`."""

    def scan_for(self, blueprint: Blueprint) -> LeakScan:
        """Return what knows the words that an account's letters must not say."""
        return LeakScan(blueprint, self.people.known(), phrases=self.phrases)

    def write(
        self,
        spec: LetterSpec,
        blueprint: Blueprint,
        sent_on: date,
        *,
        is_sober: bool = False,
        scan: LeakScan | None = None,
        seen: Mapping[str, Any] | None = None,
        recipients: Sequence[Contact] | None = None,
    ) -> tuple[WrittenLetter, ...]:
        """Return a letter to the customer, one draft for each locale of its recipients.

        The same input makes the same bytes.

        Args:
            spec: Who writes to whom, and what must be in it.
            blueprint: The account's document, as it was known on the day of the command.
            sent_on: The day on which the letter is meant to be sent.
            is_sober: Cheerful words would be out of place.
            scan: What `scan_for` returned for the account; made anew where None.
            seen: The account's projection; made anew where None.
            recipients: Who is written to; whom the specification says where None.

        Raises:
            InvalidInput: nobody can write it, or nobody can be written to.
            TemplateFailed: a template is wrong.
            LeakRefused: the text would tell what is for colleagues.
            GuardRefused: the mail would not say what was meant.
        """
        sender = self._sender(spec, sent_on)
        found = self._recipients(spec, blueprint, sent_on) if recipients is None else recipients
        scan, seen = scan or self.scan_for(blueprint), seen or project(blueprint)
        drafts = []
        for language, contacts in by_language(self.templates, spec.folder, blueprint, found):
            setting = Setting(
                spec=spec,
                recipients=contacts,
                language=language,
                direction=direction_of(language.tag),
                sent_on=sent_on,
                as_of=self.as_of,
                is_sober=is_sober,
                zone=next((c.timezone for c in contacts if c.timezone), sender.timezone) or "UTC",
                seen=seen,
            )
            letter = make_letter(blueprint, self.occasion, self.people, setting)
            words = self._words(spec, language, {"letter": letter})
            self._scan(scan, spec, letter, words)
            if spec.invite:
                words = replace(words, invite=self._invite(setting, blueprint, scan))
            drafts.append(self._to_customer(setting, letter, words, sender, blueprint))
        return tuple(drafts)

    def write_note(
        self,
        spec: LetterSpec,
        accounts: Sequence[JudgedAccount],
        sent_on: date,
        *,
        recipients: Sequence[Teammate],
    ) -> tuple[WrittenLetter, ...]:
        """Return a letter to colleagues about some accounts, one draft for each of their languages.

        Raises:
            InvalidInput: nobody can write it, or nobody can be written to.
            TemplateFailed: a template is wrong.
            GuardRefused: it would go to somebody at a customer.
        """
        sender = self._sender(spec, sent_on)
        here = [t for t in recipients if t.key != sender.key and not t.has_left_by(sent_on)]
        readers = [teammate for teammate in here if teammate.email]
        if not readers:
            raise InvalidInput(
                f"there is no colleague with an e-mail address to whom the {spec.id} could go",
            )
        everybody = tuple(box for box in map(_mailbox, readers) if box)
        copies = self._copies(spec, sender, sent_on, everybody)
        check_colleagues((*everybody, *copies), accounts)
        keys = ",".join(judged.key for judged in accounts)
        drafts = []
        for language, group in colleagues_by_language(self.templates, spec.folder, readers):
            note = make_note(
                accounts,
                self.occasion,
                self.people,
                spec,
                sender=sender,
                recipients=group,
                sent_on=sent_on,
                locale=language.tag,
            )
            words = self._words(spec, language, {"note": note})
            to = tuple(box for box in map(_mailbox, group) if box)
            identity = f"{keys}|{spec.id}{language.variant}"
            draft = self._draft(words, sender, to, cc=copies, sent_on=sent_on, identity=identity)
            key = accounts[0].key if len(accounts) == 1 else None
            drafts.append(_written(spec, key, note, words, replace(draft, audience="internal")))
        return tuple(drafts)

    def _recipients(
        self,
        spec: LetterSpec,
        blueprint: Blueprint,
        sent_on: date,
    ) -> tuple[Contact, ...]:
        if spec.to == "plan" and self.occasion.plan is not None:
            return parties_of(self.occasion.plan, blueprint, sent_on)
        return RECIPIENTS[spec.to](blueprint, sent_on)

    def _sender(self, spec: LetterSpec, sent_on: date) -> Teammate:
        for role in (*spec.people, *spec.sender):
            if getattr(self.people, role) is None and role in spec.people:
                raise InvalidInput(
                    f"the letter {spec.id!r} needs to know who is {role}; {SAY_WHO[role]}",
                )
        for role in spec.sender:
            teammate: Teammate | None = getattr(self.people, role)
            if teammate is not None and not teammate.has_left_by(sent_on):
                return teammate
        names = " or ".join(spec.sender)
        raise InvalidInput(
            f"nobody can write the letter {spec.id!r} on {sent_on}: the {names} has left or is "
            "not known",
        )

    def _words(self, spec: LetterSpec, language: Language, values: Mapping[str, object]) -> Words:
        subject, text = (
            self.templates.render(language.template(spec.folder, part), values, locale=language.tag)
            for part in ("subject.txt", "body.txt")
        )
        subject, text = one_line(subject), EMPTY_LINES.sub("\n\n", text).strip("\n") + "\n"
        own = language.template(spec.folder, "body.html")
        if self.templates.has(own):
            page = self.templates.render(own, values, locale=language.tag)
        else:
            frame = {
                "language": language.tag,
                "direction": direction_of(language.tag),
                "subject": subject,
                "content": page_content(text),
            }
            page = self.templates.render(LAYOUT, frame, locale=language.tag)
        return Words(subject, text, page)

    def _scan(self, scan: LeakScan, spec: LetterSpec, letter: Letter, words: Words) -> None:
        artefact = f"the {spec.id} to {one_line(letter.customer)}"
        for said in (words.subject, words.text, letter_text(words.html)):
            scan.check(artefact, said)

    def _to_customer(
        self,
        setting: Setting,
        letter: Letter,
        words: Words,
        sender: Teammate,
        blueprint: Blueprint,
    ) -> WrittenLetter:
        spec, to = setting.spec, _boxes(setting.recipients)
        copies = self._copies(spec, sender, setting.sent_on, to)
        identity = f"{blueprint.key}|{spec.id}|{letter.locale}"
        draft = self._draft(
            words, sender, to, cc=copies, sent_on=setting.sent_on, identity=identity
        )
        return _written(spec, blueprint.key, letter, words, draft)

    def _invite(self, setting: Setting, blueprint: Blueprint, scan: LeakScan) -> bytes | None:
        """Return what goes with a letter, None where the introduction is over or called off."""
        day = self.occasion.introduction_on
        if self.occasion.is_off or day is None or day < setting.sent_on:
            return None
        return introduction_invite(
            self.occasion,
            self.people,
            blueprint,
            self.templates,
            scan,
            written_on=setting.sent_on,
            locale=setting.language.tag,
            zone=setting.zone,
        )

    def _copies(
        self,
        spec: LetterSpec,
        sender: Teammate,
        sent_on: date,
        to: Sequence[Mailbox],
    ) -> tuple[Mailbox, ...]:
        taken = {box.address for box in to} | {sender.email}
        found = []
        for role in spec.copies:
            is_hosted = role == "outgoing" and self.occasion.leader_hosts
            teammate: Teammate | None = getattr(self.people, "leader" if is_hosted else role)
            if teammate is None or teammate.has_left_by(sent_on):
                continue
            if (box := _mailbox(teammate)) and box.address not in taken:
                found.append(box)
                taken.add(box.address)
        return tuple(found)

    def _draft(
        self,
        words: Words,
        sender: Teammate,
        to: tuple[Mailbox, ...],
        *,
        cc: tuple[Mailbox, ...],
        sent_on: date,
        identity: str,
    ) -> Draft:
        mark = f"{self.occasion.id}|{identity}"
        return Draft(
            subject=words.subject,
            sender=_mailbox(sender),
            to=to,
            cc=cc,
            sent_at=datetime.combine(sent_on, SENT_AT),
            message_id=sha256(mark.encode()).hexdigest()[:24],
            text=words.text,
            html=words.html,
            invite=words.invite,
        )


SAY_WHO = {
    "outgoing": "say --from, or give the account an owner",
    "incoming": "say --to",
    "leader": "say --leader, or give the owner a manager",
    "seller": "give the account a seller",
}
"""How each role is named on the command line."""


def check_colleagues(boxes: Iterable[Mailbox], accounts: Iterable[JudgedAccount]) -> None:
    """Refuse a letter to colleagues that would reach somebody at a customer.

    Raises:
        GuardRefused: an address is a contact's.
    """
    theirs = {address for judged in accounts for address in judged.addresses}
    for box in boxes:
        if box.address.casefold() in theirs:
            raise GuardRefused(
                f"a letter to colleagues cannot go to {box.address}, which is a customer's address",
            )


def _written(
    spec: LetterSpec,
    key: str | None,
    view: Letter | Note,
    words: Words,
    draft: Draft,
) -> WrittenLetter:
    return WrittenLetter(
        letter=spec.id,
        audience=draft.audience,
        account=key,
        locale=view.locale,
        sent_on=view.sent_on,
        sender=draft.sender.address if draft.sender else "",
        to=tuple(box.address for box in draft.to),
        subject=words.subject,
        text=words.text,
        gaps=gaps_of(spec, view),
        has_invite=draft.invite is not None,
        data=written_mail(draft),
    )


def _boxes(contacts: Iterable[Contact]) -> tuple[Mailbox, ...]:
    return tuple(Mailbox(c.name, c.email) for c in contacts if c.email)


def _mailbox(teammate: Teammate) -> Mailbox | None:
    return Mailbox(teammate.name, teammate.email) if teammate.email else None
