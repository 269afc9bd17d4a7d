from __future__ import annotations

from datetime import date, time

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.domain.handoff import Handoff, HandoffStep
from csmkit.errors import (
    AccountNotFound,
    HandoffNotFound,
    InvalidArgument,
    InvalidInput,
    LetterNotFound,
    TeammateNotFound,
)
from csmkit.resources import search_path
from csmkit.services.find_drafts import find_drafts
from csmkit.services.save_letters import save_letters
from csmkit.services.write_letters import LetterRequest, write_letters
from csmkit.store.opening import reading
from csmkit.trust.catalogue import load_catalogue

PLAYBOOKS, TEMPLATES = search_path("playbooks"), search_path("templates")
HANDOFF = Handoff(
    id="alice-bob-2026-12-01",
    from_="alice",
    to="bob",
    start_on=date(2026, 12, 1),
    introduction_on=date(2026, 12, 8),
    transfer_on=date(2026, 12, 22),
    created_on=TODAY,
    plan="departure",
    leader="lena",
    accounts=("acme", "brook"),
    steps=(HandoffStep(id="announce", title="Announce", role="leader", due_on=date(2026, 12, 3)),),
)


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(PLAYBOOKS, cache_dir=None)


@pytest.fixture
def filled(sqlite_db):
    with a_unit(sqlite_db) as unit:
        for key, fields in {
            "alice": {"manager": "lena", "team": "EMEA"},
            "bob": {"team": "EMEA"},
            "lena": {"role": "leader"},
            "sam": {"role": "seller"},
            "eve": {"team": "Americas"},
        }.items():
            unit.put(a_teammate(key, email=f"{key}@ours.example", **fields))
        for key in ("acme", "brook"):
            contact = {"name": "Dana", "email": f"d@{key}.example", "champion": True}
            unit.put(a_blueprint(key, owner="alice", seller="sam", contacts=[contact]))
    return sqlite_db


@pytest.fixture
def write(filled, catalogue):
    def write(name, account=None, **fields):
        with reading(filled) as reader:
            return write_letters(
                reader,
                catalogue,
                LetterRequest(name, account, **fields),
                as_of=TODAY,
                playbooks=PLAYBOOKS,
                templates=TEMPLATES,
            )

    return write


@pytest.fixture
def handed_over(filled):
    with a_unit(filled) as unit:
        unit.put(HANDOFF)


def test_a_letter_is_written_of_what_is_named(write):
    (draft,) = write(
        "introduction",
        "ACME",
        incoming="bob",
        transfer_on=date(2026, 12, 22),
        introduction_on=date(2026, 12, 8),
        meeting_at=time(10),
    )

    assert (draft.account, draft.sender, draft.to) == (
        "acme",
        "bob@ours.example",
        ("d@acme.example",),
    )
    assert "From 22 December 2026 I will be" in draft.text
    assert draft.has_invite


def test_the_owner_hands_over_and_the_manager_announces_where_nobody_is_named(write):
    (draft,) = write("announcement", "acme", incoming="bob")

    assert draft.sender == "lena@ours.example"
    assert "take over from Alice" in draft.text
    assert {"effective_date", "introduction_date"} <= {gap.field for gap in draft.gaps}


def test_an_open_handoff_of_the_account_is_the_occasion(write, handed_over):
    (draft,) = write("announcement", "acme")

    assert "8 December 2026" in draft.text
    assert draft.sent_on == date(2026, 12, 3)


def test_a_handoff_alone_writes_to_all_of_its_accounts(write, handed_over):
    drafts = write("farewell", handoff=HANDOFF.id)

    assert [draft.account for draft in drafts] == ["acme", "brook"]


def test_a_day_for_sending_comes_before_the_plans(write, handed_over):
    assert write("announcement", "acme", send_on=date(2026, 12, 4))[0].sent_on.day == 4


def test_each_kind_of_colleague_gets_the_letters_for_them(write, handed_over):
    team, sales, lead = (
        write(name, handoff=HANDOFF.id)[0] for name in ("team-note", "sales-note", "escalation")
    )

    assert set(team.to) == {"alice@ours.example", "bob@ours.example"}
    assert sales.to == ("sam@ours.example",)
    assert lead.to == ("lena@ours.example",)
    assert {draft.audience for draft in (team, sales, lead)} == {"internal"}
    assert "Acme" in sales.text
    assert "Brook" in sales.text


REFUSED = {
    "no such letter": (("farewel", "acme"), {}, LetterNotFound, "did you mean 'farewell'"),
    "a path": (("../x", "acme"), {}, LetterNotFound, "no letter"),
    "no such account": (("farewell", "acne"), {}, AccountNotFound, "did you mean"),
    "no such teammate": (("farewell", "acme"), {"incoming": "bib"}, TeammateNotFound, "bob"),
    "no such handoff": (("farewell",), {"handoff": "x"}, HandoffNotFound, "no handoff 'x'"),
    "no account": (("farewell",), {}, InvalidArgument, "say to which account"),
    "nobody takes over": (("farewell", "acme"), {}, InvalidInput, "say --to"),
    "said in vain": (
        ("farewell", "acme"),
        {"incoming": "bob", "said": {"thank": "x"}},
        InvalidArgument,
        "did you mean 'thanks'",
    ),
}


@pytest.mark.parametrize(("names", "fields", "error", "words"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_written_is_one_sentence(names, fields, error, words, write):
    with pytest.raises(error, match=words) as refusal:
        write(*names, **fields)

    assert "\n" not in str(refusal.value)


def test_an_account_of_another_handoff_is_refused(write, handed_over, filled):
    with a_unit(filled) as unit:
        unit.put(a_blueprint("other", owner="alice"))

    with pytest.raises(InvalidInput, match="'other' is not in the handoff"):
        write("farewell", "other", handoff=HANDOFF.id)


def test_drafts_are_saved_one_file_each_and_edits_are_kept(write, handed_over, tmp_path, filled):
    from csmkit.errors import FileFailed

    drafts = write("farewell", handoff=HANDOFF.id)
    files = save_letters(drafts, tmp_path / "drafts")

    assert save_letters(drafts, tmp_path / "drafts") == files
    assert [file.read_bytes() for file in files] == [draft.data for draft in drafts]
    assert all(file.stat().st_mode & 0o777 == 0o600 for file in files)
    files[0].write_bytes(b"edited")
    with pytest.raises(FileFailed, match="--overwrite"):
        save_letters(drafts, tmp_path / "drafts")
    assert save_letters(drafts, tmp_path / "drafts", overwrite=True) == files
    with reading(filled) as reader:
        assert [data for _, data in find_drafts(reader, [tmp_path])] == [d.data for d in drafts]
        with pytest.raises(InvalidInput, match="there is no draft"):
            find_drafts(reader, [tmp_path / "drafts" / ".."][:0])


@pytest.mark.parametrize("stage", ["damaged", "trusted"])
def test_the_tone_follows_the_stage_of_the_account(stage, filled, write):
    broken = {"side": "us", "due_on": "2026-09-01", "promised_on": "2026-08-01"}
    promises = [{"text": f"Promise {n}", **broken} for n in range(4)] if stage == "damaged" else []
    with a_unit(filled) as unit:
        unit.put(unit.blueprint("acme").with_fields(commitments=promises))

    (draft,) = write("introduction", "acme", incoming="bob")

    assert ("look forward" in draft.text) == (stage == "trusted")
    assert stage not in draft.text
