from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import TODAY, a_blueprint, a_rich_blueprint, a_teammate, a_unit
from csmkit.domain.account import RECORD_LISTS, Blueprint
from csmkit.domain.parts import merged_needs, parts_of
from csmkit.errors import AccountNotFound, ExitCode, NotReady, TeammateNotFound
from csmkit.handoff.checklist import load_checklist
from csmkit.handoff.freshness import PARTS
from csmkit.resources import search_path
from csmkit.services.audit_accounts import audit_accounts
from csmkit.services.check_announcement import check_announcement
from csmkit.store.opening import reading
from handoff.handoff_builders import readiness_of
from random_documents import SEEDS, random_document

PLAYBOOKS = search_path("playbooks")
CHECKLIST = load_checklist(PLAYBOOKS)
EVERYTHING = merged_needs(
    {
        part: [name for name in shape.model_fields if (part, name) != ("account", "owner")]
        for part, shape in PARTS.items()
    },
)
"""All fields but the owner, who is told beside the parts, as of the day."""


def stored(db, *documents):
    with a_unit(db) as unit:
        for document in (a_teammate(), a_teammate("bob"), *documents):
            unit.put(document)


def audited(db, as_of=TODAY, **options):
    with reading(db) as reader:
        return [*audit_accounts(reader, as_of, playbooks=PLAYBOOKS, **options)]


def test_all_accounts_are_audited_in_order_of_key_and_one_by_any_of_its_names(db):
    stored(db, a_rich_blueprint(), a_blueprint("brook", owner="bob"))

    assert [one.account for one in audited(db)] == ["acme", "brook"]
    assert [one.account for one in audited(db, owner="bob")] == ["brook"]
    assert [one.account for one in audited(db, names=["Acme Oil"])] == ["acme"]
    assert audited(db, names=["acme"]) == audited(db)[:1]


def test_an_audit_of_many_says_the_same_as_the_packet_of_one(db):
    stored(db, a_rich_blueprint())
    people = {"alice": a_teammate(), "bob": a_teammate("bob")}

    (found,) = audited(db)

    assert found.readiness == readiness_of(CHECKLIST, a_rich_blueprint(), people, TODAY)


def test_what_is_ready_is_decided_by_the_playbook_unless_somebody_asks_for_another_share(db):
    stored(db, a_rich_blueprint())
    share = audited(db)[0].readiness.share

    assert audited(db)[0].is_ready is (share >= CHECKLIST.norms.ready_at)
    assert audited(db, below=share)[0].is_ready
    assert not audited(db, below=share + 0.01)[0].is_ready


def test_an_account_belongs_to_whom_it_belonged_on_that_day(db):
    tenures = [
        {"teammate": "bob", "from_on": "2025-01-01", "until_on": "2026-01-01"},
        {"teammate": "alice", "from_on": "2026-01-01"},
    ]
    stored(db, a_blueprint(owner="alice", tenures=tenures))

    assert audited(db, date(2025, 6, 1))[0].owner == "bob"
    assert audited(db, date(2025, 6, 1), owner="alice") == []


def test_nobody_and_nothing_unknown_is_audited(db):
    stored(db)

    assert audited(db) == []
    with pytest.raises(AccountNotFound):
        audited(db, names=["nobody"])
    with pytest.raises(TeammateNotFound):
        audited(db, owner="nobody")


def test_a_handoff_of_accounts_that_nobody_knows_is_not_announced_unless_forced(db):
    stored(db, a_rich_blueprint(), a_blueprint("brook"), a_blueprint("creek"))

    def checked(*accounts, **options):
        with reading(db) as reader:
            return check_announcement(reader, accounts, TODAY, playbooks=PLAYBOOKS, **options)

    with pytest.raises(NotReady) as refused:
        checked("brook", "creek")
    assert refused.value.exit_code == ExitCode.REFUSED
    assert "brook is 0 % ready" in str(refused.value)
    assert "1 more of its accounts" in str(refused.value)
    assert "\n" not in str(refused.value)
    assert len(checked("brook", "creek", force=True)) == 2


def shown(found):
    """Return the rows of parts in no particular order, ids and all."""
    return {part: sorted(map(repr, rows)) for part, rows in found.parts.items()}


ACCOUNTS = SEEDS.map(
    lambda seed: random_document(Blueprint, seed, key="acme", external_ids={}, parent=None),
)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(blueprint=ACCOUNTS, days=st.integers(0, 4000))
def test_the_store_streams_what_the_document_says_of_any_day(sqlite_db, blueprint, days):
    day = date(2020, 1, 1) + timedelta(days=days)
    with a_unit(sqlite_db) as unit:
        unit.put(blueprint)

    with reading(sqlite_db) as reader:
        (found,) = reader.account_parts(day, EVERYTHING, ["acme"])
        (among_all,) = reader.account_parts(day, EVERYTHING)

    expected = parts_of(blueprint, EVERYTHING, day)
    assert shown(found) == shown(expected)
    assert found.owner == expected.owner
    assert found == among_all


def test_postgresql_streams_the_same(db):
    stored(db, a_rich_blueprint())

    with reading(db) as reader:
        (found,) = reader.account_parts(TODAY, EVERYTHING)

    assert shown(found) == shown(parts_of(a_rich_blueprint(), EVERYTHING, TODAY))


def test_no_name_but_that_of_a_field_gets_into_the_sql(sqlite_db):
    stored(sqlite_db)

    with reading(sqlite_db) as reader, pytest.raises(KeyError):
        [*reader.account_parts(TODAY, {"contacts": ("id FROM contact; --",)})]
    assert "notes" in RECORD_LISTS
