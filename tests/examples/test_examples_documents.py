"""The examples can be applied, fit together, and play on the day that they name."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date, timedelta

import pytest

from csmkit.domain.account import RECORD_LISTS, Blueprint

AS_OF = date(2026, 11, 20)
MAY_LIE_AHEAD = {
    "due_after_on",
    "due_before_on",
    "due_on",
    "renewal_on",
    "discount_until_on",
    "until_on",
    "expires_on",
    "leaving_on",
}
CSMS = {"alice", "bob", "chloe", "dev", "emma"}
HEALTHY = {"larkmere", "marisol", "ostrava", "benmoussa", "hoshino"}


def every_value(value, name=""):
    if hasattr(value, "model_fields_set"):
        for field in type(value).model_fields:
            yield from every_value(getattr(value, field), field)
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from every_value(part, key)
    elif isinstance(value, tuple):
        for part in value:
            yield from every_value(part, name)
    elif value is not None:
        yield name, value


def every_document(examples):
    return [*examples.team.values(), *examples.accounts.values()]


def records_of(account):
    return [record for field in RECORD_LISTS for record in getattr(account, field)]


def teammates_named_by(account):
    named = {account.owner, account.backup, account.seller}
    named |= {key for touch in account.touches for key in touch.teammates}
    named |= {tenure.teammate for tenure in account.tenures}
    named |= {record.by for record in records_of(account)}
    return named - {None}


def contacts_named_by(account):
    named = {key for touch in account.touches for key in touch.contacts}
    named |= {sighting.contact for sighting in account.sightings}
    named |= {integration.contact for integration in account.integrations}
    named |= {key for c in account.contacts for key in (c.reports_to, c.successor)}
    named.add(account.contract.renewal_contact)
    return named - {None}


def ids(records):
    return {record.id for record in records}


def test_the_project_file_names_the_day_on_which_the_examples_play(examples):
    settings = tomllib.loads((examples.folder / "csmkit.toml").read_text(encoding="utf-8"))

    assert settings == {"as_of": AS_OF.isoformat()}


def test_every_account_stands_alone_in_a_file_of_its_name(examples):
    homes = {key: examples.homes[key] for key in examples.accounts}

    assert homes == {key: f"{key}.yaml" for key in examples.accounts}


def test_the_teammates_stand_in_the_team_file_or_in_the_newcomers_file(examples):
    assert {examples.homes[key] for key in examples.team} == {"team.yaml", "acme.yaml"}


def test_the_newcomers_file_needs_no_other_and_names_its_people_first(examples, read_documents):
    *people, account = read_documents(examples.folder / "acme.yaml")

    assert isinstance(account, Blueprint)
    assert {"alice", "bob", "lena", "sam"} == {person.key for person in people}
    assert teammates_named_by(account) <= {person.key for person in people}
    assert {person.manager for person in people} - {None} <= {person.key for person in people}


def test_the_team_has_five_csms_under_one_leader_and_two_sellers(examples):
    roles = Counter(person.role for person in examples.team.values())

    assert roles == {"csm": 5, "leader": 1, "seller": 2}
    assert {k for k, p in examples.team.items() if p.role == "csm"} == CSMS
    assert {examples.team[key].manager for key in CSMS} == {"lena"}


def test_each_csm_has_a_book_of_the_usual_size(examples):
    books = Counter(account.owner for account in examples.accounts.values())

    assert set(books) == CSMS
    assert books["alice"] in {3, 4}
    assert all(books[key] in {2, 3} for key in ("bob", "chloe", "emma"))
    assert books["dev"] in {1, 2}
    assert books.total() >= 13


def test_the_csm_who_left_without_notice_has_left_his_accounts_without_an_owner(examples):
    dev = examples.team["dev"]
    left = [a.tenures for a in examples.accounts.values() if a.owner == "dev"]
    owned = [tenure for tenures in left for tenure in tenures if tenure.role == "owner"]

    assert (dev.status, dev.leaving_on) == ("left", date(2026, 11, 6))
    assert {(t.teammate, t.until_on) for t in owned} == {("dev", dev.leaving_on + timedelta(1))}


def test_every_teammate_that_an_account_names_exists(examples):
    unknown = {
        (account.key, key)
        for account in examples.accounts.values()
        for key in teammates_named_by(account) - examples.team.keys()
    }

    assert not unknown


def test_every_owner_backup_and_seller_has_the_role_for_it(examples):
    for account in examples.accounts.values():
        assert examples.team[account.owner].role == "csm"
        assert examples.team[account.backup].role == "csm"
        assert examples.team[account.seller].role == "seller"
        assert account.backup != account.owner


def test_every_contact_and_issue_that_a_record_names_stands_in_the_account(examples):
    for account in examples.accounts.values():
        named_issues = {workaround.issue for workaround in account.workarounds} - {None}

        assert contacts_named_by(account) <= ids(account.contacts), account.key
        assert named_issues <= ids(account.issues), account.key


def test_nothing_but_plans_is_dated_after_the_day_of_the_examples(examples):
    ahead = [
        (document.key, field, value)
        for document in every_document(examples)
        for field, value in every_value(document)
        if isinstance(value, date) and value > AS_OF and field not in MAY_LIE_AHEAD
    ]

    assert not ahead


def test_nobody_meets_a_customer_on_a_weekend(examples):
    weekends = [
        (account.key, touch.on)
        for account in examples.accounts.values()
        for touch in account.touches
        if touch.on.isoweekday() > 5
    ]

    assert not weekends


def test_only_reserved_domains_are_used_and_no_two_people_share_an_address(examples):
    people = list(examples.team.values())
    people += [c for account in examples.accounts.values() for c in account.contacts]
    addresses = [person.email for person in people]

    assert None not in addresses
    assert [a for a in addresses if not a.endswith(".example")] == []
    assert len(set(addresses)) == len(addresses)


def test_every_at_sign_belongs_to_an_address_of_a_person(examples):
    texts = [
        (field, value)
        for document in every_document(examples)
        for field, value in every_value(document)
        if isinstance(value, str) and "@" in value and field != "email"
    ]

    assert not texts


def test_every_account_has_what_a_handoff_needs(examples):
    for account in examples.accounts.values():
        assert len(account.touches) >= 8, account.key
        assert len(account.contacts) >= 3, account.key
        assert sum(contact.champion for contact in account.contacts) == 1, account.key
        assert len(account.know_first) == 3, account.key
        assert account.contract.renewal_on, account.key
        assert account.contract.arr_cents, account.key
        assert account.goals, account.key
        assert account.history, account.key
        assert {c.side for c in account.commitments} == {"us", "them"}, account.key


@pytest.mark.parametrize("key", sorted(HEALTHY))
def test_a_healthy_account_is_known_well_enough_to_be_judged(examples, key):
    touches = examples.accounts[key].touches
    recent = [touch for touch in touches if AS_OF - touch.on < timedelta(days=60)]

    assert len(touches) >= 20
    assert {touch.direction for touch in touches} == {"inbound", "outbound", "both"}
    assert sum(touch.reply_hours is not None for touch in recent) >= 3
    assert {touch.outcome for touch in touches} == {"held"}


def test_the_newcomers_account_shows_every_kind_of_record(examples):
    acme = examples.accounts["acme"]
    flags = {"champion", "economic_buyer", "decision_maker", "power_user", "detractor"}

    assert all(getattr(acme, field) for field in RECORD_LISTS)
    assert all(any(getattr(contact, flag) for contact in acme.contacts) for flag in flags)
    assert any(contact.left_on and contact.successor for contact in acme.contacts)
    assert {bool(issue.closed_on) for issue in acme.issues} == {True, False}
    assert all(landmine.safe_wording for landmine in acme.landmines)
    assert sum(e.kind == "decision" and bool(e.reason) for e in acme.history) >= 3
    assert all(goal.said_by and goal.said_on for goal in acme.goals)


def test_most_records_say_where_they_come_from(examples):
    records = [r for a in examples.accounts.values() for r in (*a.touches, *a.commitments)]
    sourced = [record for record in records if record.source]

    assert len(sourced) >= 0.9 * len(records)


def test_renewals_spread_over_the_next_eighteen_months(examples):
    days = sorted(a.contract.renewal_on for a in examples.accounts.values())

    assert days[0] > AS_OF
    assert days[-1] <= date(2028, 5, 20)
    assert len({(day.year, day.month) for day in days}) >= 8


def test_one_renewal_is_near_and_its_notice_about_to_run_out(examples):
    near = [
        account.contract
        for account in examples.accounts.values()
        if account.contract.renewal_on - AS_OF <= timedelta(days=45)
    ]

    assert near
    assert all(contract.opt_out_by_on - AS_OF <= timedelta(days=14) for contract in near)


def test_one_account_has_a_name_outside_latin_script(examples):
    assert any(
        not set(a.name) & set("abcdefghijklmnopqrstuvwxyz") for a in examples.accounts.values()
    )
