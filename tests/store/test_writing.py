from __future__ import annotations

from datetime import date

import pytest

from builders import NOW, TODAY, a_blueprint, a_rich_blueprint, a_teammate, a_unit
from csmkit.domain.handoff import Handoff
from csmkit.errors import AccountNotFound, StoreNotFound
from csmkit.services.diff_revision import diff_revision
from csmkit.services.undo_revision import undo_revision
from csmkit.store.opening import reading, writing


def a_handoff(**fields):
    values = {
        "id": "h-1",
        "from": "alice",
        "to": "bob",
        "start_on": "2026-12-01",
        "introduction_on": "2026-12-04",
        "transfer_on": "2026-12-22",
        "created_on": "2026-11-20",
        "plan": "departure",
        "accounts": ["acme"],
        "steps": [{"id": "tell", "title": "Tell", "role": "leader", "due_on": "2026-12-01"}],
    }
    return Handoff.model_validate({**values, **fields})


def stored_documents(db):
    with reading(db) as reader:
        return [*reader.teammates(), *reader.blueprints(), *reader.handoffs()]


def test_what_is_put_is_read_back_whole(db):
    documents = [a_teammate(skills=["sql"]), a_rich_blueprint(), a_handoff()]

    with a_unit(db) as unit:
        answers = [unit.put(document) for document in documents]

    assert answers == ["created"] * 3
    assert stored_documents(db) == documents


def test_putting_the_same_again_writes_no_revision(db):
    with a_unit(db) as unit:
        unit.put(a_rich_blueprint())
    with a_unit(db) as unit:
        answer = unit.put(a_rich_blueprint())

    assert answer == "unchanged"
    with reading(db) as reader:
        assert [revision.number for revision in reader.revisions()] == [1]


def test_a_unit_that_fails_writes_nothing(db):
    with pytest.raises(ZeroDivisionError), a_unit(db) as unit:
        unit.put(a_rich_blueprint())
        raise ZeroDivisionError

    assert stored_documents(db) == []


def test_a_discarded_unit_writes_nothing(db):
    with a_unit(db) as unit:
        unit.put(a_rich_blueprint())
        unit.discard()

    assert stored_documents(db) == []


def test_each_revision_says_who_did_what_and_when(db):
    with a_unit(db, command="apply -f acme.yaml", who="bob") as unit:
        unit.put(a_blueprint())

    with reading(db) as reader:
        (revision,) = reader.revisions()
    assert (revision.who, revision.command) == ("bob", "apply -f acme.yaml")
    assert (revision.at, revision.as_of) == (NOW, TODAY)
    assert revision.entities == ("acme",)


def test_a_difference_names_only_the_fields_that_changed(db):
    with a_unit(db) as unit:
        unit.put(a_rich_blueprint())
    with a_unit(db) as unit:
        issue = a_rich_blueprint().issues[0].model_copy(update={"closed_on": date(2026, 11, 19)})
        unit.put(a_rich_blueprint().with_fields(issues=(issue,)))

    with reading(db) as reader:
        (change,) = diff_revision(reader)
    assert change == ("acme", "issues", "export-times-out", "closed_on", None, "2026-11-19")


def test_undo_restores_every_row_of_a_deleted_account(db):
    with a_unit(db) as unit:
        unit.put(a_rich_blueprint())
    with a_unit(db) as unit:
        unit.delete("blueprint", "acme")
    assert stored_documents(db) == []

    with a_unit(db) as unit:
        undo_revision(unit)

    assert stored_documents(db) == [a_rich_blueprint()]


def test_the_store_refuses_an_update_of_a_row_that_somebody_changed(db):
    with a_unit(db) as unit:
        unit.put(a_blueprint())
    with reading(db) as reader:
        (created,) = reader.revision(1).changes

    with pytest.raises(Exception, match="changed in between"), a_unit(db) as unit:
        unit.apply(
            [created._replace(entity="gone", key="gone", before=dict(created.after, key="gone"))]
        )


def test_as_of_hides_what_happened_or_became_known_later(db):
    with a_unit(db) as unit:
        unit.put(
            a_blueprint(
                touches=[{"on": "2026-11-01"}, {"on": "2026-11-10"}],
                issues=[{"title": "A", "opened_on": "2026-10-01", "closed_on": "2026-11-10"}],
                commitments=[
                    {"text": "B", "side": "us", "status": "kept", "closed_on": "2026-11-10"},
                ],
                sightings=[
                    {"on": "2026-10-01", "signal": "silence", "recorded_on": "2026-11-15"},
                    {"on": "2026-10-02", "signal": "silence", "remedied_on": "2026-11-09"},
                ],
                contacts=[{"name": "Dana", "left_on": "2026-11-10"}],
            ),
        )

    with reading(db) as reader:
        (record,) = reader.account_records(date(2026, 11, 5))
        (same,) = reader.account_records(date(2026, 11, 5), ["acme"])
        (summary,) = reader.account_summaries(date(2026, 11, 5))
        touches = [*record.touches]
    assert record._replace(touches=same.touches) == same
    assert touches == [*same.touches]
    assert [touch.on for touch in touches] == ["2026-11-01"]
    assert [issue.closed_on for issue in record.issues] == [None]
    assert [(c.status, c.closed_on) for c in record.commitments] == [("open", None)]
    assert [(s.on, s.remedied_on) for s in record.sightings] == [("2026-10-02", None)]
    assert [contact.left_on for contact in record.contacts] == [None]
    assert summary.last_touch_on == "2026-11-01"


def test_records_of_many_accounts_come_in_order_of_key_each_with_its_own_rows(db):
    keys = ["b", "a-1", "a", "z", "a.b", "0"]
    with a_unit(db) as unit:
        for key in keys:
            touches = [] if key == "a" else [{"on": "2026-11-01", "summary": key}]
            unit.put(a_blueprint(key, touches=touches))

    with reading(db) as reader:
        records = [*reader.account_records(TODAY)]
        summaries = [[touch.summary for touch in record.touches] for record in records]
    assert [record.account for record in records] == sorted(keys)
    assert summaries == [[] if key == "a" else [key] for key in sorted(keys)]


@pytest.mark.parametrize("name", ["acme", "ACME", "Acme Öl & Söhne", "acme ÖL & söhne", "acme oil"])
def test_an_account_is_found_by_key_name_and_other_name_in_any_case(db, name):
    with a_unit(db) as unit:
        unit.put(a_rich_blueprint())

    with reading(db) as reader:
        assert reader.account_key(name) == "acme"


def test_an_unknown_account_is_answered_with_the_nearest_names(db):
    with a_unit(db) as unit:
        unit.put(a_rich_blueprint())

    with (
        reading(db) as reader,
        pytest.raises(AccountNotFound, match="no account 'akme'; did you mean 'acme'"),
    ):
        reader.account_key("akme")


def test_a_store_that_was_never_made_is_not_found(tmp_path):
    with pytest.raises(StoreNotFound, match="csmkit init"), reading(str(tmp_path / "no.db")):
        pass


def test_a_postgres_database_without_tables_is_no_store(postgres_db):
    with pytest.raises(StoreNotFound, match="csmkit init"), reading(postgres_db):
        pass


def test_money_beyond_32_bits_and_odd_texts_survive(db):
    texts = [
        "\x1b[31m",
        "a\u202eb",
        "a\u0085b",
        "'; DROP TABLE account; --",
        "%s :name {x}",
        "a\r\nb",
    ]
    document = a_blueprint(contract={"arr_cents": 10**15}, know_first=texts)

    with a_unit(db) as unit:
        unit.put(document)

    assert stored_documents(db) == [document]


def test_writers_take_turns(db):
    with a_unit(db) as unit:
        unit.put(a_teammate())
        with reading(db) as reader:
            assert reader.teammates() == []


def test_the_name_of_the_instant_must_not_depend_on_the_zone(db):
    from datetime import datetime, timedelta, timezone

    at = datetime(2026, 11, 20, 11, 30, tzinfo=timezone(timedelta(hours=2)))
    with writing(db, who="a", command="c", as_of=TODAY, at=at) as unit:
        unit.put(a_teammate())

    with reading(db) as reader:
        assert reader.revisions()[0].at == NOW
