"""Looking back at a decline, and keeping what was learned."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.domain.recovery import json_ready
from csmkit.errors import AccountNotFound, InvalidInput
from csmkit.resources import search_path
from csmkit.services.accept_repair import accept_repair
from csmkit.services.keep_lessons import keep_lessons
from csmkit.services.make_retrospective import make_retrospective
from csmkit.services.undo_revision import undo_revision
from csmkit.services.write_retrospective import write_retrospective
from csmkit.store.opening import reading
from csmkit.trust.catalogue import load_catalogue
from csmkit.trust.judge import judge
from csmkit.trust.timeline import Timeline

PLAYBOOKS = search_path("playbooks")
TEMPLATES = search_path("templates")
CATALOGUE = load_catalogue(PLAYBOOKS, cache_dir=None)
CALLS = [
    {"on": str(date(2026, 3, 2) + timedelta(14 * n)), "kind": "call", "summary": f"Call {n}"}
    for n in range(19)
]
KEPT = {
    "id": "slides",
    "text": "Send the slides",
    "side": "us",
    "promised_on": "2026-09-20",
    "due_on": "2026-10-10",
    "closed_on": "2026-10-09",
    "status": "kept",
}
LATE = {**KEPT, "id": "report", "text": "Send the report", "closed_on": "2026-10-20"}
BROKEN = {**KEPT, "id": "date", "text": "Go live", "status": "broken"}
DECLINE = [
    {"signal": "hesitation", "on": "2026-09-14", "text": "They would rather wait"},
    {"signal": "wrong-setup", "on": "2026-10-02", "text": "Two signatures instead of one"},
    {"signal": "power-shift", "on": "2026-11-05", "text": "Dana is not copied any more"},
]


def stored(db, **fields):
    usual = {"owner": "alice", "seller": "sam", "cadence_days": 30, "touches": CALLS}
    with a_unit(db) as unit:
        unit.put(a_teammate())
        unit.put(a_teammate("sam", role="seller"))
        unit.put(a_blueprint(**{**usual, "sightings": DECLINE, **fields}))


def reviewed(db, on=TODAY, relationship="customer"):
    with reading(db) as reader:
        return make_retrospective(
            reader, CATALOGUE, "acme", as_of=on, playbooks=PLAYBOOKS, relationship=relationship
        )


def kept(db, *texts, on=TODAY, name="acme"):
    with a_unit(db, as_of=on) as unit:
        return keep_lessons(unit, CATALOGUE, name, texts, as_of=on, playbooks=PLAYBOOKS, by="alice")


def test_each_sign_has_the_day_on_which_it_first_stood_in_the_record(db):
    stored(db)

    found = [(sign.on.isoformat(), sign.signal) for sign in reviewed(db).signs]

    assert found[:2] == [("2026-09-14", "hesitation"), ("2026-10-02", "wrong-setup")]
    assert ("2026-11-05", "power-shift") in found


def test_a_derived_sign_begins_on_the_day_on_which_it_fires(sqlite_db):
    overdue = {"text": "Plan", "side": "us", "promised_on": "2026-09-01", "due_on": "2026-10-01"}
    stored(sqlite_db, sightings=[], commitments=[overdue])

    (sign,) = [s for s in reviewed(sqlite_db).signs if s.signal == "missed-deadline"]

    assert (sign.on, sign.origin, sign.text) == (date(2026, 10, 9), "derived", "Plan")


def test_the_stages_begin_on_the_days_on_which_an_assessment_would_have_said_so(sqlite_db):
    stored(sqlite_db)
    with reading(sqlite_db) as reader:
        (record,) = reader.account_records(TODAY, ["acme"])
    timeline = Timeline(record)

    spells = reviewed(sqlite_db).stages

    assert [spell.stage.word for spell in spells[:2]] == ["waning", "damaged"]
    for spell in spells:
        before = spell.from_on - timedelta(1)
        assert judge(timeline, CATALOGUE, "customer", spell.from_on).stage is spell.stage
        assert judge(timeline, CATALOGUE, "customer", before).stage is not spell.stage


def test_the_first_response_is_counted_from_the_first_sign_and_says_what_it_was(sqlite_db):
    stored(sqlite_db, commitments=[KEPT])

    review = reviewed(sqlite_db)

    assert review.first_sign_on == date(2026, 9, 14)
    first = review.first_response
    assert (first.kind, first.on, first.days) == ("promise", date(2026, 9, 20), 6)
    assert [response.kind for response in review.responses] == ["promise", "contact"]
    assert "not that it helped" in review.response_means


def test_a_touch_on_the_day_of_the_sign_is_no_response_to_it(sqlite_db):
    touches = [
        *CALLS,
        {"on": "2026-09-14", "kind": "call"},
        {"on": "2026-09-15", "direction": "inbound"},
    ]
    stored(sqlite_db, touches=touches)

    assert reviewed(sqlite_db).first_response.on > date(2026, 9, 15)


def test_without_any_response_none_is_made_up(sqlite_db):
    stored(sqlite_db, touches=[t for t in CALLS if t["on"] < "2026-09-14"])

    review = reviewed(sqlite_db)

    assert (review.first_response, review.responses) == (None, ())
    assert "no response is on record" in write_retrospective(review, TEMPLATES)


def test_a_repair_and_a_remedy_are_responses(sqlite_db):
    remedied = {**DECLINE[0], "remedied_on": "2026-10-30"}
    stored(sqlite_db, sightings=[remedied, *DECLINE[1:]], touches=CALLS[:5])
    with a_unit(sqlite_db) as unit:
        accept_repair(unit, CATALOGUE, "acme", as_of=TODAY, playbooks=PLAYBOOKS)

    kinds = {response.kind: response.on for response in reviewed(sqlite_db).responses}

    assert kinds == {"remedy": date(2026, 10, 30), "promise": TODAY, "repair": TODAY}


def test_promises_are_told_as_kept_late_or_broken(sqlite_db):
    stored(sqlite_db, commitments=[KEPT, LATE, BROKEN, {**KEPT, "id": "them", "side": "them"}])

    lines = {line.id: (line.status, line.days_late) for line in reviewed(sqlite_db).promises}

    assert lines == {"slides": ("kept", 0), "report": ("late", 10), "date": ("broken", 0)}


def test_what_spoke_against_the_decline_is_said(sqlite_db):
    denied = {
        "signal": "hesitation",
        "on": "2026-10-12",
        "seen": False,
        "text": "Asked, all is well",
    }
    good = {"signal": "respect", "on": "2026-10-13", "text": "Thanked us in front of the board"}
    stored(sqlite_db, sightings=[*DECLINE, denied, good])

    conflicts = {(c.kind, c.signal) for c in reviewed(sqlite_db).conflicts}

    assert {("denied", "hesitation"), ("builds", "respect")} <= conflicts


def test_a_relationship_that_was_always_trusted_has_nothing_to_look_back_at(db):
    stored(db, sightings=[])

    review = reviewed(db)

    assert (review.declined_on, review.signs, review.stages) == (None, (), ())
    assert "there is no decline to look back at" in write_retrospective(review, TEMPLATES)


def test_an_account_without_any_record_can_be_looked_back_at(sqlite_db):
    with a_unit(sqlite_db) as unit:
        unit.put(a_blueprint())

    assert reviewed(sqlite_db).declined_on is None


def test_nothing_later_than_the_day_asked_for_shows(sqlite_db):
    stored(sqlite_db, commitments=[KEPT])
    early = date(2026, 9, 30)
    before = reviewed(sqlite_db, early)
    stored(sqlite_db, commitments=[KEPT], sightings=DECLINE[:1])

    assert reviewed(sqlite_db, early) == before


def test_looking_back_is_bounded_however_far_away_the_day_is(sqlite_db):
    overdue = {"text": "Plan", "side": "us", "promised_on": "2026-09-01", "due_on": "2026-10-01"}
    stored(sqlite_db, commitments=[overdue])

    review = reviewed(sqlite_db, date(9999, 12, 31))

    assert review.looked_back_to == date(9998, 12, 31)
    assert {sign.signal for sign in review.signs} >= {"missed-deadline", "silence"}


def test_a_sign_that_had_faded_before_the_decline_is_none_of_its_signs(sqlite_db):
    old = {"signal": "hesitation", "on": "2026-03-01", "text": "Long ago"}
    stored(sqlite_db, sightings=[old, *DECLINE[1:]])

    assert "hesitation" not in {sign.signal for sign in reviewed(sqlite_db).signs}


def test_the_sales_relationship_is_looked_back_at_by_itself(sqlite_db):
    blamed = {"signal": "blamed-for-lost-renewal", "on": "2026-10-10", "text": "In the forecast"}
    with_seller = {"on": "2026-11-02", "kind": "call", "teammates": ["alice", "sam"]}
    stored(sqlite_db, sightings=[*DECLINE, blamed], touches=[*CALLS, with_seller])

    review = reviewed(sqlite_db, relationship="sales")

    assert [sign.signal for sign in review.signs] == ["blamed-for-lost-renewal"]
    assert (review.first_response.kind, review.first_response.on) == ("contact", date(2026, 11, 2))


def test_an_unknown_account_is_named(sqlite_db):
    stored(sqlite_db)

    with reading(sqlite_db) as reader, pytest.raises(AccountNotFound):
        make_retrospective(reader, CATALOGUE, "acmee", as_of=TODAY, playbooks=PLAYBOOKS)


# ── Lessons ──────────────────────────────────────────────────────────────────────────────────────


def test_lessons_are_kept_with_their_signs_in_one_revision(db):
    stored(db)

    review = kept(db, "Ask twice", "Name a day", "Ask twice")

    assert {lesson.text for lesson in review.lessons} == {"Ask twice", "Name a day"}
    assert {lesson.by for lesson in review.lessons} == {"alice"}
    assert {lesson.on for lesson in review.lessons} == {TODAY}
    assert all("wrong-setup" in lesson.signals for lesson in review.lessons)
    with a_unit(db) as unit:
        undo_revision(unit)
    assert reviewed(db).lessons == ()


def test_a_lesson_shows_in_later_retrospectives_of_other_accounts_the_nearest_first(sqlite_db):
    stored(sqlite_db)
    far = {"on": "2026-11-19", "text": "About champions", "signals": ["champion-left"]}
    with a_unit(sqlite_db) as unit:
        unit.put(a_blueprint("brook", lessons=[far], sightings=DECLINE, touches=CALLS))
    kept(sqlite_db, "Ask twice")

    found = [(one.account, one.text) for one in reviewed(sqlite_db).lessons]

    assert found == [("acme", "Ask twice"), ("brook", "About champions")]
    assert reviewed(sqlite_db, TODAY - timedelta(1)).lessons[0].account == "brook"


def test_a_blank_lesson_is_refused_and_nothing_is_kept(sqlite_db):
    stored(sqlite_db)

    with pytest.raises(InvalidInput, match="text"):
        kept(sqlite_db, "Ask twice", "  ")

    assert reviewed(sqlite_db).lessons == ()


# ── The page ─────────────────────────────────────────────────────────────────────────────────────


def test_hostile_words_stay_words_on_the_page(sqlite_db):
    hostile = "{{ 7*7 }} | **x** <script> \x1b[31m \u202e [a](b)"
    seen = {**DECLINE[1], "text": hostile}
    stored(sqlite_db, name=hostile, sightings=[DECLINE[0], seen])
    kept(sqlite_db, hostile)

    page = write_retrospective(reviewed(sqlite_db), TEMPLATES)

    assert "49" not in page.replace("2026-", "")
    assert not {"\x1b", "\u202e"} & set(page)
    assert page.count("<script>") == page.count("\\<script>") > 1
    assert "**x**" not in page
    rows = [line for line in page.splitlines() if line.startswith("|") and "7\\*7" in line]
    assert rows
    assert all(line.count("|") - line.count("\\|") == 5 for line in rows)


def test_the_json_has_stages_as_words_and_days_as_text(sqlite_db):
    stored(sqlite_db)

    values = json_ready(reviewed(sqlite_db))

    assert values["stage"] == "damaged"
    assert values["stages"][0]["stage"] == "waning"
    assert values["signs"][0]["on"] == "2026-09-14"
