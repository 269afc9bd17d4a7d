"""The repair plans that ship, and what is said of wrong ones."""

from __future__ import annotations

import re

import pytest

from csmkit.errors import InvalidInput, ResourceNotFound
from csmkit.resources import ResourceFolder, search_path
from csmkit.trust.repair_playbook import load_guide, load_repair_playbook

SHIPPED = search_path("playbooks")
NAMES = [(who, stage) for who in ("customer", "sales") for stage in ("waning", "damaged")]
FIVE = ["own-the-moment", "micro-reliability", "over-communication", "value", "higher-power"]
FOUR = ["expectations", "revenue-value", "credit", "early-and-often"]
HEAD = """\
schema: csmkit.repair-plan/v1
id: damaged
relationship: customer
stage: damaged
title: Mine
why: Because.
subject: it
parts: [{id: own, title: Own, why: Because.}]
reviews_working_days: [10]
exit: [Done]
stop_loss: {at_least_days: 30, cadences: 1, broken_promises: 2, source: judgement}
steps:
"""
STEP = "  - {id: call, part: own, title: Call, offset_working_days: 0, source: judgement}\n"


def own_folder(tmp_path, text):
    place = tmp_path / "playbooks" / "repair" / "customer"
    place.mkdir(parents=True)
    (place / "damaged.yaml").write_text(text)
    return (ResourceFolder("user", tmp_path / "playbooks"), *SHIPPED)


@pytest.mark.parametrize(("relationship", "stage"), NAMES, ids=lambda word: word)
@pytest.mark.parametrize("breach", ["competence", "integrity", "none"])
def test_every_plan_that_ships_has_a_step_in_each_of_its_parts(relationship, stage, breach):
    playbook = load_repair_playbook(relationship, stage, SHIPPED)

    steps = [step for step in playbook.steps if breach in step.breaches]

    assert [part.id for part in playbook.parts] == (FIVE if relationship == "customer" else FOUR)
    assert {step.part for step in steps} == {part.id for part in playbook.parts}
    assert (playbook.relationship, playbook.stage) == (relationship, stage)


@pytest.mark.parametrize(("relationship", "stage"), NAMES, ids=lambda word: word)
def test_small_promises_of_plans_that_ship_name_their_hour(relationship, stage):
    playbook = load_repair_playbook(relationship, stage, SHIPPED)

    promises = [step for step in playbook.steps if step.commitment]

    assert promises
    assert all(step.hour and "{by}" in step.commitment for step in promises)


def test_the_two_questions_are_asked_and_their_answers_have_a_place():
    (step,) = [
        step
        for step in load_repair_playbook("customer", "damaged", SHIPPED).steps
        if step.id == "two-questions"
    ]

    assert step.use == (
        "What is the most important thing that we can accomplish this quarter?",
        "What would re-earn your confidence?",
    )
    assert "goals" in step.do[0]


def test_a_leader_is_called_for_reasons_and_not_for_others():
    for stage in ("waning", "damaged"):
        playbook = load_repair_playbook("customer", stage, SHIPPED)
        (step,) = [step for step in playbook.steps if step.part == "higher-power"]
        assert step.when
        assert step.not_when


def test_the_guide_says_in_words_what_counts_as_a_response():
    guide = load_guide(SHIPPED)

    assert "It says that we acted, not that it helped" in guide.response
    assert all(question.source for question in guide.questions)


def test_a_plan_of_ones_own_replaces_the_shipped_one(tmp_path):
    folders = own_folder(tmp_path, HEAD + STEP)

    assert load_repair_playbook("customer", "damaged", folders).title == "Mine"


def test_the_file_that_the_readme_shows_works_as_it_stands(tmp_path):
    readme = (SHIPPED[-1].path / "README.md").read_text(encoding="utf-8")
    samples = re.findall(r"```yaml\n(.*?)```", readme, re.DOTALL)
    (sample,) = [text for text in samples if "csmkit.repair-plan/v1" in text]

    playbook = load_repair_playbook("customer", "damaged", own_folder(tmp_path, sample))

    assert playbook.subject == "our part of the work"


def test_a_plan_that_there_is_not_names_those_that_there_are():
    with pytest.raises(ResourceNotFound, match=r"repair/customer/lost\.yaml"):
        load_repair_playbook("customer", "lost", SHIPPED)


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        (
            HEAD + STEP.replace("title: Call", "title: 'Call {ovner}'"),
            ":13:",
            "no placeholder {ovne",
        ),
        (
            HEAD + STEP.replace("part: own", "part: other"),
            ":1:",
            "a part 'other' that there is not",
        ),
        (HEAD + STEP + STEP, ":1:", "two steps have the id 'call'"),
        (
            HEAD + STEP.replace("source", "sauce"),
            ":13:",
            "unknown field 'sauce'; did you mean 'sour",
        ),
        (HEAD + STEP.replace("source", "hour: 25:00, source"), ":13:", "hour"),
        (
            HEAD + STEP.replace("source", "repeat: {times: 2, every_working_days: 5}, source"),
            ":1:",
            "needs a commitment of its own",
        ),
        (HEAD.replace("damaged", "lost") + STEP, ":4:", "must be 'waning' or 'damaged'"),
        (HEAD, ":12:", "must be a list"),
    ],
    ids=range(8),
)
def test_a_wrong_plan_is_named_with_its_place(tmp_path, text, place, says):
    with pytest.raises(InvalidInput) as caught:
        load_repair_playbook("customer", "damaged", own_folder(tmp_path, text))

    assert place in str(caught.value)
    assert says in str(caught.value)
