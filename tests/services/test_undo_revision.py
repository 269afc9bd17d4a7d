from __future__ import annotations

from datetime import date

import pytest

from builders import a_blueprint, a_rich_blueprint, a_unit
from csmkit.errors import InvalidInput, RevisionNotFound
from csmkit.services.undo_revision import undo_revision
from csmkit.store.opening import reading


def put(db, document):
    with a_unit(db) as unit:
        unit.put(document)
        return unit.revision_number


def undo(db, number=None):
    with a_unit(db) as unit:
        return undo_revision(unit, number).number


def closed(blueprint, day):
    issue = blueprint.issues[0].model_copy(update={"closed_on": date.fromisoformat(day)})
    return blueprint.with_fields(issues=(issue,))


def test_what_a_later_command_added_to_an_account_keeps_its_making_from_being_undone(db):
    made = put(db, a_blueprint())
    added = put(db, a_blueprint(touches=[{"on": "2026-11-01"}]))

    with pytest.raises(InvalidInput, match=f"revision {added} changed.*undo {added}"):
        undo(db, made)

    with reading(db) as reader:
        assert len(reader.blueprint("acme").touches) == 1


def test_what_a_later_command_changed_again_is_not_undone_over_its_head(db):
    put(db, a_rich_blueprint())
    first = put(db, closed(a_rich_blueprint(), "2026-11-18"))
    second = put(db, closed(a_rich_blueprint(), "2026-11-19"))

    with pytest.raises(InvalidInput, match=f"revision {second}"):
        undo(db, first)


def test_what_nobody_touched_since_can_be_undone_out_of_order(db):
    put(db, a_blueprint())
    first = put(db, a_blueprint(touches=[{"on": "2026-11-01"}]))
    put(db, a_blueprint(touches=[{"on": "2026-11-01"}, {"on": "2026-11-02"}]))

    undo(db, first)

    with reading(db) as reader:
        assert [touch.on.day for touch in reader.blueprint("acme").touches] == [2]


def test_undo_after_an_undo_was_undone_takes_the_same_command_back_again(db):
    put(db, a_blueprint())
    changed = put(db, a_blueprint(segment="enterprise"))
    assert undo(db) == changed
    undo(db, changed + 1)

    assert undo(db) == changed

    with reading(db) as reader:
        assert reader.blueprint("acme").segment is None


def test_an_empty_history_has_nothing_to_undo(db):
    with pytest.raises(InvalidInput, match="nothing to undo"):
        undo(db)
    with pytest.raises(RevisionNotFound, match="no revision '7'"):
        undo(db, 7)
