from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from builders import a_blueprint
from csmkit.domain.account import Contract
from csmkit.domain.audience import Audience, declared_audience, is_for_customer
from csmkit.domain.document import Document, fingerprint, plain, slug
from csmkit.domain.known import as_known_on
from csmkit.domain.merging import merged
from csmkit.domain.people import Contact, Teammate
from csmkit.errors import InvalidInput
from csmkit.located import checked


def test_the_last_day_to_give_notice_is_the_renewal_less_the_notice():
    contract = Contract(renewal_on=date(2027, 3, 31), notice_days=60)

    assert contract.opt_out_by_on == date(2027, 1, 30)
    assert Contract(renewal_on=date(2027, 3, 31)).opt_out_by_on is None


def test_a_field_without_a_mark_is_internal():
    class Unmarked(Document):
        name: str

    assert declared_audience(Unmarked, "name") is None
    assert not is_for_customer(Unmarked, "name")
    assert declared_audience(Contact, "name") is Audience.CUSTOMER


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dana Osei", "dana-osei"),
        ("  ACME / EMEA ", "acme-emea"),
        ("a" * 48, "a" * 48),
        ("Zoë", f"zoe-{fingerprint('Zoë')}"),
        ("星野", fingerprint("星野")),
        ("a" * 60, f"{'a' * 48}-{fingerprint('a' * 60)}"),
        ("", fingerprint("")),
    ],
)
def test_a_slug_is_short_and_ascii_and_keeps_foreign_texts_apart(text, expected):
    assert slug(text) == expected


@given(st.text(), st.text())
def test_different_texts_in_foreign_letters_have_different_slugs(one, other):
    if not one.isascii() and not other.isascii() and one != other:
        assert slug(one) != slug(other)


@given(st.text())
def test_every_slug_is_a_valid_record_id(text):
    assert a_blueprint(issues=[{"id": slug(text), "title": "x", "opened_on": "2026-01-01"}])


def test_entries_without_an_id_get_one_from_what_they_say():
    blueprint = a_blueprint(
        contacts=[{"name": "Dana Osei"}],
        issues=[{"title": "A", "reference": "LH-1", "opened_on": "2026-01-01"}],
    )

    assert [contact.id for contact in blueprint.contacts] == ["dana-osei"]
    assert [issue.id for issue in blueprint.issues] == ["lh-1"]


def test_two_entries_with_one_id_are_refused():
    with pytest.raises(ValidationError, match="two entries have the id 'dana'"):
        a_blueprint(contacts=[{"name": "Dana"}, {"name": "dana"}])


def test_entries_come_in_the_order_of_their_days():
    blueprint = a_blueprint(touches=[{"on": "2026-03-01"}, {"on": "2026-01-01"}])

    assert [touch.on.month for touch in blueprint.touches] == [1, 3]


def test_a_document_leaves_out_what_says_nothing_and_names_its_schema_first():
    document = plain(a_blueprint(segment=None, issues=[]))

    assert list(document)[:3] == ["schema", "key", "name"]
    assert {"segment", "issues", "tags", "contract"}.isdisjoint(document)


@pytest.mark.parametrize("character", ["\x00", "\ud800"])
def test_what_no_store_can_hold_is_refused(character):
    with pytest.raises(ValidationError):
        a_blueprint(name=f"Acme{character}")


def test_values_from_flags_are_refused_without_a_place():
    with pytest.raises(InvalidInput) as caught:
        checked(Teammate, {"key": "alice", "name": "Alice", "email": "not one"})

    assert str(caught.value).startswith("email: string should match")


KNOWN = a_blueprint(
    touches=[{"on": "2026-11-10"}],
    issues=[{"title": "A", "opened_on": "2026-10-01", "closed_on": "2026-11-10"}],
    commitments=[
        {
            "text": "B",
            "side": "us",
            "promised_on": "2026-10-01",
            "status": "kept",
            "closed_on": "2026-11-10",
        },
    ],
    projects=[{"name": "Next year", "started_on": "2027-01-01"}],
    landmines=[{"trigger": "C", "recorded_on": "2026-11-10"}],
)


@pytest.mark.parametrize(
    ("day", "touches", "closed_on", "status", "landmines"),
    [
        (date(2026, 11, 9), 0, None, "open", 0),
        (date(2026, 11, 10), 1, date(2026, 11, 10), "kept", 1),
    ],
    ids=["the day before", "the day"],
)
def test_what_happened_ended_or_became_known_later_is_not_known(
    day,
    touches,
    closed_on,
    status,
    landmines,
):
    known = as_known_on(KNOWN, day)

    assert len(known.touches) == touches
    assert [issue.closed_on for issue in known.issues] == [closed_on]
    assert [commitment.status for commitment in known.commitments] == [status]
    assert len(known.landmines) == landmines
    assert [project.name for project in known.projects] == ["Next year"]


def test_merging_an_entry_changes_only_what_it_mentions():
    present = a_blueprint(contacts=[{"name": "Dana", "title": "COO", "sentiment": 2}])
    incoming = a_blueprint(contacts=[{"name": "Dana", "sentiment": 4}])

    (contact,) = merged(present, incoming).contacts

    assert (contact.title, contact.sentiment) == ("COO", 4)


def test_without_plans_nothing_dated_later_shows():
    blueprint = a_blueprint(
        owner="bob",
        contacts=[
            {"name": "Helen", "since_on": "2026-09-14"},
            {"name": "George", "left_on": "2026-08-28", "confirmed_on": "2026-08-24"},
        ],
        landmines=[{"trigger": "C", "since_on": "2026-09-24"}],
        projects=[
            {"name": "Done later", "started_on": "2026-05-01", "ended_on": "2026-06-30"},
            {"name": "Planned", "started_on": "2026-08-01", "status": "planned"},
            {"name": "Not begun", "started_on": "2026-08-03"},
        ],
        tenures=[
            {"teammate": "alice", "from_on": "2025-01-01", "until_on": "2026-11-01"},
            {"teammate": "bob", "from_on": "2026-11-01"},
        ],
    )

    known = as_known_on(blueprint, date(2026, 6, 1), with_plans=False)

    assert [(c.name, c.left_on, c.confirmed_on) for c in known.contacts] == [("George", None, None)]
    assert known.landmines == ()
    assert {(p.name, p.status) for p in known.projects} == {
        ("Done later", "active"),
        ("Planned", "planned"),
    }
    assert [(t.teammate, t.until_on) for t in known.tenures] == [("alice", None)]
    assert known.owner == "alice"
