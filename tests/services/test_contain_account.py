"""Giving an account up well: memo, retrospective and handoff, or nothing at all."""

from __future__ import annotations

import email
import json
from datetime import date, timedelta
from email import policy
from pathlib import Path

import pytest

from builders import TODAY, a_blueprint, a_teammate, a_unit
from csmkit.domain.handoff import REASONS
from csmkit.errors import (
    ContainmentTooEarly,
    FileFailed,
    InvalidInput,
    TeammateNotFound,
    TemplateFailed,
)
from csmkit.handoff.plan import load_plan
from csmkit.resources import ResourceFolder, search_path
from csmkit.services.accept_repair import accept_repair
from csmkit.services.contain_account import ContainmentRequest, contain_account
from csmkit.services.settle_promises import settle_promises
from csmkit.services.undo_revision import undo_revision
from csmkit.store.opening import reading
from csmkit.trust.catalogue import load_catalogue

PLAYBOOKS = search_path("playbooks")
TEMPLATES = search_path("templates")
CATALOGUE = load_catalogue(PLAYBOOKS, cache_dir=None)
REMOVED = {"signal": "removed-from-account", "on": "2026-11-16", "text": "Alice shall not call"}
WRONG = {"signal": "wrong-setup", "on": "2026-11-02", "text": "Two signatures instead of one"}
CONTRACT = {
    "arr_cents": 8_800_000,
    "currency": "USD",
    "renewal_on": "2027-02-28",
    "notice_days": 60,
}
DANA = {"name": "Dana Ito", "email": "dana@acme.example", "decision_maker": True}


def stored(db, **fields):
    usual = {
        "name": "Acme Freight",
        "owner": "alice",
        "contract": CONTRACT,
        "contacts": [DANA],
        "sightings": [WRONG, REMOVED],
        "touches": [{"on": "2026-11-12", "kind": "call", "direction": "both"}],
    }
    with a_unit(db) as unit:
        unit.put(a_teammate("lena", name="Lena Vogt", role="leader", email="lena@us.example"))
        unit.put(a_teammate("alice", email="alice@us.example", manager="lena"))
        unit.put(a_teammate("bob", email="bob@us.example", manager="lena"))
        unit.put(a_blueprint(**{**usual, **fields}))


def contained(db, out, on=TODAY, *, templates=TEMPLATES, write_files=True, **request):
    with a_unit(db, as_of=on) as unit:
        return contain_account(
            unit,
            CATALOGUE,
            ContainmentRequest("acme", **request),
            as_of=on,
            playbooks=PLAYBOOKS,
            templates=templates,
            out=out,
            write_files=write_files,
        )


def accepted(db, on=TODAY):
    with a_unit(db, as_of=on) as unit:
        return accept_repair(unit, CATALOGUE, "acme", as_of=on, playbooks=PLAYBOOKS).plan


def revision_of(db):
    with reading(db) as reader:
        return reader.last_revision()


def test_the_memo_says_why_what_was_tried_and_what_is_at_stake(db, tmp_path):
    stored(db)

    done = contained(db, tmp_path / "out")

    memo = next(path for path in done.files if path.name == "memo.md").read_text()
    assert "I believe we have reached a point where I am no longer the best person" in memo
    assert "To Lena Vogt, from Alice" in memo
    assert "is **lost** since 2026-11-16." in memo
    assert "2026-11-16, sighting: Alice shall not call" in memo
    assert "No repair is on record." in memo
    assert "| USD 88,000 a year | 2027-02-28 | 2026-12-30 |" in memo
    assert "Name a successor" in memo
    assert "Decide until 2026-12-30" in memo


def test_memo_and_retrospective_are_written_as_markdown_and_json_for_their_owner_only(
    sqlite_db, tmp_path
):
    stored(sqlite_db)

    files = {path.name: path for path in contained(sqlite_db, tmp_path / "out").files}

    assert set(files) == {"memo.md", "memo.json", "retrospective.md", "retrospective.json"}
    assert {oct(path.stat().st_mode & 0o777) for path in files.values()} == {"0o600"}
    memo = json.loads(files["memo.json"].read_text())
    review = json.loads(files["retrospective.json"].read_text())
    assert (memo["schema"], memo["stage"]) == ("csmkit.containment-memo/v1", "lost")
    assert review["schema"] == "csmkit.retrospective/v1"
    assert review["signs"][0]["signal"] == "wrong-setup"


def test_a_successor_opens_a_warm_handoff_in_which_the_leader_stands_in_front(db, tmp_path):
    stored(db)

    done = contained(db, tmp_path / "out", to_name="bob")

    assert (done.handoff.reason, done.handoff.to, done.handoff_is_new) == (
        "trust-lost",
        "bob",
        True,
    )
    assert done.handoff.accounts == ("acme",)
    roles = {step.id: step.role for step in done.handoff.steps}
    assert (roles["announce"], roles["introduce"]) == ("leader", "leader")
    assert "Back the handoff to **Bob**" in done.files[0].read_text()
    with reading(db) as reader:
        assert reader.handoff(done.handoff.id).state == "planned"


def test_the_letters_keep_the_old_owner_out_of_the_room(sqlite_db, tmp_path):
    stored(sqlite_db)
    handoff = contained(sqlite_db, tmp_path / "out", to_name="bob").handoff

    mails = [Path(name) for name in handoff.files if name.endswith(".eml")]
    texts = {}
    for path in mails:
        mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
        bodies = [mail.get_body((kind,)).get_content() for kind in ("plain", "html")]
        assert "alice" not in f"{mail['to']}{mail['cc']}"
        assert not any("together with Alice" in body for body in bodies)
        assert not any("Alice remains your contact" in body for body in bodies)
        texts[path.name] = bodies[0]
    assert set(texts) == {"1-announcement.eml", "2-introduction.eml"}
    assert "I am your contact myself" in texts["1-announcement.eml"]
    assert "until then Lena Vogt is your contact" in texts["2-introduction.eml"]


def test_what_can_be_repaired_is_not_given_up_unless_forced(sqlite_db, tmp_path):
    stored(sqlite_db, sightings=[WRONG])
    before = revision_of(sqlite_db)

    with pytest.raises(ContainmentTooEarly, match=r"csmkit repair acme.*--force"):
        contained(sqlite_db, tmp_path / "out")

    assert not (tmp_path / "out").exists()
    assert revision_of(sqlite_db) == before
    assert contained(sqlite_db, tmp_path / "out", is_forced=True).memo.stage.word == "damaged"


def test_a_repair_that_reached_its_stop_loss_is_told_step_by_step_and_ends(db, tmp_path):
    stored(db, sightings=[WRONG, {**WRONG, "signal": "no-follow-through"}])
    plan = accepted(db)
    with a_unit(db) as unit:
        settle_promises(unit, "acme", {"kept": ["recap"]}, as_of=TODAY, on=TODAY)

    done = contained(db, tmp_path / "out", plan.stop_loss_on)

    memo = done.files[0].read_text()
    assert "**kept**: Send you a recap" in memo
    assert "**overdue** by" in memo
    assert done.closed_repair == plan.repair_id
    with reading(db) as reader:
        (repair,) = reader.blueprint("acme").repairs
    assert (repair.outcome, repair.closed_on) == ("contained", plan.stop_loss_on)


def test_containing_again_opens_no_second_handoff(sqlite_db, tmp_path):
    stored(sqlite_db)
    first = contained(sqlite_db, tmp_path / "out", to_name="bob")

    again = contained(sqlite_db, tmp_path / "out", TODAY + timedelta(3), to_name="bob")

    assert (again.handoff.id, again.handoff_is_new) == (first.handoff.id, False)
    with reading(sqlite_db) as reader:
        assert len(reader.handoffs()) == 1


def test_what_was_contained_after_its_stop_loss_can_be_written_again(sqlite_db, tmp_path):
    stored(sqlite_db, sightings=[WRONG, {**WRONG, "signal": "no-follow-through"}])
    stop = accepted(sqlite_db).stop_loss_on
    first = contained(sqlite_db, tmp_path / "out", stop)

    again = contained(sqlite_db, tmp_path / "out", stop + timedelta(1))

    assert first.closed_repair is not None
    assert again.closed_repair is None
    assert "contained" in again.files[0].read_text()


def test_one_undo_takes_the_handoff_and_the_end_of_the_repair_back(sqlite_db, tmp_path):
    stored(sqlite_db, sightings=[WRONG])
    accepted(sqlite_db)
    contained(sqlite_db, tmp_path / "out", to_name="bob", is_forced=True)

    with a_unit(sqlite_db) as unit:
        undo_revision(unit)

    with reading(sqlite_db) as reader:
        assert reader.handoffs() == []
        assert reader.blueprint("acme").repairs[0].outcome is None


def test_without_files_everything_is_decided_and_nothing_is_written(sqlite_db, tmp_path):
    stored(sqlite_db)

    done = contained(sqlite_db, tmp_path / "out", to_name="bob", write_files=False)

    assert (done.files, done.handoff.files) == ((), ())
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("fields", "wanted", "says"),
    [
        ({}, {"to_name": "nobody"}, "no teammate 'nobody'"),
        ({}, {"to_name": "alice"}, "to themselves"),
        ({}, {"to_name": "bob", "start_on": date(2026, 11, 21)}, "a Saturday"),
        ({"owner": None}, {"to_name": "bob"}, "no owner who could hand it over"),
        ({}, {"leader": "nobody"}, "no teammate 'nobody'"),
    ],
    ids=["successor", "self", "day", "owner", "leader"],
)
def test_what_cannot_be_carried_out_leaves_no_file_and_no_row(
    sqlite_db, tmp_path, fields, wanted, says
):
    stored(sqlite_db, **fields)
    before = revision_of(sqlite_db)

    with pytest.raises((InvalidInput, TeammateNotFound), match=says):
        contained(sqlite_db, tmp_path / "out", **wanted)

    assert revision_of(sqlite_db) == before
    assert list(tmp_path.rglob("*.md")) == []


def test_a_wrong_template_leaves_no_handoff(sqlite_db, tmp_path):
    stored(sqlite_db)
    place = tmp_path / "templates" / "memos"
    place.mkdir(parents=True)
    (place / "containment.md.j2").write_text("{{ memo.nothing }}")
    folders = (ResourceFolder("user", tmp_path / "templates"), *TEMPLATES)

    with pytest.raises(TemplateFailed, match="memos/containment"):
        contained(sqlite_db, tmp_path / "out", templates=folders, to_name="bob")

    with reading(sqlite_db) as reader:
        assert reader.handoffs() == []


def test_a_memo_that_somebody_edited_is_not_replaced(sqlite_db, tmp_path):
    stored(sqlite_db)
    memo = contained(sqlite_db, tmp_path / "out").files[0]
    memo.write_text("mine")

    with pytest.raises(FileFailed, match="edited"):
        contained(sqlite_db, tmp_path / "out")

    assert memo.read_text() == "mine"


def test_the_plan_for_lost_trust_has_no_farewell_and_little_overlap():
    plan = load_plan("trust-lost", PLAYBOOKS)

    assert plan.reason in REASONS
    assert plan.host == "leader"
    assert "farewell" not in {step.produces for step in plan.steps}
    assert plan.overlap_working_days() == 5
    assert all(step.source for step in plan.steps)
