from __future__ import annotations

import pytest

from builders import TODAY, a_blueprint
from csmkit.errors import InvalidInput
from csmkit.handoff.readiness import Checklist, find_gaps, load_checklist, readiness_share
from handoff.handoff_builders import CHECKLIST, a_rich_account


def gaps(blueprint, checklist=CHECKLIST):
    return [gap.field for gap in find_gaps(checklist, blueprint, TODAY)]


def only(**item):
    fields = {"weight": 1, "question": "Q?", "source": "judgement", **item}
    return Checklist.model_validate({"schema": "csmkit.handoff-readiness/v1", "items": [fields]})


def test_an_empty_account_lacks_everything_and_is_not_ready_at_all():
    empty = a_blueprint()

    assert len(gaps(empty)) == len(CHECKLIST.items)
    assert readiness_share(CHECKLIST, empty, TODAY) == 0


def test_the_gaps_that_hurt_most_come_first():
    weights = {item.name: item.weight for item in CHECKLIST.items}

    found = [weights[field] for field in gaps(a_blueprint())]

    assert found == sorted(found, reverse=True)


def test_a_gap_is_a_question_not_a_guess():
    assert all(gap.question.endswith("?") for gap in find_gaps(CHECKLIST, a_blueprint(), TODAY))


def test_a_rich_account_lacks_only_what_is_not_there():
    assert gaps(a_rich_account()) == [
        "contacts.power_user",
        "contacts.email",
        "contacts.influence",
        "contacts.sentiment",
    ]


def test_readiness_is_the_share_by_weight():
    checklist = Checklist(
        schema_="csmkit.handoff-readiness/v1",
        items=(*only(field="landmines", weight=3).items, *only(field="know_first", weight=1).items),
    )

    assert readiness_share(checklist, a_blueprint(know_first=["x"]), TODAY) == 0.25


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
        ({"field": "touches", "within_days": 60}, {"touches": [{"on": "2026-09-21"}]}, True),
        ({"field": "touches", "within_days": 60}, {"touches": [{"on": "2026-09-20"}]}, False),
        (
            {"field": "history", "kind": "decision"},
            {"history": [{"kind": "milestone", "on": "2026-01-01", "title": "T"}]},
            False,
        ),
    ],
    ids=range(12),
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
    ],
    ids=range(5),
)
def test_an_item_that_nothing_can_answer_is_named_with_its_place(item, says, own_playbooks):
    text = f"schema: csmkit.handoff-readiness/v1\nitems:\n  - {item}\n"

    with pytest.raises(InvalidInput, match=rf"readiness\.yaml:3:.*{says}"):
        load_checklist(own_playbooks(readiness=text))
