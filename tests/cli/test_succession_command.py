from __future__ import annotations

import json

import pytest


def test_a_leader_reads_which_major_accounts_have_no_plan(csmkit, filled):
    found = csmkit("succession")

    assert found.stdout.splitlines()[0].split()[:2] == ["ACCOUNT", "OWNER"]
    assert [line.split()[0] for line in found.stdout.splitlines()[1:]] == ["acme"]
    assert "1 of 1 major accounts have no plan" in found.stderr
    assert "alarm: 0 of 2 accounts are known to one colleague only, 2 to nobody" in found.stderr


def test_one_account_has_a_page_with_who_has_met_whom(csmkit, filled):
    page = csmkit("succession", "ACME").stdout

    assert "has no plan for the day on which its owner leaves" in page
    assert "no backup is named" in page
    assert "Dana Ito" in page


@pytest.mark.parametrize("wishes", [(), ("--all",), ("--owner", "alice"), ("acme",)])
def test_findings_leave_with_3_only_where_it_is_asked(csmkit, filled, wishes):
    assert csmkit("succession", *wishes).exit_code == 0
    assert csmkit("succession", *wishes, "--exit-code").exit_code == 3


def test_a_script_gets_the_whole_book_in_one_object_or_line_by_line(csmkit, filled):
    whole = json.loads(csmkit("succession", "--all", "-o", "json").stdout)
    rows = [
        json.loads(line)
        for line in csmkit("succession", "--all", "-o", "ndjson").stdout.splitlines()
    ]

    assert (whole["schema"], whole["account_count"]) == ("csmkit.succession/v1", 2)
    assert whole["accounts"] == rows
    assert {row["schema"] for row in rows} == {"csmkit.account-succession/v1"}


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (("acmee",), 4, "no account 'acmee'"),
        (("--owner", "alcie"), 4, "no teammate 'alcie'"),
        (("acme", "--all"), 2, "name accounts, or choose them by flags"),
        (("--fields", "backups"), 2, "unknown field 'backups'"),
    ],
)
def test_a_wrong_question_gets_one_sentence(csmkit, filled, arguments, code, sentence):
    found = csmkit("succession", *arguments)

    assert (found.exit_code, found.stdout) == (code, "")
    assert sentence in found.stderr


def test_an_empty_store_says_how_to_fill_it(csmkit, home):
    csmkit("init")

    found = csmkit("succession", "--exit-code")

    assert (found.exit_code, found.stderr) == (
        0,
        "no accounts; `csmkit apply -f FILE` stores some\n",
    )
