from __future__ import annotations

import json
from pathlib import Path

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.errors import GuardRefused, InvalidInput
from csmkit.resources import search_path
from csmkit.services.apply_coverage import apply_coverage
from csmkit.store.opening import reading
from csmkit.trust.catalogue import load_catalogue

PLAYBOOKS = search_path("playbooks")
TEMPLATES = search_path("templates")
CATALOGUE = load_catalogue(PLAYBOOKS, cache_dir=None)


@pytest.fixture
def book(db):
    with a_unit(db) as unit:
        for key in ("alice", "bob", "chloe"):
            unit.put(a_teammate(key, capacity_hours=100, manager="lena", country="GB"))
        unit.put(a_teammate("lena", role="leader"))
        for key in ("acme", "brook", "crane"):
            unit.put(
                a_blueprint(key, owner="alice", contacts=[{"name": "Dana", "email": "d@x.example"}])
            )
    return db


def saved(placements, **fields):
    plan = {
        "schema": "csmkit.coverage-plan/v1",
        "as_of": TODAY.isoformat(),
        "leaving": ["alice"],
        "placements": [
            {"account": account, "owner": "alice", "to": to, "hours": 3.0}
            for account, to in placements.items()
        ],
        "points": 3.5,
        **fields,
    }
    return "plan.json", json.dumps(plan).encode()


GOOD = saved({"acme": "bob", "brook": "chloe", "crane": "bob"})


def applied(book, source=GOOD, **wishes):
    with a_unit(book) as unit:
        return apply_coverage(
            unit,
            CATALOGUE,
            source,
            start_on=TODAY,
            as_of=TODAY,
            playbooks=PLAYBOOKS,
            templates=TEMPLATES,
            out=Path("drafts"),
            **wishes,
        )


def revisions(book):
    with reading(book) as reader:
        return reader.last_revision()


def test_a_plan_becomes_one_handoff_for_each_who_takes_over(book):
    found = applied(book)

    assert [(one.handoff.from_, one.handoff.to, one.handoff.accounts) for one in found] == [
        ("alice", "bob", ("acme", "crane")),
        ("alice", "chloe", ("brook",)),
    ]
    assert all(one.is_new for one in found)
    with reading(book) as reader:
        assert len(reader.handoffs()) == 2


def test_carried_out_again_a_plan_changes_nothing(book):
    first = applied(book)
    before = revisions(book)

    again = applied(book)

    assert [one.handoff for one in again] == [one.handoff for one in first]
    assert not any(one.is_new for one in again)
    assert revisions(book) == before


def test_both_handoffs_are_one_change_or_none(book):
    before = revisions(book)
    applied(book)
    assert revisions(book) == before + 1

    with pytest.raises(InvalidInput, match="already in the open handoff"):
        applied(book, saved({"acme": "bob", "brook": "bob", "crane": "chloe"}))
    assert revisions(book) == before + 1


@pytest.mark.parametrize(
    ("source", "refusal", "words"),
    [
        (saved({}, conflict={"text": "no"}), GuardRefused, "plan.json places no account"),
        (
            saved({"acme": "bob", "brook": "bob"}),
            GuardRefused,
            "'crane' has come since; plan again",
        ),
        (
            saved({"acme": "bob", "brook": "bob", "crane": "bob", "dune": "bob"}),
            GuardRefused,
            "still places it with bob: account 'dune' has gone since",
        ),
        (
            saved({"acme": "bob", "brook": "bob", "crane": "backfill-1"}),
            GuardRefused,
            "'crane' with backfill-1, who is not in the team yet",
        ),
        (
            saved({"acme": "bob", "brook": "bob", "crane": "lena"}),
            GuardRefused,
            "with lena, who cannot take any",
        ),
        (("plan.json", b"{}"), InvalidInput, "plan.json:1"),
        (("plan.json", b"not json"), InvalidInput, "plan.json:1"),
        (saved({"acme": "bob"}, without=["luck"]), InvalidInput, "the rule 'luck' aside"),
    ],
    ids=["conflict", "new", "gone", "backfill", "leader", "empty", "no json", "rule"],
)
def test_a_plan_that_does_not_fit_is_refused_and_nothing_is_written(book, source, refusal, words):
    before = revisions(book)

    with pytest.raises(refusal, match=words):
        applied(book, source)
    assert revisions(book) == before


def test_a_plan_that_breaks_a_rule_today_is_refused_with_the_rule(book):
    with a_unit(book) as unit:
        unit.put(a_teammate("bob", capacity_hours=1, manager="lena"))

    with pytest.raises(GuardRefused, match=r"breaks the rule capacity today: bob would take"):
        applied(book)
    found = applied(
        book, saved({"acme": "bob", "brook": "chloe", "crane": "bob"}, without=["capacity"])
    )
    assert len(found) == 2
