"""Commands are imported when they are called; every one of them takes the global options."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from importlib import import_module

import pytest
from typer import core
from typer.main import get_command

from csmkit import __version__
from csmkit.cli import command
from csmkit.cli.app import COMMANDS

NEVER = ("sqlmodel", "sqlalchemy", "alembic", "jinja2", "markdown_it")
NOT_FOR_HELP = (*NEVER, "pydantic", "rich.console", "sqlite3", "csmkit.services", "platformdirs")
NOT_FOR_READING = (*NEVER, "pydantic", "rich.console", "yaml")
NOT_FOR_WRITING = (*NEVER, "rich.console", "yaml", "holidays", "babel", "icalendar", "numpy")
PROBE = """
import atexit, sys
atexit.register(lambda: sys.stderr.write("\\nMODULES " + " ".join(sys.modules)))
sys.argv = ["csmkit", *sys.argv[1:]]
from csmkit.__main__ import main
main()
"""
GLOBAL_OPTIONS = ("--db", "--as-of", "--me", "--playbooks", "--templates", "--color", "--quiet")


def imported_by(*arguments):
    result = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments], capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return set(result.stderr.rpartition("MODULES ")[2].split())


@pytest.mark.parametrize(
    "arguments",
    [("--version",), ("--help",), ("-h",), ("config", "--help")],
    ids=" ".join,
)
def test_help_and_version_import_only_what_they_show(arguments):
    assert imported_by(*arguments).isdisjoint(NOT_FOR_HELP)


def test_the_root_help_imports_no_command():
    modules = imported_by("--help")
    assert modules.isdisjoint(lazy.module for lazy in COMMANDS.values())


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_imports_no_heavy_library(name):
    assert imported_by(name, "--help").isdisjoint(NEVER)


def test_assessing_one_account_imports_no_heavy_library(filled, csmkit):
    csmkit("assess", "acme")  # fills the cache of the catalogue
    assert imported_by("assess", "ACME", "-o", "json").isdisjoint(NOT_FOR_READING)


@pytest.mark.parametrize(
    "arguments",
    [("list",), ("export",), ("get", "acme"), ("history",), ("assess", "--all", "-o", "csv")],
    ids=" ".join,
)
def test_reading_imports_no_orm(filled, arguments):
    assert imported_by(*arguments).isdisjoint(NEVER)


@pytest.mark.parametrize(
    "arguments",
    [
        ("log", "acme", "Called them", "--signal", "second-opinion"),
        ("commit", "acme", "Send the report", "--due", "2026-12-01"),
        ("undo",),
    ],
    ids=lambda words: words[0],
)
def test_writing_imports_nothing_that_it_can_do_without(filled, csmkit, arguments):
    csmkit("assess", "acme")  # fills the cache of the catalogue
    assert imported_by(*arguments).isdisjoint(NOT_FOR_WRITING)


def test_the_version_is_printed(csmkit):
    assert csmkit("--version").stdout == f"csmkit {__version__}\n"


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_the_root_help_names_every_command_with_its_line(csmkit, flag):
    text = " ".join(csmkit(flag).stdout.split())
    for name, lazy in COMMANDS.items():
        assert f" {name} {lazy.help}" in text


@pytest.mark.parametrize("arguments", [(), ("team",), ("signals",), ("config",)])
def test_calling_nothing_shows_the_help(csmkit, arguments):
    result = csmkit(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Usage: csmkit")


def every_command():
    for name, lazy in COMMANDS.items():
        made = get_command(import_module(lazy.module).app)
        if isinstance(made, core.TyperGroup):
            yield from ((name, sub) for sub in made.commands)
        else:
            yield (name,)


@pytest.mark.parametrize("words", tuple(every_command()), ids=" ".join)
def test_the_help_of_every_command_has_an_example_and_the_global_options(csmkit, words):
    text = csmkit(*words, "--help").stdout
    assert f"Example:\n    csmkit {' '.join(words)}" in text or "Example:\n    $EDITOR" in text
    assert all(option in text for option in GLOBAL_OPTIONS)
    assert max(map(len, text.splitlines())) <= 100


@pytest.mark.parametrize("words", tuple(every_command()), ids=" ".join)
def test_every_option_of_every_command_is_explained(csmkit, words):
    options = csmkit(*words, "--help").stdout.partition("Options:")[2]
    for line in re.findall(r"^  -.*$", options, re.MULTILINE):
        assert re.search(r"\S  +\S|^  \S.{26,}$", line), line


@pytest.mark.parametrize(
    "arguments",
    [
        ("--db", "x.db", "config", "show"),
        ("config", "--db", "x.db", "show"),
        ("config", "show", "--db", "x.db"),
        ("--db", "wrong.db", "config", "show", "--db", "x.db"),
    ],
    ids=["before", "between", "after", "the last wins"],
)
def test_a_global_option_stands_anywhere(csmkit, arguments):
    assert re.search(r"^db +x\.db$", csmkit(*arguments).stdout, re.MULTILINE)


def test_typer_still_has_the_two_names_that_make_it_fast():
    parameter = get_command(import_module("csmkit.cli.get").app).params[0]
    assert hasattr(parameter, "_runtime_param")
    assert "_runtime_param" in inspect.getsource(type(parameter).get_runtime_param)


def test_a_parameter_of_another_typer_is_left_alone():
    class Other:
        type_descriptor = object()

    other = Other()
    assert command.read_plainly(other) is other
    assert vars(other) == {}


def test_a_number_is_still_converted_and_bounded(csmkit, filled):
    assert csmkit("history", "--limit", "1").exit_code == 0
    assert "'0'" not in csmkit("history", "--limit", "0").stdout
    assert csmkit("history", "--limit", "0").exit_code == 2
