"""The shell is offered names from the store, and never an error."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from csmkit.cli import completion


@pytest.fixture
def offered(process, monkeypatch):
    """What bash is offered for the words of a command line, the last of them incomplete."""

    def complete(*words):
        monkeypatch.setenv("_CSMKIT_COMPLETE", "complete_bash")
        monkeypatch.setenv("COMP_WORDS", " ".join(["csmkit", *words]))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        result = process()
        return result.stdout.decode().split(), result.stderr.decode()

    return complete


@pytest.mark.parametrize(
    ("words", "names"),
    [
        (("ass",), ["assess"]),
        (("assess", "ac"), ["acme"]),
        (("assess", ""), ["acme", "brook"]),
        (("assess", "AC"), ["ACME"]),
        (("list", "--owner", "b"), ["bob"]),
        (("log", "acme", "x", "--signal", "second"), ["second-opinion"]),
        (("list", "--stage", "da"), ["damaged"]),
        (("team", "sh"), ["show"]),
        (("team", "show", "al"), ["alice"]),
        (("schema", "blue"), ["blueprint"]),
    ],
    ids=" ".join,
)
def test_names_are_offered(offered, filled, words, names):
    assert offered(*words) == (names, "")


def test_the_store_on_the_command_line_is_asked(offered, filled, tmp_path):
    elsewhere = filled.rename(tmp_path / "elsewhere.db")
    assert offered("--db", str(elsewhere), "assess", "ac")[0] == ["acme"]
    assert offered("assess", "--db", str(elsewhere), "ac")[0] == ["acme"]


@pytest.mark.parametrize("content", [None, b"no store at all"], ids=["absent", "foreign"])
def test_a_store_that_cannot_be_read_offers_nothing_and_is_silent(offered, home, content):
    if content is not None:
        (home / "data").mkdir(parents=True)
        (home / "data" / "csmkit.db").write_bytes(content)
    assert offered("assess", "ac") == ([], "")


def test_a_wrong_configuration_offers_nothing_and_is_silent(offered, filled, tmp_path):
    (tmp_path / "work" / "csmkit.toml").write_text("nonsense = 1\n")
    assert offered("assess", "ac") == ([], "")


def test_many_names_are_cut(monkeypatch):
    class Context:
        class obj:  # noqa: N801
            flags = {}  # noqa: RUF012

    names = [(f"a{number:03}", "x") for number in range(80)]
    monkeypatch.setattr(completion, "_accounts", lambda _workspace: names)
    assert len(completion.complete_accounts(Context, "a")) == completion.MOST_NAMES


def test_completing_imports_no_orm(filled, monkeypatch):
    probe = (
        "import atexit, json, sys\n"
        "atexit.register(lambda: sys.stderr.write(json.dumps(sorted(sys.modules))))\n"
        "from csmkit.__main__ import main\nsys.argv = ['csmkit']\nmain()"
    )
    monkeypatch.setenv("_CSMKIT_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "csmkit assess ac")
    monkeypatch.setenv("COMP_CWORD", "2")
    result = subprocess.run([sys.executable, "-c", probe], capture_output=True, check=False)
    assert result.stdout.split() == [b"acme"]
    assert {"sqlmodel", "sqlalchemy", "alembic", "pydantic"}.isdisjoint(json.loads(result.stderr))
