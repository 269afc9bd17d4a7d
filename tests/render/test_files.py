from __future__ import annotations

import os
import signal
import stat
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csmkit.errors import FileFailed
from csmkit.render.files import safe_name, staged_folder

NAMES = {
    "parent": "../../etc/passwd",
    "absolute": "/etc/passwd",
    "dot": ".",
    "dots": "..",
    "hidden": ".ssh",
    "null": "a\0b",
    "slash": "a/b",
    "backslash": "..\\..\\x",
    "drive": "C:\\x",
    "device": "CON",
    "stream": "x:y",
    "newline": "a\nb",
    "escape": "\x1b[31mx",
    "bidi": "a\u202eb",
    "zero width": "a\u200bb",
    "nfc": "é",
    "nfd": "e\u0301",
    "upper": "ACME",
    "lower": "acme",
    "dotless": "\u0131",
    "sharp": "straße",
    "emoji": "👩‍💻",
    "chinese": "阿克梅",
    "arabic": "شركة",
    "long": "x" * 5000,
    "long foreign": "é" * 5000,
    "spaces": "   ",
    "empty": "",
    "trailing": "x. ",
    "dash": "-rf",
    "star": "*",
}


def below(folder):
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()
    }


def write(target, **files):
    with staged_folder(target) as staged:
        for name, text in files.items():
            staged.write(name, text.encode())
        staged.place()


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_any_name_becomes_a_file_name_inside_the_folder(name, tmp_path):
    write(tmp_path / "out", **{f"{safe_name(name)}/x.md": "x"})

    assert set(below(tmp_path)) == {f"out/{safe_name(name)}/x.md", "out/.csmkit-files"}
    assert safe_name(name).isascii()
    assert len(safe_name(name)) < 80


def test_no_two_hostile_names_share_a_file_even_where_case_does_not_count():
    assert len({safe_name(name).casefold() for name in NAMES.values()}) == len(NAMES)


@given(st.text())
def test_a_file_name_is_always_plain(name):
    assert set(safe_name(name)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert safe_name(name)[0] != "-"


@pytest.mark.parametrize(
    "name", ["../x", "/x", "a/../../x", "a//x", "", ".", "a/..", "a\\x", "a\0"]
)
def test_a_name_that_leaves_the_folder_is_refused(name, tmp_path):
    with (
        staged_folder(tmp_path / "out") as staged,
        pytest.raises(FileFailed, match="leaves its folder"),
    ):
        staged.write(name, b"x")

    assert below(tmp_path) == {}


def test_files_and_folders_can_be_read_by_their_owner_only(tmp_path):
    old = os.umask(0)
    try:
        write(tmp_path / "made" / "out", **{"a/x.md": "x"})
    finally:
        os.umask(old)

    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "made").rglob("*")}
    assert modes == {"out": 0o700, "a": 0o700, "x.md": 0o600, ".csmkit-files": 0o600}


def listed(content):
    return b"a.md\t" + sha256(content).hexdigest().encode() + b"\n"


def test_an_edited_file_is_kept_unless_it_may_be_overwritten(tmp_path):
    target = tmp_path / "out"
    with staged_folder(target) as staged:
        staged.write("a.md", b"draft")
        staged.place()
    (target / "a.md").write_bytes(b"my own words")

    refused = pytest.raises(FileFailed, match="edited since it was written")
    with refused, staged_folder(target, overwrite=False):
        pass
    assert (target / "a.md").read_bytes() == b"my own words"

    with staged_folder(target, overwrite=True) as staged:
        staged.write("a.md", b"again")
        staged.place()
    assert (target / "a.md").read_bytes() == b"again"


def test_a_new_folder_replaces_the_old_one_as_a_whole(tmp_path):
    write(tmp_path / "out", **{"a.md": "1", "b/c.md": "1"})
    write(tmp_path / "out", **{"a.md": "2"})

    assert below(tmp_path) == {"out/a.md": b"2", "out/.csmkit-files": listed(b"2")}


def test_what_was_not_placed_leaves_no_trace(tmp_path):
    write(tmp_path / "out", **{"a.md": "1"})

    with staged_folder(tmp_path / "out") as staged:
        staged.write("a.md", b"2")

    assert below(tmp_path) == {"out/a.md": b"1", "out/.csmkit-files": listed(b"1")}


def a_killed_draft(target):
    """Leave what a run leaves that was killed ten minutes ago."""
    child = os.fork()
    if child == 0:
        with staged_folder(target) as staged:
            staged.write("a.md", b"internal")
            os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    (draft,) = target.parent.glob(f".{target.name}.*.new")
    long_ago = draft.stat().st_mtime - 600
    os.utime(draft, (long_ago, long_ago))
    return draft


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # fork beside threads
def test_the_next_run_throws_away_what_a_killed_one_left(tmp_path):
    draft = a_killed_draft(tmp_path / "out")
    other = a_killed_draft(tmp_path / "out of another")

    write(tmp_path / "out", **{"a.md": "1"})

    assert not draft.exists()
    assert other.exists()


def test_a_draft_that_a_run_still_holds_is_left_alone(tmp_path):
    target = tmp_path / "out"
    with staged_folder(target) as staged:
        staged.write("a.md", b"1")
        (draft,) = tmp_path.glob(".out.*.new")
        os.utime(draft, (0, 0))
        write(target, **{"a.md": "2"})

        assert (draft / "a.md").read_bytes() == b"1"
        staged.place()

    assert below(tmp_path)["out/a.md"] == b"1"


def test_a_link_in_the_place_of_a_draft_is_never_followed(tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "notes.txt").write_text("mine")
    link = tmp_path / ".out.x.new"
    link.symlink_to(mine)
    os.utime(link, (0, 0), follow_symlinks=False)

    write(tmp_path / "out", **{"a.md": "1"})

    assert (mine / "notes.txt").read_text() == "mine"


def test_a_folder_with_files_of_somebody_else_is_not_replaced(tmp_path):
    write(tmp_path / "out", **{"a.md": "1"})
    (tmp_path / "out" / "my notes.txt").write_text("mine")

    with pytest.raises(FileFailed, match=r"such as 'my notes\.txt'"):
        write(tmp_path / "out", **{"a.md": "2"})

    assert below(tmp_path / "out")["a.md"] == b"1"


@pytest.mark.parametrize("kind", ["file", "link"])
def test_something_else_in_the_place_is_left_alone(kind, tmp_path):
    place = tmp_path / "out"
    (tmp_path / "elsewhere").mkdir()
    place.write_text("mine") if kind == "file" else place.symlink_to(tmp_path / "elsewhere")

    with pytest.raises(FileFailed, match="something else stands there"):
        write(place, **{"a.md": "2"})

    assert below(tmp_path / "elsewhere") == {}


def test_the_old_folder_stands_again_where_the_move_fails(tmp_path, monkeypatch):
    write(tmp_path / "out", **{"a.md": "1"})
    rename = type(tmp_path).rename

    def failing(self, target):
        if self.name.endswith(".new"):
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(type(tmp_path), "rename", failing)

    with pytest.raises(FileFailed, match="No space left on device"):
        write(tmp_path / "out", **{"a.md": "2"})

    assert below(tmp_path) == {"out/a.md": b"1", "out/.csmkit-files": listed(b"1")}


def test_a_run_that_was_cut_off_between_the_renames_is_mended_by_the_next(tmp_path):
    write(tmp_path / "out", **{"a.md": "1"})
    (tmp_path / "out").rename(tmp_path / ".out.before")

    with staged_folder(tmp_path / "out"):
        pass

    assert below(tmp_path / "out")["a.md"] == b"1"


def test_a_folder_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(FileFailed, match=r"could not write .*out: File exists"):
        write(tmp_path / "file" / "out", **{"a.md": "1"})
