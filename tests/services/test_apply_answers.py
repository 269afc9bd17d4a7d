from __future__ import annotations

import pytest

from builders import TODAY, a_blueprint, a_rich_blueprint, a_teammate, a_unit
from csmkit.domain.answers import Answer
from csmkit.errors import AccountNotFound, InvalidInput
from csmkit.resources import search_path
from csmkit.services.answer_question import answer_question
from csmkit.services.apply_answers import apply_answers
from csmkit.services.plan_interview import QuestionNotFound, plan_interview
from csmkit.services.print_questionnaire import print_questionnaire
from csmkit.services.undo_revision import undo_revision
from csmkit.store.opening import reading

PLAYBOOKS = search_path("playbooks")
HEAD = "schema: csmkit.answers/v1\n"
ANSWERS = """\
schema: csmkit.answers/v1
account: ACME
by: alice
answers:
- {question: who-decides, answer: [dana-osei]}
- {question: personality, about: dana-osei, answer: "Dry, quick."}
- {question: landmines, answer: [{trigger: The audit, safe_wording: the review}]}
- {question: politics, nothing: true}
"""


@pytest.fixture
def store(db):
    with a_unit(db) as unit:
        unit.put(a_teammate())
        unit.put(a_rich_blueprint())
        unit.put(a_blueprint("brook"))
    return db


def applied(db, *texts, name=None, by=None, as_of=TODAY):
    sources = [(f"{number}.yaml", text.encode()) for number, text in enumerate(texts, 1)]
    with a_unit(db) as unit:
        return apply_answers(unit, sources, name=name, by=by, as_of=as_of, playbooks=PLAYBOOKS)


def questions(db, name="acme", **options):
    with reading(db) as reader:
        return plan_interview(reader, name, TODAY, playbooks=PLAYBOOKS, **options)


def blueprint(db, key="acme"):
    with reading(db) as reader:
        return reader.blueprint(key)


def open_questions(db):
    return {(ask.question, ask.about) for ask in questions(db).asks}


def test_what_a_file_answers_is_in_the_blueprint_and_is_not_asked_again(store):
    before = open_questions(store)

    (result,) = applied(store, ANSWERS)

    assert result == ("acme", 4, "changed")
    dana = blueprint(store).contacts[0]
    assert (dana.personality, dana.by, dana.confirmed_on) == ("Dry, quick.", "alice", TODAY)
    answered = {("who-decides", None), ("politics", None)}
    assert answered <= before
    assert not (answered | {("personality", "dana-osei")}) & open_questions(store)


def test_applying_the_same_answers_again_changes_nothing(store):
    applied(store, ANSWERS)

    assert [one.what for one in applied(store, ANSWERS)] == ["unchanged"]


def test_all_answers_are_wrong_or_none_is_written_and_every_mistake_has_its_place(store):
    before = blueprint(store)
    wrong = HEAD + (
        "account: acme\nanswers:\n"
        "- {question: politics, answer: They fight}\n"
        "- {question: politicks, answer: x}\n"
        "- {question: sentiment, about: dana-osei, answer: 9}\n"
        "- {question: who-decides, answer: [dana]}\n"
    )

    with pytest.raises(InvalidInput) as caught:
        applied(store, wrong, ANSWERS.replace("ACME", "Acne"))

    first, second, third, fourth = str(caught.value).splitlines()
    assert first.startswith("1.yaml:5:")
    assert "did you mean 'politics'" in first
    assert second.startswith("1.yaml:6:")
    assert "less than or equal to 5" in second
    assert third.startswith("1.yaml:7:")
    assert "no contact 'dana'" in third
    assert fourth.startswith("2.yaml:2:")
    assert "'Acne'" in fourth
    assert blueprint(store) == before


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (HEAD + "answers: []\n", "1.yaml:2:1"),
        (HEAD + "answers: [{question: politics}]\n", "give one of answer, nothing"),
        (HEAD + "by: bop\nanswers: [{question: politics, nothing: true}]\n", "no teammate 'bop'"),
        (HEAD + "answer: []\n", "did you mean 'answers'?"),
        ("schema: csmkit.answer/v1\nanswers: []\n", "schema: must be 'csmkit.answers/v1'"),
    ],
    ids=range(5),
)
def test_a_document_that_is_no_interview_is_refused_with_its_place(store, text, says):
    with pytest.raises(InvalidInput) as caught:
        applied(store, text, name="acme")

    assert says in str(caught.value)


def test_answers_belong_to_the_account_that_the_file_or_the_command_names(store):
    text = HEAD + "answers: [{question: politics, answer: They fight}]\n"

    with pytest.raises(InvalidInput, match="say which `account`"):
        applied(store, text)
    with pytest.raises(InvalidInput, match="about acme, not about brook"):
        applied(store, ANSWERS, name="brook")
    with pytest.raises(AccountNotFound):
        applied(store, text, name="nobody")
    applied(store, text, name="Brook", by="alice")

    assert [note.by for note in blueprint(store, "brook").notes] == ["alice"]


def test_each_answer_of_a_session_is_stored_and_undone_by_itself(store):
    for question, text in (("politics", "They fight"), ("next-step", "Go there")):
        with a_unit(store) as unit:
            said = Answer(question=question, answer=text)
            answer_question(unit, "acme", said, by="alice", as_of=TODAY, playbooks=PLAYBOOKS)

    with a_unit(store) as unit:
        undo_revision(unit)

    assert [note.topic for note in blueprint(store).notes] == ["politics"]


def test_only_what_is_open_is_asked_unless_more_is_wanted(store):
    applied(store, ANSWERS)

    assert "politics" not in {ask.question for ask in questions(store).asks}
    assert "politics" in {ask.question for ask in questions(store, again=True).asks}
    assert [ask.question for ask in questions(store, question="politics").asks] == ["politics"]
    with pytest.raises(QuestionNotFound, match="did you mean 'politics'"):
        questions(store, question="politicks")


@pytest.mark.parametrize("form", ["md", "html"])
def test_a_questionnaire_shows_every_question_and_obeys_no_stored_text(store, form):
    with a_unit(store) as unit:
        name = "Eve <script>alert(1)</script> *bold*"
        unit.put(a_blueprint("brook", name=name, contacts=[{"name": name}]))
    found = questions(store, "brook")

    page = print_questionnaire(found, TODAY, templates=search_path("templates"), form=form)

    assert all(ask.topic in page for ask in found.asks)
    assert "<script>" not in page.replace("\\<script>", "")
    assert "*bold*" not in page or form == "html"
