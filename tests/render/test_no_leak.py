from __future__ import annotations

import email
import json
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date, time
from email.header import decode_header, make_header
from itertools import count
from multiprocessing import get_context
from random import Random

import pytest
from jinja2.meta import find_referenced_templates
from pydantic import BaseModel

from builders import TODAY, a_rich_blueprint
from csmkit.domain.account import RECORD_LISTS, Blueprint
from csmkit.domain.audience import is_for_customer
from csmkit.domain.letter import LetterPeople
from csmkit.domain.plan_view import plans_of
from csmkit.errors import LeakRefused
from csmkit.render.environment import Templates
from csmkit.render.invite import introduction_invite
from csmkit.render.leak_scan import letter_text
from csmkit.render.letter_view import Setting, make_letter
from csmkit.render.letters import LetterDesk
from csmkit.render.plan_pages import plan_html, plan_markdown
from csmkit.render.recipients import Language
from csmkit.render.shared_plan import shared_plan
from csmkit.resources import files_below, search_path
from csmkit.services.list_templates import list_templates
from random_documents import random_document
from render.conftest import OCCASION, PEOPLE, SPECS

CANARY = "canary7f3a"
SHIPPED = search_path("templates")
LETTERS = sorted(name for name, spec in SPECS.items() if not spec.is_internal)
LOCALES = ("en-US", "de-DE")
SENT_ON = date(2026, 12, 1)
FOR_COLLEAGUES = (
    *("interviews/", "memos/", "packets/", "pages/", "pictures/", "emails/notes."),
    "plans/internal.",
    *(f"{spec.folder}/" for spec in SPECS.values() if spec.is_internal),
)
"""Where templates for colleagues are; every other one is for customers."""


FRAMES = {"packets/layout.html.j2"}
"""What stands around pages for either; it holds no words."""


class WatchedTemplates(Templates):
    """Remembers which templates were rendered."""

    def __init__(self, folders):
        """Take the folders."""
        super().__init__(folders)
        self.rendered = set()

    def render(self, name, values, *, locale=None):
        """Return the rendered text."""
        self.rendered.add(name)
        return super().render(name, values, locale=locale)

    def used(self):
        """Return what was rendered, and all that this extends, includes or imports."""
        found, waiting = set(), [*self.rendered]
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += filter(None, find_referenced_templates(self.parsed(name)))
        return found


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


TEMPLATES = WatchedTemplates(SHIPPED)
OCCASIONS = (
    replace(OCCASION, reason="leave-cover", meeting_at=time(10)),
    OCCASION,
    replace(OCCASION, leader_hosts=True, introduced_by="leader"),
    replace(OCCASION, introduced_by="incoming", transfer_on=date(2026, 11, 20)),
)
DESKS = [LetterDesk(TEMPLATES, one, marked_people(), TODAY) for one in OCCASIONS]
DESK = DESKS[0]


ROLES = {"champion": True, "executive_sponsor": True}


def marked_blueprint(seed, *locales):
    """Return any account at all, everything internal marked, with people to write to."""
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
    contacts = [
        {"name": f"Ann {locale}", "email": "a@b.example", "locale": locale, **ROLES}
        for locale in locales
    ]
    base = BASE.model_copy(update={"name": name, **{k: tuple(v) for k, v in parts.items()}})
    numbers = count()
    people = tuple(mark(contact, numbers) for contact in reachable(contacts))
    return with_one_plan(mark(base, numbers).model_copy(update={"contacts": people}))


def with_one_plan(blueprint):
    """Return an account in which all tasks and notes belong to a success plan that runs."""
    plan = mark(BASE.success_plans[0], count())
    whole = {
        part: tuple(one.model_copy(update={"plan": plan.id}) for one in getattr(blueprint, part))
        for part in ("plan_tasks", "plan_notes")
    }
    return blueprint.model_copy(update={"success_plans": (plan,), **whole})


def reachable(contacts):
    made = type(BASE).model_validate({"key": "x", "name": "X", "contacts": contacts})
    return made.contacts


BASE = a_rich_blueprint()


def fixed(part):
    live = {"status": STATUSES[part]} if part in STATUSES else {}
    return {**live, **({"closed_on": None} if part in ("issues", "commitments") else {})}


def read_mail(data):
    """Return all that a mail says, by kind: head, text, HTML as it is and as it is read, ics."""
    message = email.message_from_bytes(data)
    said = {"head": " ".join(str(make_header(decode_header(str(v)))) for v in message.values())}
    for part in message.walk():
        if not part.is_multipart():
            said[part.get_content_type()] = part.get_payload(decode=True).decode()
    said["read"] = letter_text(said["text/html"])
    return said


def unfolded(calendar):
    return calendar.replace("\r\n ", "")


class Blind:
    """Looks at nothing, so that only the projection can keep a mark out of a letter."""

    def check(self, artefact, text):
        """Let everything pass."""


NO_SCAN = Blind()


def assert_no_leak(seeds):
    """Write everything that customers read of the accounts; return how much, and what kinds."""
    kinds = Counter()
    for seed in seeds:
        blueprint, desk = marked_blueprint(seed, *LOCALES), DESKS[seed % len(DESKS)]
        (plan,) = plans_of(blueprint, {}, TODAY)
        desk = replace(desk, occasion=replace(desk.occasion, plan=plan))
        for name in LETTERS:
            drafts = desk.write(
                SPECS[name], blueprint, SENT_ON, is_sober=seed % 2 == 0, scan=NO_SCAN
            )
            for draft in drafts:
                said = read_mail(draft.data)
                kinds.update(said.keys())
                assert CANARY not in unfolded(" ".join(said.values())), (seed, draft.locale, name)
        shared = shared_plan(plan)
        kinds["shared plan"] += 1
        for text in (
            *(plan_markdown(TEMPLATES, shared), plan_html(TEMPLATES, shared)),
            str(asdict(shared)),
        ):
            assert CANARY not in text, seed
        kinds["ics file"] += 1
        assert CANARY not in unfolded(lone_invite(desk, blueprint, is_off=seed % 3 == 0)), seed
    return kinds


def lone_invite(desk, blueprint, *, is_off):
    """Return what stands beside the packet: `introduction.ics`, also of what was called off."""
    occasion = replace(desk.occasion, is_off=is_off)
    made = introduction_invite(
        occasion, desk.people, blueprint, TEMPLATES, NO_SCAN, written_on=SENT_ON
    )
    return made.decode()


def everything(accounts):
    letters = accounts * len(LETTERS) * len(LOCALES)
    parts = dict.fromkeys(("head", "text/plain", "text/html", "read"), letters)
    return {
        **parts,
        "text/calendar": accounts * len(LOCALES),
        "ics file": accounts,
        "shared plan": accounts,
    }


def test_no_internal_field_ever_appears_in_what_customers_read():
    assert assert_no_leak(range(8)) == everything(8)


@pytest.mark.long
def test_no_internal_field_of_ten_thousand_accounts_ever_appears_in_what_customers_read():
    slices = [range(start, start + 100) for start in range(0, 10_000, 100)]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        written = sum(pool.map(assert_no_leak, slices), Counter())

    assert written == everything(10_000)


def test_every_template_that_customers_read_is_part_of_the_run():
    assert_no_leak(range(4))

    shipped = {template.name for template in list_templates(SHIPPED)}
    for_customers = {name for name in shipped if not name.startswith(FOR_COLLEAGUES)}
    assert for_customers | FRAMES == TEMPLATES.used() & shipped


def test_nothing_but_packets_and_plans_is_set_as_pdf():
    folder = SHIPPED[-1]
    others = {p.relative_to(folder.path).as_posix() for p in files_below(folder.path, "*.*")}

    assert {n for n in others if not n.endswith((".j2", ".md"))} == {
        "packets/account.typ",
        "plans/plan.typ",
    }


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
