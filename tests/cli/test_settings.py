"""Each setting comes from its most particular place, and says from which."""

from __future__ import annotations

import json

import pytest

from csmkit.cli.settings import load_settings, variable
from csmkit.errors import ExitCode, FileFailed, InvalidArgument, InvalidInput


@pytest.fixture
def places(tmp_path):
    """The four places, each naming another `me`; `load` reads those that are asked for."""
    (tmp_path / "home" / "config").mkdir(parents=True)
    work = tmp_path / "project" / "below"
    work.mkdir(parents=True)
    user = tmp_path / "home" / "config" / "config.toml"
    project = tmp_path / "project" / "csmkit.toml"

    def load(*chosen):
        if "user" in chosen:
            user.write_text('me = "of-user"\n')
        if "project" in chosen:
            project.write_text('me = "of-project"\n')
        environment = {"CSMKIT_HOME": str(tmp_path / "home"), "LOGNAME": "of-login"}
        if "variable" in chosen:
            environment["CSMKIT_ME"] = "of-variable"
        flags = {"me": "of-flag"} if "flag" in chosen else {}
        return load_settings(flags, environment, work).by_key["me"]

    load.origins = {"user": str(user), "project": str(project)}
    load.origins |= {"variable": "CSMKIT_ME", "flag": "--me", "login": "default"}
    return load


@pytest.mark.parametrize(
    ("chosen", "winner"),
    [
        ((), "login"),
        (("user",), "user"),
        (("user", "project"), "project"),
        (("user", "project", "variable"), "variable"),
        (("user", "project", "variable", "flag"), "flag"),
        (("user", "flag"), "flag"),
        (("project", "variable"), "variable"),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, tuple) else value,
)
def test_the_most_particular_place_wins_and_is_named(places, chosen, winner):
    assert places(*chosen) == (f"of-{winner}", places.origins[winner])


def in_project(tmp_path, text):
    (tmp_path / "csmkit.toml").write_text(text)
    return load_settings({}, {"CSMKIT_HOME": str(tmp_path / "home")}, tmp_path)


def test_a_relative_path_is_relative_to_its_file(tmp_path):
    settings = in_project(tmp_path, 'db = "team.db"\nplaybooks = "ours"\n')
    assert settings.text("db") == str(tmp_path / "team.db")
    assert settings.path("playbooks") == tmp_path / "ours"


def test_a_database_url_is_no_path(tmp_path):
    settings = in_project(tmp_path, 'db = "postgresql://h/d"\n')
    assert settings.text("db") == "postgresql://h/d"


@pytest.mark.parametrize("written", ['"2026-11-20"', "2026-11-20"], ids=["text", "date"])
def test_a_day_may_be_a_text_or_a_date(tmp_path, written):
    assert in_project(tmp_path, f"as_of = {written}\n").text("as_of") == "2026-11-20"


def test_disabled_signals_are_a_list(tmp_path):
    settings = in_project(tmp_path, 'disabled_signals = ["silence", "respect"]\n')
    assert settings.disabled_signals == ("silence", "respect")
    environment = {"CSMKIT_DISABLED_SIGNALS": "silence, respect", "CSMKIT_HOME": "/x"}
    assert load_settings({}, environment, tmp_path).disabled_signals == ("silence", "respect")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("\nplaybook = 'x'\n", ":2:1: unknown key 'playbook'; did you mean 'playbooks'?"),
        ("me = 'a'\ncolor = 'red'\n", ":2:1: color is 'red', must be auto or always or never"),
        ("db = 5\n", ":1:1: db must be a text"),
        ("disabled_signals = 'x'\n", ":1:1: disabled_signals must be a list of texts"),
        ("[store]\ndb = 'x'\n", ":1:1: unknown key 'store'"),
        ("a = 1\na = 2\n", ":2:6: is not TOML: cannot overwrite a value"),
        ("db = 'x\n", ": is not TOML: "),
    ],
    ids=["unknown", "choice", "type", "list", "table", "twice", "broken"],
)
def test_what_is_wrong_in_a_file_is_named_with_its_place(tmp_path, text, problem):
    with pytest.raises(InvalidInput) as caught:
        in_project(tmp_path, text)
    assert problem in str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "csmkit.toml"))


def test_every_problem_of_a_file_is_named(tmp_path):
    with pytest.raises(InvalidInput) as caught:
        in_project(tmp_path, "dbb = 'x'\nmee = 'y'\n")
    assert [problem.line for problem in caught.value.problems] == [1, 2]


def test_bytes_that_are_no_text_are_refused_with_their_line(tmp_path):
    (tmp_path / "csmkit.toml").write_bytes(b'me = "a"\ndb = "\xff"\n')
    with pytest.raises(InvalidInput, match=r"csmkit\.toml:2: is not UTF-8"):
        load_settings({}, {"CSMKIT_HOME": "/x"}, tmp_path)


def test_a_wrong_choice_in_a_variable_names_the_variable(tmp_path):
    with pytest.raises(InvalidArgument, match="CSMKIT_OUTPUT: output is 'xml'"):
        load_settings({}, {"CSMKIT_OUTPUT": "xml", "CSMKIT_HOME": "/x"}, tmp_path)


def test_every_setting_shows_its_origin(csmkit, home, monkeypatch):
    monkeypatch.setenv("CSMKIT_ME", "bob")
    result = csmkit("config", "show", "--origin", "--db", "here.db", "-o", "json")
    shown = {row["key"]: (row["value"], row["origin"]) for row in json.loads(result.stdout)}
    assert shown["db"] == ("here.db", "--db")
    assert shown["me"] == ("bob", "CSMKIT_ME")
    assert shown["out"] == ("handoffs", "default")
    assert len(shown) == 15


def test_a_password_is_not_shown(csmkit):
    result = csmkit("config", "show", "--db", "postgresql://u:secret@h/d")
    assert "secret" not in result.stdout
    assert "postgresql://u:…@h/d" in result.stdout


def test_the_configuration_files_are_named(csmkit, home, tmp_path):
    (tmp_path / "csmkit.toml").write_text("")
    expected = [str(tmp_path / "csmkit.toml"), str(home / "config" / "config.toml")]
    assert csmkit("config", "path").stdout.splitlines() == expected


def test_a_configuration_that_cannot_be_read_is_exit_7(tmp_path, monkeypatch):
    from csmkit.cli import config_file

    with pytest.raises(FileFailed) as caught:
        config_file.read_config(tmp_path / "absent.toml")
    assert caught.value.exit_code == ExitCode.FILE


def test_variables_are_named_after_their_settings():
    assert variable("as_of") == "CSMKIT_AS_OF"
