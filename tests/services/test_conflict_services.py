"""Conflicts on a real store: opened, noted, resolved, reopened, listed, shown, undone."""

from __future__ import annotations

from datetime import date

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.errors import (
    AccountNotFound,
    ConflictNotFound,
    InvalidInput,
    RecordNotFound,
)
from csmkit.resources import search_path
from csmkit.services.list_conflicts import list_conflicts
from csmkit.services.note_conflict import NewNote, note_conflict
from csmkit.services.open_conflict import open_conflict
from csmkit.services.reopen_conflict import reopen_conflict
from csmkit.services.resolve_conflict import resolve_conflict
from csmkit.services.show_conflict import show_conflict
from csmkit.services.undo_revision import undo_revision
from csmkit.store.opening import reading

PLAYBOOKS = search_path("playbooks")
OURS = NewNote("source", "The contract says nightly", "us", "misunderstood-value")
THEIRS = NewNote("source", "The demo was live", "them", "oversold-function", contact="Dana Osei")
AGREED = NewNote("agreement", "Hourly from January")
TALK = NewNote("conversation", "Heard them out")
YESTERDAY = date(2026, 11, 19)
USUAL = {
    "owner": "alice",
    "contacts": [{"name": "Dana Osei"}],
    "issues": [{"title": "Sync is late", "opened_on": "2026-10-01", "reference": "S-12"}],
    "commitments": [{"text": "Hourly sync", "side": "us", "due_on": "2027-01-15"}],
}


@pytest.fixture
def stored(db):
    with a_unit(db) as unit:
        unit.put(a_teammate())
        unit.put(a_blueprint(**USUAL))
        unit.put(a_blueprint("brook", owner="bob"))
    return db


def opened(db, title="The sync", on=date(2026, 10, 1), said=(), as_of=TODAY):
    with a_unit(db, as_of=as_of) as unit:
        return open_conflict(
            unit, "ACME", title, as_of=as_of, playbooks=PLAYBOOKS, on=on, said=said, by="alice"
        )


def noted(db, *said, on=None, conflict=None, as_of=TODAY):
    with a_unit(db, as_of=as_of) as unit:
        return note_conflict(
            unit, "acme", said, as_of=as_of, playbooks=PLAYBOOKS, on=on, conflict=conflict
        )


def ended(db, service=resolve_conflict, text="Hourly is enough", **options):
    with a_unit(db) as unit:
        return service(unit, "acme", text, as_of=TODAY, playbooks=PLAYBOOKS, **options)


def shown(db, as_of=TODAY, conflict=None, name="acme"):
    with reading(db) as reader:
        return show_conflict(reader, name, as_of=as_of, playbooks=PLAYBOOKS, conflict=conflict)


def listed(db, as_of=TODAY, **options):
    with reading(db) as reader:
        return list_conflicts(reader, as_of, playbooks=PLAYBOOKS, **options)


def test_a_conflict_goes_its_whole_way(stored):
    opened(stored)
    for said in (OURS, THEIRS, AGREED):
        noted(stored, said)
    noted(stored, NewNote("begun"))

    found = ended(stored)

    assert [change.state for change in found.view.states] == [
        "open",
        "sources identified",
        "plan agreed",
        "in progress",
        "resolved",
    ]
    assert found.view.told("source", "them")[0].contact == "dana-osei"


def test_each_day_of_the_past_is_answered_as_it_was(stored):
    opened(stored, on=date(2026, 11, 2), as_of=date(2026, 11, 2))
    noted(stored, OURS, THEIRS, as_of=date(2026, 11, 5))
    noted(stored, AGREED, as_of=date(2026, 11, 9))
    ended(stored)

    states = [shown(stored, date(2026, 11, day)).view.course.state for day in (2, 6, 9, 20)]

    assert states == ["open", "sources identified", "plan agreed", "resolved"]
    assert listed(stored, date(2026, 11, 1)) == []


def test_what_was_written_down_late_was_not_known_before(stored):
    opened(stored, on=date(2026, 10, 1))

    assert listed(stored, date(2026, 11, 19)) == []
    assert len(listed(stored)) == 1


def test_the_same_words_on_the_same_day_stand_there_once(stored):
    first, second = opened(stored, said=[OURS]), opened(stored, said=[OURS])

    assert (first.is_new, second.is_new) == (True, False)
    assert noted(stored, TALK).is_new
    assert not noted(stored, TALK).is_new


def test_the_same_title_on_another_day_is_another_conflict(stored):
    opened(stored)
    ended(stored)
    second = opened(stored, on=TODAY)

    assert second.view.course.id == "the-sync-2026-11-20"
    assert [one.course.state for one in listed(stored)] == ["open", "resolved"]


@pytest.mark.parametrize("change", ["open", "note", "resolve", "reopen"])
def test_every_change_is_one_revision_that_can_be_undone(stored, change):
    opened(stored)
    if change == "reopen":
        ended(stored, on=YESTERDAY)
    with reading(stored) as reader:
        before, revision = reader.blueprint("acme"), reader.last_revision()
    {
        "open": lambda: opened(stored, "Another", said=[OURS, THEIRS]),
        "note": lambda: noted(stored, OURS, THEIRS, AGREED),
        "resolve": lambda: ended(stored),
        "reopen": lambda: ended(stored, reopen_conflict),
    }[change]()

    with reading(stored) as reader:
        assert reader.last_revision() == revision + 1
        assert reader.blueprint("acme") != before
    with a_unit(stored) as unit:
        undo_revision(unit, revision + 1)
    with reading(stored) as reader:
        assert reader.blueprint("acme") == before


OPEN_TASKS = {
    "an issue": ([NewNote("issue", issue="S-12")], "issue 'Sync is late' is open"),
    "a promise": ([NewNote("task", task="Hourly sync")], "promise 'Hourly sync' is open"),
    "both": (
        [NewNote("issue", issue="sync is late"), NewNote("task", task="hourly-sync")],
        "'Sync is late' and 1 more is open",
    ),
}


@pytest.mark.parametrize(("said", "because"), OPEN_TASKS.values(), ids=OPEN_TASKS)
def test_a_conflict_is_not_resolved_while_something_that_belongs_to_it_is_open(
    stored, said, because
):
    opened(stored, said=said)

    with pytest.raises(InvalidInput, match=because):
        ended(stored)
    assert shown(stored).view.course.state == "open"


def test_a_conflict_is_resolved_once_everything_that_belongs_to_it_is_done(stored):
    opened(stored, said=[NewNote("issue", issue="S-12"), NewNote("task", task="Hourly sync")])
    with a_unit(stored) as unit:
        found = unit.blueprint("acme")
        issue = found.issues[0].model_copy(update={"closed_on": TODAY})
        kept = found.commitments[0].model_copy(update={"status": "kept", "closed_on": TODAY})
        unit.put(found.with_fields(issues=(issue,), commitments=(kept,)))

    assert ended(stored).view.course.state == "resolved"
    assert [one.is_open for one in shown(stored).view.issues] == [False]


def test_an_issue_keeps_its_link_when_they_cite_it_at_the_renewal(stored):
    opened(stored)
    ended(stored)

    noted(stored, NewNote("cited", "The sync was never what we bought", issue="S-12"))

    found = shown(stored).view
    assert found.course.cited_on == (TODAY,)
    assert [(one.id, one.title) for one in found.issues] == [("s-12", "Sync is late")]
    assert found.course.state == "resolved"


REFUSED = {
    "a day to come": ([TALK], {"on": date(2026, 11, 21)}, "lies after 2026-11-20"),
    "a day before it began": ([TALK], {"on": date(2026, 9, 1)}, "began on 2026-10-01"),
    "an unknown kind": ([OURS._replace(kind="oversold")], {}, "did you mean 'oversold-function'"),
    "work before an agreement": ([NewNote("begun")], {}, "nothing is agreed on"),
    "a blank text": ([NewNote("conversation", " ")], {}, "must not be blank"),
}


@pytest.mark.parametrize(("said", "options", "because"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused_in_one_sentence_and_nothing_is_written(
    stored, said, options, because
):
    opened(stored)
    with reading(stored) as reader:
        before = reader.last_revision()

    with pytest.raises(InvalidInput, match=because) as refusal:
        noted(stored, *said, **options)

    assert len(str(refusal.value).splitlines()) == 1
    with reading(stored) as reader:
        assert reader.last_revision() == before


def test_a_resolved_conflict_takes_no_new_agreement_before_it_is_reopened(stored):
    opened(stored)
    ended(stored, on=YESTERDAY)

    with pytest.raises(InvalidInput, match="was resolved on 2026-11-19; if it is back"):
        noted(stored, AGREED, conflict="the-sync")
    assert ended(stored, reopen_conflict).view.course.state == "reopened"
    assert noted(stored, AGREED).view.course.state == "plan agreed"


def test_it_must_be_clear_which_conflict_is_meant(stored):
    with pytest.raises(InvalidInput, match="has no conflict; `csmkit conflict open acme"):
        noted(stored, TALK)
    opened(stored)
    opened(stored, "The fee")
    with pytest.raises(InvalidInput, match=r"2 open conflicts \(the-fee, the-sync\)"):
        noted(stored, TALK)
    with pytest.raises(InvalidInput, match="may be several"):
        noted(stored, TALK, conflict="the")

    assert noted(stored, TALK, conflict="THE FEE").view.course.id == "the-fee"
    assert noted(stored, TALK, conflict="the-s").view.course.id == "the-sync"


NAMED = {
    "account": (lambda db: shown(db, name="amce"), AccountNotFound),
    "conflict": (lambda db: noted(db, TALK, conflict="the-snyc"), ConflictNotFound),
    "contact": (lambda db: noted(db, TALK._replace(contact="Dana Oesi")), RecordNotFound),
    "issue": (lambda db: noted(db, NewNote("issue", issue="S-21")), RecordNotFound),
    "promise": (lambda db: noted(db, NewNote("task", task="Hourly snyc")), RecordNotFound),
}


@pytest.mark.parametrize(("ask", "error"), NAMED.values(), ids=NAMED)
def test_the_nearest_name_is_offered_for_one_that_there_is_not(stored, ask, error):
    opened(stored)

    with pytest.raises(error, match="did you mean"):
        ask(stored)


def test_an_end_before_the_last_change_is_refused(stored):
    opened(stored, on=date(2026, 11, 1))
    noted(stored, AGREED, on=date(2026, 11, 10))

    with pytest.raises(InvalidInput, match="came to 'plan agreed' on 2026-11-10"):
        ended(stored, on=date(2026, 11, 5))


def test_ending_twice_changes_nothing(stored):
    opened(stored)
    ended(stored, on=YESTERDAY)

    assert not ended(stored, conflict="the-sync", text="Again").is_new
    ended(stored, reopen_conflict)
    assert not ended(stored, reopen_conflict, conflict="the-sync").is_new


def test_only_what_was_resolved_on_an_earlier_day_comes_back(stored):
    opened(stored)

    with pytest.raises(InvalidInput, match="no resolved conflict"):
        ended(stored, reopen_conflict)
    ended(stored)
    with pytest.raises(InvalidInput, match="cannot come back on 2026-11-20; `csmkit undo`"):
        ended(stored, reopen_conflict)


def test_the_longest_silence_comes_first_and_what_is_too_long_is_marked(stored):
    opened(stored, "The fee", on=date(2026, 11, 10))
    opened(stored, "The sync", on=date(2026, 10, 1))
    opened(stored, "Done", on=date(2026, 9, 1))
    ended(stored, conflict="done")

    found = listed(stored)

    assert [(one.course.title, one.is_overdue) for one in found] == [
        ("The sync", True),
        ("The fee", False),
        ("Done", False),
    ]
    assert [one.course.title for one in listed(stored, only_open=True)] == ["The sync", "The fee"]
    assert listed(stored, name="brook") == listed(stored, owner="alice", name="brook") == []
    assert len(listed(stored, owner="alice")) == 3


def test_each_side_is_asked_what_it_was_not_asked_yet(stored):
    opened(stored, said=[THEIRS])

    asked = [(one.side, one.about) for one in shown(stored).questions]

    assert ("us", "source") in asked
    assert ("them", "source") in asked  # deeper, by the kind that they named
    assert shown(stored).view.course.unasked == ("us",)


def test_an_account_that_is_never_calm_is_named_with_the_criteria_that_it_misses(stored):
    with a_unit(stored) as unit:
        unit.put(
            a_blueprint(
                **USUAL,
                segment="pooled",
                contract={"arr_cents": 500_000},
                conflicts=[
                    {"id": f"c{n}", "title": f"C{n}", "opened_on": f"2026-0{n}-10"}
                    for n in (7, 8, 9)
                ],
                conflict_notes=[
                    {"conflict": f"c{n}", "on": f"2026-0{n}-28", "about": "resolved"}
                    for n in (7, 8)
                ],
            )
        )

    (chronic,) = {one.chronic for one in listed(stored, only_chronic=True)}

    assert (chronic.conflicts, chronic.longest_calm_days) == (3, 13)
    assert [line.id for line in chronic.missed] == ["segment", "revenue", "sponsor", "champion"]
    unknown = [line.id for line in chronic.fit if line.status == "not recorded"]
    assert unknown == ["industry", "discount", "adoption"]
    assert shown(stored, conflict="c9").chronic == chronic
    assert listed(stored, date(2026, 9, 1), only_chronic=True) == []
