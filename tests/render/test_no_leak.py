from __future__ import annotations

import email
import json
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import date, time
from email.header import decode_header, make_header
from itertools import count
from multiprocessing import get_context
from random import Random

import pytest
from pydantic import BaseModel

from builders import TODAY, a_rich_blueprint
from csmkit.domain.account import RECORD_LISTS, Blueprint
from csmkit.domain.audience import is_for_customer
from csmkit.domain.letter import LetterPeople
from csmkit.errors import LeakRefused
from csmkit.render.environment import Templates
from csmkit.render.leak_scan import letter_text
from csmkit.render.letter_view import Setting, make_letter
from csmkit.render.letters import LetterDesk
from csmkit.render.recipients import Language
from csmkit.resources import search_path
from random_documents import random_document
from render.conftest import OCCASION, PEOPLE, SPECS

CANARY = "canary7f3a"
TEMPLATES = Templates(search_path("templates"))
LETTERS = sorted(name for name, spec in SPECS.items() if not spec.is_internal)
LOCALES = ("en-US", "de-DE")
SENT_ON = date(2026, 12, 1)
STATUSES = {"commitments": "open", "projects": "active", "goals": "open"}


def mark(document, numbers, *, everything=False):
    """Return a copy with a canary in every text field that a customer may not read."""
    shape = type(document)
    changes = {}
    for name, info in shape.model_fields.items():
        value = getattr(document, name)
        internal = everything or not is_for_customer(shape, name)
        if isinstance(value, BaseModel):
            changes[name] = mark(value, numbers, everything=internal)
        elif isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
            changes[name] = tuple(mark(part, numbers, everything=internal) for part in value)
        elif isinstance(value, tuple):
            if internal and "str" in str(info.annotation):
                changes[name] = (f"{CANARY} {next(numbers)} tuple",)
        elif internal and "str" in str(info.annotation) and not isinstance(value, dict):
            changes[name] = f"{CANARY} {next(numbers)} {name}"
    return document.model_copy(update=changes)


def marked_people():
    numbers = count()
    people = (mark(getattr(PEOPLE, role), numbers) for role in ("outgoing", "incoming", "leader"))
    return LetterPeople(*people)


DESK = LetterDesk(
    TEMPLATES,
    replace(OCCASION, reason="leave-cover", meeting_at=time(10)),
    marked_people(),
    TODAY,
)


def marked_blueprint(seed, locale):
    """Return any account at all, everything internal marked, with one champion to write to."""
    random = Random(seed)
    name = random_document(Blueprint, seed, key="acme").name
    parts = {
        part: [
            random_document(record, random.randrange(2**32), **fixed(part)).model_copy(
                update={"id": f"r{place}"}
            )
            for place in range(random.randrange(3))
        ]
        for part, record in RECORD_LISTS.items()
    }
    contact = {"name": "Ann", "email": "a@acme.example", "champion": True, "locale": locale}
    base = a_rich_blueprint().with_fields(name=name, **parts)
    reachable = type(base).model_validate({"key": "x", "name": "X", "contacts": [contact]}).contacts
    return mark(base, count()).model_copy(update={"contacts": reachable})


def fixed(part):
    live = {"status": STATUSES[part]} if part in STATUSES else {}
    return {**live, **({"closed_on": None} if part in ("issues", "commitments") else {})}


def said_by(data):
    """Return everything that a mail says: head, text, HTML as it stands and as it is read, ics."""
    message = email.message_from_bytes(data)
    head = [str(make_header(decode_header(str(value)))) for value in message.values()]
    parts = [part.get_payload(decode=True) for part in message.walk() if not part.is_multipart()]
    texts = [part.decode() for part in parts]
    calendar = " ".join(texts[2:]).replace("\r\n ", "")
    return " ".join([*head, *texts, letter_text(texts[1]), calendar])


def assert_no_leak(seeds):
    written = 0
    for seed in seeds:
        for locale in LOCALES:
            blueprint = marked_blueprint(seed, locale)
            for name in LETTERS:
                drafts = desk_letters(name, blueprint, is_sober=seed % 2 == 0)
                written += len(drafts)
                for draft in drafts:
                    assert CANARY not in said_by(draft.data), (seed, locale, name)
    return written


def desk_letters(name, blueprint, *, is_sober):
    try:
        return DESK.write(SPECS[name], blueprint, SENT_ON, is_sober=is_sober, scan=NO_SCAN)
    except LeakRefused as refusal:  # pragma: no cover - the scan is off
        raise AssertionError from refusal


class Blind:
    """Looks at nothing, so that only the projection can keep a mark out of a letter."""

    def check(self, artefact, text):
        """Let everything pass."""


NO_SCAN = Blind()


def test_no_internal_field_ever_appears_in_a_letter():
    assert assert_no_leak(range(8)) == 8 * len(LETTERS) * len(LOCALES)


@pytest.mark.long
def test_no_internal_field_of_ten_thousand_accounts_ever_appears_in_a_letter():
    slices = [range(start, start + 100) for start in range(0, 10_000, 100)]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        written = sum(pool.map(assert_no_leak, slices))

    assert written == 10_000 * len(LETTERS) * len(LOCALES)


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("locale", LOCALES)
def test_what_a_template_is_given_holds_no_internal_field(name, locale):
    blueprint = marked_blueprint(1, locale)
    setting = Setting(SPECS[name], blueprint.contacts, Language(locale, ""), "ltr", SENT_ON, TODAY)

    letter = make_letter(blueprint, DESK.occasion, DESK.people, setting)

    assert CANARY not in repr(letter)
    assert CANARY in json.dumps(blueprint.model_dump(mode="json"))


@pytest.mark.parametrize("name", LETTERS)
@pytest.mark.parametrize("part", ["subject.txt", "body.txt", "body.html", "body.de.txt"])
def test_a_careless_template_shows_no_more_than_the_letter(name, part, overridden):
    templates = overridden(**{f"emails/{name}/{part}.j2": "{{ letter }}"})
    locale = "de-DE" if ".de." in part else "en-GB"

    with suppress(LeakRefused):  # the letter's own None, in the place of what is not known
        (draft,) = replace(DESK, templates=templates).write(
            SPECS[name], marked_blueprint(1, locale), SENT_ON
        )
        assert CANARY.encode() not in draft.data
