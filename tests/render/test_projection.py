from __future__ import annotations

import email
from contextlib import suppress
from email import policy
from itertools import count
from typing import ClassVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from builders import TODAY, a_rich_blueprint
from csmkit.domain.account import RECORD_LISTS, Blueprint
from csmkit.domain.audience import Customer, Internal, is_for_customer
from csmkit.domain.document import Document
from csmkit.errors import LeakRefused
from csmkit.render.environment import Templates
from csmkit.render.leak_scan import letter_text
from csmkit.render.letters import SENDERS, LetterDesk, LetterPeople, make_letter
from csmkit.render.projection import hidden_texts, project, visible_texts
from csmkit.resources import search_path

CANARY = "canary7f3a"


class Inner(Document):
    shown: Customer[str] = "shown"
    hidden: Internal[str] = "hidden"
    unmarked: str = "unmarked"


class Outer(Document):
    inner: Customer[Inner] = Inner()
    secret: Internal[Inner] = Inner()
    many: Customer[tuple[Inner, ...]] = (Inner(), Inner())


class Awkward(Document):
    thing: Customer[object] = object()
    kind: ClassVar[str] = "awkward"


def test_only_fields_marked_for_the_customer_are_projected_at_every_depth():
    plain = {"shown": "shown"}

    seen = project(Outer())

    assert {**seen, "inner": dict(seen["inner"]), "many": [dict(m) for m in seen["many"]]} == {
        "inner": plain,
        "many": [plain, plain],
    }


def test_a_projection_cannot_be_changed():
    with pytest.raises(TypeError):
        project(Inner())["shown"] = "other"


def test_a_customer_field_that_is_not_plain_is_refused():
    with pytest.raises(TypeError, match="must be plain, not object"):
        project(Awkward())


def test_visible_and_hidden_texts_share_nothing_and_miss_nothing():
    assert list(visible_texts(Outer())) == ["shown"] * 3
    assert [text for _, text in hidden_texts(Outer())] == [
        *("hidden", "unmarked"),
        *("shown", "hidden", "unmarked"),
        *("hidden", "unmarked", "hidden", "unmarked"),
    ]


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
        elif internal and isinstance(value, tuple) and name not in RECORD_LISTS:
            changes[name] = (f"{CANARY} {next(numbers)} tuple",)
        elif internal and "str" in str(info.annotation) and not isinstance(value, dict):
            changes[name] = f"{CANARY} {next(numbers)} {name}"
    return document.model_copy(update=changes)


words = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    min_size=1,
    max_size=40,
).filter(str.strip)
addresses = st.sampled_from(["a@b.example", "x.y@z.example", None])
days = st.dates().map(str) | st.none()
contacts = st.fixed_dictionaries(
    {"name": words, "title": words, "email": addresses},
    optional={"champion": st.booleans(), "decision_maker": st.booleans()},
)
commitments = st.fixed_dictionaries(
    {"text": words, "side": st.sampled_from(["us", "them"]), "due_on": days},
)
projects = st.fixed_dictionaries({"name": words, "next_step": words, "due_on": days})
issues = st.fixed_dictionaries(
    {"title": words, "reference": words, "opened_on": st.just("2026-01-01")}
)
goals = st.fixed_dictionaries({"text": words})
achievements = st.fixed_dictionaries(
    {"kind": st.just("achievement"), "on": st.just("2026-01-02"), "title": words},
)


def some(entries):
    return st.lists(entries, max_size=3).map(
        lambda found: [{**entry, "id": f"n{i}"} for i, entry in enumerate(found)],
    )


@st.composite
def marked_blueprints(draw):
    base = a_rich_blueprint()
    always = {"name": "Reachable", "email": "there@acme.example", "id": "reachable"}
    document = {
        **base.model_dump(mode="json", by_alias=True),
        "name": draw(words),
        "contacts": [*draw(some(contacts)), always],
        "commitments": draw(some(commitments)),
        "projects": draw(some(projects)),
        "issues": draw(some(issues)),
        "goals": draw(some(goals)),
        "history": draw(some(achievements)),
    }
    return mark(Blueprint.model_validate(document), count())


TEMPLATES = Templates(search_path("templates"))


@pytest.mark.parametrize("name", sorted(SENDERS))
@settings(max_examples=40, deadline=None)
@given(blueprint=marked_blueprints())
def test_no_internal_field_ever_appears_in_a_letter(name, handoff, staff, blueprint):
    numbers = count()
    people = LetterPeople(
        *(mark(getattr(staff, r), numbers) for r in ("outgoing", "incoming", "leader"))
    )
    secret = handoff.with_fields(note=f"{CANARY} note")
    desk = LetterDesk(TEMPLATES, secret, people, TODAY)

    data = desk.write(name, blueprint, secret.start_on)

    message = email.message_from_bytes(data, policy=policy.default)
    bodies = [message.get_body((kind,)).get_content() for kind in ("plain", "html")]
    said = " ".join([*map(str, message.values()), *bodies, letter_text(bodies[1])])
    assert CANARY not in said
    assert CANARY not in repr(make_letter(blueprint, secret, people, secret.start_on, as_of=TODAY))


@pytest.mark.parametrize("name", sorted(SENDERS))
@pytest.mark.parametrize("part", ["subject.txt", "body.txt", "body.html"])
def test_a_careless_template_shows_no_more_than_the_letter(name, part, overridden, handoff, staff):
    templates = overridden(**{f"emails/{name}/{part}.j2": "{{ letter }}"})
    blueprint = mark(a_rich_blueprint(), count())
    reachable = blueprint.contacts[0].model_copy(update={"email": "d@acme.example"})
    blueprint = blueprint.model_copy(update={"contacts": (reachable,)})

    with suppress(LeakRefused):  # the letter's own None, in the place of what is not known
        data = LetterDesk(templates, handoff, staff, TODAY).write(name, blueprint, TODAY)
        assert CANARY.encode() not in data
