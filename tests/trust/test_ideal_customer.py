from __future__ import annotations

import pytest

from builders import TODAY, a_blueprint
from csmkit.errors import InvalidInput
from csmkit.resources import ResourceFolder, search_path
from csmkit.trust.conflict_guide import load_conflict_guide
from csmkit.trust.ideal_customer import fit_of, load_ideal_customer


@pytest.fixture
def folder(tmp_path):
    def made(text, name="ideal_customer"):
        (tmp_path / "conflict").mkdir(exist_ok=True)
        (tmp_path / "conflict" / f"{name}.yaml").write_text(text)
        return (ResourceFolder("project", tmp_path), *search_path("playbooks"))

    return made


def criteria(*lines):
    asked = "".join(
        f"- {{id: c{n}, title: T, source: judgement, {line}}}\n" for n, line in enumerate(lines)
    )
    return f"schema: csmkit.ideal-customer/v1\ncriteria:\n{asked}"


CASES = {
    "a word of a list": ("field: segment, one_of: [Growth]", {"segment": "growth"}, "met"),
    "a word that is not wanted": (
        "field: industry, none_of: [arms]",
        {"industry": "Arms"},
        "missed",
    ),
    "nothing recorded": ("field: segment, one_of: [growth]", {}, "not recorded"),
    "a number that is enough": (
        "field: contract.arr_cents, at_least: 100",
        {"contract": {"arr_cents": 100}},
        "met",
    ),
    "a number that is too much": (
        "field: contract.discount_percent, at_most: 10",
        {"contract": {"discount_percent": 11}},
        "missed",
    ),
    "no contract": ("field: contract.arr_cents, at_least: 100", {}, "not recorded"),
    "one of the products": (
        "field: contract.products, one_of: [Flow]",
        {"contract": {"products": ["Flow", "Link"]}},
        "met",
    ),
    "somebody has the flag": (
        "field: contacts.champion, is: true",
        {"contacts": [{"name": "Ann", "champion": True}, {"name": "Ben"}]},
        "met",
    ),
    "who had the flag has left": (
        "field: contacts.champion, is: true",
        {
            "contacts": [
                {"name": "Ann", "champion": True, "left_on": "2026-11-01"},
                {"name": "Ben"},
            ]
        },
        "missed",
    ),
    "no contact is known": ("field: contacts.champion, is: true", {}, "not recorded"),
    "the newest share": (
        "field: adoption.active-users, at_least: 0.5",
        {
            "adoption": [
                {"on": "2026-10-01", "measure": "Active users", "value": 10, "of": 60},
                {"on": "2026-11-01", "measure": "Active users", "value": 30, "of": 60},
            ]
        },
        "met",
    ),
}


@pytest.mark.parametrize(("asked", "fields", "status"), CASES.values(), ids=CASES)
def test_a_criterion_is_met_missed_or_not_recorded(folder, asked, fields, status):
    profile = load_ideal_customer(folder(criteria(asked)))

    (line,) = fit_of(profile, a_blueprint(**fields), TODAY)

    assert line.status == status


MISTAKES = {
    "unknown field": ("field: segmnt, one_of: [a]", "did you mean 'segment'"),
    "unknown part": ("field: contrat.arr_cents, at_least: 1", "did you mean 'contract'"),
    "two questions": ("field: segment, one_of: [a], none_of: [b]", "ask one thing"),
    "no question": ("field: segment", "ask one thing"),
    "a number of words": ("field: segment, at_least: 3", "segment is no number"),
    "a list of contacts": ("field: contacts.champion, one_of: [a]", "whether anybody has a flag"),
    "a word of a measure": ("field: adoption.seats, one_of: [a]", "a measure is a number"),
}


@pytest.mark.parametrize(("asked", "because"), MISTAKES.values(), ids=MISTAKES)
def test_a_wrong_criterion_is_refused_at_its_line(folder, asked, because):
    with pytest.raises(InvalidInput, match=because) as refusal:
        load_ideal_customer(folder(criteria(asked)))

    assert "ideal_customer.yaml:3:" in str(refusal.value)


def test_a_playbook_of_ones_own_replaces_the_shipped_guide(folder):
    (shipped,) = search_path("playbooks")
    text = (shipped.path / "conflict" / "conflict.yaml").read_text()
    own = folder(text.replace("within_days: 14", "within_days: 5"), "conflict")

    assert load_conflict_guide(own).is_overdue(5)
    assert not load_conflict_guide((shipped,)).is_overdue(5)


def test_a_kind_that_stands_there_twice_is_refused(folder):
    (shipped,) = search_path("playbooks")
    text = (shipped.path / "conflict" / "conflict.yaml").read_text()

    with pytest.raises(InvalidInput, match="two kinds are called 'people'"):
        load_conflict_guide(folder(text.replace("id: service-level", "id: people"), "conflict"))
