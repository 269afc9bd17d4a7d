from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import date, timedelta

import pytest

from builders import TODAY, a_unit
from csmkit.errors import InvalidInput, LeakRefused
from csmkit.render.environment import Templates
from csmkit.render.pdf import PdfPress
from csmkit.resources import ResourceFolder, search_path
from csmkit.services.plan_handoff import plan_handoff
from csmkit.services.write_handoff import write_handoff
from csmkit.store.opening import create, reading
from handoff.handoff_builders import PLAYBOOKS, TEAM, a_rich_account

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # fork beside threads
TEMPLATES = search_path("templates")
ID = "alice-bob-2026-12-01"
ACCOUNTS = 6
FEW_KILLS = pytest.param(3, id="few")
ALL_KILLS = pytest.param(60, id="all", marks=pytest.mark.long)


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr("csmkit.services.write_handoff.ACCOUNTS_A_PIECE", 2)


@pytest.fixture(scope="module")
def catalogue():
    from csmkit.trust.catalogue import load_catalogue

    return load_catalogue(PLAYBOOKS, cache_dir=None)


@pytest.fixture(scope="module")
def book(tmp_path_factory, catalogue):
    """The path of a store in which alice is about to hand six accounts to bob."""
    db = str(tmp_path_factory.mktemp("book") / "csmkit.db")
    create(db)
    fill(db, catalogue)
    return db


def fill(db, catalogue):
    with a_unit(db) as unit:
        for teammate in TEAM.values():
            unit.put(teammate)
        for number in range(ACCOUNTS):
            unit.put(a_rich_account(name=f"Account {number}").with_fields(key=f"a{number}"))
        plan(unit, catalogue, write_files=False)


def plan(unit, catalogue, **fields):
    return plan_handoff(
        unit,
        catalogue,
        from_name="alice",
        to_name="bob",
        as_of=TODAY,
        playbooks=PLAYBOOKS,
        templates=TEMPLATES,
        **{"start_on": date(2026, 12, 1), "out": "unused", **fields},
    )


def write(db, catalogue, out, **fields):
    with reading(db) as reader:
        return write_handoff(
            reader,
            catalogue,
            ID,
            out=out,
            **{"as_of": TODAY, "playbooks": PLAYBOOKS, "templates": TEMPLATES, **fields},
        )


def below(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def test_any_number_of_processes_writes_what_one_writes(book, catalogue, tmp_path):
    alone = write(book, catalogue, tmp_path / "1", processes=1)

    for processes in (2, 3):
        shared = write(book, catalogue, tmp_path / f"{processes}", processes=processes)
        assert below(shared.folder) == below(alone.folder)
        assert [f.name for f in shared.files] == [f.name for f in alone.files]
        assert (shared.rows, shared.letters) == (alone.rows, alone.letters)


def test_accounts_are_shared_out_in_every_database_and_inside_a_transaction(
    db, catalogue, tmp_path, monkeypatch
):
    monkeypatch.setattr("csmkit.services.write_handoff.FEWEST_TO_SHARE", 2)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    fill(db, catalogue)

    with a_unit(db) as unit:
        later = {"start_on": date(2026, 12, 2), "accounts": ["extra", "more"]}
        for key in later["accounts"]:
            unit.put(a_rich_account().with_fields(key=key))
        planned = plan(unit, catalogue, out=tmp_path / "h", **later)

    with reading(db) as reader:
        assert reader.handoff(planned.handoff.id).files == planned.handoff.files
    assert len(below(tmp_path / "h")) == len(planned.files) + 1


def test_progress_is_told_account_by_account(book, catalogue, tmp_path):
    seen = []

    def watched(keys, _noun, _total):
        for key in keys:
            seen.append(key)
            yield key

    write(book, catalogue, tmp_path, processes=2, watched=watched)

    assert seen == [f"a{number}" for number in range(ACCOUNTS)]


@pytest.mark.parametrize("processes", [1, 2])
def test_a_refusal_in_any_process_is_one_sentence_and_leaves_nothing(
    processes, book, catalogue, tmp_path
):
    own = tmp_path / "own" / "emails" / "farewell"
    own.mkdir(parents=True)
    words = (
        "{% if letter.customer == 'Account 4' %}The April outage was the reference story{% endif %}"
    )
    (own / "body.txt.j2").write_text(f"Farewell, dear customer. {words}")
    templates = (ResourceFolder("user", tmp_path / "own"), *TEMPLATES)

    with pytest.raises(LeakRefused, match="the farewell to Account 4 was not written") as caught:
        write(book, catalogue, tmp_path / "h", templates=templates, processes=processes)

    assert "\n" not in str(caught.value)
    assert not list((tmp_path / "h").rglob("*"))


def test_a_mistake_that_has_several_places_keeps_them_in_another_process(
    book, catalogue, tmp_path, monkeypatch
):
    def failing(press, staged, known):
        raise InvalidInput(f"{known.blueprint.key} is wrong")

    wrote = write_handoff.__globals__["write_account"]
    monkeypatch.setitem(
        write_handoff.__globals__,
        "write_account",
        lambda press, staged, known: (failing if known.blueprint.key == "a3" else wrote)(
            press, staged, known
        ),
    )

    with pytest.raises(InvalidInput, match="a3 is wrong") as caught:
        write(book, catalogue, tmp_path, processes=2)

    assert len(caught.value.problems) == 1


# ── Killed in the middle ─────────────────────────────────────────────────────────────────────────


def killed_after(seconds, db, catalogue, out):
    """Write the handoff as of tomorrow in a group of processes, and kill the first of them."""
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            write(db, catalogue, out, as_of=TODAY + timedelta(1), processes=2)
        finally:
            os._exit(0)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return child


@pytest.mark.parametrize("kills", [FEW_KILLS, ALL_KILLS])
def test_a_run_that_was_killed_leaves_the_old_folder_or_the_new_one(
    kills, book, catalogue, tmp_path
):
    started = time.monotonic()
    write(book, catalogue, tmp_path / "new", as_of=TODAY + timedelta(1), processes=2)
    took = time.monotonic() - started
    write(book, catalogue, tmp_path / "old", processes=2)
    old, new = (below(tmp_path / name / ID) for name in ("old", "new"))
    write(book, catalogue, tmp_path / "h", processes=2)

    for number in range(1, kills + 1):
        group = killed_after(took * number / kills, book, catalogue, tmp_path / "h")
        found = below(tmp_path / "h" / ID) or below(tmp_path / "h" / f".{ID}.before")
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
        assert found in (old, new)

    assert old != new
    write(book, catalogue, tmp_path / "h", processes=2)
    assert below(tmp_path / "h" / ID) == old


# ── Packets on paper ─────────────────────────────────────────────────────────────────────────────


def begun_with_pdfs(db, out, day):
    """Write the handoff with PDFs in a process of its own: copies of this one lack its threads."""
    words = ["--db", db, "--as-of", str(day), "-q", "handoff", "write", ID, "--pdf", "--out", out]
    return subprocess.Popen(
        [sys.executable, "-m", "csmkit", *map(str, words)],
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )


def test_a_run_that_was_killed_among_its_pdfs_leaves_the_old_folder(book, tmp_path):
    pytest.importorskip("typst", reason="no PDF here: typst is not installed")
    folder, tomorrow = tmp_path / ID, TODAY + timedelta(1)
    assert begun_with_pdfs(book, tmp_path, TODAY).wait() == 0
    old = below(folder)

    process = begun_with_pdfs(book, tmp_path, tomorrow)
    while not any(is_pdf(path) for path in tmp_path.glob(f".{ID}.*.new/*/packet.pdf")):
        time.sleep(0.01)
        assert process.poll() is None
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()

    assert below(folder) == old
    assert begun_with_pdfs(book, tmp_path, tomorrow).wait() == 0
    new = below(folder)
    assert new.keys() == old.keys()
    assert new != old
    papers = [data for name, data in new.items() if name.endswith(".pdf")]
    assert len(papers) == ACCOUNTS
    assert all(data.startswith(b"%PDF-") for data in papers)


def test_a_process_that_has_set_a_document_before_sets_the_packets_by_itself(
    book, catalogue, tmp_path
):
    pytest.importorskip("typst", reason="no PDF here: typst is not installed")
    assert begun_with_pdfs(book, tmp_path, TODAY).wait() == 0
    set_by_copies = below(tmp_path / ID)
    template = tmp_path / "empty.typ"
    template.write_text('#set document(title: "A page")')
    own = (ResourceFolder("user", tmp_path), *TEMPLATES)
    PdfPress(Templates(own), own).document(template.name, {}, TODAY)

    write(book, catalogue, tmp_path / "here", pdf=True, processes=2)

    assert below(tmp_path / "here" / ID) == set_by_copies


def is_pdf(path):
    with suppress(FileNotFoundError):
        return path.read_bytes().startswith(b"%PDF-")
    return False
