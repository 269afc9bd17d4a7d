from __future__ import annotations

import pytest
from hypothesis import given, settings

from builders import TODAY, a_blueprint
from csmkit.domain.account import RECORD_LISTS, Blueprint
from csmkit.domain.answers import ANSWERED, OPEN, STALE, Answer
from csmkit.domain.parts import merged_needs, parts_of
from csmkit.errors import InvalidInput
from csmkit.handoff.interview import asks_of, interview_needs, load_interview
from csmkit.handoff.landing import landed
from csmkit.handoff.readiness import judge_readiness, needs_of
from handoff.handoff_builders import CHECKLIST, PLAYBOOKS, TEAM, a_rich_account
from random_documents import SEEDS, random_document

INTERVIEW = load_interview(PLAYBOOKS)
QUESTIONS = {question.id: question for question in INTERVIEW.questions}
NEEDS = merged_needs(needs_of(CHECKLIST), interview_needs(INTERVIEW))


def asked(blueprint, as_of=TODAY):
    found = parts_of(blueprint, NEEDS, as_of)
    readiness, _ = judge_readiness(CHECKLIST, found, TEAM, as_of)
    return asks_of(INTERVIEW, readiness, found, as_of)


def the(blueprint, question, about=None, as_of=TODAY):
    return next(a for a in asked(blueprint, as_of) if (a.question, a.about) == (question, about))


def told(blueprint, question, answer=None, *, as_of=TODAY, by="alice", **fields):
    said = Answer(question=question, answer=answer, **fields)
    return landed(blueprint, QUESTIONS[question], said, by=by, as_of=as_of)


def refused(blueprint, question, answer=None, **fields):
    with pytest.raises(InvalidInput) as caught:
        told(blueprint, question, answer, **fields)
    return str(caught.value)


def test_every_question_has_a_source_and_the_playbook_asks_what_the_trade_asks():
    assert all(question.source for question in INTERVIEW.questions)
    assert {
        "personality",
        "politics",
        "expectations",
        "landmines",
        "decision-reasons",
        "who-decides",
        "in-no-system",
        "next-step",
        "never-do",
    } <= set(QUESTIONS)


def test_whatever_the_audit_sends_to_the_interview_is_asked_there_for_as_long():
    linked = [item for item in CHECKLIST.items if item.interview]
    assert len(linked) > 20
    for item in linked:
        question = QUESTIONS[item.interview]
        assert item.within_days is None or question.within_days <= item.within_days, item.name


def test_what_the_audit_misses_is_asked_first_and_what_weighs_most_before_that():
    asks = [ask for ask in asked(a_rich_account()) if ask.status != ANSWERED]

    gaps = [ask.is_gap for ask in asks]
    assert gaps == sorted(gaps, reverse=True)
    weights = [ask.weight for ask in asks if ask.is_gap]
    assert weights == sorted(weights, reverse=True)


def test_who_decides_is_asked_about_before_who_does_not():
    people = [
        {"id": "user", "name": "User", "power_user": True},
        {"id": "boss", "name": "Boss", "decision_maker": True},
    ]

    who = [ask.about for ask in asked(a_blueprint(contacts=people)) if ask.question == "sentiment"]

    assert who == ["boss", "user"]


def test_people_who_have_left_are_not_asked_about():
    gone = a_blueprint(contacts=[{"id": "a", "name": "A", "left_on": "2026-01-01"}])

    assert [ask for ask in asked(gone) if ask.about] == []


PEOPLE = [
    {"id": "helen", "name": "Helen Drury", "decision_maker": True, "sentiment": 3},
    {"id": "priya", "name": "Priya Shah", "source": "CRM"},
]


@pytest.mark.parametrize(
    ("question", "answer", "about", "lands"),
    [
        ("personality", "Formal.", "helen", lambda b: b.contacts[0].personality == "Formal."),
        ("sentiment", "4", "helen", lambda b: b.contacts[0].sentiment == 4),
        ("email", "h@d.example", "helen", lambda b: b.contacts[0].email == "h@d.example"),
        ("who-decides", ["Priya Shah"], None, lambda b: b.contacts[1].decision_maker),
        ("who-decides", "priya", None, lambda b: b.contacts[1].decision_maker),
        (
            "who-decides",
            [{"name": "New One"}],
            None,
            lambda b: any(c.decision_maker for c in b.contacts if c.name == "New One"),
        ),
        ("vouches", ["priya"], None, lambda b: b.contacts[1].vouch_agreed_on == TODAY),
        ("vouches", ["priya"], None, lambda b: b.contacts[1].champion),
        ("still-there", "yes", "helen", lambda b: b.contacts[0].confirmed_on == TODAY),
        ("still-there", "left", "helen", lambda b: b.contacts[0].left_on == TODAY),
        (
            "still-there",
            "2026-11-02",
            "helen",
            lambda b: str(b.contacts[0].left_on) == "2026-11-02",
        ),
        ("know-first", ["One", "Two"], None, lambda b: b.know_first == ("One", "Two")),
        ("know-first", "One", None, lambda b: b.know_first_on == TODAY),
        ("rhythm", "Thursdays", None, lambda b: b.preferences.rhythm == "Thursdays"),
        ("never-do", "Call at noon", None, lambda b: b.preferences.dont == ("Call at noon",)),
        ("promised", "A price", None, lambda b: b.contract.promised == "A price"),
        ("landmines", "The outage", None, lambda b: b.landmines[0].trigger == "The outage"),
        (
            "landmines",
            [{"trigger": "T", "safe_wording": "S", "who": "Helen"}],
            None,
            lambda b: (b.landmines[0].safe_wording, b.landmines[0].by) == ("S", "alice"),
        ),
        ("expectations", "Same day", None, lambda b: b.expectations[0].confirmed_on == TODAY),
        ("verbal-promises", "A visit", None, lambda b: b.commitments[0].verbal),
        ("politics", "They fight", None, lambda b: b.notes[0].topic == "politics"),
        ("next-step", "Go there", None, lambda b: b.notes[0].text == "Go there"),
        (
            "decisions",
            [{"title": "No SSO", "on": "2026-06-01", "reason": "Audit", "decided_by": "Tom"}],
            None,
            lambda b: (b.history[0].kind, b.history[0].reason) == ("decision", "Audit"),
        ),
        (
            "backup-briefed",
            "2026-11-02",
            None,
            lambda b: str(b.tenures[0].briefed_on) == "2026-11-02",
        ),
    ],
)
def test_an_answer_lands_in_its_field_and_is_not_asked_again(question, answer, about, lands):
    before = a_blueprint(contacts=PEOPLE, backup="bob")

    after = told(before, question, answer, about=about)

    assert lands(after)
    asks = {(a.question, a.about): a.status for a in asked(after)}
    assert asks.get((question, about), ANSWERED) == ANSWERED
    assert told(after, question, answer, about=about) == after


def test_an_answer_says_who_told_it_and_keeps_where_the_entry_came_from():
    before = a_blueprint(contacts=PEOPLE)

    after = told(before, "personality", "Dry.", about="priya")

    assert (after.contacts[1].by, after.contacts[1].source) == ("alice", "CRM")
    assert told(before, "landmines", "T").landmines[0].source == "interview, 2026-11-20"
    assert told(before, "landmines", "T").landmines[0].recorded_on == TODAY


def test_the_same_words_told_again_are_confirmed_not_doubled():
    earlier = TODAY.replace(year=2024)
    once = told(a_blueprint(), "politics", "They fight", as_of=earlier)
    assert the(once, "politics").status == STALE

    again = told(once, "politics", "They fight")

    assert [(note.on, note.confirmed_on) for note in again.notes] == [(earlier, TODAY)]
    assert the(again, "politics").status == ANSWERED


@pytest.mark.parametrize(
    ("question", "about"),
    [("landmines", None), ("know-first", None), ("rhythm", None), ("personality", "helen")],
)
def test_what_is_stale_is_asked_again_until_somebody_says_that_it_is_still_so(question, about):
    fields = {
        "landmines": [{"trigger": "T", "since_on": "2024-01-01"}],
        "know_first": ["x"],
        "preferences": {"rhythm": "Thursdays"},
        "contacts": [{**PEOPLE[0], "personality": "Formal."}],
    }
    before = a_blueprint(**fields)
    assert the(before, question, about).status == STALE

    after = told(before, question, about=about, confirm=True)

    assert the(after, question, about).status == ANSWERED


def test_nothing_to_tell_is_remembered_as_told_by_somebody_on_a_day():
    before = a_blueprint(contacts=PEOPLE)

    after = told(before, "watch-outs", about="helen", nothing=True)

    assert the(before, "watch-outs", "helen").status == OPEN
    assert the(after, "watch-outs", "helen").status == ANSWERED
    assert [(n.topic, n.about, n.by, n.nothing_to_tell) for n in after.notes] == [
        ("watch-outs", "helen", "alice", True)
    ]


@pytest.mark.parametrize(
    ("question", "answer", "fields", "says"),
    [
        ("personality", "x", {}, "say `about`"),
        ("personality", "x", {"about": "helena"}, "did you mean 'helen'?"),
        ("landmines", "x", {"about": "helen"}, "leave out `about`"),
        ("who-decides", ["hellen"], {}, "no contact 'hellen'; did you mean 'helen'"),
        ("who-decides", [], {}, "names nobody"),
        ("landmines", [], {}, "tells nothing"),
        ("landmines", [{"trigger": "T", "colour": "red"}], {}, "unknown field 'colour'"),
        ("sentiment", "9", {"about": "helen"}, "sentiment"),
        ("rhythm", ["a"], {}, "wants a text"),
        ("backup-briefed", "soon", {}, "wants a day such as 2026-11-20"),
        ("backup-briefed", "2026-11-21", {}, "lies after 2026-11-20"),
        ("landmines", None, {"confirm": True}, "nothing is recorded yet"),
        ("rhythm", None, {"confirm": True}, "nothing is recorded yet"),
    ],
    ids=range(13),
)
def test_an_answer_that_does_not_fit_is_refused_in_one_sentence(question, answer, fields, says):
    before = a_blueprint(contacts=PEOPLE, backup="bob")

    assert says in refused(before, question, answer, **fields)


def test_nobody_can_brief_a_backup_who_is_not_named():
    assert "has no backup" in refused(a_blueprint(), "backup-briefed", "2026-11-02")
    assert "backup-briefed" not in {ask.question for ask in asked(a_blueprint())}


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("lands: colours", "no field 'colours'"),
        ("lands: contacts.colour", "have no field 'colour'"),
        ("lands: landmines", "which field of a new entry"),
        ("lands: landmines, each: true", "into which field"),
        ("lands: preferences.rythm", "did you mean 'rhythm'"),
        ("lands: notes, main: text, then: [{field: hue, ask: Q}]", "have no field 'hue'"),
    ],
    ids=range(6),
)
def test_a_question_whose_answer_would_land_nowhere_is_named_with_its_place(
    question, says, own_playbooks
):
    line = f"{{id: q, topic: T, ask: A, weight: 1, source: S, {question}}}"
    text = f"schema: csmkit.handoff-interview/v1\nquestions:\n- {line}\n"

    with pytest.raises(InvalidInput, match=rf"interview\.yaml:3:.*{says}"):
        load_interview(own_playbooks(interview=text))


ANSWERS = {
    "people": lambda ask, b: [str(b.contacts[0].id)] if b.contacts else [{"name": "New"}],
    "entries": lambda ask, b: [{**ENTRY[ask.lands], str(ask.main): "Told"}],
    "texts": lambda ask, b: ["Told"],
    "day": lambda ask, b: TODAY.isoformat(),
    "presence": lambda ask, b: "yes",
    "text": lambda ask, b: FIELDS.get(ask.lands, "Told"),
}
ENTRY = {part: {} for part in RECORD_LISTS} | {
    "history": {"on": "2026-01-01", "kind": "milestone"},
}
FIELDS = {
    "contacts.email": "a@b.example",
    "contacts.influence": 3,
    "contacts.sentiment": 3,
    "contacts.strength": 3,
}
KNOWN = SEEDS.map(
    lambda seed: random_document(
        Blueprint,
        seed,
        key="acme",
        tenures=[],
        notes=[],
        contacts=[{"id": "a", "name": "A", "champion": seed % 2 == 0}],
    ),
)


@settings(max_examples=25, deadline=None)
@given(KNOWN)
def test_an_interview_that_is_answered_to_its_end_asks_nothing_more_and_leaves_no_gap(blueprint):
    before = judge_readiness(CHECKLIST, parts_of(blueprint, NEEDS, TODAY), TEAM, TODAY)[0].share
    done = set()
    while asks := [ask for ask in asked(blueprint) if ask.status != ANSWERED]:
        ask = asks[0]
        assert (ask.question, ask.about) not in done
        done.add((ask.question, ask.about))
        answer = ANSWERS[ask.answer](ask, blueprint)
        blueprint = told(blueprint, ask.question, answer, about=ask.about)

    after, _ = judge_readiness(CHECKLIST, parts_of(blueprint, NEEDS, TODAY), TEAM, TODAY)
    assert [gap.item for gap in after.gaps if gap.interview] in ([], ["backup-briefed"])
    assert after.share >= before
