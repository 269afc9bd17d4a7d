import json
import stat
import subprocess
import sys

import pytest

from csmkit.resources import ResourceFolder
from csmkit.trust import catalogue_cache
from csmkit.trust.catalogue import load_catalogue

IN_A_FRESH_PROCESS = """
import sys
from datetime import date
from pathlib import Path
from csmkit.domain.trust import AccountRecord
from csmkit.resources import search_path
from csmkit.trust.catalogue import load_catalogue
from csmkit.trust.explain import explain
from csmkit.trust.judge import judge
catalogue = load_catalogue(search_path("playbooks"), cache_dir=Path(sys.argv[1]))
record = AccountRecord("acme", "ACME", "alice", None, 30, None)
judge(record, catalogue, "customer", date(2026, 11, 20))
explain(record, catalogue, "sales", date(2026, 11, 20))
slow = {"yaml", "pydantic", "csmkit.trust.loading", "csmkit.trust.signal"}
print(sorted(slow & set(sys.modules)))
"""


def _kept(folder):
    return sorted(folder.glob("*.json"))


def test_a_kept_catalogue_is_the_same_catalogue(few, tmp_path):
    first = load_catalogue(few, cache_dir=tmp_path)
    second = load_catalogue(few, cache_dir=tmp_path)
    assert first == second == load_catalogue(few, cache_dir=None)
    assert len(_kept(tmp_path)) == 1


def test_a_kept_catalogue_costs_neither_yaml_nor_pydantic(folders, tmp_path):
    load_catalogue(folders, cache_dir=tmp_path)
    run = subprocess.run(
        [sys.executable, "-c", IN_A_FRESH_PROCESS, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == "[]"


def test_the_kept_file_is_for_its_owner_alone(few, tmp_path):
    load_catalogue(few, cache_dir=tmp_path / "new")
    (kept,) = _kept(tmp_path / "new")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def _spoilt(change):
    def spoil(path):
        document = json.loads(path.read_text())
        change(document)
        path.write_text(json.dumps(document))

    return spoil


SPOILT = {
    "cut off": lambda path: path.write_text(path.read_text()[:100]),
    "empty": lambda path: path.write_bytes(b""),
    "not UTF-8": lambda path: path.write_bytes(b"\xff\xfe"),
    "a list": lambda path: path.write_text("[]"),
    "nested": lambda path: path.write_text("[" * 100_000),
    "another key": _spoilt(lambda d: d.update(key="x")),
    "another shape": _spoilt(lambda d: d.update(shape="x")),
    "a strange field": _spoilt(lambda d: d["signals"][0].update(when=["is", "x", "equals", 1])),
    "a strange operator": _spoilt(
        lambda d: d["signals"][0].update(when=["is", "open_issues", "__import__", 1]),
    ),
    "a strange value": _spoilt(
        lambda d: d["signals"][0].update(when=["is", "open_issues", "equals", {"a": 1}]),
    ),
    "no condition": _spoilt(lambda d: d["signals"][0].update(when=["perhaps"])),
    "an unknown stage": _spoilt(lambda d: d["signals"][0].update(stage=17)),
    "a norm too many": _spoilt(lambda d: d["norms"].update(luck=1)),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_a_damaged_or_foreign_file_is_ignored_and_written_anew(spoil, few, tmp_path):
    catalogue = load_catalogue(few, cache_dir=tmp_path)
    (kept,) = _kept(tmp_path)
    sound = kept.read_bytes()
    spoil(kept)
    assert load_catalogue(few, cache_dir=tmp_path) == catalogue
    assert kept.read_bytes() == sound


def test_a_changed_file_is_read_again(few, tmp_path):
    place = tmp_path / "own" / "trust" / "judgement.yaml"
    place.parent.mkdir(parents=True)
    shipped = (few[-1].path / "trust" / "judgement.yaml").read_text(encoding="utf-8")
    search = [ResourceFolder("project", tmp_path / "own"), *few]
    for cap in (10, 11):
        place.write_text(shipped.replace("cap: 10", f"cap: {cap}"), encoding="utf-8")
        assert load_catalogue(search, cache_dir=tmp_path / "kept").norms.reserve_cap == cap


def test_a_cache_folder_that_cannot_be_used_costs_no_answer(few, tmp_path):
    catalogue = load_catalogue(few, cache_dir=None)
    (tmp_path / "file").write_text("")
    assert load_catalogue(few, cache_dir=tmp_path / "file" / "below") == catalogue


def test_old_catalogues_do_not_pile_up(catalogue, tmp_path):
    for number in range(catalogue_cache.MOST_FILES + 3):
        catalogue_cache.write(tmp_path, f"{number:064}"[::-1], catalogue)
    assert len(_kept(tmp_path)) == catalogue_cache.MOST_FILES
    assert not list(tmp_path.glob(".trust-*"))


def test_disabling_does_not_spoil_what_is_kept(few, tmp_path):
    load_catalogue(few, cache_dir=tmp_path, disabled=["silence"])
    assert load_catalogue(few, cache_dir=tmp_path).signal("silence")
