from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import TODAY, a_blueprint
from csmkit.domain.known import as_known_on
from csmkit.errors import InvalidInput
from csmkit.handoff.checklist import Checklist, load_checklist
from csmkit.handoff.readiness import announceable, gaps_of
from handoff.handoff_builders import CHECKLIST, PLAYBOOKS, TEAM, a_rich_account, readiness_of
from random_documents import SEEDS, random_document


def judged(blueprint, checklist=CHECKLIST, as_of=TODAY):
    return readiness_of(checklist, blueprint, TEAM, as_of)


def gaps(blueprint, checklist=CHECKLIST):
    return [gap.field for gap in gaps_of(judged(blueprint, checklist))]


def a_checklist(*items):
    fields = ({"weight": 1, "question": "Q?", "source": "judgement", **item} for item in items)
    norms = CHECKLIST.norms.model_dump()
    return Checklist.model_validate(
        {"schema": "csmkit.handoff-readiness/v1", "norms": norms, "items": [*fields]},
    )


def only(**item):
    return a_checklist(item)


def test_an_empty_account_lacks_everything_and_is_not_ready_at_all():
    empty = a_blueprint(segment="enterprise")

    of_some = {"sides-asked", "expectations-confirmed"}  # there is neither
    assert set(gaps(empty)) == {item.name for item in CHECKLIST.items} - of_some
    assert judged(empty).share == 0


def test_the_gaps_that_hurt_most_come_first():
    weights = {item.name: item.weight for item in CHECKLIST.items}

    found = [weights[field] for field in gaps(a_blueprint())]

    assert found == sorted(found, reverse=True)


def test_a_gap_is_a_question_not_a_guess():
    assert all(gap.question.endswith("?") for gap in gaps_of(judged(a_blueprint())))


def test_a_rich_account_lacks_only_what_is_not_there_or_what_nobody_confirmed():
    assert gaps(a_rich_account()) == [
        "backup",
        "backup-briefed",
        "cross-trained",
        "leader-met",
        "expectations-confirmed",
        "contacts.champion.vouch_agreed_on",
        "contacts.power_user",
        "notes",
        "know_first",
        "expectations",
        "contacts.email",
        "contacts.sentiment",
        "preferences.rhythm",
        "preferences.channels",
        "preferences.dont",
        "contacts.influence",
        "contacts.confirmed",
    ]


def test_readiness_is_the_share_by_weight():
    checklist = a_checklist({"field": "landmines", "weight": 3}, {"field": "know_first"})

    assert judged(a_blueprint(know_first=["x"]), checklist).share == 0.25


@pytest.mark.parametrize(
    ("item", "fields", "held"),
    [
        ({"field": "contract.renewal_on"}, {}, False),
        ({"field": "contract.renewal_on"}, {"contract": {"renewal_on": "2027-01-01"}}, True),
        ({"field": "contract.arr_cents"}, {"contract": {"arr_cents": 0}}, True),
        ({"field": "preferences.do"}, {"preferences": {"do": []}}, False),
        ({"field": "contacts", "where": "champion"}, {"contacts": [{"name": "A"}]}, False),
        (
            {"field": "contacts", "where": "champion"},
            {"contacts": [{"name": "A", "champion": True, "left_on": "2026-01-01"}]},
            False,
        ),
        ({"field": "contacts", "every": "email"}, {"contacts": []}, False),
        (
            {"field": "contacts", "where": "confirmed_on", "within_days": 180},
            {"contacts": [{"name": "A", "confirmed_on": "2026-05-23"}]},
            False,
        ),
        (
            {"field": "contacts", "where": "confirmed_on", "within_days": 180},
            {"contacts": [{"name": "A", "confirmed_on": "2026-05-24"}]},
            True,
        ),
        (
            {"field": "landmines"},
            {"landmines": [{"trigger": "T", "expires_on": "2026-11-19"}]},
            False,
        ),
        (
            {"field": "contract.renewal_on", "ahead": True},
            {"contract": {"renewal_on": "2026-11-19"}},
            False,
        ),
        (
            {"field": "contract.renewal_on", "ahead": True},
            {"contract": {"renewal_on": "2026-11-20"}},
            True,
        ),
        ({"field": "know_first", "within_days": 9}, {"know_first": ["x"]}, False),
        (
            {"field": "know_first", "within_days": 9},
            {"know_first": ["x"], "know_first_on": "2026-11-11"},
            True,
        ),
        (
            {"field": "contacts", "among": "champion", "every": "personality"},
            {"contacts": [{"name": "A", "champion": True}, {"name": "B", "personality": "P"}]},
            False,
        ),
        (
            {"field": "contacts", "every": "name", "within_days": 30},
            {
                "contacts": [{"id": "a", "name": "A"}],
                "touches": [{"on": "2026-11-01", "contacts": ["a"]}],
            },
            True,
        ),
        (
            {"field": "contacts", "every": "name", "within_days": 30},
            {
                "contacts": [{"id": "a", "name": "A"}],
                "touches": [{"on": "2026-11-01", "direction": "outbound", "contacts": ["a"]}],
            },
            False,
        ),
        ({"cover": "backup-briefed"}, {"backup": "bob"}, False),
        (
            {"cover": "backup-briefed"},
            {
                "backup": "bob",
                "tenures": [
                    {
                        "teammate": "bob",
                        "role": "backup",
                        "from_on": "2026-01-01",
                        "briefed_on": "2026-11-01",
                    }
                ],
            },
            True,
        ),
        (
            {"cover": "backup-briefed"},
            {
                "backup": "alice",
                "tenures": [
                    {
                        "teammate": "bob",
                        "role": "backup",
                        "from_on": "2026-01-01",
                        "briefed_on": "2026-11-01",
                    }
                ],
            },
            False,
        ),
        ({"field": "touches", "within_days": 60}, {"touches": [{"on": "2026-09-21"}]}, True),
        ({"field": "touches", "within_days": 60}, {"touches": [{"on": "2026-09-20"}]}, False),
        (
            {"field": "history", "kind": "decision"},
            {"history": [{"kind": "milestone", "on": "2026-01-01", "title": "T"}]},
            False,
        ),
    ],
    ids=range(23),
)
def test_an_item_holds_only_if_the_record_really_says_it(item, fields, held):
    assert (gaps(a_blueprint(**fields), only(**item)) == []) is held


@pytest.mark.parametrize(
    ("item", "says"),
    [
        (
            "{field: colours, weight: 1, question: Q, source: S}",
            "a blueprint has no field 'colours'",
        ),
        (
            "{field: contract.colour, weight: 1, question: Q, source: S}",
            "no field 'contract.colour'",
        ),
        ("{field: contacts, where: hue, weight: 1, question: Q, source: S}", "have no field 'hue'"),
        ("{field: owner, where: x, weight: 1, question: Q, source: S}", "is no list of records"),
        ("{field: owner, weight: 0, question: Q, source: S}", "greater than 0"),
        ("{weight: 1, question: Q, source: S}", "name either a field or a cover"),
        ("{field: contract, weight: 1, question: Q, source: S}", "name a field of contract"),
    ],
    ids=range(7),
)
def test_an_item_that_nothing_can_answer_is_named_with_its_place(item, says, own_playbooks):
    shipped = PLAYBOOKS[-1].path / "handoff" / "readiness.yaml"
    norms = shipped.read_text().partition("norms:\n")[2].partition("items:")[0]
    text = f"schema: csmkit.handoff-readiness/v1\nitems:\n  - {item}\nnorms:\n{norms}"

    with pytest.raises(InvalidInput, match=rf"readiness\.yaml:3:.*{says}"):
        load_checklist(own_playbooks(readiness=text))


def test_two_items_of_one_name_are_refused():
    with pytest.raises(ValueError, match="two items are called 'backup'"):
        a_checklist({"field": "backup"}, {"field": "backup"})


def test_what_every_person_should_have_counts_for_each_of_them():
    checklist = only(field="contacts", every="email")
    people = [{"name": "A", "email": "a@b.example"}, {"name": "B"}, {"name": "C"}, {"name": "D"}]

    found = judged(a_blueprint(contacts=people), checklist)

    assert found.share == 0.25
    assert found.gaps[0].lacking == ("b", "c", "d")


def test_what_is_stale_counts_half_and_names_its_last_day():
    checklist = only(field="landmines", within_days=30)
    old = a_blueprint(landmines=[{"trigger": "T", "since_on": "2026-02-01"}])

    found = judged(old, checklist)

    assert (found.share, found.gaps[0].status, found.gaps[0].last_on) == (
        0.5,
        "stale",
        "2026-02-01",
    )


def test_that_there_is_nothing_to_tell_is_an_answer_while_it_is_fresh():
    checklist = only(field="landmines", within_days=30, interview="landmines")
    note = {"topic": "landmines", "text": "None.", "nothing_to_tell": True}

    fresh = a_blueprint(notes=[{**note, "on": "2026-11-01"}])
    old = a_blueprint(notes=[{**note, "on": "2026-01-01"}])

    assert judged(fresh, checklist).share == 1
    assert judged(old, checklist).gaps[0].status == "stale"


def test_a_colleague_who_met_them_makes_the_account_less_dependent():
    checklist = only(cover="cross-trained")

    def met_by(*teammates, **touch):
        meeting = {"on": "2026-10-01", "kind": "call", "contacts": ["a"], "teammates": teammates}
        people = [{"id": "a", "name": "A"}]
        return a_blueprint(owner="alice", contacts=people, touches=[{**meeting, **touch}])

    assert judged(met_by("alice", "bob"), checklist).share == 1
    assert judged(met_by("alice"), checklist).share == 0
    assert judged(met_by("sam"), checklist).share == 0
    assert judged(met_by("bob", on="2025-10-01"), checklist).share == 0
    assert judged(met_by("bob", kind="email"), checklist).share == 0
    assert judged(met_by("bob", outcome="no-show"), checklist).share == 0


@pytest.mark.parametrize(
    ("segment", "on", "status"),
    [
        ("enterprise", "2026-10-01", "ready"),
        ("enterprise", "2026-02-01", "stale"),
        ("pooled", "2026-02-01", "ready"),
        ("enterprise", None, "missing"),
    ],
)
def test_a_leader_is_due_as_often_as_the_segment_wants(segment, on, status):
    touch = {"on": on, "kind": "call", "teammates": ["lena"]}
    account = a_blueprint(segment=segment, touches=[touch] if on else [])

    assert [one.status for one in judged(account, only(cover="leader-met")).findings] == [status]


def test_a_handoff_is_announceable_from_its_threshold_on():
    ready = judged(a_rich_account())
    assert (
        announceable(ready, CHECKLIST.norms.model_copy(update={"announce_at": ready.share})) is None
    )

    refusal = announceable(judged(a_blueprint()), CHECKLIST.norms)

    assert refusal.startswith("acme is 0 % ready to be handed over, 60 % are needed")
    assert "Who really decides?" in refusal
    assert "\n" not in refusal


FILLERS = {
    "decision_maker": True,
    "champion": True,
    "power_user": True,
    "personality": "P",
    "email": "a@b.example",
    "influence": 3,
    "sentiment": 3,
    "reason": "R",
}
NEW = {
    "contacts": {"name": "New", "recorded_on": TODAY},
    "landmines": {"trigger": "New", "recorded_on": TODAY},
    "goals": {"text": "New", "said_on": TODAY},
    "expectations": {"text": "New", "recorded_on": TODAY},
    "notes": {"topic": "t", "text": "New", "on": TODAY},
    "history": {"kind": "milestone", "on": TODAY, "title": "New"},
    "touches": {"on": TODAY},
    "adoption": {"on": TODAY, "measure": "m", "value": 1},
}


def filled(blueprint, finding):
    """Return the blueprint with what a gap asks for, None where a test cannot know it."""
    item = next(one for one in CHECKLIST.items if one.name == finding.item)
    if item.cover or item.kind or item.where == "vouch_agreed_on":
        return None
    if "." in item.field or item.field not in NEW:
        return with_field(blueprint, item.field)
    records = getattr(blueprint, item.field)
    if item.every:
        told = {
            "confirmed_on": TODAY,
            **({} if item.every == "name" else {item.every: FILLERS[item.every]}),
        }
        changed = [
            one.model_copy(update=told) if one.id in finding.lacking else one for one in records
        ]
        return blueprint.with_fields(**{item.field: changed}) if finding.lacking else None
    mark = {item.where: True} if item.where else {}
    return blueprint.with_fields(
        **{item.field: [*map(dict, records), {**NEW[item.field], **mark, "id": "new"}]}
    )


def with_field(blueprint, route):
    values = {
        "know_first": {"know_first": ["x"], "know_first_on": TODAY},
        "backup": {"backup": "bob"},
    }
    if route in values:
        return blueprint.with_fields(**values[route])
    part, field = route.split(".")
    value = {
        "renewal_on": "2030-01-01",
        "notice_days": 3,
        "arr_cents": 5,
        "channels": ["x"],
        "dont": ["x"],
    }
    stamp = {"confirmed_on": TODAY} if part == "preferences" else {}
    present = getattr(blueprint, part)
    told = {**(dict(present) if present else {}), field: value.get(field, "x"), **stamp}
    return blueprint.with_fields(**{part: told})


BLUEPRINTS = SEEDS.map(
    lambda seed: random_document(type(a_blueprint()), seed, key="acme", tenures=[]),
)


@settings(max_examples=40, deadline=None)
@given(BLUEPRINTS)
def test_readiness_lies_between_nothing_and_all_and_filling_a_gap_never_lowers_it(blueprint):
    before = judged(blueprint)
    assert 0 <= before.share <= 1

    for gap in before.gaps:
        after = filled(blueprint, gap)
        if after is not None:
            assert judged(after).share >= before.share, gap.item


CONFIRMED = ("contacts", "goals", "commitments", "landmines", "expectations", "notes")


def stamped(blueprint, day):
    """Return the blueprint as if all of it had been confirmed on a day, or never."""
    stamp = {"confirmed_on": day}
    changes = {
        part: [one.model_copy(update=stamp) for one in getattr(blueprint, part)]
        for part in CONFIRMED
    }
    if blueprint.preferences:
        changes["preferences"] = blueprint.preferences.model_copy(update=stamp)
    return blueprint.with_fields(**changes, know_first_on=day)


def with_later_entries(blueprint, day):
    changes = {
        part: [*getattr(blueprint, part), {**values, "id": "later", "recorded_on": day}]
        for part, values in NEW.items()
    }
    return blueprint.with_fields(**changes)


@settings(max_examples=40, deadline=None)
@given(BLUEPRINTS, st.integers(0, 4000))
def test_what_was_confirmed_or_recorded_later_does_not_count(blueprint, days):
    day = date(2020, 1, 1) + timedelta(days=days)
    tomorrow = day + timedelta(days=1)
    never = stamped(blueprint, None)

    assert judged(stamped(blueprint, tomorrow), as_of=day) == judged(never, as_of=day)
    assert judged(with_later_entries(never, tomorrow), as_of=day) == judged(never, as_of=day)


@settings(max_examples=40, deadline=None)
@given(BLUEPRINTS, st.integers(0, 4000))
def test_nothing_that_came_later_counts(blueprint, days):
    day = date(2020, 1, 1) + timedelta(days=days)

    then = as_known_on(blueprint, day, with_plans=False)

    assert judged(then, as_of=day) == judged(blueprint, as_of=day)
