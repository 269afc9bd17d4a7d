"""Updates of a success plan are drafted from what moved, in the reader's language."""

from __future__ import annotations

from datetime import date

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.errors import InvalidInput
from csmkit.resources import search_path
from csmkit.services.write_letters import LetterRequest, write_letters
from csmkit.store.opening import reading
from csmkit.trust.catalogue import load_catalogue

PLAYBOOKS, TEMPLATES = search_path("playbooks"), search_path("templates")
PLAN = {
    "id": "p",
    "outcome": "Claims closed in a day",
    "started_on": "2026-10-23",
    "measure": "Days a claim is open",
    "baseline": "6",
    "target": "1",
    "cadence_days": 14,
}
TASK = {"plan": "p", "added_on": "2026-10-23", "side": "them", "owner": "dana"}
MOVED = {
    "plan_tasks": [
        {**TASK, "text": "Name the depots", "due_on": "2026-11-10"},
        {**TASK, "text": "Free a day", "due_on": "2026-12-01", "done_on": "2026-11-18"},
        {**TASK, "id": "t", "text": "Test it", "side": "us", "owner": "alice"}
        | {"due_on": "2026-11-27", "note": "Bob cannot do it"},
    ],
    "plan_notes": [
        {"plan": "p", "on": "2026-11-06", "about": "update"},
        {"plan": "p", "on": "2026-11-12", "about": "measured", "text": "4"},
        {"plan": "p", "on": "2026-11-13", "about": "moved", "task": "t", "due_on": "2026-12-04"}
        | {"note": "Bob is overloaded again"},
    ],
}


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(PLAYBOOKS, cache_dir=None)


def written(db, catalogue, *, locale="en-GB", plans=(PLAN,), **fields):
    contact = {"id": "dana", "name": "Dana Osei", "email": "dana@acme.example", "locale": locale}
    other = {"name": "Chef", "email": "chef@acme.example", "decision_maker": True}
    with a_unit(db) as unit:
        unit.put(a_teammate("alice", email="alice@ours.example"))
        unit.put(
            a_blueprint(
                "acme", owner="alice", contacts=[contact, other], success_plans=plans, **fields
            )
        )
    with reading(db) as reader:
        (letter,) = write_letters(
            reader,
            catalogue,
            LetterRequest("plan-update", "acme"),
            as_of=TODAY,
            playbooks=PLAYBOOKS,
            templates=TEMPLATES,
        )
    return letter


def test_an_update_says_what_was_done_moved_and_measured_and_whose_part_is_late(
    sqlite_db, catalogue
):
    letter = written(sqlite_db, catalogue, **MOVED)

    assert letter.to == ("dana@acme.example",)
    for line in (
        "since our last update on 6 November 2026",
        "Days a claim is open: 4 on 12 November 2026, from 6 at the start; our target is 1.",
        "- Free a day (Dana Osei), on 18 November 2026",
        "- Test it (Alice): from 27 November 2026 to 4 December 2026",
        "On your side this is still open, and the plan needs it:\n\n- Name the depots (Dana Osei)",
        "waits for the agreement of an executive on either side",
        "The next update comes on 4 December 2026.",
    ):
        assert line in letter.text
    assert "Bob" not in letter.text
    assert letter.gaps == ()


def test_an_update_says_plainly_that_nothing_moved(sqlite_db, catalogue):
    notes = [{"plan": "p", "on": "2026-11-06", "about": "update"}]
    letter = written(sqlite_db, catalogue, plan_notes=notes)

    assert letter.subject.endswith("nothing new since 6 November 2026")
    assert "Nothing has moved in our plan “Claims closed in a day” since our last" in letter.text
    assert "no task was done, moved or added, and nobody has measured anew." in letter.text


def test_an_update_speaks_german_where_they_do(sqlite_db, catalogue):
    letter = written(sqlite_db, catalogue, locale="de-DE", **MOVED)

    assert letter.locale == "de-DE"
    assert "- Test it (Alice): vom 27. November 2026 auf den 4. Dezember 2026" in letter.text
    assert "Auf Ihrer Seite ist das noch offen" in letter.text


def test_an_update_without_a_running_plan_is_refused(sqlite_db, catalogue):
    with pytest.raises(InvalidInput, match="no running success plan"):
        written(sqlite_db, catalogue, plans=())


def test_what_was_told_on_the_day_of_an_update_is_not_told_again(sqlite_db, catalogue):
    notes = [
        {"plan": "p", "on": str(day), "about": about, "text": text}
        for day, about, text in (
            (date(2026, 11, 6), "measured", "5"),
            (date(2026, 11, 6), "update", None),
        )
    ]
    assert "Nothing has moved" in written(sqlite_db, catalogue, plan_notes=notes).text
