"""Success plans on a real store: agreed by both, moved in the open, refused in one sentence."""

from __future__ import annotations

from datetime import date

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.errors import CsmkitError, InvalidInput, PlanNotFound
from csmkit.resources import search_path
from csmkit.services.add_plan_task import NewTask, add_plan_task
from csmkit.services.agree_plan import agree_plan
from csmkit.services.apply_documents import apply_documents
from csmkit.services.assess_accounts import assess_accounts
from csmkit.services.close_plan import close_plan
from csmkit.services.list_plans import list_plans
from csmkit.services.move_plan_task import move_plan_task
from csmkit.services.note_plan import NewPlanNote, note_plan
from csmkit.services.resolve_conflict import resolve_conflict
from csmkit.services.settle_plan_task import settle_plan_task
from csmkit.services.show_plan import show_plan
from csmkit.services.start_plan import NewPlan, start_plan
from csmkit.services.undo_revision import undo_revision
from csmkit.store.opening import reading
from csmkit.trust.catalogue import load_catalogue

PLAYBOOKS = search_path("playbooks")
BEGAN = date(2026, 11, 2)
ACCOUNT = {
    "contacts": [
        {"name": "Dana Osei", "email": "dana@acme.example"},
        {"name": "Old Boss", "left_on": "2026-10-01"},
    ],
    "conflicts": [{"title": "The sync", "opened_on": "2026-10-01"}],
}


@pytest.fixture
def store(db):
    with a_unit(db) as unit:
        unit.put(a_teammate("alice"))
        unit.put(a_teammate("lena", role="leader"))
        unit.put(a_teammate("gone", role="executive", status="left", leaving_on="2026-11-01"))
        unit.put(a_blueprint("acme", **ACCOUNT))
        start(unit, NewPlan("Claims in a day", "Days open", "6", "1", cadence_days=14))
    return db


def start(unit, new):
    return start_plan(unit, "acme", new, as_of=BEGAN, playbooks=PLAYBOOKS, by="alice")


def task(unit, owner="dana-osei", due=date(2026, 12, 4), as_of=BEGAN, on=None):
    return add_plan_task(unit, "acme", NewTask("Name the depots", owner, due), as_of=as_of, on=on)


def sign(unit, who, as_of=BEGAN, *, is_agreed=True):
    return agree_plan(unit, "acme", who, as_of=as_of, playbooks=PLAYBOOKS, is_agreed=is_agreed)


def agreed(unit):
    for who in ("lena", "dana-osei"):
        sign(unit, who, is_agreed=False)
    sign(unit, "lena", date(2026, 11, 3))
    return sign(unit, "dana-osei", date(2026, 11, 5)).view


def shown(store, as_of=TODAY):
    with reading(store) as reader:
        return show_plan(reader, "acme", as_of=as_of, playbooks=PLAYBOOKS)


def test_a_plan_is_agreed_once_an_executive_of_either_side_has_agreed_and_says_whose_word_lacks(
    store,
):
    assert shown(store).view.missing == (
        "our executive (nobody is named)",
        "their executive (nobody is named)",
    )
    with a_unit(store) as unit:
        sign(unit, "lena", is_agreed=False)
        view = sign(unit, "lena").view
        assert (view.state, view.missing) == ("draft", ("their executive (nobody is named)",))
        view = agreed(unit)

    assert (view.state, view.agreed_on, view.missing) == ("agreed", date(2026, 11, 5), ())
    assert shown(store, date(2026, 11, 4)).view.missing == (
        "their executive (Dana Osei has not agreed yet)",
    )


def test_a_sponsor_who_leaves_takes_the_signature_along(store):
    with a_unit(store) as unit:
        agreed(unit)
    with a_unit(store) as unit:
        found = unit.blueprint("acme")
        contacts = [
            one.model_copy(update={"left_on": date(2026, 11, 18)}) if one.id == "dana-osei" else one
            for one in found.contacts
        ]
        unit.put(found.with_fields(contacts=tuple(contacts)))

    assert shown(store).view.missing == ("their executive (Dana Osei has left)",)
    assert shown(store, date(2026, 11, 17)).view.state == "agreed"


def test_each_change_can_be_undone_and_asked_as_of_any_day(store):
    with a_unit(store) as unit:
        task(unit)
    with a_unit(store) as unit:
        move_plan_task(
            unit, "acme", "name", date(2026, 12, 9), because="Ill", as_of=TODAY, on=TODAY
        )
    with a_unit(store) as unit:
        settle_plan_task(unit, "acme", "name", as_of=TODAY)
    (now,), (then,) = shown(store).view.tasks, shown(store, date(2026, 11, 19)).view.tasks
    assert (now.state, now.due_on, now.moves[0].note) == ("done", date(2026, 12, 9), "Ill")
    assert (then.state, then.due_on, then.moves) == ("open", date(2026, 12, 4), ())

    with a_unit(store, command="undo") as unit:
        undo_revision(unit)
    assert shown(store).view.tasks[0].state == "open"


REFUSALS = {
    "no owner": (lambda u: task(u, owner=None), "a task needs an owner"),
    "no day": (lambda u: task(u, due=None), "a task needs a day"),
    "due before it began": (
        lambda u: task(u, due=date(2026, 11, 1)),
        "before the plan began on 2026-11-02",
    ),
    "due before agreed": (
        lambda u: (agreed(u), task(u, due=date(2026, 11, 4), as_of=TODAY)),
        "before the plan was agreed on 2026-11-05",
    ),
    "agreed after a task is due": (
        lambda u: (task(u, due=date(2026, 11, 4)), agreed(u)),
        "before the plan would be agreed on 2026-11-05",
    ),
    "their sponsor left": (lambda u: sign(u, "old-boss", is_agreed=False), "Old Boss has left"),
    "our sponsor left": (lambda u: sign(u, "gone", is_agreed=False), "Gone has left"),
    "owner left": (lambda u: task(u, owner="Old Boss"), "cannot own a task"),
    "no executive of ours": (lambda u: sign(u, "alice", is_agreed=False), "Alice is csm"),
    "signed by another": (lambda u: sign(u, "dana-osei"), "nobody is; `csmkit plan sponsor"),
    "reached with open tasks": (
        lambda u: (task(u), close_plan(u, "acme", is_reached=True, as_of=TODAY)),
        "is not reached while its task 'Name the depots' is open",
    ),
    "moved without a reason": (
        lambda u: (
            task(u),
            move_plan_task(u, "acme", "name", date(2026, 12, 9), because=None, as_of=TODAY),
        ),
        "say why the task moves",
    ),
    "due before it begins": (
        lambda u: start(u, NewPlan("Another", due_on=date(2026, 10, 1))),
        "before it begins",
    ),
    "in the future": (
        lambda u: task(u, on=date(2026, 11, 21)),
        "only what happened can be noted",
    ),
}


@pytest.mark.parametrize(("act", "said"), REFUSALS.values(), ids=REFUSALS)
def test_what_cannot_be_is_refused_in_one_sentence_and_nothing_is_written(store, act, said):
    with reading(store) as reader:
        before = reader.blueprint("acme")
    with pytest.raises(InvalidInput) as refused, a_unit(store) as unit:
        act(unit)

    assert said in str(refused.value)
    assert "\n" not in str(refused.value)
    assert refused.value.exit_code == 5
    with reading(store) as reader:
        assert reader.blueprint("acme") == before


def test_a_conflict_is_not_resolved_while_its_plan_has_open_tasks(store):
    with a_unit(store) as unit:
        start(unit, NewPlan("Hourly sync for all", conflict="the-sync"))
        new = NewTask("Switch it on", "alice", date(2026, 12, 1))
        add_plan_task(unit, "acme", new, as_of=TODAY, plan="hourly")
    with (
        pytest.raises(InvalidInput, match="while its task 'Switch it on' is open"),
        a_unit(store) as unit,
    ):
        resolve_conflict(unit, "acme", None, as_of=TODAY, playbooks=PLAYBOOKS)
    with a_unit(store) as unit:
        settle_plan_task(unit, "acme", "switch", as_of=TODAY, plan="hourly")
        change = resolve_conflict(unit, "acme", None, as_of=TODAY, playbooks=PLAYBOOKS)
    assert not change.view.course.is_open


def test_an_update_is_due_by_the_cadence_and_telling_all_parties_starts_it_anew(store):
    def due(by=None):
        with reading(store) as reader:
            return [one.view.id for one in list_plans(reader, TODAY, playbooks=PLAYBOOKS, by=by)]

    assert due() == ["claims-in-a-day"]
    with a_unit(store) as unit:
        note_plan(unit, "acme", [NewPlanNote("update")], as_of=TODAY)
    assert due() == []
    assert due(by=date(2026, 12, 4)) == ["claims-in-a-day"]


def test_the_same_command_twice_leaves_one_entry(store):
    with a_unit(store) as unit:
        assert task(unit).is_new
        assert not task(unit).is_new
        assert not start(unit, NewPlan("Claims in a day", "Days open", "6", "1")).is_new
        said = [NewPlanNote("measured", "5")]
        assert note_plan(unit, "acme", said, as_of=TODAY).is_new
        assert not note_plan(unit, "acme", said, as_of=TODAY).is_new
        later = note_plan(unit, "acme", [NewPlanNote("measured", "4")], as_of=TODAY)

    assert later.view.texts("measured") == ("4",)


def test_tasks_that_they_miss_lower_the_confidence_in_the_plan_and_leave_trust_alone(
    store, tmp_path
):
    catalogue = load_catalogue(PLAYBOOKS, cache_dir=tmp_path)

    def judged():
        with reading(store) as reader:
            return [*assess_accounts(reader, catalogue, TODAY, names=["acme"])]

    trust, sure = judged(), shown(store).confidence.points
    with a_unit(store) as unit:
        task(unit, due=date(2026, 11, 3))

    assert shown(store).confidence.points < sure
    assert judged() == trust


def test_an_unknown_plan_is_named_with_its_nearest(store):
    with pytest.raises(PlanNotFound, match="did you mean"), a_unit(store) as unit:
        note_plan(unit, "acme", [NewPlanNote("update")], as_of=TODAY, plan="claims in a dya")


def test_a_document_with_a_task_without_owner_or_due_before_it_was_added_is_refused(db):
    head = "schema: csmkit.blueprint/v1\nkey: acme\nname: Acme\nplan_tasks:\n"
    entry = "- {plan: p, text: x, side: us, added_on: 2026-11-02, "
    for rest in ("due_on: 2026-12-01}", "owner: alice, due_on: 2026-11-01}", "owner: alice}"):
        with pytest.raises(CsmkitError) as refused, a_unit(db) as unit:
            text = head + entry + rest
            apply_documents(unit, [("a.yaml", text.encode())], signals=frozenset())
        assert "a.yaml:5" in str(refused.value)
        assert refused.value.exit_code == 5
